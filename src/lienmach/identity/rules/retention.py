"""How long the log of reads is kept."""

import datetime as dt

FEWEST_MONTHS = 12
"""Service logs are kept for twelve months at least (Decree 333/2026, art. 16.6)."""


def kept_since(at: dt.datetime, *, months: int) -> dt.datetime:
    """Return from which moment on entries are kept: so many months back, never fewer than law asks."""
    back = max(months, FEWEST_MONTHS)
    year, month = divmod(at.year * 12 + at.month - 1 - back, 12)
    day = min(at.day, _days(year, month + 1))
    return at.replace(year=year, month=month + 1, day=day)


def _days(year: int, month: int) -> int:
    after = dt.date(year + month // 12, month % 12 + 1, 1)
    return (after - dt.timedelta(days=1)).day
