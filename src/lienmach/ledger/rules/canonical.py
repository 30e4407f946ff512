"""
The one way to write a value as bytes, so that the same fact always has the same hash.

JSON with sorted keys and no white space, UTF-8, every string in Unicode's composed form (NFC).
Floating-point numbers have no place in a fact: they are refused.
"""

import json
import unicodedata
from typing import Any, NoReturn, TypeAlias

Json: TypeAlias = "str | int | bool | list[Json] | dict[str, Json] | None"

_encoder = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
)


class NotCanonical(ValueError):
    """A value that has no canonical form, such as a floating-point number."""


def normal(value: Any) -> Json:
    """
    Return the value with every string composed (NFC).

    :raises NotCanonical: when something in it has no canonical form.
    """
    match value:
        case bool() | int() | None:
            return value
        case str():
            return composed(value)
        case list() | tuple():
            return [normal(item) for item in value]
        case dict():
            pairs = {_key(key): normal(item) for key, item in value.items()}
            if len(pairs) != len(value):
                raise NotCanonical("Two keys are the same once composed.")
            return pairs
        case _:
            raise NotCanonical(f"{type(value).__name__} has no place in a fact.")


def canonical(value: Any) -> bytes:
    """
    Return the canonical bytes of a value that is in normal form.

    :raises NotCanonical: when it is not: a changed letter must not pass for the same.
    """
    if normal(value) != value:
        raise NotCanonical("It is not in normal form.")
    return normal_text(value).encode()


def normal_text(value: Json) -> str:
    """Return the canonical JSON text of a value known to be in normal form."""
    return _encoder.encode(value)


def canonical_text(text: str) -> str:
    """
    Return JSON text, as a database gives it, in canonical form.

    Equal to decoding :func:`canonical` of what the text says, and faster.
    :raises NotCanonical: when it has no canonical form.
    """
    value, end = _decoder.raw_decode(text)
    if end != len(text):
        raise NotCanonical("There is more than one value.")
    result = normal_text(value)
    # Letters of ASCII are always composed, so only other text needs the slow walk.
    if not result.isascii() and normal(value) != value:
        raise NotCanonical("A string is not composed (NFC).")
    return result


def composed(text: str) -> str:
    """
    Return a text with its letters composed (NFC).

    :raises NotCanonical: when a database could not keep it.
    """
    if "\0" in text:
        raise NotCanonical("PostgreSQL keeps no NUL in text.")
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        raise NotCanonical("Half a surrogate pair is no text.") from None
    return unicodedata.normalize("NFC", text)


def _key(key: Any) -> str:
    if not isinstance(key, str):
        raise NotCanonical("A key is a string.")
    return composed(key)


def _no_float(text: str) -> NoReturn:
    raise NotCanonical(f"{text} is a floating-point number.")


_decoder = json.JSONDecoder(parse_float=_no_float, parse_constant=_no_float)
