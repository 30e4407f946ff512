"""Days in forms: as browsers send them, or as people here write them where a browser has no field."""

import datetime as dt
import re
from collections.abc import Mapping

from lienmach.ground.refusals import DayUnreadable

WRITTEN = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)


def day_in(given: Mapping[str, str], name: str) -> dt.date | None:
    """
    Return the day a form gave, or None if it gave none: 2026-12-31, or 31/12/2026.

    :raises DayUnreadable: when what was written is no day.
    """
    text = given.get(name, "").strip()
    if not text:
        return None
    written = WRITTEN.fullmatch(text)
    try:
        if written:
            return dt.date(int(written[3]), int(written[2]), int(written[1]))
        return dt.date.fromisoformat(text)
    except ValueError as wrong:
        raise DayUnreadable from wrong


def day_needed(given: Mapping[str, str], name: str) -> dt.date:
    """
    Return the day a form must give.

    :raises DayUnreadable: also when it gave none.
    """
    found = day_in(given, name)
    if found is None:
        raise DayUnreadable("A day is missing.", vi="Thiếu ngày.")
    return found
