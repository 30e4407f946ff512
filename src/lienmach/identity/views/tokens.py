"""An officer's tokens for software: made, told once, and revoked."""

import datetime as dt
import uuid
from http import HTTPStatus

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from lienmach.ground import clock
from lienmach.ground.actor import Actor
from lienmach.ground.refusals import Refusal
from lienmach.identity import actions, queries
from lienmach.identity.gate import officers_only
from lienmach.identity.refusals import TokenMalformed
from lienmach.identity.rules import scopes
from lienmach.identity.rules.tokens import LONGEST, LONGEST_LABEL

ROWS = 50
DAYS = (7, 30, 90, 365)
CHOICES = (*scopes.STAFF, scopes.TOKENS)


@require_http_methods(["GET", "HEAD", "POST"])
@officers_only
def tokens(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """List one's tokens; by POST, make one and show it this once."""
    made, refusal = "", None
    if request.method == "POST":
        try:
            made = _made(request, actor)
        except Refusal as said:
            refusal = said
    at, after = clock.now(), request.GET.get("after", "")
    page = queries.tokens_of(actor, cursor=after, limit=ROWS)
    context = {
        "page": page,
        "is_later": bool(after),
        "rows": [(row, row.stands(at)) for row in page.items],
        "made": made,
        "refusal": refusal,
        "scopes": CHOICES,
        "days": DAYS,
        "longest": LONGEST_LABEL,
        "label": request.POST.get("label", "") if refusal else "",
        "chosen": request.POST.getlist("scope") if refusal else [],
    }
    status = refusal.status if refusal else HTTPStatus.OK
    return render(request, "identity/tokens.html", context, status=status)


@require_POST
@officers_only
def revoke(_request: HttpRequest, actor: Actor, token: uuid.UUID) -> HttpResponseBase:
    """Let a token speak for nobody from now on."""
    actions.revoke_token(token, by=actor, at=clock.now())
    return HttpResponseRedirect(reverse("account:tokens"), status=HTTPStatus.SEE_OTHER)


def _made(request: HttpRequest, actor: Actor) -> str:
    days, at = request.POST.get("days", ""), clock.now()
    chosen = request.POST.getlist("scope")
    if (
        not request.POST.get("label", "").strip()
        or not days.isdecimal()
        or int(days[:4]) > LONGEST.days
        or not chosen
    ):
        raise TokenMalformed
    return actions.issue_token(
        staff=actor.key,
        allowed=chosen,
        expires_at=at + dt.timedelta(days=int(days[:4])),
        label=request.POST.get("label", ""),
        by=actor,
        at=at,
    )
