"""What two catalogues differ in, and the forms by which people decide it before a move."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from lienmach.ground import clock
from lienmach.merger import queries
from lienmach.merger.actions import deciding
from lienmach.merger.views.gate import operators_only
from lienmach.merger.views.names import deciding as by_a_person
from lienmach.merger.views.names import name_of

SEE_OTHER = 303


def _page(source: str, target: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(
        reverse("merger:differences", args=[source, target]), status=SEE_OTHER
    )


@require_safe
@operators_only
def differences(request: HttpRequest, source: str, target: str) -> HttpResponseBase:
    """List what two catalogues differ in, the undecided first, each with its form."""
    if source == target or not {source, target} <= set(settings.PROVINCES):
        raise Http404
    known = queries.procedures(source, target)
    found = [
        (one, known.get(one.procedure) or queries.Named(one.procedure, {}))
        for one in queries.differences(source, target, alias=target)
    ]
    return render(
        request,
        "merger/differences.html",
        {
            "move": {"source": source, "target": target},
            "by": name_of(request),
            "here": request.path,
            "undecided": [one for one in found if one[0].decision is None],
            "decided": [one for one in found if one[0].decision is not None],
            "is_aligned": queries.is_aligned(source, target),
        },
    )


@by_a_person
def compare(_request: HttpRequest, source: str, target: str) -> HttpResponseBase:
    """Compare the two catalogues anew."""
    deciding.compare(source, target)
    return _page(source, target)


@by_a_person
def decide(request: HttpRequest, source: str, target: str) -> HttpResponseBase:
    """Decide the difference of a form; one that names none decides all that are left."""
    sent = request.POST
    take, by, at = sent.get("take", ""), name_of(request), clock.now()
    if procedure := sent.get("procedure", ""):
        deciding.decide(
            source, target, procedure=procedure, field=sent.get("field", ""), take=take,
            seen=sent.get("seen") or "nothing", by=by, at=at,
        )  # fmt: skip
    else:
        deciding.decide_the_rest(source, target, take=take, by=by, at=at)
    return _page(source, target)
