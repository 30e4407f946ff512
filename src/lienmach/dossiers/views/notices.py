"""What a citizen was told of their dossiers: a list, what is new in it, and marks of what was read."""

import datetime as dt
import uuid
from http import HTTPStatus
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from lienmach.dossiers import actions, queries
from lienmach.dossiers.queries.notices import DIGEST
from lienmach.ground import clock
from lienmach.ground.actor import Actor
from lienmach.ground.refusals import Invalid
from lienmach.identity.gate import citizens_only


@require_safe
@citizens_only
def mine(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Show what is new, and where to go from here."""
    page = queries.notices_of(actor, on=clock.today(), only_unread=True, limit=DIGEST)
    return render(request, "notices/mine.html", {"actor": actor, "page": page})


@require_safe
@citizens_only
def notices(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Show what one was told, the latest first."""
    page = queries.notices_of(
        actor,
        on=clock.today(),
        cursor=request.GET.get("after", ""),
        only_unread=request.GET.get("show") == "unread",
    )
    return render(
        request,
        "notices/list.html",
        {
            "actor": actor,
            "page": page,
            "only_unread": request.GET.get("show") == "unread",
            "is_later": bool(request.GET.get("after")),
            "marked": request.GET.get("marked", "")[:6],
            "marked_at": request.GET.get("at", "")[:40],
        },
    )


@require_POST
@citizens_only
def read(request: HttpRequest, actor: Actor, key: uuid.UUID) -> HttpResponseBase:
    """Mark one as read."""
    actions.mark_read(key, is_read=True, by=actor, at=clock.now())
    return _to_list(request)


@require_POST
@citizens_only
def unread(request: HttpRequest, actor: Actor, key: uuid.UUID) -> HttpResponseBase:
    """Mark one as not read."""
    actions.mark_read(key, is_read=False, by=actor, at=clock.now())
    return _to_list(request)


@require_POST
@citizens_only
def read_all(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Mark as read what the page knew of; it offers to take that back."""
    at = clock.now()
    until = request.POST.get("until", "")
    try:
        last = uuid.UUID(until) if until else None
    except ValueError:
        raise Invalid from None
    count = actions.mark_all_read(until=last, by=actor, at=at)
    return _to_list(request, marked=str(count), at=at.isoformat())


@require_POST
@citizens_only
def unread_all(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Take back what was marked as read at one moment."""
    try:
        marked_at = dt.datetime.fromisoformat(request.POST.get("at", ""))
    except ValueError:
        raise Invalid from None
    if marked_at.tzinfo is None:
        raise Invalid
    actions.take_back_reading(marked_at=marked_at, by=actor, at=clock.now())
    return _to_list(request)


def _to_list(request: HttpRequest, **asked: str) -> HttpResponseRedirect:
    if request.POST.get("show") == "unread":
        asked["show"] = "unread"
    query = f"?{urlencode(asked)}" if asked else ""
    return HttpResponseRedirect(f"{reverse('notices:list')}{query}", status=HTTPStatus.SEE_OTHER)
