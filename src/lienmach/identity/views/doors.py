"""The page that asks whether one is a citizen or an officer, and the way out."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.views.decorators.http import require_POST, require_safe

from lienmach import homes
from lienmach.ground import clock
from lienmach.identity import actions, gate
from lienmach.identity.rules import tokens
from lienmach.identity.rules.tokens import Mark


@require_safe
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """Ask who comes; whoever is signed in already is led on."""
    wanted = gate.onwards(request.GET.get("next"))
    if gate.who(request) is not None:
        return HttpResponseRedirect(wanted, status=HTTPStatus.SEE_OTHER)
    return gate.asked_to_sign_in(request, onto=wanted, status=HTTPStatus.OK)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponseBase:
    """End the session, in the database as in the browser."""
    cookie = request.COOKIES.get(gate.COOKIE, "")
    parts = tokens.taken_apart(cookie, Mark.SESSION)
    if parts is not None and gate.who(request) is not None:
        with homes.province(parts.issuer):
            actions.end_session(cookie, at=clock.now())
    response = HttpResponseRedirect("/", status=HTTPStatus.SEE_OTHER)
    gate.take_back(response, request)
    return response
