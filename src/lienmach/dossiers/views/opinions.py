"""What people said of the handling of their dossiers: to officers, and never who said it."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lienmach.dossiers import queries
from lienmach.dossiers.forms import figures as asked
from lienmach.dossiers.queries import Opinion, places, procedure_names
from lienmach.dossiers.rules.periods import Period
from lienmach.dossiers.rules.satisfaction import FEWEST
from lienmach.dossiers.views.applicants import language_of
from lienmach.dossiers.views.gate import officers_only
from lienmach.ground import clock
from lienmach.ground.actor import Actor
from lienmach.ground.cells import csv_file

HEAD = (
    "month", "agency", "agency_name", "procedure", "procedure_name", "answers", "satisfied",
    "mean_score", "words",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """Answers with what their agency and their procedure are called."""

    agency: str
    procedure: str
    opinion: Opinion


@require_safe
@officers_only
def opinions(request: HttpRequest, officer: Actor) -> HttpResponseBase:
    """Show how satisfied people were, by agency, procedure and month, and what they wrote."""
    period, rows = _found(request, officer)
    return render(
        request,
        "figures/opinions.html",
        {
            "officer": officer,
            "period": period,
            "periods": asked.choices(clock.today()),
            "link": f"period={period.text}",
            "rows": rows,
            "written": [row for row in rows if row.opinion.said],
            "fewest": FEWEST,
        },
    )


@require_safe
@officers_only
def opinions_csv(request: HttpRequest, officer: Actor) -> HttpResponseBase:
    """Write the same to a file for a spreadsheet: a line of figures, then one for each writing."""
    period, rows = _found(request, officer)
    lines: list[list[Any]] = []
    for row in rows:
        figure = row.opinion.figure
        about = [
            figure.month, figure.agency, row.agency, figure.procedure, row.procedure,
        ]  # fmt: skip
        mean = "" if figure.mean is None else f"{figure.mean:.2f}"
        lines.append([*about, figure.answers, _blank(figure.satisfied), mean, ""])
        lines += [[*about, "", "", "", words] for words in row.opinion.said]
    return csv_file(f"y-kien-{period.text}", [HEAD, *lines])


def _found(request: HttpRequest, officer: Actor) -> tuple[Period, list[Row]]:
    on = clock.today()
    period = asked.period_of(request.GET, on=on, kind="quarter")
    found = queries.opinions(officer, since=period.first, until=period.until, on=on)
    names = dict(procedure_names.procedure_choices(on=on, lang=language_of(request)))
    return period, [
        Row(
            _agency(each.figure.agency),
            names.get(each.figure.procedure, each.figure.procedure),
            each,
        )
        for each in found
    ]


def _agency(code: str) -> str:
    named = places.agency_name(code, on=clock.today())
    return named.name if named else code


def _blank(count: int | None) -> Any:
    return "" if count is None else count
