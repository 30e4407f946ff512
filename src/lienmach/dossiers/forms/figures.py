"""What an address asks of the figures."""

import datetime as dt

from django.http import QueryDict

from lienmach.dossiers.refusals import PeriodMalformed
from lienmach.dossiers.rules import periods
from lienmach.dossiers.rules.periods import Period


def period_of(asked: QueryDict, *, on: dt.date, kind: periods.Kind = "month") -> Period:
    """
    Return the period that is asked for; without one, the kind's of today.

    :raises PeriodMalformed: when it is none.
    """
    text = asked.get("period", "").strip()
    if not text:
        return periods.of(kind, on)
    return period_named(text)


def period_named(text: str) -> Period:
    """
    Return the period that is written so.

    :raises PeriodMalformed: when none is.
    """
    found = periods.read(text)
    if found is None:
        raise PeriodMalformed
    return found


def choices(on: dt.date) -> list[Period]:
    """Return the periods one may choose from: thirteen months, five quarters, three years."""
    return [
        *periods.latest("month", on, 13),
        *periods.latest("quarter", on, 5),
        *periods.latest("year", on, 3),
    ]
