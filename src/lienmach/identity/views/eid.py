"""Citizens sign in at an e-ID service (OpenID Connect), and come back."""

import datetime as dt
import secrets
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from lienmach import homes
from lienmach.ground import clock, vault
from lienmach.ground.refusals import Refusal
from lienmach.identity import actions, gate
from lienmach.identity.actions import Answer
from lienmach.identity.actions.accounts import STATE_LASTS
from lienmach.identity.queries import issuers
from lienmach.identity.refusals import (
    EidAttributesUnfit,
    EidDenied,
    EidNotACitizen,
    EidNotTrusted,
    LevelTooLow,
    PersonKnown,
    SignInExpired,
)
from lienmach.identity.rules import assurance, attributes, openid, tokens
from lienmach.identity.rules.openid import Asking, Issuer
from lienmach.identity.views.browsers import browser, held, keep, note_in_vain

COOKIE, PURPOSE = "lienmach_eid_", "e-ID sign-in under way"
MOST = 4
"""How many sign-ins a browser may have under way, as in tabs beside one another."""


def cookie_of(state: str) -> str:
    """Return the cookie of one sign-in: an answer to another one leaves it alone."""
    return f"{COOKIE}{tokens.digest(state)[:16]}"


@require_safe
def start(request: HttpRequest) -> HttpResponseBase:
    """Send the browser to an e-ID service, with a question that only its answer fits."""
    at = clock.now()
    try:
        issuer = issuers.issuer_named(request.GET.get("issuer", ""))
    except Refusal as refusal:
        return gate.asked_to_sign_in(request, onto="/", why=refusal, status=refusal.status)
    level = 2 if request.GET.get("level") == "2" else 1
    asking = openid.new_asking()
    address = openid.address(
        issuer, asking, redirect_uri=_comes_back(request),
        acr=assurance.name_of(level, issuer.levels), anew=bool(request.COOKIES.get(gate.LEFT)),
    )  # fmt: skip
    text = vault.sealed(
        PURPOSE, at=at, issuer=issuer.issuer, state=asking.state, nonce=asking.nonce,
        verifier=asking.verifier, level=level, province=homes.current_province(),
        next=gate.onwards(request.GET.get("next")),
    )  # fmt: skip
    response = HttpResponseRedirect(address)
    under_way = [name for name in request.COOKIES if name.startswith(COOKIE)]
    for name in under_way[: max(0, len(under_way) - MOST + 1)]:  # browsers tell the oldest first
        response.delete_cookie(name, path="/", samesite="Lax")
    keep(response, request, cookie_of(asking.state), text, within=STATE_LASTS)
    add_never_cache_headers(response)
    return response


@require_safe
def callback(request: HttpRequest) -> HttpResponseBase:
    """Take the answer of an e-ID service; anything amiss is one sentence, and nobody is signed in."""
    at, cookie = clock.now(), cookie_of(request.GET.get("state", ""))
    under_way = held(request, cookie, PURPOSE, at=at, within=STATE_LASTS)
    wanted = str(under_way["next"]) if under_way else "/"
    response: HttpResponseBase
    try:
        session = _session(request, under_way, at=at)
    except Refusal as refusal:
        note_in_vain(request, "e-id", refusal)
        response = gate.asked_to_sign_in(request, onto=wanted, why=refusal, status=refusal.status)
    else:
        response = HttpResponseRedirect(wanted, status=HTTPStatus.SEE_OTHER)
        gate.hand_over(response, request, session)
    if under_way is not None:
        response.delete_cookie(cookie, path="/", samesite="Lax")
    add_never_cache_headers(response)
    return response


def _session(request: HttpRequest, under_way: dict[str, Any] | None, *, at: dt.datetime) -> str:
    state = request.GET.get("state", "")
    if (
        under_way is None
        or under_way["province"] != homes.current_province()
        or not secrets.compare_digest(str(under_way["state"]).encode(), state.encode())
    ):
        raise SignInExpired
    if request.GET.get("error") or not request.GET.get("code"):
        raise EidDenied if request.GET.get("error") == "access_denied" else EidNotTrusted
    issuer = issuers.issuer_named(str(under_way["issuer"]))
    if request.GET.get("iss", issuer.issuer) != issuer.issuer:
        raise EidNotTrusted
    asking = Asking(state, str(under_way["nonce"]), str(under_way["verifier"]))
    claims, said = issuers.told(
        issuer, asking, code=request.GET["code"], redirect_uri=_comes_back(request)
    )
    answer = _answer(issuer, claims, said, state=state)
    if answer.level < int(under_way["level"]):
        raise LevelTooLow
    try:
        return actions.sign_in_citizen(answer, browser=browser(request), at=at)
    except PersonKnown:  # made by another browser of theirs a moment ago
        return actions.sign_in_citizen(answer, browser=browser(request), at=at)


def _answer(issuer: Issuer, claims: dict[str, Any], said: dict[str, Any], *, state: str) -> Answer:
    if attributes.kind_of(said) != attributes.CITIZEN:
        raise EidNotACitizen
    found = attributes.read(said)
    if found is None:
        raise EidAttributesUnfit
    return Answer(
        issuer=issuer.issuer,
        said=found,
        level=assurance.level_of(claims.get("acr"), issuer.levels),
        state=state,
        binds=issuer.binds,
        synthetic=issuer.demo,
        unit=issuer.units.get(homes.current_province(), ""),
    )


def _comes_back(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("account:eid_callback"))
