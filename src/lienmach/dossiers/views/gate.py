"""
Who may enter the officers' pages of this room, and what they are told that is refused.

Whether somebody is signed in is a matter of :mod:`lienmach.identity.gate`.
"""

import functools
from typing import ParamSpec

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from lienmach.dossiers import queries
from lienmach.ground import clock
from lienmach.ground.actor import Actor
from lienmach.ground.refusals import NotAllowed, NotSignedIn, Refusal, Unavailable
from lienmach.identity import gate
from lienmach.identity.gate import Guarded, View
from lienmach.identity.refusals import AssuranceTooLow

SEE_OTHER = 303

P = ParamSpec("P")


def officers_only(view: View[P]) -> Guarded[P]:
    """Let officers see a view of the desk."""
    return gate.officers_only(telling(view, "dossiers/not_done.html"))


def catalogue_only(view: View[P]) -> Guarded[P]:
    """Let those who write or publish procedures see a view."""

    @functools.wraps(view)
    def seen(
        request: HttpRequest, actor: Actor, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        if not queries.sees_drafts(actor, on=clock.today()):
            raise NotAllowed
        return view(request, actor, *args, **kwargs)

    return gate.officers_only(telling(seen, "catalogue/not_done.html"))


def known_only(view: View[P]) -> Guarded[P]:
    """Let whoever is signed in see a view of papers."""
    return gate.signed_in(telling(view, "dossiers/refused.html"))


def onwards(name: str, *args: object) -> HttpResponseRedirect:
    """Lead to a page of the catalogue after something was done."""
    return HttpResponseRedirect(reverse(f"catalogue:{name}", args=args), status=SEE_OTHER)


def telling(view: View[P], page: str) -> View[P]:
    """Say what is refused on a page that leads back to where one was."""

    @functools.wraps(view)
    def told(
        request: HttpRequest, actor: Actor, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        try:
            return view(request, actor, *args, **kwargs)
        except (AssuranceTooLow, NotSignedIn, Unavailable):
            raise
        except Refusal as refusal:
            context = {"refusal": refusal, "officer": actor, "code": kwargs.get("code", "")}
            return render(request, page, context, status=refusal.status)

    return told
