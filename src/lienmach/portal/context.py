"""What every page is told."""

from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from lienmach import homes
from lienmach.ground import clock
from lienmach.ground.refusals import Unavailable
from lienmach.identity import gate
from lienmach.identity.queries import SignedIn
from lienmach.portal import language
from lienmach.registries import queries as registries


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
        "province": province,
        "debug": settings.DEBUG,
        "signed": partial(signed, request),  # by every page but those that say what went wrong
        "desk_pages": partial(desk_pages, request),  # asked only by the pages that show them
    }
