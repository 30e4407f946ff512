"""What a browser tells of itself, and what it is given to hold beside its session."""

import datetime as dt
import logging
import secrets
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from lienmach import homes
from lienmach.ground import vault
from lienmach.ground.callers import caller_of
from lienmach.ground.refusals import Refusal
from lienmach.ground.vault import NotSealedHere
from lienmach.identity import gate
from lienmach.identity.actions import Browser
from lienmach.identity.rules import places

MARK = 16
"""How much of a mark is told: enough to tell apart whoever tries."""

log = logging.getLogger("lienmach.sign-in")

KNOWN, KNOWN_LASTS = "lienmach_known", dt.timedelta(days=180)
KNOWN_PURPOSE = "browser that has signed in"


def browser(request: HttpRequest) -> Browser:
    """Return the browser, with the session it holds so far."""
    return Browser(
        device=places.device_of(request.headers.get("user-agent", "")),
        held=request.COOKIES.get(gate.COOKIE, ""),
    )


def place_of(request: HttpRequest, login: str, *, at: dt.datetime) -> tuple[str, bool]:
    """
    Return the place that tries of a login are counted for, and whether it is one that is known.

    A browser that has signed in as this login is a place of its own, whatever its address.
    """
    try:
        told = vault.opened(
            KNOWN_PURPOSE, request.COOKIES.get(KNOWN, ""), at=at, within=KNOWN_LASTS
        )
    except NotSealedHere:
        return f"address {caller_of(request)}", False
    if (told["login"], told["province"]) != (login.casefold(), homes.current_province()):
        return f"address {caller_of(request)}", False
    return f"browser {told['id']}", True


def remember(
    response: HttpResponseBase, request: HttpRequest, login: str, *, at: dt.datetime
) -> None:
    """Let a browser prove later that it has signed in as this login."""
    text = vault.sealed(
        KNOWN_PURPOSE, at=at, login=login.casefold(), province=homes.current_province(),
        id=secrets.token_urlsafe(16),
    )  # fmt: skip
    keep(response, request, KNOWN, text, within=KNOWN_LASTS)


def keep(
    response: HttpResponseBase, request: HttpRequest, name: str, text: str, *, within: dt.timedelta
) -> None:
    """Let a browser hold something sealed for a time."""
    response.set_cookie(
        name, text, max_age=int(within.total_seconds()), path="/",
        secure=request.is_secure(), httponly=True, samesite="Lax",
    )  # fmt: skip


def held(
    request: HttpRequest, name: str, purpose: str, *, at: dt.datetime, within: dt.timedelta
) -> dict[str, Any] | None:
    """Return what a browser holds under a name, if we sealed it for this purpose just now."""
    try:
        return vault.opened(purpose, request.COOKIES.get(name, ""), at=at, within=within)
    except NotSealedHere:
        return None


def note_in_vain(request: HttpRequest, way: str, why: Refusal, *, login: str = "") -> None:
    """
    Write into the process's log that somebody tried to sign in, by which way, and why it failed.

    Login and place by the marks under which they are counted: the same twice is seen to be the
    same, and nobody's. Who did sign in is a fact of the ledger.
    """
    log.warning(
        "sign-in in vain: province=%s way=%s why=%s login=%s place=%s",
        homes.current_province(), way, type(why).__name__,
        vault.mark("attempt of a login", login.strip().casefold())[:MARK] if login else "-",
        vault.mark("place of an attempt", caller_of(request))[:MARK],
    )  # fmt: skip
