"""
When a duty must be confirmed by whoever appoints.

Accounts and rights are reviewed every six months (TCVN 14423:2026 for level 3, known from
secondary sources and to be checked against its text). What nobody has confirmed two weeks after
that is suspended.
"""

import datetime as dt
from enum import StrEnum

MONTHS = 6
GRACE = dt.timedelta(days=14)


class Standing(StrEnum):
    """How a duty stands towards its review."""

    CONFIRMED = "confirmed"
    DUE = "due"
    SUSPENDED = "suspended"


class Outcome(StrEnum):
    """What was said of a duty."""

    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"


def due_on(confirmed_on: dt.date) -> dt.date:
    """Return the day on which a duty must be confirmed anew."""
    year, month = divmod(confirmed_on.year * 12 + confirmed_on.month - 1 + MONTHS, 12)
    try:
        return confirmed_on.replace(year=year, month=month + 1)
    except ValueError:  # no such day in that month: the first of the next
        return dt.date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)


def lapses_on(confirmed_on: dt.date) -> dt.date:
    """Return the day from which a duty that nobody confirmed is suspended."""
    return due_on(confirmed_on) + GRACE


def standing(confirmed_on: dt.date, *, suspended: bool, on: dt.date) -> Standing:
    """Return how a duty stands on a day."""
    if suspended:
        return Standing.SUSPENDED
    return Standing.DUE if due_on(confirmed_on) <= on else Standing.CONFIRMED


def confirmed_before(on: dt.date) -> dt.date:
    """Return the day such that whatever was last confirmed before it may have lapsed on a day."""
    return on - GRACE - dt.timedelta(days=28 * MONTHS)


def latest_due(on: dt.date) -> dt.date:
    """Return the latest day of confirming such that a review may be due on a day."""
    return on - dt.timedelta(days=28 * MONTHS)
