"""Who looks at a dossier's papers: whoever the token in their cookie speaks for."""

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from lienmach.ground import clock
from lienmach.ground.actor import Actor
from lienmach.ground.refusals import NotSignedIn, Refusal, Unavailable
from lienmach.identity import queries as identity
from lienmach.registries.queries import COOKIE

SCOPE = "dossiers:read"

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, Actor, P], HttpResponseBase]


def visitor(request: HttpRequest) -> Actor | None:
    """Return who asks; the one place to change when people sign in by session."""
    token = request.COOKIES.get(COOKIE, "")
    found = identity.authenticate(token, clock.now()) if token else None
    return found.actor if found and found.may(SCOPE) else None


def known_only(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let those we know see a view; what is refused is told in a sentence; nothing is kept."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        actor = visitor(request)
        try:
            if actor is None:
                raise NotSignedIn
            response = view(request, actor, *args, **kwargs)
        except Unavailable:
            raise
        except Refusal as refusal:
            response = render(
                request, "dossiers/refused.html", {"refusal": refusal}, status=refusal.status
            )
        add_never_cache_headers(response)
        return response

    return guarded
