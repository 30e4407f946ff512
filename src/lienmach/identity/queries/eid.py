"""The e-ID figures in the geography of a day: statistics, which name nobody and anybody may see."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Max, Sum

from lienmach import homes
from lienmach.identity.models import EidFigure
from lienmach.identity.rules.eid_kinds import FLOWS, Kind
from lienmach.identity.rules.restating import Counted, Line, Undecided, restated
from lienmach.territory import queries as territory


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """What was counted in one month in all communes together, by kind; none is not nought."""

    month: dt.date
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class EidFigures:
    """
    The figures of some provinces: by unit in the geography of ``on``, and by month.

    ``totals`` are what was counted, whatever the geography; a kind nobody counted is not there. ``of_age_in`` is the month whose
    number of people of age is the latest.
    """

    on: dt.date
    lines: list[Line]
    undecided: list[Undecided]
    months: list[MonthFigures]
    totals: dict[str, int]
    of_age_in: dt.date | None
    is_synthetic: bool


def eid_figures(provinces: Iterable[str], *, on: dt.date) -> EidFigures:
    """Return the figures of some provinces in the geography of a day."""
    counted: list[Counted] = []
    months: dict[dt.date, dict[str, int]] = {}
    latest: dt.date | None = None
    is_synthetic = False
    for province in provinces:
        with homes.province(province), homes.reading("identity"):
            known = EidFigure.objects.filter(province=province)
            flows = known.filter(kind__in=[kind.value for kind in FLOWS])
            of_age = known.filter(kind=Kind.PEOPLE_OF_AGE)
            month = of_age.aggregate(last=Max("month"))["last"]
            latest = max(filter(None, (latest, month)), default=None)
            for figures in (flows, of_age.filter(month=month)):
                rows = figures.values_list("unit", "unit_on", "kind").annotate(sum=Sum("count"))
                counted += [Counted(*row) for row in rows]
            by_month = flows.values_list("month", "kind").annotate(sum=Sum("count"))
            for day, kind, count in by_month:
                sums = months.setdefault(day, {})
                sums[kind] = sums.get(kind, 0) + count
            is_synthetic = is_synthetic or known.filter(synthetic=True).exists()
            gazetteer = territory.gazetteer()
    told = restated(gazetteer, counted, on)
    return EidFigures(
        on=on, lines=told.lines, undecided=told.undecided,
        months=[MonthFigures(day, months[day]) for day in sorted(months)],
        totals={
            kind.value: _sum(counted, kind)
            for kind in Kind
            if any(one.kind == kind.value for one in counted)
        },
        of_age_in=latest, is_synthetic=is_synthetic,
    )  # fmt: skip


def _sum(counted: list[Counted], kind: Kind) -> int:
    return sum(one.count for one in counted if one.kind == kind.value)
