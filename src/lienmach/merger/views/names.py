"""Who sits at the control room, by the name they give once, and what they are told if refused."""

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django.core import signing
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from lienmach.ground import installation
from lienmach.ground.refusals import Refusal, Unavailable
from lienmach.merger.actions.operators import given_name
from lienmach.merger.views.gate import HOURS_OPEN, operators_only

COOKIE = "lienmach_operator"

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def name_of(request: HttpRequest) -> str:
    """Return the name given with this request, or once before; nothing if there is none."""
    if said := request.POST.get("by", "").strip():
        return said
    try:
        kept = signing.loads(
            request.COOKIES.get(COOKIE, ""),
            key=installation.secret("control-room"),
            salt=COOKIE,
            max_age=HOURS_OPEN * 3600,
        )
    except signing.BadSignature:
        return ""
    return str(kept)


def back_of(request: HttpRequest) -> str:
    """Return where in the room somebody came from, as their form says; else the first page."""
    back, room = request.POST.get("next", ""), reverse("merger:moves")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith(room)
    return back if is_ours else room


def deciding(view: View[P]) -> View[P]:
    """Let the merger team send a form, and tell them in a sentence what is refused."""

    @functools.wraps(view)
    def told(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except Unavailable:
            raise
        except Refusal as refusal:
            context = {"refusal": refusal, "back": back_of(request)}
            return render(request, "merger/not_done.html", context, status=refusal.status)

    guarded: View[P] = require_POST(operators_only(told))
    return guarded


@deciding
def give(request: HttpRequest) -> HttpResponseBase:
    """Take the name of whoever decides from now on, and go back to where they were."""
    name = given_name(request.POST.get("by", ""))
    response = HttpResponseRedirect(back_of(request))
    response.set_cookie(
        COOKIE,
        signing.dumps(name, key=installation.secret("control-room"), salt=COOKIE),
        max_age=HOURS_OPEN * 3600,
        path=reverse("merger:moves"),
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    return response
