"""The work queue: what waits, by bucket, searched, written to a file, and handled in bulk."""

import hashlib
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import Truncator
from django.views.decorators.http import require_POST, require_safe

from lienmach.dossiers import actions, queries
from lienmach.dossiers.actions import Said
from lienmach.dossiers.models import Dossier
from lienmach.dossiers.queries import Listed, Wanted, applicants, places
from lienmach.dossiers.queries import searching as searching_for
from lienmach.dossiers.queries.units import units_seen
from lienmach.dossiers.queries.wanting import OPEN_TABS, TABS
from lienmach.dossiers.rules import buckets, searching
from lienmach.dossiers.rules.calendars import told
from lienmach.dossiers.views.applicants import language_of
from lienmach.dossiers.views.gate import SEE_OTHER, officers_only
from lienmach.ground import clock, ids
from lienmach.ground.actor import Actor
from lienmach.ground.cells import csv_file

COLUMNS = (
    "code", "procedure", "applicant", "state", "received_at", "due_at", "competent_agency", "unit",
)  # fmt: skip
SOME_CODE = "H00.00-000000-0000"
LONGEST_OPTION = 70
BULK = ("claim", "ask_for_supplement", "propose", "approve", "decide", "hand_over")
"""Steps that the bulk bar offers; claiming is one for it."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the queue."""

    dossier: Dossier
    path: str
    procedure: str
    procedure_en: str
    applicant: str
    bucket: str
    is_soon: bool
    is_mine: bool


@require_safe
@officers_only
def queue(request: HttpRequest, officer: Actor) -> HttpResponseBase:
    """Show what waits for an officer."""
    wanted, on = wanted_of(request), clock.today()
    found = queries.queue(officer, wanted, at=clock.now(), on=on, lang=language_of(request))
    return render(
        request,
        "dossiers/queue.html",
        {
            "officer": officer,
            "wanted": wanted,
            "lines": _lines(found.work.items, officer),
            "is_found": wanted.is_found,
            "tabs": list(found.tabs.items()),
            "open_tabs": OPEN_TABS,
            "more_tabs": [tab for tab in TABS if tab not in OPEN_TABS],
            "procedures": [(code, _in_short(name)) for code, name in found.procedures],
            "units": [] if wanted.is_found else units_seen(officer, on=on),
            "link": urlencode(_filters(wanted)),
            "next": found.work.next,
            "bulk": BULK,
            "key": uuid.uuid4().hex,
        },
    )


@require_POST
@officers_only
def search(request: HttpRequest, officer: Actor) -> HttpResponseBase:
    """Take a question by a form, so that no personal number ever stands in an address."""
    text, on = request.POST.get("search", "").strip(), clock.today()
    number = searching.personal_id(text)
    if number is None:
        return _to_queue(search=text)
    return _to_queue(who=str(searching_for.whose(number, officer, on=on)))


@require_safe
@officers_only
def queue_csv(request: HttpRequest, officer: Actor) -> HttpResponseBase:
    """Write what the queue shows to a file, as the same officer sees it."""
    on = clock.today()
    found = queries.export(officer, wanted_of(request), at=clock.now(), on=on)
    lines = (
        (
            one.code, line.procedure, line.applicant, one.state, told(one.received_at),
            told(one.due_at), queries.who_answers(one, on=on),
            places.unit_told(one.unit, one.unit_on, on=on).name,
        )
        for line in _lines(found.items, officer)
        for one in [line.dossier]
    )  # fmt: skip
    return csv_file("dossiers", [COLUMNS, *lines], is_cut=found.next is not None)


@require_POST
@officers_only
def bulk(request: HttpRequest, officer: Actor) -> HttpResponseBase:
    """Take one step in many dossiers, and say of each what became of it."""
    codes, step = request.POST.getlist("code"), request.POST.get("step", "")
    said = Said(text=request.POST.get("text", ""), outcome=request.POST.get("outcome", ""))
    key = _key_of(request.POST.get("key", ""), step, said)
    outcomes = actions.take_steps(codes, step, said=said, key=key, by=officer, at=clock.now())
    done = sum(each.done for each in outcomes)
    return render(
        request,
        "dossiers/bulk.html",
        {
            "officer": officer,
            "outcomes": outcomes,
            "step": step,
            "done": done,
            "refused": len(outcomes) - done,
        },
    )


def _key_of(page: str, step: str, said: Said) -> str:
    """Return the key of a deed done from a page: who goes back to it may well do another there."""
    deed = "\0".join((step, said.text, said.outcome))
    return page and f"{page}-{hashlib.sha256(deed.encode()).hexdigest()[:16]}"


def wanted_of(request: HttpRequest) -> Wanted:
    """Return what an address asks of the queue."""
    asked = request.GET
    tab = asked.get("tab", "")
    return Wanted(
        tab=tab if tab in TABS else "todo",
        procedure=asked.get("procedure", "")[:40],
        claimed=asked.get("claimed", "") if asked.get("claimed") in {"mine", "free"} else "",
        place=asked.get("place", "") if asked.get("place") in {"received", "competent"} else "",
        unit=asked.get("unit", "")[:10],
        due_soon=asked.get("soon") == "1",
        search=asked.get("search", "")[:200],
        applicant=ids.read(asked.get("who", "")),
        cursor=asked.get("cursor", ""),
    )


def _filters(wanted: Wanted) -> dict[str, str]:
    filters = {
        "tab": wanted.tab,
        "procedure": wanted.procedure,
        "claimed": wanted.claimed,
        "place": wanted.place,
        "unit": wanted.unit,
        "soon": "1" if wanted.due_soon else "",
        "search": wanted.search,
        "who": str(wanted.applicant) if wanted.applicant else "",
    }
    return {name: value for name, value in filters.items() if value}


def _lines(listed: Iterable[Listed], officer: Actor) -> list[Line]:
    at, found = clock.now(), list(listed)
    path = reverse("work:dossier", args=[SOME_CODE])  # each would be found anew, one a line
    names = applicants.names({each.dossier.applicant for each in found}, on=clock.today())
    return [
        Line(
            dossier=each.dossier,
            path=path.replace(SOME_CODE, each.dossier.code),
            procedure=each.procedure_name,
            procedure_en=each.name_en,
            applicant=names.get(each.dossier.applicant, ""),
            bucket=buckets.bucket(
                each.dossier.state, each.dossier.due_at, each.dossier.decided_at, at=at
            ),
            is_soon=each.dossier.due_at is not None
            and at <= each.dossier.due_at < at + buckets.SOON,
            is_mine=str(each.dossier.assignee) == officer.id,
        )
        for each in found
    ]


@lru_cache(maxsize=1024)
def _in_short(name: str) -> str:
    return Truncator(name).chars(LONGEST_OPTION)


def _to_queue(**asked: Any) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('work:queue')}?{urlencode(asked)}", status=SEE_OTHER)
