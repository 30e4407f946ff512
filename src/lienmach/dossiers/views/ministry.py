"""What ministries handle, as officers see it: a list to look at, and nothing to decide."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from lienmach.dossiers import queries
from lienmach.dossiers.models import MinistryDossier
from lienmach.dossiers.queries import WantedCopies, applicants, places
from lienmach.dossiers.rules import searching
from lienmach.dossiers.rules.calendars import told
from lienmach.dossiers.rules.exchange import STATE_NAMES_VI, is_portal_code
from lienmach.dossiers.views.gate import SEE_OTHER, officers_only
from lienmach.ground import clock
from lienmach.ground.actor import Actor
from lienmach.ground.cells import csv_file

STATES = {str(state): state for state in STATE_NAMES_VI}
COLUMNS = (
    "code", "procedure", "procedure_name", "agency", "agency_name", "unit", "unit_on", "state",
    "state_name", "received_at", "due_at", "synced_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the list."""

    copy: MinistryDossier
    applicant: str
    unit: str


@require_safe
@officers_only
def copies(request: HttpRequest, officer: Actor) -> HttpResponseBase:
    """Show the copies an officer may see, the last received first."""
    wanted, on = wanted_of(request), clock.today()
    found = queries.ministry_dossiers(officer, wanted, on=on)
    names = applicants.names({each.applicant for each in found.items if each.applicant}, on=on)
    return render(
        request,
        "dossiers/ministry.html",
        {
            "officer": officer,
            "wanted": wanted,
            "state": str(wanted.state or ""),
            "states": [*STATES],
            "lines": [
                Line(
                    copy=each,
                    applicant=names.get(each.applicant, "") if each.applicant else "",
                    unit=places.unit_name(each.unit, each.unit_on),
                )
                for each in found.items
            ],
            "is_no_code": request.GET.get("asked") == "no-code",
            "link": urlencode(_filters(wanted)),
            "next": found.next,
        },
    )


@require_POST
@officers_only
def search(request: HttpRequest, officer: Actor) -> HttpResponseBase:  # noqa: ARG001 - a view
    """Take a question by a form, so that no personal number ever stands in an address."""
    text, state = request.POST.get("code", "").strip(), request.POST.get("state", "")
    asked = {"state": state} if state in STATES else {}
    if text and is_portal_code(text) and searching.personal_id(text) is None:
        asked["code"] = text
    elif text:
        asked["asked"] = "no-code"
    to = f"{reverse('work:ministry')}?{urlencode(asked)}"
    return HttpResponseRedirect(to, status=SEE_OTHER)


@require_safe
@officers_only
def copies_csv(request: HttpRequest, officer: Actor) -> HttpResponseBase:
    """Write what the list shows to a file, without names."""
    found = queries.ministry_export(officer, wanted_of(request), on=clock.today())
    lines = (
        (
            each.code, each.procedure, each.procedure_name, each.agency, each.agency_name,
            each.unit, each.unit_on, each.state, queries.state_name(each.state),
            told(each.received_at), told(each.due_at), told(each.synced_at),
        )
        for each in found.items
    )  # fmt: skip
    return csv_file("ministry-dossiers", [COLUMNS, *lines], is_cut=found.next is not None)


def wanted_of(request: HttpRequest) -> WantedCopies:
    """Return what an address asks of the list."""
    code = request.GET.get("code", "")
    return WantedCopies(
        code=code if is_portal_code(code) else "",
        state=STATES.get(request.GET.get("state", "")),
        cursor=request.GET.get("cursor", ""),
    )


def _filters(wanted: WantedCopies) -> dict[str, str]:
    filters = {"code": wanted.code, "state": str(wanted.state or "")}
    return {name: value for name, value in filters.items() if value}
