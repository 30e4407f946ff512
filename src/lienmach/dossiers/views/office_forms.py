"""The office's forms by page: acts issued once more, and the register of a desk."""

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from lienmach.dossiers import actions, queries
from lienmach.dossiers.forms.downloads import pdf
from lienmach.dossiers.forms.requests import portal_address
from lienmach.dossiers.queries import places
from lienmach.dossiers.queries.paperwork import register_pdf
from lienmach.dossiers.queries.visibility import agencies_of
from lienmach.dossiers.refusals import NoSuchForm
from lienmach.dossiers.rules import duties, paperwork
from lienmach.dossiers.views.gate import SEE_OTHER, officers_only
from lienmach.ground import clock
from lienmach.ground.actor import Actor
from lienmach.ground.days import day_in


@require_POST
@officers_only
def issue(request: HttpRequest, officer: Actor, code: str, form: str) -> HttpResponseBase:
    """Issue a form of an act once more; the form's key makes it one, however often it is sent."""
    number = next((each for each in sorted(paperwork.ACTS) if each == form), None)
    if number is None:
        raise NoSuchForm
    actions.issue_paper(
        code,
        form=number,
        reason=request.POST.get("reason", ""),
        until=day_in(request.POST, "until"),
        address=portal_address(request),
        key=request.POST.get("key", ""),
        by=officer,
        at=clock.now(),
    )
    return HttpResponseRedirect(reverse("dossiers:papers", args=[code]), status=SEE_OTHER)


@require_safe
@officers_only
def register(request: HttpRequest, officer: Actor) -> HttpResponseBase:
    """Ask of which desk and which days form 07 shall be."""
    on = clock.today()
    desks = [
        named
        for code in agencies_of(officer, duties.SEE, on=on)
        if places.is_service_centre(code, on=on)
        for named in [queries.agency_name(code, on=on)]
        if named
    ]
    return render(
        request,
        "dossiers/register.html",
        {
            "officer": officer,
            "desks": desks,
            "agency": request.GET.get("agency", "")[:40] or (desks[0].code if desks else ""),
            "since": on.replace(day=1),
            "until": on,
        },
    )


@require_safe
@officers_only
def register_file(request: HttpRequest, officer: Actor) -> HttpResponseBase:
    """Give form 07 of a desk: what it took in from a day until before another."""
    on, agency = clock.today(), request.GET.get("agency", "")[:40]
    content = register_pdf(
        agency,
        since=day_in(request.GET, "since") or on.replace(day=1),
        until=day_in(request.GET, "until") or on,
        seen_by=officer,
        at=clock.now(),
    )
    name = agency if places.is_agency(agency, on=on) else "so"
    return pdf(content, f"{name}-07")
