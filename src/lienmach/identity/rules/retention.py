"""How long the log of reads is kept, and the key from which on it is."""

import datetime as dt
import uuid

FEWEST_MONTHS = 12
"""Service logs are kept for twelve months at least (Decree 333/2026, art. 16.6)."""


def kept_since(at: dt.datetime, *, months: int) -> dt.datetime:
    """Return from which moment on entries are kept: so many months back, never fewer than law asks."""
    back = max(months, FEWEST_MONTHS)
    year, month = divmod(at.year * 12 + at.month - 1 - back, 12)
    day = min(at.day, _days(year, month + 1))
    return at.replace(year=year, month=month + 1, day=day)


def first_key(at: dt.datetime) -> uuid.UUID:
    """Return the least key that could be made at a moment: keys of version 7 begin with the time."""
    milliseconds = int(at.timestamp() * 1000)
    return uuid.UUID(int=milliseconds << 80 | 7 << 76 | 0b10 << 62)


def _days(year: int, month: int) -> int:
    after = dt.date(year + month // 12, month % 12 + 1, 1)
    return (after - dt.timedelta(days=1)).day
