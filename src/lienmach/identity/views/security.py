"""Look after one's own means of signing in, and the devices on which one is signed in."""

import base64
import contextlib
import datetime as dt
import secrets
import uuid
from http import HTTPStatus
from io import BytesIO

import segno
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lienmach.ground import clock, passwords, vault
from lienmach.ground.actor import Actor
from lienmach.ground.refusals import NotAllowed, Refusal, Unavailable
from lienmach.ground.vault import NotSealedHere
from lienmach.identity import actions, gate, queries
from lienmach.identity.actions.credentials import SETTING_UP_LASTS
from lienmach.identity.queries import SignedIn
from lienmach.identity.queries.credentials import SECOND, Kind, login_of
from lienmach.identity.queries.credentials import passkeys as known_passkeys
from lienmach.identity.refusals import PasswordUnfit, SignInExpired
from lienmach.identity.rules import codes
from lienmach.identity.views import passkeys
from lienmach.identity.views.browsers import browser, place_of

SETTING_UP = "setting up a second factor"
FORMS = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@gate.own_account
def security(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Show by what one signs in, and where one is signed in."""
    at, found = clock.now(), _found(request)
    means = queries.means(actor.key, at=at) if found.is_staff else []
    seconds = [each for each in means if each.kind in SECOND]
    return render(
        request,
        "identity/security.html",
        {
            "found": found,
            "seconds": seconds,
            "papers": sum(each.kind == Kind.RECOVERY for each in means),
            "is_wanting": found.is_staff and found.level < gate.officers_level(found),
            "may_change": found.is_staff and _may_change(found, has_second=bool(seconds)),
            "accounts": [] if found.is_staff else queries.accounts(actor.key),
            "devices": queries.devices(actor.key, at=at),
        },
    )


@FORMS
@gate.own_account
def totp(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Show a new authenticator's secret, and take it once a code of it is right."""
    at, found = clock.now(), _changing(request, actor)
    staff, refusal = actor.key, None
    secret = codes.new_secret()
    if request.method == "POST":
        secret = str(_under_way(request, actor, at=at)["secret"])
        try:
            _count(request, actor, at=at)
            session = actions.add_totp(
                staff, secret=secret, code=request.POST.get("code", ""),
                label=request.POST.get("label", ""), browser=browser(request), by=actor, at=at,
            )  # fmt: skip
            return _changed(request, session)
        except SignInExpired:  # sent twice: the first has set it up
            return _back()
        except Refusal as refused:
            refusal = refused
    login = login_of(staff)
    address = codes.address(secret, name=f"{login}@{found.province}", issuer=passkeys.NAME)
    return render(
        request,
        "identity/totp.html",
        {
            "refusal": refusal,
            "secret": " ".join(secret[n : n + 4] for n in range(0, len(secret), 4)),
            "picture": _picture(address),
            "sealed": vault.sealed(SETTING_UP, at=at, secret=secret, staff=actor.id),
        },
        status=refusal.status if refusal else HTTPStatus.OK,
    )


@FORMS
@gate.own_account
def passkey(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Offer to make a passkey, and take the one that a browser has made."""
    at = clock.now()
    _changing(request, actor)
    staff, refusal = actor.key, None
    if request.method == "POST":
        told = _under_way(request, actor, at=at)
        try:
            made = passkeys.made(
                request, request.POST.get("passkey", ""), challenge=str(told["secret"])
            )
            session = actions.add_passkey(
                staff, passkey=made, label=request.POST.get("label", ""),
                browser=browser(request), by=actor, at=at,
            )  # fmt: skip
            return _changed(request, session)
        except Refusal as refused:
            refusal = refused
    challenge = secrets.token_urlsafe(32)
    options = passkeys.offered(
        request, staff=actor.id, login=login_of(staff), name=actor.name,
        handles=[handle for handle, _ in known_passkeys(staff, at=at)], challenge=challenge,
    )  # fmt: skip
    return render(
        request,
        "identity/passkey.html",
        {
            "refusal": refusal,
            "options": options,
            "sealed": vault.sealed(SETTING_UP, at=at, secret=challenge, staff=actor.id),
        },
        status=refusal.status if refusal else HTTPStatus.OK,
    )


@require_POST
@gate.own_account
def recovery(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Make new recovery codes and show them, this once."""
    _changing(request, actor)
    made = actions.new_recovery_codes(actor.key, by=actor, at=clock.now())
    return render(request, "identity/recovery.html", {"codes": made})


@require_POST
@gate.own_account
def remove(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Take a passkey or an authenticator back."""
    _changing(request, actor)
    actions.remove_credential(_key(request, "credential"), by=actor, at=clock.now())
    return _back()


@require_POST
@gate.own_account
def devices(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """End one session of one's own, or all but this one."""
    at, found = clock.now(), _found(request)
    holder = actor.key
    if request.POST.get("session"):
        chosen = [_key(request, "session")]
    else:
        open_now = queries.devices(holder, at=at)
        chosen = [each.session for each in open_now if each.session != found.session]
    actions.end_sessions(holder, chosen, by=actor, at=at)
    return _back()


@FORMS
@gate.own_account
def password(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Change one's own password; every other device is signed out."""
    at, refusal = clock.now(), None
    _changing(request, actor)
    if request.method == "POST":
        try:
            place = _count(request, actor, at=at)
            becomes = request.POST.get("password", "")
            if becomes != request.POST.get("again", ""):
                raise PasswordUnfit(
                    "The two passwords are not the same.", vi="Hai mật khẩu không giống nhau."
                )
            session = actions.change_password(
                actor.key, was=request.POST.get("was", ""), becomes=becomes,
                browser=browser(request), by=actor, at=at,
            )  # fmt: skip
            with contextlib.suppress(Unavailable):  # it is changed, whatever becomes of the count
                actions.forgive_attempt(_changing_as(actor), place=place)
            return _changed(request, session)
        except Refusal as refused:
            refusal = refused
    return render(
        request,
        "identity/password.html",
        {"refusal": refusal, "shortest": passwords.SHORTEST},
        status=refusal.status if refusal else HTTPStatus.OK,
    )


def _found(request: HttpRequest) -> SignedIn:
    found = gate.who(request)
    assert found is not None  # noqa: S101 - the gate has let them in
    return found


def _may_change(found: SignedIn, *, has_second: bool) -> bool:
    """Test if a session may change means: where a second factor is, it must have been shown."""
    return not has_second or found.level >= 2


def _changing(request: HttpRequest, actor: Actor) -> SignedIn:
    found = _found(request)
    if not found.is_staff:
        raise NotAllowed
    means = queries.means(actor.key, at=clock.now())
    if not _may_change(found, has_second=any(each.kind in SECOND for each in means)):
        raise NotAllowed
    return found


def _under_way(request: HttpRequest, actor: Actor, *, at: dt.datetime) -> dict[str, object]:
    try:
        told = vault.opened(
            SETTING_UP, request.POST.get("sealed", ""), at=at, within=SETTING_UP_LASTS
        )
    except NotSealedHere as error:
        raise SignInExpired from error
    if told["staff"] != actor.id:
        raise SignInExpired
    return told


def _count(request: HttpRequest, actor: Actor, *, at: dt.datetime) -> str:
    """Slow down guessing by whoever found a browser that was left signed in; return the place."""
    name = _changing_as(actor)
    place, known = place_of(request, name, at=at)
    actions.demand_attempt(name, place=place, known=known, at=at)
    return place


def _changing_as(actor: Actor) -> str:
    return f"{actor.id} change"


def _changed(request: HttpRequest, session: str) -> HttpResponseBase:
    response = _back()
    gate.hand_over(response, request, session)
    return response


def _back() -> HttpResponse:
    return HttpResponseRedirect(reverse("account:security"), status=HTTPStatus.SEE_OTHER)


def _key(request: HttpRequest, name: str) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get(name, ""))
    except ValueError as error:
        raise NotAllowed from error


def _picture(address: str) -> str:
    out = BytesIO()
    segno.make(address, error="m").save(out, kind="svg", scale=5, border=2, xmldecl=False)
    return f"data:image/svg+xml;base64,{base64.b64encode(out.getvalue()).decode()}"
