"""How far the linking has come: a picture, the table below it, and the same as CSV."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lienmach.ground import clock
from lienmach.ground.actor import Actor
from lienmach.ground.cells import csv_file
from lienmach.identity.gate import officers_only
from lienmach.registries import queries
from lienmach.registries.queries import Progress
from lienmach.registries.rules.unmatched import REASONS


@dataclass(frozen=True, slots=True)
class Bar:
    """A place and its bar: where linked ends and review ends, in hundredths of the width."""

    place: Progress
    linked: float
    review: float
    unmatched_at: float
    unmatched: float
    reasons: list[tuple[str, int]]


def bar(place: Progress) -> Bar:
    """Return the bar of a place; an empty one where there are no births."""
    whole = place.births or 1
    linked, review = 100 * place.linked / whole, 100 * place.in_review / whole
    return Bar(
        place=place, linked=round(linked, 2), review=round(review, 2),
        unmatched_at=round(linked + review, 2),
        unmatched=round(100 * place.unmatched / whole, 2),
        reasons=[(each.value, place.reasons[each.value]) for each in REASONS],
    )  # fmt: skip


@require_safe
@officers_only
def progress(request: HttpRequest, officer: Actor) -> HttpResponseBase:
    """Show every commune the officer may see, the least linked first."""
    on = clock.today()
    places = queries.linked_by_unit(officer, on=on)
    places.sort(key=lambda place: (place.linked / (place.births or 1), place.unit))
    return render(
        request,
        "registries/progress.html",
        {
            "officer": officer,
            "on": on,
            "due": queries.waiting_for_run(officer, on=on),
            "total": bar(queries.together(places)),
            "bars": [bar(place) for place in places],
            "reasons": [each.value for each in REASONS],
        },
    )


@require_safe
@officers_only
def progress_csv(_request: HttpRequest, officer: Actor) -> HttpResponseBase:
    """Send the same figures for a spreadsheet."""
    reasons = [each.value for each in REASONS]
    head = ["unit", "name", "births", "linked", "in_review", "unmatched", *reasons]
    lines = [
        [place.unit, place.name, place.births, place.linked, place.in_review, place.unmatched,
         *(place.reasons[each] for each in reasons)]
        for place in queries.linked_by_unit(officer, on=clock.today())
    ]  # fmt: skip
    return csv_file("lien-ket", [head, *lines])
