"""
Figures that anybody may see: none that tells of fewer than five people of a commune.

Communes are told by whole quarters that are over. By month, and by the year beside its quarters, what
is left out of one figure could be found as the difference of two others.
"""

import datetime as dt
from dataclasses import dataclass

from lienmach.dossiers.queries.figures.tables import Figures, Line, figures
from lienmach.dossiers.queries.figures.units import everything
from lienmach.dossiers.rules.figures import Sums, hidden, share_is_small
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
    return told_publicly(found, on=on)


def told_publicly(found: Figures, *, on: dt.date) -> PublicFigures:
    """Return figures with everything left out that would tell of few people."""
    has_lines = found.period.kind == "quarter" and found.period.is_over(on)
    lines: list[Line] = [*found.lines, *found.undecided] if has_lines else []
    received = hidden([line.sums["received"] for line in lines])
    decided = hidden([line.sums.decided for line in lines])
    alone = hidden([found.total["received"]])[0], hidden([found.total.decided])[0]
    return PublicFigures(
        period=found.period,
        total=_line(None, found.total, *alone),
        lines=[
            _line(line.unit, line.sums, *hides)
            for line, *hides in zip(lines, received, decided, strict=True)
        ],
        trend=[None if hidden([count])[0] else count for count in found.trend],
        trend_months=found.trend_months,
        counted_at=found.counted_at,
        has_lines=has_lines,
    )


def _line(unit: Unit | None, sums: Sums, hide_received: bool, hide_decided: bool) -> PublicLine:  # noqa: FBT001 - one for each column
    is_small = hide_received or share_is_small(sums["online"], sums["received"])
    is_told = not hide_decided and sums.decided > 0
    return PublicLine(
        unit=unit,
        received=None if hide_received else sums["received"],
        decided=None if hide_decided else sums.decided,
        online=None if is_small else (sums["online"], sums["received"]),
        # How an office kept its time tells of the office, of however few.
        on_time=(sums["in_time"], sums.decided) if is_told else None,
        median_days=sums.median if is_told else None,
    )
