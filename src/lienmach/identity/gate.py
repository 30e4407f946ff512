"""
What stands before the pages of every room: who is asking, may they come in, and how they sign in.

A page says whom it is for: ``@signed_in``, ``@officers_only``, ``@citizens_only`` or, where one
looks after one's own means of signing in, ``@own_account``; and is given an ``Actor``. Nothing on the
way keeps what it shows. Whoever may not come in is shown the page to sign in, and led on from there;
so is a citizen of whom something asks for a higher level of assurance.
"""

import datetime as dt
import functools
import os
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme
from ninja import Status
from ninja.security import HttpBearer

from lienmach import homes
from lienmach.ground import clock, requests
from lienmach.ground.actor import Actor
from lienmach.ground.refusals import NotAllowed, NotSignedIn, Refusal, Unavailable
from lienmach.homes.answers import Answered, Request
from lienmach.identity import actions, queries
from lienmach.identity.queries import Applicant, SignedIn
from lienmach.identity.queries.issuers import is_demo, issuers
from lienmach.identity.refusals import AssuranceTooLow
from lienmach.identity.rules import sessions, tokens
from lienmach.identity.rules.assurance import Level
from lienmach.identity.rules.duties import Kind
from lienmach.identity.rules.openid import Issuer

COOKIE = sessions.COOKIE
LEFT = "lienmach_left"
"""Borne by a browser that somebody signed out of, until the next has signed in."""
EVERYWHERE = "/"
SAFE_METHODS = {"GET", "HEAD"}
LONGEST_NEXT = 1000
_REMEMBERED = "_lienmach_signed_in"
_NOBODY = object()

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, Actor, P], HttpResponseBase]
Guarded = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
Refused = Callable[[HttpRequest], HttpResponseBase | None]


def who(request: HttpRequest) -> SignedIn | None:
    """Return who is signed in, asking once a request; notes at most once a minute that they are."""
    found = getattr(request, _REMEMBERED, _NOBODY)
    if found is _NOBODY:
        cookie, at = request.COOKIES.get(COOKIE, ""), clock.now()
        found = queries.signed_in(cookie, at) if cookie else None
        setattr(request, _REMEMBERED, found)
        if isinstance(found, SignedIn) and sessions.is_due(found.last_seen, at):
            with homes.province(found.province):
                actions.touch_session(found.session, at=at)
    return found if isinstance(found, SignedIn) else None


class Bearer(HttpBearer):
    """
    What stands before the API of every room: a token that may be used for one thing.

    A token may do what its scopes name and what its holder's duties allow today, both. That an
    officer's token is in use is noted once an hour at most.
    """

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> Applicant:
        """
        Return whom the token of a request speaks for.

        :raises NotSignedIn: when it speaks for nobody.
        """
        found = super().__call__(request)
        if not isinstance(found, Applicant):
            raise NotSignedIn
        return found

    def authenticate(
        self,
        request: HttpRequest,  # noqa: ARG002 - the framework's signature
        token: str,
    ) -> Applicant | None:
        """
        Return whom a token speaks for.

        :raises NotAllowed: when it may not be used for this.
        """
        at = clock.now()
        found = queries.authenticate(token, at)
        if found is None:
            return None
        if not found.may(self.scope):
            raise NotAllowed
        if found.is_staff and not tokens.is_noted(found.last_used_at, at):
            with homes.province(found.province):
                actions.touch_token(found.token, at=at)
        return found


def bearer(request: HttpRequest) -> Applicant:
    """Return whom the token of a request speaks for, which its route has asked for."""
    found = getattr(request, "auth", None)
    assert isinstance(found, Applicant)  # noqa: S101 - the route asks for a token
    return found


def after(
    request: HttpRequest,
    operation: str,
    asked: Any,
    deed: Callable[[Actor, dt.datetime], dict[str, Any]],
) -> Status[dict[str, Any]]:
    """Carry out a deed of several actions, and keep its answer when it was done: 201, and 200 again."""
    return keyed(request, operation, asked, deed, carried_out=actions.after)


def keyed(
    request: HttpRequest,
    operation: str,
    asked: Any,
    deed: Callable[[Actor, dt.datetime], dict[str, Any]],
    *,
    carried_out: Callable[..., Answered],
) -> Status[dict[str, Any]]:
    """Answer by what a deed said, carried out once a key as its room does: 201, and 200 again."""
    by, at = bearer(request).actor, clock.now()
    wanted = Request(operation=operation, key=requests.key_in(request.headers), asked=asked)
    found = carried_out(wanted, lambda: deed(by, at), by=by, at=at)
    return Status(200 if found.is_again else 201, found.said)


def officer(request: HttpRequest) -> Actor | None:
    """Return the officer who asks, if it is one who has shown a second factor where it is due."""
    found = who(request)
    if found is None or not found.is_staff or found.level < officers_level(found):
        return None
    return found.actor


def citizen(request: HttpRequest) -> SignedIn | None:
    """Return the citizen who asks, if it is one."""
    found = who(request)
    return None if found is None or found.is_staff else found


def officers_level(found: SignedIn) -> Level:
    """
    Return the level an officer needs: a second factor, for all but a demonstration's officers.

    Even there whoever appoints needs one.
    """
    appoints = any(duty.kind == Kind.APPOINT for duty in found.actor.duties)
    return Level.ONE if is_demo() and skips_second() and not appoints else Level.TWO


def skips_second() -> bool:
    """Test if the demonstration was explicitly told to do without second factors."""
    return os.environ.get("LIENMACH_DEMO_SECOND_FACTOR") == "skip"


def signed_in(view: View[P]) -> Guarded[P]:
    """Let whoever is signed in see a view; officers by a second factor, as everywhere."""
    return _guarded(view, _not_let_in)


def own_account(view: View[P]) -> Guarded[P]:
    """Let whoever is signed in see a view of their own account, be it by a password alone."""
    return _guarded(view, _not_signed_in)


def officers_only(view: View[P]) -> Guarded[P]:
    """Let officers see a view."""
    return _guarded(view, _not_an_officer)


def citizens_only(view: View[P]) -> Guarded[P]:
    """Let citizens see a view."""
    return _guarded(view, _not_a_citizen)


def onwards(wanted: str | None, *, otherwise: str = EVERYWHERE) -> str:
    """Return where to go on: a path of this very host, or something else if it is none."""
    path = wanted or ""
    is_ours = (
        path.startswith("/")
        and not path.startswith(("//", "/\\"))
        and path.isprintable()
        and "\\" not in path
        and len(path) <= LONGEST_NEXT
        and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    )
    return path if is_ours else otherwise


def asked_to_sign_in(
    request: HttpRequest, *, onto: str | None = None, why: Refusal | None = None, status: int = 401
) -> HttpResponse:
    """Return the page that asks whether one is a citizen or an officer."""
    context = {
        "next": onwards(_here(request) if onto is None else onto),
        "refusal": why,
        "issuers": _issuers(),
        "is_lost": request.method not in SAFE_METHODS,
    }
    response = render(request, "identity/sign_in.html", context, status=status)
    add_never_cache_headers(response)
    return response


def hand_over(response: HttpResponseBase, request: HttpRequest, cookie: str) -> None:
    """Let a browser hold a session, until it is over or the browser is closed."""
    rotate_token(request)  # what a form of the time before knew is worth nothing now
    response.set_cookie(
        COOKIE, cookie, path=EVERYWHERE, secure=request.is_secure(), httponly=True, samesite="Lax"
    )
    if request.COOKIES.get(LEFT):
        response.delete_cookie(LEFT, path=EVERYWHERE, samesite="Lax")


def take_back(response: HttpResponseBase, request: HttpRequest) -> None:
    """
    Let a browser forget its session, and remember that somebody has left.

    The e-ID service may know them still: at a computer that people share it is to ask the next.
    """
    response.delete_cookie(COOKIE, path=EVERYWHERE, samesite="Lax")
    response.set_cookie(
        LEFT, "1", path=EVERYWHERE, secure=request.is_secure(), httponly=True, samesite="Lax"
    )


def _guarded(view: View[P], refused: Refused) -> Guarded[P]:
    @functools.wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        response = refused(request)
        found = who(request)
        if response is None:
            assert found is not None  # noqa: S101 - or it would have been refused
            response = _told(request, view, found.actor, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    return guarded


def _told(
    request: HttpRequest, view: View[P], actor: Actor, /, *args: P.args, **kwargs: P.kwargs
) -> HttpResponseBase:
    try:
        return view(request, actor, *args, **kwargs)
    except Unavailable:
        raise
    except NotSignedIn as refusal:
        return asked_to_sign_in(request, why=refusal)
    except AssuranceTooLow:
        return _led_higher(request)
    except Refusal as refusal:
        return not_done(request, refusal)


def not_done(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Return the page that says in a sentence what was refused."""
    response = render(
        request, "identity/not_done.html", {"refusal": refusal}, status=refusal.status
    )
    add_never_cache_headers(response)
    return response


def _not_signed_in(request: HttpRequest) -> HttpResponseBase | None:
    return asked_to_sign_in(request) if who(request) is None else None


def _not_let_in(request: HttpRequest) -> HttpResponseBase | None:
    found = who(request)
    if found is None:
        return asked_to_sign_in(request)
    if found.is_staff and found.level < officers_level(found):
        # Signed in by a password alone: the way leads to setting up a second factor.
        return HttpResponseRedirect(reverse("account:security"), status=HTTPStatus.SEE_OTHER)
    return None


def _not_an_officer(request: HttpRequest) -> HttpResponseBase | None:
    found = who(request)
    if found is not None and not found.is_staff:
        return not_done(request, NotAllowed())
    return _not_let_in(request)


def _not_a_citizen(request: HttpRequest) -> HttpResponseBase | None:
    found = who(request)
    if found is None:
        return asked_to_sign_in(request)
    return not_done(request, NotAllowed()) if found.is_staff else None


def _led_higher(request: HttpRequest) -> HttpResponseBase:
    level = Level.TWO.value
    query = urlencode({"level": level, "next": onwards(_here(request))})
    context = {
        "level": level,
        "way": f"{reverse('account:eid_start')}?{query}",
        "is_lost": request.method not in SAFE_METHODS,
    }
    return render(request, "identity/step_up.html", context, status=HTTPStatus.FORBIDDEN)


def _here(request: HttpRequest) -> str:
    """Return the page where somebody is: for a form the one that it was sent from, if it is ours."""
    if request.method in SAFE_METHODS:
        return request.get_full_path()
    page = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()}):
        return EVERYWHERE
    parts = urlsplit(page)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _issuers() -> list[Issuer]:
    try:
        return [*issuers()]
    except Refusal:
        return []  # serving was refused with this sentence already; nobody can sign in by e-ID
