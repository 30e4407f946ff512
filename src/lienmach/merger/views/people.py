"""The pairs of people that step 6 linked or left in doubt: to be read, and taken along as CSV."""

import uuid
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lienmach.ground.cells import csv_file
from lienmach.merger import queries
from lienmach.merger.views.gate import operators_only

LAST_PAGE = 100_000


def _page(text: str) -> int:
    return min(int(text), LAST_PAGE) if text.isdecimal() and int(text) else 1


@require_safe
@operators_only
def people(request: HttpRequest, move: uuid.UUID) -> HttpResponseBase:
    """List pairs of a verdict, side by side, each with what it weighs and why."""
    found = queries.find(move)
    if found is None:
        raise Http404
    asked, page = request.GET.get("verdict", ""), _page(request.GET.get("page", ""))
    verdict = asked if asked in queries.VERDICTS else queries.VERDICTS[0]
    listing = queries.people(move, verdict=verdict, page=page)
    return render(
        request,
        "merger/people.html",
        {
            "move": found,
            "verdict": verdict,
            "listing": listing,
            "total": listing.counts[verdict],
            "tabs": [(each, listing.counts[each]) for each in queries.VERDICTS],
            "next": listing.next and urlencode({"verdict": verdict, "page": listing.next}),
            "begin": urlencode({"verdict": verdict}) if page > 1 else "",
        },
    )


@require_safe
@operators_only
def links(request: HttpRequest, move: uuid.UUID) -> HttpResponseBase:  # noqa: ARG001 - a view
    """Hand out every pair that stands as CSV: keys and weights, no name and no number."""
    if queries.find(move) is None:
        raise Http404
    heading = ["table", "one", "other", "verdict", "why", "weight", "probability", "model"]
    lines = [
        [pair.table, pair.one, pair.other, pair.verdict, pair.why, pair.weight, pair.probability,
         pair.model]
        for pair in queries.people_links(move)
    ]  # fmt: skip
    return csv_file(f"links-{move}", [heading, *lines])
