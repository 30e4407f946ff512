"""Officers of one province at work in the system of another that was joined with it."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import get_script_prefix, reverse, set_script_prefix

from lienmach import homes
from lienmach.dossiers import queries as dossiers
from lienmach.dossiers.rules import joined
from lienmach.ground import clock
from lienmach.ground.refusals import Unavailable
from lienmach.identity import gate

Answer = Callable[[HttpRequest], HttpResponseBase]
RETRY_SECONDS = "1"
_HOME = "_lienmach_home"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DeskPage:
    """The desk in one province's system, as pages lead there."""

    province: str
    path: str
    is_here: bool


class WorkInJoined:
    """
    Let an address begin with whose system is asked, where two provinces are one by now.

    Everything else stays as it is: who is signed in, what they may see and do, and where their
    reads are logged. What is no page of officers at work is only there under its own address.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer on behalf of the province that the address names."""
        asked = joined.split(request.path_info)
        if asked is None:
            return self.get_response(request)
        province, path = asked
        home = homes.current_province()
        if province == home or not path.startswith(joined.PAGES):
            return _to_own(request, path)
        try:
            known = dossiers.joined(home, on=clock.today())
        except (DatabaseError, InterfaceError, Unavailable):
            log.exception("%s: nobody can tell which provinces are one", request.path)
            away = render(request, "503.html", status=HTTPStatus.SERVICE_UNAVAILABLE)
            away["Retry-After"] = RETRY_SECONDS
            return away
        if province not in known:
            return render(request, "404.html", status=HTTPStatus.NOT_FOUND)
        setattr(request, _HOME, home)
        request.path_info = path
        before = get_script_prefix()
        set_script_prefix(f"{joined.PREFIX}{province}/")
        try:
            with homes.province(province):
                return self.get_response(request)
        finally:
            set_script_prefix(before)


def joined_desks(request: HttpRequest) -> list[DeskPage]:
    """Return the desks in the systems of all provinces that are one by now, the host's first."""
    here = homes.current_province()
    home: str = getattr(request, _HOME, here)
    others = dossiers.joined(home, on=clock.today())
    queue = reverse("work:queue")
    _of, own = joined.split(queue) or ("", queue)
    desks = [DeskPage(home, own, home == here)]
    desks += [DeskPage(each, joined.path_in(each, queue), each == here) for each in others]
    return desks if others else []


def _to_own(request: HttpRequest, path: str) -> HttpResponse:
    """Lead to a page under its own address, a form with everything that was sent."""
    query = request.META.get("QUERY_STRING", "")
    there = gate.onwards(f"{path}?{query}" if query else path)
    return HttpResponseRedirect(there, status=HTTPStatus.TEMPORARY_REDIRECT)
