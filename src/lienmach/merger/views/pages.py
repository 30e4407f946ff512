"""The control room's pages: the moves, one move, and its manifest."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from lienmach.ground.cells import csv_file
from lienmach.ground.refusals import Unavailable
from lienmach.merger import queries
from lienmach.merger.views.gate import operators_only

OVER = {"closed", "reversed", "failed", "cancelled"}
UNDER_WAY = {"planned", "running"}
VERIFY = 7  # from this step on, whoever has not arrived is missing
# What a move's page redraws while it runs; the manifest is large and drawn less often.
REGIONS = ("head", "figures", "steps", "charts", "tables", "catalogue")
HEAVY_REGIONS = ("manifest", "sums", "numbers")
CATALOGUE_SYSTEM = "dossiers"


@dataclass(slots=True)
class Office:
    """What must arrive for one office, table by table."""

    code: str
    name: str
    cells: list[queries.ManifestLine | None] = field(default_factory=list)

    @property
    def expected(self) -> int:
        """Return how many rows must arrive."""
        return sum(cell.expected for cell in self.cells if cell)

    @property
    def arrived(self) -> int:
        """Return how many have."""
        return sum(cell.arrived for cell in self.cells if cell)

    @property
    def is_whole(self) -> bool:
        """Test if every table arrived in full and nothing came twice."""
        return all(cell.expected == cell.arrived for cell in self.cells if cell)


@dataclass(frozen=True, slots=True)
class Manifest:
    """The arrival manifest as a matrix: an office a row, a table a column."""

    tables: list[str]
    missing: list[Office]
    whole: list[Office]
    expected: int
    arrived: int

    @property
    def offices(self) -> int:
        """Return how many offices it names."""
        return len(self.missing) + len(self.whole)


def matrix(lines: Sequence[queries.ManifestLine]) -> Manifest:
    """Turn manifest lines into a matrix, the offices that miss something apart."""
    tables = list(dict.fromkeys(line.table for line in lines))
    offices: dict[str, Office] = {}
    at = {table: column for column, table in enumerate(tables)}
    for line in lines:
        office = offices.setdefault(
            line.office_code, Office(line.office_code, line.office_name, [None] * len(tables))
        )
        office.cells[at[line.table]] = line
    ordered = sorted(offices.values(), key=lambda office: office.code)
    return Manifest(
        tables=tables,
        missing=[office for office in ordered if not office.is_whole],
        whole=[office for office in ordered if office.is_whole],
        expected=sum(line.expected for line in lines),
        arrived=sum(line.arrived for line in lines),
    )


def found(move: uuid.UUID) -> queries.MoveDetail:
    """Return a move; the page for what is not there if there is none."""
    detail = queries.move(move)
    if detail is None:
        raise Http404
    return detail


def has_ended(detail: queries.MoveDetail) -> bool:
    """Test if nothing about the move will change any more."""
    return detail.summary.state in OVER


def told(detail: queries.MoveDetail) -> dict[str, Any]:
    """Return what the parts of a move's page are told."""
    move = detail.summary
    return {
        "detail": detail,
        "move": move,
        "manifest": matrix(detail.manifest),
        "groups": sum(figure.groups for figure in detail.sums),
        "is_pending": move.state in UNDER_WAY and move.step < VERIFY,
        "has_catalogue": move.system == CATALOGUE_SYSTEM,
        "named": _named(detail),
        "open_differences": sum(1 for each in detail.catalogue if each.decision is None),
    }


def _named(detail: queries.MoveDetail) -> dict[str, queries.Named]:
    """Return what the procedures that differ are called; codes must do while nobody can tell."""
    if not detail.catalogue:
        return {}
    try:
        return queries.procedures(detail.summary.source, detail.summary.target)
    except Unavailable:
        return {}


def regions(
    request: HttpRequest, detail: queries.MoveDetail, names: Sequence[str]
) -> dict[str, str]:
    """Draw parts of a move's page, by the name of each."""
    context = told(detail)
    return {
        name: render_to_string(f"merger/_{name}.html", context, request=request) for name in names
    }


@require_safe
@operators_only
def moves(request: HttpRequest) -> HttpResponseBase:
    """Show every move, newest first."""
    return render(
        request, "merger/moves.html", {"moves": queries.moves(), "pairs": queries.pairs()}
    )


@require_safe
@operators_only
def move(request: HttpRequest, move: uuid.UUID) -> HttpResponseBase:
    """Show one move; with ``?print`` everything unfolded and nothing live."""
    detail = found(move)
    on_paper = "print" in request.GET
    return render(
        request,
        "merger/move.html",
        {
            **told(detail),
            "on_paper": on_paper,
            "is_live": not on_paper and not has_ended(detail),
        },
    )


@require_safe
@operators_only
def manifest(request: HttpRequest, move: uuid.UUID) -> HttpResponseBase:  # noqa: ARG001 - a view
    """Hand out the arrival manifest as CSV, readable by spreadsheets."""
    heading = ["office_code", "office_name", "table", "expected", "arrived", "missing"]
    lines = [
        [line.office_code, line.office_name, line.table, line.expected, line.arrived,
         line.expected - line.arrived]
        for line in found(move).manifest
    ]  # fmt: skip
    return csv_file(f"manifest-{move}", [heading, *lines])


@require_safe
@operators_only
def sums(request: HttpRequest, move: uuid.UUID) -> HttpResponseBase:  # noqa: ARG001 - a view
    """Hand out every sum that was compared as CSV, group by group."""
    if queries.find(move) is None:
        raise Http404
    heading = ["table", "figure", "by", "group", "expected", "arrived", "missing"]
    lines = [
        [line.table, line.figure, " ".join(line.by), " ".join(line.key), line.expected,
         line.arrived, line.expected - line.arrived]
        for line in queries.sums(move)
    ]  # fmt: skip
    return csv_file(f"sums-{move}", [heading, *lines])
