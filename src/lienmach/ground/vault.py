"""
What is kept or handed out sealed: encrypted and signed with a key of this installation.

Each purpose has a key of its own, so that what was sealed for one opens for no other. The key
lies in ``$LIENMACH_HOME/secrets/vault``: without it what was sealed is lost.
"""

import base64
import datetime as dt
import hashlib
import hmac
import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken

from lienmach.ground import installation

FOR_EVER = 1 << 40


class NotSealedHere(Exception):
    """This was not sealed here for this purpose, or too long ago."""


def _key(purpose: str) -> bytes:
    secret = installation.secret("vault").encode()
    return hmac.digest(secret, purpose.encode(), hashlib.sha256)


def sealed(purpose: str, *, at: dt.datetime, **values: Any) -> str:
    """Return JSON-ready values as a text that nobody can read or change, safe in an address."""
    text = json.dumps(values, separators=(",", ":")).encode()
    box = Fernet(base64.urlsafe_b64encode(_key(purpose)))
    return box.encrypt_at_time(text, int(at.timestamp())).decode()


def opened(
    purpose: str, text: str, *, at: dt.datetime, within: dt.timedelta | None = None
) -> dict[str, Any]:
    """
    Return what was sealed for a purpose, if it was so ``within`` a time before now.

    :raises NotSealedHere: when it was not.
    """
    longest = FOR_EVER if within is None else int(within.total_seconds())
    box = Fernet(base64.urlsafe_b64encode(_key(purpose)))
    try:
        plain = box.decrypt_at_time(text.encode(), longest, int(at.timestamp()))
    except (InvalidToken, UnicodeEncodeError) as error:
        raise NotSealedHere from error
    found = json.loads(plain)
    assert isinstance(found, dict)  # noqa: S101 - as sealed() made it
    return found


def mark(purpose: str, text: str) -> str:
    """Return what a text is known by where the text itself shall not stand (64 hex digits)."""
    return hmac.new(_key(purpose), text.encode(), hashlib.sha256).hexdigest()
