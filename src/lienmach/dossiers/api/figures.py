"""The counter for machines: figures of one-stop work, for anybody and for officers, and the index."""

import datetime as dt
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Field, Router, Schema

from lienmach.dossiers.api.access import READ, Token, applicant_of
from lienmach.dossiers.forms.figures import period_named
from lienmach.dossiers.queries import figures as known
from lienmach.dossiers.queries.figures import Figures, Index, Measure, Scope
from lienmach.dossiers.queries.figures.index766 import source_note
from lienmach.dossiers.queries.figures.public import PublicLine
from lienmach.dossiers.refusals import NoSuchMetric
from lienmach.dossiers.rules import periods
from lienmach.dossiers.rules.calendars import told
from lienmach.dossiers.rules.figures import Sums
from lienmach.dossiers.rules.kpi766 import Scoring, Source, Value
from lienmach.ground import clock
from lienmach.ground.refusals import NotAllowed

router = Router(tags=["figures"])
Written = Annotated[str, Field(description="A month 2026-11, a quarter 2026-Q4 or a year 2026")]
Moment = Annotated[str, Field(description="ISO 8601, +07:00")]


class ShareOut(Schema):
    """A share as what it is made of."""

    part: int
    whole: int


class PublicLineOut(Schema):
    """What is told of a commune, or of the province; null is left out: too few people."""

    unit: str | None
    unit_since: dt.date | None
    name: str | None
    received: int | None
    decided: int | None
    online: ShareOut | None
    on_time: ShareOut | None
    median_days: int | None


class PublicFiguresOut(Schema):
    """The figures of a period; communes by whole quarters that are over."""

    period: Written
    total: PublicLineOut
    units: list[PublicLineOut]
    received_by_ministries: int | None = Field(
        description="Counted in the essential services alone; null is left out: too few people"
    )
    essential_online: ShareOut | None = Field(
        description="Of the 25 essential services, with what ministries received; null is left out"
    )
    counted_at: Moment | None


class SumsOut(Schema):
    """Figures of a unit. ``days`` are of the calendar; 180 stands for that many or more."""

    received: int
    online: int
    at_desk: int
    at_another_desk: int
    essential_received: int
    essential_online: int
    decided_on_time: int
    decided_late: int
    open_and_late_now: int
    supplements: int
    extensions: int
    median_days: int | None
    p90_days: int | None
    received_with_papers: int
    received_reusing_data: int = Field(
        description="With an answer as a register has it, or a paper that one holds"
    )
    received_with_resident_data: int = Field(
        description="Of them, those for which it was the province's register of residents"
    )
    decided_with_electronic_result: int


class WorkFigureOut(Schema):
    """The figures of one unit. *undecided*: a split commune whose dossiers nobody has placed."""

    unit: str
    unit_since: dt.date
    name: str
    certainty: Literal["whole", "undecided"]
    figures: SumsOut


class WorkFiguresOut(Schema):
    """The figures of the places an officer sees."""

    period: Written
    whole_province: bool
    units: list[WorkFigureOut]
    total: SumsOut
    counted_at: Moment | None


class MetricOut(Schema):
    """A metric; without a source it has no figures."""

    id: str
    numerator: str
    denominator: str
    source: Source
    num: float | None
    den: float | None
    share: float | None
    target_percent: float | None


class UnitValueOut(Schema):
    """What was counted of a metric in a unit."""

    unit: str
    name: str
    source: Source
    num: float | None
    den: float | None
    share: float | None


class MetricByUnitOut(MetricOut):
    """A metric in the whole and by unit; no units where it is the province's as a whole."""

    period: Written
    units: list[UnitValueOut]


class GroupOut(Schema):
    """A group of the index: its points, or why they cannot be told."""

    code: str
    name: str
    most: float
    formula: str
    scoring: Scoring
    points: float | None
    verified: bool
    metrics: list[MetricOut]


class IndexOut(Schema):
    """The index of Decision 766: what of its points can be told, never a total of what cannot."""

    period: Written
    groups: list[GroupOut]
    points_known: float
    points_known_of: float
    total: float
    source: str


@router.get("/figures", response=PublicFiguresOut, auth=None)
def public(request: HttpRequest, period: Written = "") -> dict[str, Any]:  # noqa: ARG001 - the framework's signature
    """Return what anybody may see of a period; by default of the last quarter that is over."""
    on = clock.today()
    wanted = period_named(period) if period else periods.of("quarter", on).before()
    found = known.public_figures(wanted, at=clock.now(), on=on)
    return {
        "period": wanted.text, "total": _public(found.total),
        "units": [_public(line) for line in found.lines],
        "received_by_ministries": known.public_copies(wanted),
        "essential_online": _share(known.public_essential(wanted, on=on)),
        "counted_at": told(found.counted_at),
    }  # fmt: skip


@router.get("/figures/766", response=IndexOut, auth=None)
def public_index(request: HttpRequest, period: Written = "") -> dict[str, Any]:  # noqa: ARG001 - the framework's signature
    """Return the province's index of Decision 766; by default of the last quarter that is over."""
    wanted = period_named(period) if period else periods.of("quarter", clock.today()).before()
    known.check_public(wanted)
    return _index(_figures(wanted, known.everything()), known.everything())


@router.get("/desk/figures", response=WorkFiguresOut, auth=Token(READ))
def officers(request: HttpRequest, period: Written = "", before: bool = True) -> dict[str, Any]:  # noqa: FBT001, FBT002 - a parameter of the address
    """
    Return the figures of the places an officer sees.

    ``before``: each unit that stands today with those that passed to it whole.
    """
    scope, wanted = _scope(request), _wanted(period)
    found = _figures(wanted, scope, with_before=before)
    return {
        "period": wanted.text,
        "whole_province": scope.is_all,
        "units": [
            {
                "unit": line.unit.code, "unit_since": line.unit.since, "name": line.unit.name,
                "certainty": certainty, "figures": _sums(line.sums, found),
            }
            for certainty, lines in (("whole", found.lines), ("undecided", found.undecided))
            for line in lines
        ],
        "total": _sums(found.total, found),
        "counted_at": told(found.counted_at),
    }  # fmt: skip


@router.get("/desk/figures/766", response=IndexOut, auth=Token(READ))
def officers_index(request: HttpRequest, period: Written = "") -> dict[str, Any]:
    """Return the index of Decision 766 of the places an officer sees."""
    scope = _scope(request)
    return _index(_figures(_wanted(period), scope), scope)


@router.get("/desk/figures/766/{metric}", response=MetricByUnitOut, auth=Token(READ))
def officers_metric(
    request: HttpRequest,
    metric: str,
    period: Written = "",
    before: bool = True,  # noqa: FBT001, FBT002 - a parameter of the address
) -> dict[str, Any]:
    """
    Return one metric of the index with what was counted of it in each unit an officer sees.

    Not in pieces: there are as many as communes. ``before`` as in the figures.
    """
    scope, wanted = _scope(request), _wanted(period)
    found = _figures(wanted, scope, with_before=before)
    measure = known.index(found, scope=scope, on=clock.today()).measure(metric)
    if measure is None:
        raise NoSuchMetric
    return {
        **_measure(measure),
        "period": found.period.text,
        "units": [
            {"unit": code, "name": name, **_value(value)} for code, name, value in measure.by_unit
        ],
    }


def _scope(request: HttpRequest) -> Scope:
    actor = applicant_of(request).actor
    if not actor.duties:
        raise NotAllowed
    return known.scope_of(actor, on=clock.today())


def _wanted(period: str) -> periods.Period:
    return period_named(period) if period else periods.of("month", clock.today())


def _figures(period: periods.Period, scope: Scope, *, with_before: bool = True) -> Figures:
    return known.figures(
        period, scope=scope, with_before=with_before, at=clock.now(), on=clock.today()
    )


def _index(found: Figures, scope: Scope) -> dict[str, Any]:
    index: Index = known.index(found, scope=scope, on=clock.today())
    return {
        "period": found.period.text,
        "groups": [
            {
                "code": each.group.code, "name": each.group.name, "most": each.group.most,
                "formula": each.group.formula, "scoring": each.scoring, "points": each.points,
                "verified": each.group.is_verified,
                "metrics": [_measure(one) for one in each.measures],
            }
            for each in index.groups
        ],
        "points_known": index.known, "points_known_of": index.known_most, "total": index.total,
        "source": source_note(),
    }  # fmt: skip


def _measure(one: Measure) -> dict[str, Any]:
    return {
        "id": one.metric.id, "numerator": one.metric.num, "denominator": one.metric.den,
        "target_percent": one.metric.target, **_value(one.value),
    }  # fmt: skip


def _value(value: Value) -> dict[str, Any]:
    return {"source": value.source, "num": value.num, "den": value.den, "share": value.share}


def _public(line: PublicLine) -> dict[str, Any]:
    return {
        "unit": line.unit.code if line.unit else None,
        "unit_since": line.unit.since if line.unit else None,
        "name": line.unit.name if line.unit else None,
        "received": line.received, "decided": line.decided, "online": _share(line.online),
        "on_time": _share(line.on_time), "median_days": line.median_days,
    }  # fmt: skip


def _share(share: tuple[int, int] | None) -> dict[str, int] | None:
    return {"part": share[0], "whole": share[1]} if share else None


def _sums(sums: Sums, found: Figures) -> dict[str, Any]:
    online, essential = sums.online_of(found.essential)
    return {
        "received": sums["received"], "online": sums["online"], "at_desk": sums["desk"],
        "at_another_desk": sums["elsewhere"], "essential_received": essential,
        "essential_online": online, "decided_on_time": sums["in_time"],
        "decided_late": sums["late"], "open_and_late_now": sums.open_late,
        "supplements": sums["supplements"], "extensions": sums["extensions"],
        "median_days": sums.median, "p90_days": sums.p90,
        "received_with_papers": sums["with_papers"],
        "received_reusing_data": sums["reusing"],
        "received_with_resident_data": sums["with_residents"],
        "decided_with_electronic_result": sums["with_result"],
    }  # fmt: skip
