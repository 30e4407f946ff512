"""Figures of one-stop work: officers' by their places, the index of Decision 766, and the public's."""

import io
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lienmach import homes
from lienmach.dossiers import queries
from lienmach.dossiers.forms import figures as asked
from lienmach.dossiers.queries import figures as known
from lienmach.dossiers.queries.figures import Figures, Line
from lienmach.dossiers.refusals import NoSuchMetric
from lienmach.dossiers.rules.calendars import told
from lienmach.dossiers.rules.figures import MOST_DAYS, Sums
from lienmach.dossiers.rules.periods import Period
from lienmach.dossiers.views.gate import officers_only
from lienmach.ground import clock
from lienmach.ground.actor import Actor
from lienmach.ground.cells import cell, csv_file

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLUMNS = (
    "received", "online", "at_desk", "at_another_desk", "essential_received", "essential_online",
    "decided_on_time", "decided_late", "open_and_late_now", "supplements", "extensions",
    "median_days", "p90_days", "received_with_papers", "decided_with_electronic_result",
    "received_reusing_data", "received_with_resident_data",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table, with the two figures that need to know the essential services."""

    line: Line
    essential: tuple[int, int]


@require_safe
@officers_only
def figures(request: HttpRequest, officer: Actor) -> HttpResponseBase:
    """Show the figures of the places an officer sees: a table by unit, and what is open by bucket."""
    found, with_before = _found(request, officer)
    return render(
        request,
        "figures/desk.html",
        {
            "officer": officer,
            "found": found,
            "rows": [_row(line, found) for line in found.lines],
            "undecided": [_row(line, found) for line in found.undecided],
            "total": found.total,
            "essential": found.total.online_of(found.essential),
            "with_before": with_before,
            "periods": asked.choices(clock.today()),
            "link": _link(found.period, with_before=with_before),
            "most_days": MOST_DAYS,
            "counts": queries.bucket_counts(officer, at=clock.now(), on=clock.today()),
            "copies": _copies(officer, found.period),
        },
    )


@require_safe
@officers_only
def figures_csv(request: HttpRequest, officer: Actor) -> HttpResponseBase:
    """Write the figures to a file for a spreadsheet, as the same officer sees them."""
    found, _ = _found(request, officer)
    return csv_file(f"so-lieu-{found.period.text}", _table(found, officer))


@require_safe
@officers_only
def figures_xlsx(request: HttpRequest, officer: Actor) -> HttpResponseBase:
    """Write the figures to a workbook, as the same officer sees them."""
    found, _ = _found(request, officer)
    import openpyxl  # noqa: PLC0415 - brings numpy, and few ask for a workbook

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(found.period.text)
    for row in _table(found, officer):
        sheet.append([cell(each) if isinstance(each, str) else each for each in row])
    out = io.BytesIO()
    book.save(out)
    response = HttpResponse(out.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="so-lieu-{found.period.text}.xlsx"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
@officers_only
def index(request: HttpRequest, officer: Actor) -> HttpResponseBase:
    """Show the index of Decision 766 for the places an officer sees."""
    on = clock.today()
    found, with_before = _found(request, officer)
    scope = known.scope_of(officer, on=on)
    return render(
        request,
        "figures/index766.html",
        {
            "officer": officer,
            "index": known.index(found, scope=scope, on=on),
            "period": found.period,
            "periods": asked.choices(on),
            "link": _link(found.period, with_before=with_before),
            "is_all": scope.is_all,
            "is_public": False,
        },
    )


@require_safe
@officers_only
def metric(request: HttpRequest, officer: Actor, metric: str) -> HttpResponseBase:
    """Explain one metric: how it is defined, what was counted where, or what it would need."""
    on = clock.today()
    found, with_before = _found(request, officer)
    measure = known.index(found, scope=known.scope_of(officer, on=on), on=on).measure(metric)
    if measure is None:
        raise NoSuchMetric
    return render(
        request,
        "figures/metric.html",
        {
            "officer": officer,
            "measure": measure,
            "period": found.period,
            "link": _link(found.period, with_before=with_before),
        },
    )


@require_safe
def public(request: HttpRequest) -> HttpResponse:
    """Show anybody what may be told of the province and its communes."""
    on = clock.today()
    period = asked.period_of(request.GET, on=on, kind="quarter")
    if not request.GET.get("period"):
        period = period.before()
    response = render(
        request,
        "figures/public.html",
        {
            "found": known.public_figures(period, at=clock.now(), on=on),
            "periods": asked.choices(on),
            "copies": known.public_copies(period),
            "essential": known.public_essential(period, on=on),
            "place": homes.current_province(),
        },
    )
    response["Cache-Control"] = "private, max-age=300"
    return response


def _found(request: HttpRequest, officer: Actor) -> tuple[Figures, bool]:
    on = clock.today()
    with_before = request.GET.get("before") != "0"
    found = known.figures(
        asked.period_of(request.GET, on=on),
        scope=known.scope_of(officer, on=on),
        with_before=with_before,
        at=clock.now(),
        on=on,
    )
    return found, with_before


def _copies(officer: Actor, period: Period) -> list[tuple[str, int]]:
    """Return how many dossiers of a period ministries received, by state; only what there is."""
    counted = queries.ministry_counts(officer, on=clock.today(), period=period)
    return [(str(state), count) for state, count in counted.items() if count]


def _link(period: Period, *, with_before: bool) -> str:
    return urlencode({"period": period.text, **({} if with_before else {"before": "0"})})


def _row(line: Line, found: Figures) -> Row:
    return Row(line, line.sums.online_of(found.essential))


def _table(found: Figures, officer: Actor) -> list[list[Any]]:
    """
    Return the figures as rows of a file.

    *undecided* is a split commune that nobody has placed; *ministries*, after the total, is what
    ministries received: in no other figure but those of the essential services.
    """
    head = ["period", "unit", "unit_since", "name", "certainty", *COLUMNS, "counted_at"]
    counted = told(found.counted_at)
    rows = [
        [found.period.text, line.unit.code, line.unit.since.isoformat(), line.unit.name,
         certainty, *_cells(line.sums, found), counted]
        for certainty, lines in (("whole", found.lines), ("undecided", found.undecided))
        for line in lines
    ]  # fmt: skip
    copies = sum(count for _, count in _copies(officer, found.period))
    unknown = [None] * (len(COLUMNS) - 1)
    return [
        head,
        *rows,
        [found.period.text, "", "", "", "total", *_cells(found.total, found), counted],
        [found.period.text, "", "", "", "ministries", copies, *unknown, None],
    ]


def _cells(sums: Sums, found: Figures) -> list[int | None]:
    online, essential = sums.online_of(found.essential)
    return [
        sums["received"], sums["online"], sums["desk"], sums["elsewhere"], essential, online,
        sums["in_time"], sums["late"], sums.open_late, sums["supplements"], sums["extensions"],
        sums.median, sums.p90, sums["with_papers"], sums["with_result"],
        sums["reusing"], sums["with_residents"],
    ]  # fmt: skip
