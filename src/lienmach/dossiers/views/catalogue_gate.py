"""Who may enter the pages of the catalogue: an officer who writes or publishes it."""

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from lienmach.dossiers import queries
from lienmach.ground import clock
from lienmach.ground.actor import Actor
from lienmach.ground.refusals import NotAllowed, NotSignedIn, Refusal, Unavailable
from lienmach.registries.queries import COOKIE, officer

SEE_OTHER = 303

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, Actor, P], HttpResponseBase]


def signed_in(request: HttpRequest) -> Actor | None:
    """Return the officer who asks: the one place that knows how officers sign in."""
    return officer(request.COOKIES.get(COOKIE, ""))


def catalogue_only(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let those who write or publish see a view, in a sentence what is refused; nothing is kept."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        response = _told(request, view, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    return guarded


def _told(
    request: HttpRequest, view: View[P], /, *args: P.args, **kwargs: P.kwargs
) -> HttpResponseBase:
    actor = signed_in(request)
    try:
        if actor is None:
            raise NotSignedIn
        if not queries.sees_drafts(actor, on=clock.today()):
            raise NotAllowed
        return view(request, actor, *args, **kwargs)
    except Unavailable:
        raise
    except Refusal as refusal:
        context = {"refusal": refusal, "officer": actor}
        return render(request, "catalogue/not_done.html", context, status=refusal.status)


def onwards(name: str, *args: object) -> HttpResponseRedirect:
    """Lead to a page of the catalogue after something was done."""
    return HttpResponseRedirect(reverse(f"catalogue:{name}", args=args), status=SEE_OTHER)
