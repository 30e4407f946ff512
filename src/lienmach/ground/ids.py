"""Keys that grow with time, so that new rows land at the end of an index."""

import datetime as dt
import uuid

from uuid_utils import compat


def uuid7() -> uuid.UUID:
    """Return a new UUID of version 7 (RFC 9562)."""
    return compat.uuid7()


def read(text: str) -> uuid.UUID | None:
    """Return the key that a text is; None where it is none."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def first_key(at: dt.datetime) -> uuid.UUID:
    """Return the least key that could be made at a moment: keys of version 7 begin with the time."""
    milliseconds = int(at.timestamp() * 1000)
    return uuid.UUID(int=milliseconds << 80 | 7 << 76 | 0b10 << 62)
