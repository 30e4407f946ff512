"""
Who may enter the control room: whoever was given its key, kept in a signed cookie.

The link to it holds the key behind a ``#``, which browsers send to nobody: the page's script puts it
into the form, or whoever came writes it there. So no address ever tells it, here or in a proxy.
"""

import functools
import hmac
from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods

from lienmach.ground import installation

COOKIE = "lienmach_control_room"
HOURS_OPEN = 12
FORBIDDEN = 403

P = ParamSpec("P")


def _signer() -> signing.TimestampSigner:
    # Signed with the key itself: a key that is replaced puts everyone out.
    return signing.TimestampSigner(key=installation.secret("control-room"), salt=COOKIE)


def may_enter(request: HttpRequest) -> bool:
    """Test if the request comes from someone who showed the key today."""
    try:
        _signer().unsign(request.COOKIES.get(COOKIE, ""), max_age=HOURS_OPEN * 3600)
    except signing.BadSignature:
        return False
    return True


def _asked(request: HttpRequest) -> HttpResponse:
    response = render(request, "merger/enter.html")
    add_never_cache_headers(response)
    return response


def _refusal(request: HttpRequest, why: str) -> HttpResponse:
    response = render(request, "merger/refused.html", {"why": why}, status=FORBIDDEN)
    add_never_cache_headers(response)
    return response


def operators_only(
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let only the merger team see a view, and let nothing on the way keep what it shows."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not may_enter(request):
            return _refusal(request, "room.closed")
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    return guarded


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponseBase:
    """Ask for the key, and take it."""
    key = request.POST.get("key", "").strip()
    if request.method != "POST":
        return (
            HttpResponseRedirect(reverse("merger:moves")) if may_enter(request) else _asked(request)
        )
    if not hmac.compare_digest(key.encode(), installation.secret("control-room").encode()):
        return _refusal(request, "room.wrong_key" if key else "room.closed")
    response = HttpResponseRedirect(reverse("merger:moves"))
    response.set_cookie(
        COOKIE,
        _signer().sign("operator"),
        max_age=HOURS_OPEN * 3600,
        path=reverse("merger:moves"),
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    add_never_cache_headers(response)
    return response
