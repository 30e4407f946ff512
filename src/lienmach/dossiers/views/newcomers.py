"""
Any desk: make somebody known whom neither this system nor a joined one has met.

What the register of residents says of them is put into the form and said to be from there; the
officer compares it with the identity card. Once they are known the counter goes on as ever: what
was asked for at its first page is sent there again (307).
"""

import datetime as dt
from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from lienmach.dossiers import actions, queries
from lienmach.dossiers.actions import Newcomer
from lienmach.dossiers.queries import applicants, places, registers
from lienmach.dossiers.queries.places import LONGEST_ADDRESS, UnitTold
from lienmach.dossiers.queries.visibility import desks_of
from lienmach.dossiers.refusals import NoSuchDesk
from lienmach.dossiers.rules import joined
from lienmach.dossiers.views.gate import officers_only
from lienmach.ground import clock
from lienmach.ground.actor import Actor
from lienmach.ground.days import day_needed
from lienmach.ground.refusals import Invalid, Unavailable
from lienmach.identity.rules import personal_id

ASK, AGAIN, SAME_AGAIN = 200, 422, 307
REGISTER, UNREAD = "register", "unread"


@dataclass(frozen=True, slots=True)
class Given:
    """
    What the page is filled in with: by a register at first, by the officer when it comes back.

    ``home`` is the commune as it was written, ``unit`` which of several it may be was chosen.
    ``source`` says if a register filled it in, or could not be read.
    """

    full_name: str = ""
    birth_date: str = ""
    home: str = ""
    street: str = ""
    unit: str = ""
    is_outside: bool = False
    source: str = ""
    candidates: list[UnitTold] = field(default_factory=list)


def ask(request: HttpRequest, officer: Actor, number: str) -> HttpResponseBase:
    """Ask who somebody is whom identity does not know; or lead to the system whose resident they are."""
    on = clock.today()
    try:
        known = registers.resident(number, seen_by=officer, on=on)
    except Unavailable:
        return _page(request, officer, number, Given(source=UNREAD))
    if known is None:
        province = registers.province_of_resident(number, on=on)
        if province is None:
            return _page(request, officer, number, Given())
        there = joined.path_in(province, reverse("work:new"))
        return HttpResponseRedirect(there, status=SAME_AGAIN)
    given = Given(
        full_name=known.full_name,
        birth_date=known.birth_date.isoformat() if known.birth_date else "",
        home=places.unit_told(known.unit, known.unit_on, on=on).name,
        street=known.address,
        source=REGISTER,
    )
    return _page(request, officer, number, given)


@require_POST
@officers_only
def register(request: HttpRequest, officer: Actor) -> HttpResponseBase:
    """Make somebody known and go on; what was filled in comes back with what is wrong with it."""
    on, desks = clock.today(), desks_of(officer, on=clock.today())
    if not desks:
        raise NoSuchDesk
    number = personal_id.normalised(request.POST.get("personal_id", ""))
    if applicants.by_number(number, seen_by=officer, on=on) is not None:  # another desk was first
        return _onwards()
    given = _given(request, on)
    desk = request.POST.get("desk", "") or desks[0]
    unit = places.whole(desk, on=on) if given.is_outside else given.unit
    if not unit:
        word = "work.home_which" if given.candidates else "work.nowhere"
        return _page(request, officer, number, given, wrong=word)
    try:
        born = day_needed(request.POST, "birth_date")
        said = Newcomer(
            personal_id=number,
            full_name=given.full_name,
            birth_date=born,
            unit=unit,
            address=given.street,
        )
        actions.register_newcomer(said, desk=desk, by=officer, at=clock.now())
    except Invalid as refusal:
        return _page(request, officer, number, given, refusal=refusal)
    return _onwards()


def _given(request: HttpRequest, on: dt.date) -> Given:
    """Read the form; a name of several communes leaves open which until one is chosen."""
    home = request.POST.get("home", "").strip()[:LONGEST_ADDRESS]
    candidates = places.looked_up(home, on=on).found
    chosen = request.POST.get("home_unit", "")
    if chosen not in {each.code for each in candidates}:
        chosen = candidates[0].code if len(candidates) == 1 else ""
    source = request.POST.get("source", "")
    return Given(
        full_name=request.POST.get("full_name", ""),
        birth_date=request.POST.get("birth_date", ""),
        home=home,
        street=request.POST.get("street", "")[:LONGEST_ADDRESS],
        unit=chosen,
        is_outside=bool(request.POST.get("outside")),
        source=source if source in {REGISTER, UNREAD} else "",
        candidates=candidates,
    )


def _onwards() -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("work:new"), status=SAME_AGAIN)


def _page(
    request: HttpRequest,
    officer: Actor,
    number: str,
    given: Given,
    *,
    refusal: Invalid | None = None,
    wrong: str = "",
) -> HttpResponseBase:
    on = clock.today()
    context = {
        "officer": officer,
        "number": number,
        "procedure": request.POST.get("procedure", ""),
        "address": request.POST.get("address", ""),
        "given": given,
        "today": on.isoformat(),
        "desk": request.POST.get("desk", ""),
        "desks": [queries.agency_name(code, on=on) for code in desks_of(officer, on=on)],
        "refusal": refusal,
        "wrong": wrong,
    }
    status = AGAIN if refusal or wrong else ASK
    return render(request, "dossiers/newcomer.html", context, status=status)
