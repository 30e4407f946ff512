"""
The time limit in instalments: which step should be done by when, and who was late at which.

A step's share is a part of the working days between the moment the dossier was complete and
the day it is due. Ends of instalments are rounded up to whole working days, and the last one
ends when the whole limit does, so that nobody is late for having had a fraction of a day.
"""

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass

from lienmach.dossiers.rules.calendars import HANOI, Calendar, closing
from lienmach.dossiers.rules.steps import Rule


@dataclass(frozen=True, slots=True)
class Instalment:
    """By when a step should be done."""

    step: str
    level: str | None
    due_at: dt.datetime


def instalments(
    rules: Iterable[Rule], accepted: dt.datetime, due: dt.datetime | None, calendar: Calendar
) -> list[Instalment]:
    """Return the instalments of a limit, in the order of the table; none without a limit."""
    shared = [rule for rule in rules if rule.share > 0 and not rule.instant]
    whole = sum(rule.share for rule in shared)
    if due is None or not shared:
        return []
    days = _working_days(accepted, due, calendar)
    found: list[Instalment] = []
    used = 0.0
    for rule in shared:
        used += rule.share
        part = used / whole if whole > 1 else used
        ends = due
        if days and part < 1 - 1e-9:
            ends = min(due, closing(days[math.ceil(part * len(days) - 1e-9) - 1]))
        found.append(Instalment(rule.step, rule.level, ends))
    return found


def due_of(found: Iterable[Instalment], step: str) -> dt.datetime | None:
    """Return by when a step should be done, or None if no instalment is its."""
    return next((each.due_at for each in found if each.step == step), None)


def _working_days(accepted: dt.datetime, due: dt.datetime, calendar: Calendar) -> list[dt.date]:
    day, last = accepted.astimezone(HANOI).date(), due.astimezone(HANOI).date()
    found = []
    while day < last:
        day += dt.timedelta(days=1)
        if calendar.works(day):
            found.append(day)
    return found
