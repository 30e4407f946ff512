"""The counter for machines: how far the electronic identity is, for anybody; it names nobody."""

import datetime as dt
from typing import Annotated, Any, Literal

from django.conf import settings
from django.http import HttpRequest
from ninja import Field, Router, Schema

from lienmach import homes
from lienmach.ground import clock
from lienmach.identity import queries
from lienmach.identity.rules.eid_kinds import EVE, Kind
from lienmach.identity.rules.restating import Line, Undecided

router = Router(tags=["figures"])
Counts = Annotated[dict[Kind, int], Field(description="By kind; a kind nobody counted is missing")]


class EidUnitOut(Schema):
    """A unit of the geography that was asked for."""

    unit: str
    unit_since: dt.date
    name: str


class EidLineOut(EidUnitOut):
    """What is known of a unit: exact, and estimated; ``partial``: more may belong here."""

    exact: Counts
    estimated: Counts
    partial: bool


class EidUndecidedOut(EidUnitOut):
    """What was counted in one unit and belongs to several, nobody knows how much to each."""

    counts: Counts
    candidates: list[EidUnitOut]


class EidMonthOut(Schema):
    """What was counted in one month in all communes together."""

    month: Annotated[dt.date, Field(description="Its first day")]
    counts: Counts


class EidFiguresOut(Schema):
    """The figures by unit as of ``on``, and by month; totals whatever the geography."""

    on: dt.date
    lines: list[EidLineOut]
    undecided: list[EidUndecidedOut]
    months: list[EidMonthOut]
    totals: Counts
    of_age_in: dt.date | None
    synthetic: bool


@router.get("/figures/eid", response=EidFiguresOut, auth=None)
def figures(
    request: HttpRequest,  # noqa: ARG001 - the framework's signature
    geography: Literal["today", "before"] = "today",
    scope: Literal["own", "all"] = "own",
) -> dict[str, Any]:
    """
    Return cards, e-ID dossiers and activated accounts, in the communes of today or of before.

    Not in pieces: there are as many lines as communes. ``all``: of every province served here.
    """
    provinces = [*settings.PROVINCES] if scope == "all" else [homes.current_province()]
    found = queries.eid_figures(provinces, on=EVE if geography == "before" else clock.today())
    return {
        "on": found.on,
        "lines": [_line(each) for each in found.lines],
        "undecided": [_undecided(each) for each in found.undecided],
        "months": [{"month": each.month, "counts": each.counts} for each in found.months],
        "totals": found.totals,
        "of_age_in": found.of_age_in,
        "synthetic": found.is_synthetic,
    }


def _line(each: Line) -> dict[str, Any]:
    return {
        **_unit(each),
        "exact": dict(each.exact),
        "estimated": dict(each.estimated),
        "partial": each.is_partial,
    }


def _undecided(each: Undecided) -> dict[str, Any]:
    return {
        **_unit(each),
        "counts": dict(each.counts),
        "candidates": [
            {"unit": one.code, "unit_since": one.since, "name": one.name} for one in each.candidates
        ],
    }


def _unit(each: Line | Undecided) -> dict[str, Any]:
    return {"unit": each.unit.code, "unit_since": each.unit.since, "name": each.unit.name}
