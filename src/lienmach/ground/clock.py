"""The only place that asks the system what time it is."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.utils import timezone

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
