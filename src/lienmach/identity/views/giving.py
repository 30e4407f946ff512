"""Give a duty to another officer, within one's own reach."""

import uuid
from http import HTTPStatus

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from lienmach.ground import clock
from lienmach.ground.actor import Actor
from lienmach.ground.days import day_in
from lienmach.ground.refusals import Refusal
from lienmach.identity import actions, forms, queries
from lienmach.identity.gate import officers_only
from lienmach.identity.queries import Places
from lienmach.identity.refusals import BeyondYourReach, PlaceUnclear, StaffUnknown
from lienmach.identity.rules import duties
from lienmach.identity.rules.duties import Kind

UNIT, AGENCY, PROVINCE = "unit", "agency", "province"


@require_http_methods(["GET", "HEAD", "POST"])
@officers_only
def give(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """Show the form for a new duty; by POST, give it and show it."""
    on, refusal = clock.today(), None
    places = queries.places_to_appoint(actor, on=on)
    if not places:
        raise BeyondYourReach
    if request.method == "POST":
        try:
            duty = _given(request, actor, places)
        except Refusal as said:
            refusal = said
        else:
            return HttpResponseRedirect(
                reverse("staff:duty", args=[duty]), status=HTTPStatus.SEE_OTHER
            )
    context = {
        "actor": actor,
        "places": places,
        "kinds": [kind.value for kind in Kind],
        "since": request.POST.get("since") or f"{on}",
        "refusal": refusal,
    }
    status = refusal.status if refusal else HTTPStatus.OK
    return render(request, "identity/give.html", context, status=status)


def _given(request: HttpRequest, actor: Actor, places: Places) -> uuid.UUID:
    staff = queries.staff_by_login(request.POST.get("login", "").strip())
    if staff is None:
        raise StaffUnknown
    kind = forms.one_of(Kind, request.POST.get("kind", ""))
    where = request.POST.get("where", "")
    unit = forms.coded(request.POST.get("unit", ""), places.units)
    agency = forms.coded(request.POST.get("agency", ""), places.agencies)
    is_said = {UNIT: unit, AGENCY: agency, PROVINCE: True}.get(where)
    if not is_said or not duties.is_one_place(unit, agency, everywhere=where == PROVINCE):
        raise PlaceUnclear
    at = clock.now()
    return actions.grant_duty(
        staff,
        kind=kind,
        unit=unit,
        unit_on=clock.local_day(at) if unit else None,
        agency=agency,
        since=day_in(request.POST, "since") or clock.local_day(at),
        until=day_in(request.POST, "until"),
        by=actor,
        at=at,
    )
