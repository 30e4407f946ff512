"""
Who may enter these pages: whoever showed a token, kept in a cookie until it ends.

The one place that knows how somebody is signed in; pages ask it and nothing else.
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
from lienmach.identity import queries
from lienmach.identity.queries import Applicant

COOKIE = "lienmach_desk"
OK, SEE_OTHER = 200, 303
HOURS_OPEN = 10

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, Actor, P], HttpResponseBase]
Guarded = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def signed_in(request: HttpRequest) -> Applicant | None:
    """Return whom the browser belongs to, if to somebody."""
    token = request.COOKIES.get(COOKIE, "")
    return queries.authenticate(token, clock.now()) if token else None


def citizens_only(view: View[P]) -> Guarded[P]:
    """Let people see a view that is about themselves."""
    return _guarded(view, is_staff=False)


def officers_only(view: View[P]) -> Guarded[P]:
    """Let officers see a view."""
    return _guarded(view, is_staff=True)


def _guarded(view: View[P], *, is_staff: bool) -> Guarded[P]:
    @functools.wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        found = signed_in(request)
        if found is None or found.is_staff is not is_staff:
            response: HttpResponseBase = _asked(request, status=NotSignedIn.status)
        else:
            response = _told(request, view, found.actor, *args, **kwargs)
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
        context = {"refusal": refusal, "actor": actor}
        return render(request, "identity/not_done.html", context, status=refusal.status)


def _asked(request: HttpRequest, *, is_wrong: bool = False, status: int = OK) -> HttpResponse:
    onwards = request.POST.get("next") or request.GET.get("next") or request.path
    context = {"is_wrong": is_wrong, "next": _own(onwards, otherwise="")}
    return render(request, "identity/enter.html", context, status=status)


def _own(address: str, *, otherwise: str) -> str:
    """Return an address if it is one of these pages."""
    entry = reverse("me:enter")
    is_own = address.startswith(("/me/", "/staff/")) and not address.startswith(entry)
    return address if is_own and address.isprintable() else otherwise


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponseBase:
    """Take a token once, by a form; it never stands in an address."""
    token = request.POST.get("token", "").strip()
    found = queries.authenticate(token, clock.now()) if token else None
    if request.method != "POST":
        response: HttpResponse = _asked(request)
    elif found is None:
        response = _asked(request, is_wrong=True)
    else:
        first = reverse("staff:duties" if found.is_staff else "me:mandates")
        onwards = _own(request.POST.get("next", ""), otherwise=first)
        response = HttpResponseRedirect(onwards, status=SEE_OTHER)
        response.set_cookie(
            COOKIE, token, max_age=HOURS_OPEN * 3600, path="/",
            secure=request.is_secure(), httponly=True, samesite="Strict",
        )  # fmt: skip
    add_never_cache_headers(response)
    return response


@require_POST
def leave(_request: HttpRequest) -> HttpResponseBase:
    """Forget the token."""
    response = HttpResponseRedirect(reverse("me:enter"), status=SEE_OTHER)
    response.delete_cookie(COOKIE, path="/", samesite="Strict")
    return response
