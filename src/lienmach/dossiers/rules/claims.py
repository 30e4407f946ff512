"""Who holds a dossier, and when somebody else may take it."""

import datetime as dt
from typing import Literal

from lienmach.dossiers.rules.calendars import Calendar, closing, day_of

ABSENT_AFTER = 3
"""Whole working days without a step by its holder after which others may take a dossier over."""

Verdict = Literal["free", "own", "by-head", "after-absence", "held"]


def verdict(
    holder: str | None,
    asker: str,
    *,
    is_head: bool,
    last_seen: dt.datetime | None,
    at: dt.datetime,
    calendar: Calendar,
) -> Verdict:
    """
    Say if an officer may claim a dossier, and by what right.

    :param last_seen: when the holder claimed it or took a step in it, whichever came later.
    """
    if holder is None:
        return "free"
    if holder == asker:
        return "own"
    if is_head:
        return "by-head"
    if last_seen is not None and at > absent_from(last_seen, calendar):
        return "after-absence"
    return "held"


def absent_from(last_seen: dt.datetime, calendar: Calendar) -> dt.datetime:
    """Return the moment from which a holder who was last seen then counts as absent."""
    day = day_of(last_seen)
    for _ in range(ABSENT_AFTER):
        day = calendar.next_working_day(day)
    return closing(day)
