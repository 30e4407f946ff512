"""The only place that asks the system what time it is."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.utils import timezone

from lienmach.ground.refusals import Invalid

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def now() -> dt.datetime:
    """Return the current moment, aware, in Vietnam's zone."""
    return timezone.now().astimezone(VIETNAM)


def today() -> dt.date:
    """Return the current date in Vietnam."""
    return now().date()


def local_day(at: dt.datetime) -> dt.date:
    """Return the day a moment falls on in Vietnam."""
    return at.astimezone(VIETNAM).date()


def day_begins(at: dt.datetime) -> dt.datetime:
    """Return the moment at which the day of a moment begins in Vietnam."""
    return dt.datetime.combine(local_day(at), dt.time(), VIETNAM)


def in_utc(moment: dt.datetime) -> dt.datetime:
    """
    Return a moment that somebody gave as the database can take it, whatever its offset.

    :raises Invalid: when it lies beyond what a calendar knows.
    """
    try:
        return moment.astimezone(dt.UTC)
    except OverflowError:
        raise Invalid from None
