"""The form of the messages that are exchanged with the National Portal, as it is written down."""

import datetime as dt
import json
from functools import cache
from importlib import resources
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

from lienmach.dossiers.refusals import MessageMalformed
from lienmach.dossiers.rules.exchange import Direction, Kind, Telling

_formats = FormatChecker(["uuid", "date"])


def _is_moment(value: object) -> bool:
    # Other types the schema refuses by itself.
    return not isinstance(value, str) or dt.datetime.fromisoformat(value).tzinfo is not None


_formats.checks("date-time", raises=ValueError)(_is_moment)


def checked(message: Any, direction: Direction) -> dict[str, Any]:
    """
    Return a message that has the form its kind asks for.

    :raises MessageMalformed: which says where it has not.
    """
    _check("envelope", message)
    kind = message["kind"]
    if kind not in {"in": [*Kind], "out": [*Telling]}[direction]:
        raise MessageMalformed
    _check(f"{direction}.{kind}", message["body"])
    return dict(message)


def _check(name: str, value: Any) -> None:
    fault = next(_validator(name).iter_errors(value), None)
    if fault is not None:
        # Where, and which rule: what was sent may be somebody's data and is not repeated.
        where = f"{name}: {fault.json_path}: {fault.validator}"
        raise MessageMalformed(
            f"{MessageMalformed()} ({where})", vi=f"{MessageMalformed.vi} ({where})"
        )


@cache
def _validator(name: str) -> Draft202012Validator:
    file = resources.files("lienmach.dossiers") / "data" / "exchange" / f"{name}.json"
    return Draft202012Validator(json.loads(file.read_text("utf-8")), format_checker=_formats)
