"""
Who may enter the officers' pages.

:func:`officer_of` is the one place that says whom a request belongs to: today the officer whose
token stands in the cookie that the review desk set as well.
"""

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods, require_POST

from lienmach.ground import clock
from lienmach.ground.actor import Actor
from lienmach.ground.refusals import NotSignedIn, Refusal, Unavailable
from lienmach.identity import queries as identity
from lienmach.registries.queries import COOKIE

OK, SEE_OTHER = 200, 303
HOURS_OPEN = 10
SCOPE = "dossiers:read"

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, Actor, P], HttpResponseBase]


def officer_of(request: HttpRequest) -> Actor | None:
    """Return the officer a request belongs to, or None if to none."""
    return _officer(request.COOKIES.get(COOKIE, ""))


def _officer(token: str) -> Actor | None:
    found = identity.authenticate(token, clock.now()) if token else None
    return found.actor if found and found.is_staff and found.may(SCOPE) else None


def officers_only(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let officers see a view, in a sentence what is refused; nothing on the way keeps a page."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        actor = officer_of(request)
        response = (
            _asked(request) if actor is None else _told(request, view, actor, *args, **kwargs)
        )
        add_never_cache_headers(response)
        return response

    return guarded


def _told(
    request: HttpRequest, view: View[P], actor: Actor, /, *args: P.args, **kwargs: P.kwargs
) -> HttpResponseBase:
    try:
        return view(request, actor, *args, **kwargs)
    except Unavailable:
        raise
    except Refusal as refusal:
        context = {"refusal": refusal, "officer": actor, "code": kwargs.get("code", "")}
        return render(request, "dossiers/not_done.html", context, status=refusal.status)


def _asked(
    request: HttpRequest, *, is_wrong: bool = False, status: int = NotSignedIn.status
) -> HttpResponse:
    return render(request, "dossiers/enter.html", {"is_wrong": is_wrong}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponseBase:
    """Take an officer's token once, by a form; it never stands in an address."""
    if request.method != "POST":
        return _asked(request, status=OK)
    token = request.POST.get("token", "").strip()
    if _officer(token) is None:
        response: HttpResponse = _asked(request, is_wrong=True)
    else:
        response = HttpResponseRedirect(reverse("work:queue"), status=SEE_OTHER)
        response.set_cookie(
            COOKIE, token, max_age=HOURS_OPEN * 3600, path="/", secure=request.is_secure(),
            httponly=True, samesite="Strict",
        )  # fmt: skip
    add_never_cache_headers(response)
    return response


@require_POST
def leave(_request: HttpRequest) -> HttpResponseBase:
    """Forget the token."""
    response = HttpResponseRedirect(reverse("work:enter"), status=SEE_OTHER)
    response.delete_cookie(COOKIE, path="/", samesite="Strict")
    return response
