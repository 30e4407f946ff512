"""
Figures that anybody may see: none that tells of fewer than five people of a commune.

Communes are told by whole quarters that are over. By month, and by the year beside its quarters, what
is left out of one figure could be found as the difference of two others. For the same reason the
province's months are told where all of their quarter can be, and its quarters where all of their
year can.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Sum

from lienmach import homes
from lienmach.dossiers.models import MonthFigure
from lienmach.dossiers.queries.figures.tables import Figures, Line, essential_codes, figures
from lienmach.dossiers.queries.figures.units import everything
from lienmach.dossiers.queries.ministry import copies_by_month
from lienmach.dossiers.refusals import TooFewToTell
from lienmach.dossiers.rules import periods
from lienmach.dossiers.rules.figures import SMALLEST, Sums, hidden, share_is_small
from lienmach.dossiers.rules.periods import Period
from lienmach.territory.rules.gazetteer import Unit

Shown = int | None
Share = tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class PublicLine:
    """What is told of a unit; None is left out. Shares are a part and a whole."""

    unit: Unit | None
    received: Shown
    decided: Shown
    online: Share
    on_time: Share
    median_days: Shown


@dataclass(frozen=True, slots=True)
class PublicFigures:
    """The province's figures of a period, and its communes' where the period is a quarter that is over."""

    period: Period
    total: PublicLine
    lines: list[PublicLine]
    trend: list[Shown]
    trend_months: list[dt.date]
    counted_at: dt.datetime | None
    has_lines: bool


def public_figures(period: Period, *, at: dt.datetime, on: dt.date) -> PublicFigures:
    """Return what anybody may see of a period."""
    found = figures(period, scope=everything(), with_before=True, at=at, on=on)
    months = _months(found.trend_months[0], period.until)
    return told_publicly(found, months, on=on)


def public_copies(period: Period) -> Shown:
    """
    Return how many dossiers of a period ministries received; None where that would be too few.

    They are the ministries' own and in no other figure but the share of the essential services.
    """
    since = periods.of("year", period.first).first
    end = periods.of("year", periods.later(period.until, -1)).until
    months = copies_by_month(since, end)
    if not is_told(period, {month: (count, 0) for month, count in months.items()}):
        return None
    return sum(months.get(month, 0) for month in period.months)


def public_essential(period: Period, *, on: dt.date) -> Share:
    """
    Return how many dossiers of the 25 essential services came online, of how many, for anybody.

    With what ministries received of them; None where a figure of the period's, or the difference to
    a neighbour's, would tell of few people.
    """
    months = _essential_months(period, on=on)
    if not is_told(period, months):
        return None
    return (
        sum(months.get(month, (0, 0, 0))[0] for month in period.months),
        sum(months.get(month, (0, 0, 0))[1] for month in period.months),
    )


def _essential_months(period: Period, *, on: dt.date) -> "Months":
    """Return what of the essential services came online, how much there was, and the difference."""
    since = periods.of("year", period.first).first
    end = periods.of("year", periods.later(period.until, -1)).until
    rows = homes.ask(
        "dossiers", "lienmach.dossiers", "essential_by_month",
        province=homes.current_province(), first=since, until=end,
        codes=sorted(essential_codes(on=on)),
    )  # fmt: skip
    return {
        row["month"]: (row["online_count"], row["received"], row["received"] - row["online_count"])
        for row in rows
    }


def check_public(period: Period) -> None:
    """
    Check that a period's figures of the whole province may be told to anybody.

    :raises TooFewToTell: when one of them, or of a neighbour's, is from one to four.
    """
    if not is_told(period, _months(period.first, period.until)):
        raise TooFewToTell


Months = Mapping[dt.date, tuple[int, ...]]
"""What was counted in the whole province in each month, such as received and decided."""


def _months(first: dt.date, until: dt.date) -> "Months":
    """Return what was received and decided in the months of all years that some months lie in."""
    since = periods.of("year", first).first
    end = periods.of("year", periods.later(until, -1)).until
    with homes.reading("dossiers"):
        rows = MonthFigure.objects.filter(
            province=homes.current_province(), month__gte=since, month__lt=end
        )
        by_month = rows.values_list("month").annotate(Sum("received"), Sum("in_time"), Sum("late"))
        return {month: (received, in_time + late) for month, received, in_time, late in by_month}


def is_told(period: Period, months: Months) -> bool:
    """Test if a period's figures of the province give no small one away, of it or of a neighbour."""
    if period.kind == "year":
        return _is_fit([period], months)
    around = periods.of("quarter" if period.kind == "month" else "year", period.first)
    parts = [periods.of(period.kind, month) for month in around.months]
    return _is_fit(parts, months)


def _is_fit(parts: Iterable[Period], months: Months) -> bool:
    for part in parts:
        known = [months[month] for month in part.months if month in months]
        if any(0 < sum(column) < SMALLEST for column in zip(*known, strict=True)):
            return False
    return True


def told_publicly(found: Figures, months: Months, *, on: dt.date) -> PublicFigures:
    """Return figures with everything left out that would tell of few people."""
    has_lines = found.period.kind == "quarter" and found.period.is_over(on)
    lines: list[Line] = [*found.lines, *found.undecided] if has_lines else []
    received = hidden([line.sums["received"] for line in lines])
    decided = hidden([line.sums.decided for line in lines])
    hide = not is_told(found.period, months)
    return PublicFigures(
        period=found.period,
        total=_line(None, found.total, hide, hide),
        lines=[
            _line(line.unit, line.sums, *hides)
            for line, *hides in zip(lines, received, decided, strict=True)
        ],
        trend=[
            count if is_told(Period("month", month), months) else None
            for month, count in zip(found.trend_months, found.trend, strict=True)
        ],
        trend_months=found.trend_months,
        counted_at=found.counted_at,
        has_lines=has_lines,
    )


def _line(unit: Unit | None, sums: Sums, hide_received: bool, hide_decided: bool) -> PublicLine:  # noqa: FBT001 - one for each column
    is_small = hide_received or share_is_small(sums["online"], sums["received"])
    has_decided = not hide_decided and sums.decided > 0
    return PublicLine(
        unit=unit,
        received=None if hide_received else sums["received"],
        decided=None if hide_decided else sums.decided,
        online=None if is_small else (sums["online"], sums["received"]),
        # How an office kept its time tells of the office, of however few.
        on_time=(sums["in_time"], sums.decided) if has_decided else None,
        median_days=sums.median if has_decided else None,
    )
