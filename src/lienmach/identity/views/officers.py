"""Officers sign in: a password, then a second factor; and the first time by an invitation."""

import datetime as dt
import json
import secrets
import uuid
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods

from lienmach import homes
from lienmach.ground import clock, passwords, vault
from lienmach.ground.refusals import Invalid, NotFound, Refusal
from lienmach.identity import actions, gate, queries
from lienmach.identity.actions import PasskeyAnswer, Step
from lienmach.identity.actions.signing_in import STEP_LASTS
from lienmach.identity.actions.staffing import LONGEST_LOGIN
from lienmach.identity.queries import Login
from lienmach.identity.queries.credentials import passkeys
from lienmach.identity.refusals import (
    InvitationUnknown,
    PasswordUnfit,
    SignInExpired,
    StaffDisabled,
    TooManyAttempts,
    WrongCredentials,
    WrongPasskey,
)
from lienmach.identity.views import passkeys as webauthn
from lienmach.identity.views.browsers import browser, held, keep, note_in_vain, place_of, remember

COOKIE, PURPOSE = "lienmach_step", "officer between password and second factor"
FORMS = require_http_methods(["GET", "HEAD", "POST"])


@FORMS
def officer(request: HttpRequest) -> HttpResponseBase:
    """Take a login and a password; what is wrong of the two is never said."""
    wanted = gate.onwards(request.POST.get("next") or request.GET.get("next"))
    if request.method != "POST":
        return _shown(request, "officer", {"next": wanted})
    login = request.POST.get("login", "").strip()[:LONGEST_LOGIN]
    at = clock.now()
    try:
        found = _by_password(request, login, at=at)
        return _after_password(request, found, login, wanted, at=at)
    except Refusal as refusal:
        note_in_vain(request, "password", refusal, login=login)
        return _shown(request, "officer", {"next": wanted, "login": login}, refusal=refusal)


@FORMS
def second(request: HttpRequest) -> HttpResponseBase:
    """Take a code or a passkey, and begin the session."""
    at = clock.now()
    told = held(request, COOKIE, PURPOSE, at=at, within=STEP_LASTS)
    if told is None or told["province"] != homes.current_province():
        return _begin_anew(request)
    step = Step(uuid.UUID(told["staff"]), told["login"], told["once"])
    options = webauthn.asked(request, passkeys(step.staff, at=at), challenge=told["challenge"])
    context = {"seconds": told["seconds"], "options": options, "next": told["next"]}
    if request.method != "POST":
        return _shown(request, "second", context)
    try:
        session = _by_second(request, step, challenge=told["challenge"], at=at)
    except Refusal as refusal:
        way = "passkey" if request.POST.get("passkey") else "code"
        note_in_vain(request, way, refusal, login=step.login)
        if isinstance(refusal, SignInExpired):
            return _begin_anew(request)
        return _shown(request, "second", context, refusal=refusal)
    response = _gone_on(request, session, str(told["next"]), step.login, at=at)
    response.delete_cookie(COOKIE, path="/", samesite="Lax")
    return response


@FORMS
def invitation(request: HttpRequest, text: str) -> HttpResponseBase:
    """Let whoever was invited set a password, once, and lead them to a second factor."""
    at = clock.now()
    invited = queries.invited(text, at=at)
    if invited is None:
        note_in_vain(request, "invitation", InvitationUnknown())
        return gate.not_done(request, InvitationUnknown())
    login, name = invited
    context = {"login": login, "name": name, "shortest": passwords.SHORTEST}
    if request.method != "POST":
        return _shown(request, "invitation", context)
    try:
        password = request.POST.get("password", "")
        if password != request.POST.get("again", ""):
            raise PasswordUnfit(
                "The two passwords are not the same.", vi="Hai mật khẩu không giống nhau."
            )
        session = actions.accept_invitation(
            text, password=password, browser=browser(request), at=at
        )
    except NotFound as refusal:
        return gate.not_done(request, refusal)
    except Invalid as refusal:
        return _shown(request, "invitation", context, refusal=refusal)
    return _gone_on(request, session, reverse("account:security"), login, at=at)


def _by_password(request: HttpRequest, login: str, *, at: dt.datetime) -> Login:
    """Return the account whose password was told; the same work is done if there is none."""
    place, known = place_of(request, login, at=at)
    place = f"password {place}"
    actions.demand_attempt(login, place=place, known=known, at=at)
    found = queries.login_named(login, at=at)
    is_right = passwords.matches(
        request.POST.get("password", ""), found.password if found else None
    )
    if found is None or not is_right:
        raise WrongCredentials
    actions.forgive_attempt(login, place=place)
    if found.is_disabled:
        raise StaffDisabled
    return found


def _after_password(
    request: HttpRequest, found: Login, login: str, wanted: str, *, at: dt.datetime
) -> HttpResponseBase:
    if not found.has_second:
        session = actions.sign_in_by_password(found.staff, browser=browser(request), at=at)
        return _gone_on(request, session, wanted, login, at=at)
    text = vault.sealed(
        PURPOSE, at=at, staff=str(found.staff), login=login, next=wanted,
        province=homes.current_province(), seconds=sorted(found.seconds),
        once=secrets.token_urlsafe(32), challenge=secrets.token_urlsafe(32),
    )  # fmt: skip
    response = HttpResponseRedirect(reverse("account:second"), status=HTTPStatus.SEE_OTHER)
    keep(response, request, COOKIE, text, within=STEP_LASTS)
    return response


def _by_second(request: HttpRequest, step: Step, *, challenge: str, at: dt.datetime) -> str:
    place, known = place_of(request, step.login, at=at)
    # Only who knows the password comes here, so all but known browsers may be slowed down as one:
    # many addresses guess six digits no faster than one does.
    place = f"second {place}" if known else "second"
    actions.demand_attempt(f"{step.login} second", place=place, known=known, at=at)
    step = Step(step.staff, f"{step.login} second", step.once)
    told = request.POST.get("passkey", "")
    if not told:
        return actions.sign_in_by_code(
            step, code=request.POST.get("code", ""), place=place, browser=browser(request), at=at
        )
    try:
        handle = str(json.loads(told)["rawId"])
    except (ValueError, KeyError, TypeError) as error:
        raise WrongPasskey from error
    answer = PasskeyAnswer(handle, webauthn.verifier(request, told, challenge=challenge))
    return actions.sign_in_by_passkey(
        step, answer=answer, place=place, browser=browser(request), at=at
    )


def _gone_on(
    request: HttpRequest, session: str, wanted: str, login: str, *, at: dt.datetime
) -> HttpResponseBase:
    response = HttpResponseRedirect(wanted, status=HTTPStatus.SEE_OTHER)
    gate.hand_over(response, request, session)
    remember(response, request, login, at=at)
    return response


def _begin_anew(request: HttpRequest) -> HttpResponseBase:
    return _shown(request, "officer", {"next": "/"}, refusal=SignInExpired())


def _shown(
    request: HttpRequest, page: str, context: dict[str, object], *, refusal: Refusal | None = None
) -> HttpResponse:
    status = refusal.status if refusal else HTTPStatus.OK
    response = render(
        request, f"identity/{page}.html", {**context, "refusal": refusal},
        status=status,
    )  # fmt: skip
    if isinstance(refusal, TooManyAttempts):
        response["Retry-After"] = str(refusal.seconds)
    add_never_cache_headers(response)
    return response
