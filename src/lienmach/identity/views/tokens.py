"""An officer's tokens for software: made, told once, and revoked."""

import datetime as dt
import uuid
from http import HTTPStatus

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from lienmach import homes
from lienmach.ground import clock
from lienmach.ground.actor import Actor
from lienmach.ground.refusals import Refusal
from lienmach.homes.answers import Answered, Request
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
    """List one's tokens; by POST, make one and show it this once, however often it is sent."""
    made, refusal, is_again = "", None, False
    if request.method == "POST":
        try:
            answered = _made(request, actor)
            made, is_again = answered.said["token"] or "", answered.is_again
        except Refusal as said:
            refusal = said
    at, after = clock.now(), request.GET.get("after", "")
    page = queries.tokens_of(actor, cursor=after, limit=ROWS)
    context = {
        "page": page,
        "is_later": bool(after),
        "rows": [(row, row.stands(at)) for row in page.items],
        "made": made,
        "is_again": is_again,
        "key": uuid.uuid4().hex,
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


def _made(request: HttpRequest, actor: Actor) -> Answered:
    days, at = request.POST.get("days", ""), clock.now()
    chosen = request.POST.getlist("scope")
    if (
        not request.POST.get("label", "").strip()
        or not days.isdecimal()
        or int(days[:4]) > LONGEST.days
        or not chosen
    ):
        raise TokenMalformed
    label = request.POST.get("label", "")

    def deed() -> dict[str, str]:
        token = homes.part_of(actions.issue_token)(
            staff=actor.key,
            allowed=chosen,
            expires_at=at + dt.timedelta(days=int(days[:4])),
            label=label,
            by=actor,
            at=at,
        )
        return {"token": token}

    wanted = Request(
        operation="make-token-by-page",
        key=request.POST.get("key", ""),
        asked={"label": label, "scopes": sorted(chosen), "days": days},
    )
    return actions.once(wanted, deed, by=actor, at=at, secret="token")  # noqa: S106 - a name
