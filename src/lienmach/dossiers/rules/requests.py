"""What makes two requests the same, and the header that says so."""

import hashlib
import json
import re
from typing import Any

LONGEST_KEY = 255
_KEY = re.compile(rf"[!-~]{{1,{LONGEST_KEY}}}", re.ASCII)


def is_key(text: str) -> bool:
    """Test if a text may serve as an Idempotency-Key: visible ASCII, not too long."""
    return _KEY.fullmatch(text) is not None


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
