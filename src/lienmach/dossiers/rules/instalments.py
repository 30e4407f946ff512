"""
The time limit in instalments: which step should be done by when, and who was late at which.

A step's share is a part of the working days between the moment the dossier was complete and
the day it is due. Ends of instalments are rounded up to whole working days, and the last one
ends when the whole limit does, so that nobody is late for having had a fraction of a day.
"""

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lienmach.dossiers.rules import steps
from lienmach.dossiers.rules.calendars import HANOI, Calendar, closing
from lienmach.dossiers.rules.steps import Rule


@dataclass(frozen=True, slots=True)
class Instalment:
    """By when a step should be done in a state."""

    step: str
    state: str
    level: str | None
    due_at: dt.datetime


def instalments(
    rules: Sequence[Rule], accepted: dt.datetime, due: dt.datetime | None, calendar: Calendar
) -> list[Instalment]:
    """Return the instalments of a limit, in the order of the table; none without a limit."""
    used = steps.used(rules)
    shared = [rule for rule in rules if rule.takes and (rule.before, rule.step) in used]
    if due is None or not shared:
        return []
    days = _working_days(accepted, due, calendar)
    found: list[Instalment] = []
    for rule in shared:
        part = used[rule.before, rule.step]
        ends = due
        if days and part < steps.WHOLE:
            ends = min(due, closing(days[math.ceil(part * len(days) / steps.WHOLE) - 1]))
        found.append(Instalment(rule.step, rule.before, rule.level, ends))
    return found


def due_of(found: Iterable[Instalment], state: str, step: str) -> dt.datetime | None:
    """Return by when a step should be done in a state, or None if no instalment is its."""
    return next((each.due_at for each in found if (each.state, each.step) == (state, step)), None)


def _working_days(accepted: dt.datetime, due: dt.datetime, calendar: Calendar) -> list[dt.date]:
    day, last = accepted.astimezone(HANOI).date(), due.astimezone(HANOI).date()
    found = []
    while day < last:
        day += dt.timedelta(days=1)
        if calendar.works(day):
            found.append(day)
    return found
