"""What every page is told."""

from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from lienmach import homes
from lienmach.dossiers import queries as dossiers
from lienmach.ground import clock
from lienmach.ground.refusals import Unavailable
from lienmach.identity import gate
from lienmach.identity.queries import SignedIn
from lienmach.portal import language
from lienmach.portal.joined import joined_desks
from lienmach.registries import queries as registries

_COUNTED = "_lienmach_unread"


def desk_pages(request: HttpRequest) -> list[str]:
    """Return the pages of the review desk that are open to whoever asks; none to a stranger."""
    officer = gate.officer(request)
    return registries.open_pages(officer, on=clock.today()) if officer else []


def signed(request: HttpRequest) -> SignedIn | None:
    """Return who is signed in, for the head of a page; nobody while that cannot be told."""
    try:
        return gate.who(request)
    except Unavailable:
        return None


def unread(request: HttpRequest) -> int | None:
    """
    Return how many notices the citizen who asks has not read; asked once a request.

    None for whoever else asks, and while it cannot be told: no page waits for its bell.
    """
    if not hasattr(request, _COUNTED):
        count = None
        try:
            found = gate.citizen(request)
            count = dossiers.unread(found.actor, on=clock.today()) if found else None
        except Unavailable:
            pass
        setattr(request, _COUNTED, count)
    known: int | None = getattr(request, _COUNTED)
    return known


def same_page(request: HttpRequest) -> str | None:
    """
    Return the path of this page, for who comes back to it in another language.

    None for the answer to a form: what was typed would be lost, and many of its addresses take
    forms only.
    """
    return request.path if request.method in gate.SAFE_METHODS else None


def portal(request: HttpRequest) -> dict[str, Any]:
    """Return the page's language, the other one, and the province that is spoken for."""
    lang = language.of(request)
    try:
        province = homes.current_province()
    except homes.NoHome:
        province = ""
    return {
        "lang": lang,
        "other_lang": "vi" if lang == "en" else "en",
        "same_page": same_page(request),
        "province": province,
        "debug": settings.DEBUG,
        "unread": partial(unread, request),  # by the bell in a page's head
        "signed": partial(signed, request),  # by every page but those that say what went wrong
        "joined_desks": partial(joined_desks, request),
        "desk_pages": partial(desk_pages, request),  # asked only by the pages that show them
    }
