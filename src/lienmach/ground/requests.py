"""What makes two requests the same, and the header that says so."""

import datetime as dt
import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from lienmach.ground.refusals import KeyMissing

HEADER = "Idempotency-Key"
KEPT = dt.timedelta(days=90)
"""How long an answer is kept: who did not hear it asks again in minutes, after an outage in weeks."""
LONGEST_KEY = 255
_KEY = re.compile(rf"[!-~]{{1,{LONGEST_KEY}}}", re.ASCII)


def is_key(text: str) -> bool:
    """Test if a text may serve as an Idempotency-Key: visible ASCII, not too long."""
    return _KEY.fullmatch(text) is not None


def key_in(headers: Mapping[str, str]) -> str:
    """
    Return the Idempotency-Key of a request.

    :raises KeyMissing: when there is none.
    """
    key = headers.get(HEADER)
    if key is None:
        raise KeyMissing
    return key


def digest(request: Any) -> str:
    """
    Return a digest of what was asked, whatever the order of keys and the spaces were.

    :raises ValueError: when it holds a number that is none.
    """
    text = json.dumps(
        request, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    return hashlib.sha256(text.encode()).hexdigest()


def told(answer: Any) -> str:
    """Return an answer as the text that is sent, kept, and sent again."""
    return json.dumps(answer, ensure_ascii=False, allow_nan=False)


def parameter(*, is_needed: bool = True, why: str = "") -> dict[str, Any]:
    """Return what the description of a POST says of the header, to be added to what it has."""
    return {
        "parameters": [
            {
                "name": HEADER,
                "in": "header",
                "required": is_needed,
                "description": why
                or "A fresh key for each new request; the same key gets the same answer, "
                f"for {KEPT.days} days.",
                "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY},
            }
        ]
    }


NEEDED = parameter()
WITHOUT_EFFECT = parameter(
    is_needed=False, why="Taken and without effect: this only asks, and changes nothing."
)
