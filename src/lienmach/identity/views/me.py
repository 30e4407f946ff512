"""What a person sees of themselves: their mandates, and who has read their records."""

import uuid
from http import HTTPStatus

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from lienmach.ground import clock
from lienmach.ground.actor import Actor
from lienmach.ground.days import day_in
from lienmach.ground.refusals import Refusal
from lienmach.identity import actions, forms, queries
from lienmach.identity.gate import citizens_only
from lienmach.identity.rules.mandates import BY_LAW, Basis


@require_safe
@citizens_only
def reads(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Show who has read one's records: by agency and duty, when and why."""
    page = queries.reads_of(actor, cursor=request.GET.get("after", ""))
    return render(
        request,
        "identity/reads.html",
        {"actor": actor, "page": page, "is_later": bool(request.GET.get("after"))},
    )


@require_safe
@citizens_only
def mandates(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Show whom one acts for and who acts for oneself, and the form for another mandate."""
    return _mandates(request, actor)


def _mandates(
    request: HttpRequest, actor: Actor, *, refusal: Refusal | None = None
) -> HttpResponseBase:
    on = clock.today()
    rows = [(row, row.stands(on)) for row in queries.all_mandates_of(actor)]
    return render(
        request,
        "identity/mandates.html",
        {
            "actor": actor,
            "given": [each for each in rows if str(each[0].grantor) == actor.id],
            "held": [each for each in rows if str(each[0].holder) == actor.id],
            "bases": [basis.value for basis in Basis],
            "since": request.POST.get("since") or f"{on}",
            "refusal": refusal,
        },
        status=refusal.status if refusal else HTTPStatus.OK,
    )


@require_POST
@citizens_only
def grant(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Let somebody act for oneself, or ask to act for a child or a ward."""
    try:
        _grant(request, actor)
    except Refusal as refusal:
        return _mandates(request, actor, refusal=refusal)
    return HttpResponseRedirect(reverse("me:mandates"), status=HTTPStatus.SEE_OTHER)


def _grant(request: HttpRequest, actor: Actor) -> None:
    basis = forms.one_of(Basis, request.POST.get("basis", ""))
    other = queries.person_named(
        request.POST.get("number", "").strip(), request.POST.get("name", "").strip()
    )
    me, is_by_law = actor.key, basis in BY_LAW
    actions.grant_mandate(
        other if is_by_law else me,
        holder=me if is_by_law else other,
        basis=basis,
        procedures=forms.words(request.POST.get("procedures", "")),
        since=day_in(request.POST, "since") or clock.today(),
        until=day_in(request.POST, "until"),
        by=actor,
        at=clock.now(),
    )


@require_POST
@citizens_only
def revoke(_request: HttpRequest, actor: Actor, mandate: uuid.UUID) -> HttpResponseBase:
    """End a mandate that one has given or holds."""
    actions.revoke_mandate(mandate, by=actor, at=clock.now())
    return HttpResponseRedirect(reverse("me:mandates"), status=HTTPStatus.SEE_OTHER)
