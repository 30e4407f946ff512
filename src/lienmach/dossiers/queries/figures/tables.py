"""
Figures of one-stop work: by unit and period, with what they were in the months before.

Read from the months that are kept (:mod:`counting` tells how), but for what is open and late, which
is as it is now.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from lienmach import homes
from lienmach.dossiers.models import FigureMark, MonthFigure
from lienmach.dossiers.queries.catalogue import catalogue
from lienmach.dossiers.queries.figures.counting import standing_since
from lienmach.dossiers.queries.figures.units import Key, Placed, Scope, placed
from lienmach.dossiers.rules import periods
from lienmach.dossiers.rules.calendars import HANOI
from lienmach.dossiers.rules.figures import COUNTED, Sums, total
from lienmach.dossiers.rules.periods import Period
from lienmach.ground import sql
from lienmach.territory.rules.gazetteer import Unit

TREND_MONTHS = 12
ESSENTIAL = "06/QĐ-TTg"
"""In which list the 25 essential services stand (Decision 06/QĐ-TTg of 2022)."""


@dataclass(frozen=True, slots=True)
class Line:
    """The figures of one unit, and what was received there in each of the last twelve months."""

    unit: Unit
    sums: Sums
    trend: list[int]


@dataclass(frozen=True, slots=True)
class Figures:
    """
    The figures of a period that somebody may see.

    ``undecided`` are split communes whose dossiers nobody has placed yet. ``counted_at`` is the oldest
    count among the months shown; None while one was never counted. ``trend`` is of the whole.
    """

    period: Period
    lines: list[Line]
    undecided: list[Line]
    total: Sums
    trend: list[int]
    trend_months: list[dt.date]
    essential: frozenset[str]
    counted_at: dt.datetime | None
    is_current: bool


def figures(
    period: Period, *, scope: Scope, with_before: bool, at: dt.datetime, on: dt.date
) -> Figures:
    """
    Return the figures of a period by unit.

    :param with_before: tell each unit that stands today with those that passed to it whole.
    """
    last = period.months[-1]
    months = [periods.later(last, -n) for n in reversed(range(TREND_MONTHS))]
    with homes.reading("dossiers"):
        found = _sums(period)
        trends = _by_month(months, scope)
        _add_open(found, period, at=at)
        counted_at = _counted_at(period)
    found = {key: sums for key, sums in found.items() if scope.may_see(key)}
    day = on if with_before else None
    shown = placed(found, on=day)
    by_unit = {month: placed(trends[month], on=day) for month in months}
    lines = [
        Line(unit, sums, [_received(by_unit[month], unit) for month in months])
        for unit, sums in shown.lines.items()
    ]
    undecided = [
        Line(unit, sums, [_received(by_unit[month], unit) for month in months])
        for unit, sums in shown.undecided.items()
    ]
    return Figures(
        period=period, lines=sorted(lines, key=lambda line: line.unit.key),
        undecided=sorted(undecided, key=lambda line: line.unit.key), total=total(found.values()),
        trend=[sum(sums["received"] for sums in trends[month].values()) for month in months],
        trend_months=months, essential=essential_codes(on=on), counted_at=counted_at,
        is_current=period.first <= on < period.until,
    )  # fmt: skip


def essential_codes(*, on: dt.date) -> frozenset[str]:
    """Return under which codes the 25 essential services run on a day, here and at ministries."""
    listed = [each for each in catalogue(on=on) if ESSENTIAL in each.snapshot.get("listed_in", "")]
    return frozenset(
        code for each in listed for code in (each.code, *each.snapshot.get("also", ()))
    )


def _sums(period: Period) -> dict[Key, Sums]:
    found: dict[Key, Sums] = defaultdict(Sums)
    rows = MonthFigure.objects.filter(
        province=homes.current_province(), month__gte=period.first, month__lt=period.until
    )
    for unit, unit_on, days, procedures, copies, *counts in rows.values_list(
        "unit", "unit_on", "days", "procedures", "copies", *COUNTED
    ):
        found[unit, unit_on].add(
            Sums(
                counts=dict(zip(COUNTED, counts, strict=True)),
                days={day: count for day, count in enumerate(days) if count},
                procedures=procedures,
                copies=copies,
            )
        )
    return found


def _by_month(months: list[dt.date], scope: Scope) -> dict[dt.date, dict[Key, Sums]]:
    found: dict[dt.date, dict[Key, Sums]] = {month: {} for month in months}
    rows = MonthFigure.objects.filter(
        province=homes.current_province(), month__gte=months[0], month__lte=months[-1]
    )
    for month, unit, unit_on, received in rows.values_list("month", "unit", "unit_on", "received"):
        if scope.may_see((unit, unit_on)):
            found[month][unit, unit_on] = Sums(counts={"received": received})
    return found


def _add_open(found: dict[Key, Sums], period: Period, *, at: dt.datetime) -> None:
    rows = sql.rows(
        homes.here("dossiers"), "lienmach.dossiers", "open_late",
        province=homes.current_province(), at=at,
        since=dt.datetime.combine(period.first, dt.time(), HANOI),
        until=dt.datetime.combine(period.until, dt.time(), HANOI),
    )  # fmt: skip
    for row in rows:
        key = row["unit"], standing_since(row["unit"], row["unit_on"])
        found[key].open_late += row["open_late"]
        found[key].received_open_late += row["received_open_late"]


def _counted_at(period: Period) -> dt.datetime | None:
    marks = FigureMark.objects.filter(
        province=homes.current_province(), month__gte=period.first, month__lt=period.until
    )
    moments = [mark.counted_at for mark in marks]
    known = [moment for moment in moments if moment is not None]
    return min(known) if known and len(known) == len(moments) else None


def _received(month: Placed, unit: Unit) -> int:
    sums = month.lines.get(unit) or month.undecided.get(unit)
    return sums["received"] if sums else 0
