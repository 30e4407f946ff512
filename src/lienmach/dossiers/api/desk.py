"""What officers look at: their queue, its counts, a dossier as they work on it, and people."""

import datetime as dt
import uuid
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from lienmach.dossiers import queries
from lienmach.dossiers.api import shapes, work_shapes
from lienmach.dossiers.api.access import READ, WRITE, Token, applicant_of
from lienmach.dossiers.api.work_shapes import Tab
from lienmach.dossiers.models import Dossier
from lienmach.dossiers.queries import Desk, DeskPage, Listed, Wanted, applicants, places, searching
from lienmach.dossiers.queries.visibility import desks_of
from lienmach.dossiers.rules.calendars import told
from lienmach.dossiers.rules.steps import Rule
from lienmach.ground import clock, requests
from lienmach.ground.actor import Actor
from lienmach.ground.cells import CSV, csv_of
from lienmach.ground.refusals import NotAllowed
from lienmach.identity.refusals import PersonUnknown

router = Router(tags=["desk"])
SHOWN_AS_IT_IS = (
    "seen", "is_mine", "is_ours", "may_undo", "may_answer_hand_over", "asked_here", "lacks_result",
    "outcomes",
)  # fmt: skip


class WantedIn(Schema):
    """What of a queue is wanted; whatever is empty wants everything."""

    tab: Tab = "todo"
    procedure: str = Field("", max_length=40)
    claimed: str = Field("", pattern="^(mine|free)?$")
    place: str = Field("", pattern="^(received|competent)?$")
    unit: str = Field("", max_length=10, description="Code of a unit that stands today")
    due_soon: bool = False
    search: str = Field("", max_length=200, description="Words; never a personal number")
    applicant: uuid.UUID | None = None

    def wanted(self, cursor: str = "") -> Wanted:
        """Return it as queries take it."""
        return Wanted(**self.model_dump(), cursor=cursor)


@router.get("/desk/queue", response=work_shapes.WorkOut, auth=Token(READ))
def queue(request: HttpRequest, wanted: Query[WantedIn], cursor: str = "") -> dict[str, Any]:
    """
    Return a piece of an officer's queue, filtered and searched as asked.

    What is open comes the first due first, what is done the last decided first; anything else, what
    is searched for, and what is not open of one unit come the last received first.
    """
    by, today = applicant_of(request).actor, clock.today()
    work = queries.work(by, wanted.wanted(cursor), at=clock.now(), on=today)
    names = applicants.names({each.dossier.applicant for each in work.items}, on=today)
    return {"items": [_line(each, by, names, on=today) for each in work.items], "next": work.next}


@router.get("/desk/counts", response=shapes.CountsOut, auth=Token(READ))
def counts(request: HttpRequest) -> queries.Counts:
    """Return how many dossiers the officer sees in each state, and how many are late."""
    return queries.counts(applicant_of(request).actor, at=clock.now(), on=clock.today())


@router.get("/desk/tabs", response=work_shapes.TabsOut, auth=Token(READ))
def tabs(request: HttpRequest) -> dict[str, Any]:
    """Return how many open dossiers lie in each tab of an officer's queue."""
    by = applicant_of(request).actor
    return {"tabs": queries.tab_counts(by, at=clock.now(), on=clock.today())}


@router.get("/desk/buckets", response=work_shapes.BucketsOut, auth=Token(READ))
def buckets(request: HttpRequest) -> dict[str, Any]:
    """Return how many dossiers lie in each reporting bucket."""
    by = applicant_of(request).actor
    return {"buckets": queries.bucket_counts(by, at=clock.now(), on=clock.today())}


@router.get("/desk/export", response={200: None}, auth=Token(READ))
def export(request: HttpRequest, wanted: Query[WantedIn]) -> HttpResponse:
    """Return what the queue shows as CSV, each with its applicant; at most 20,000 lines."""
    by, today = applicant_of(request).actor, clock.today()
    found = queries.export(by, wanted.wanted(), at=clock.now(), on=today).items
    names = applicants.names({each.dossier.applicant for each in found}, on=today)
    head = (
        "code", "procedure", "state", "received_at", "due_at", "competent_agency", "applicant",
        "applicant_name", "unit",
    )  # fmt: skip
    lines = [
        (
            one.code, one.procedure, one.state, told(one.received_at), told(one.due_at),
            queries.who_answers(one, on=today), one.applicant, names.get(one.applicant),
            one.unit,
        )
        for one in (each.dossier for each in found)
    ]  # fmt: skip
    response = HttpResponse(csv_of([head, *lines]), content_type=CSV)
    response["Content-Disposition"] = 'attachment; filename="dossiers.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


@router.get("/dossiers/{code}/desk", response=work_shapes.DeskOut, auth=Token(READ))
def desk(request: HttpRequest, code: str) -> dict[str, Any]:
    """Return a dossier as an officer works on it: what may be done now, and what was done."""
    by, today = applicant_of(request).actor, clock.today()
    if not applicant_of(request).is_staff:
        raise NotAllowed
    page = queries.desk_page(code, seen_by=by, at=clock.now(), on=today)
    dossier = page.desk.folder.dossier
    names = applicants.names({dossier.applicant}, on=today)
    return {**_desk(page.desk, on=today), **_beside(page, on=today), **_whose(dossier, names)}


@router.get("/dossiers/{code}/result-form", response=work_shapes.ResultFormOut, auth=Token(READ))
def result_form(request: HttpRequest, code: str) -> dict[str, Any]:
    """Return what a dossier's result would say, to whoever may issue it now."""
    by = applicant_of(request).actor
    found = queries.signing_desk(code, seen_by=by, on=clock.today())
    if found is None:
        raise NotAllowed
    return {
        "paper": found.paper.code, "name": found.paper.name, "name_en": found.paper.name_en,
        "pending": found.pending, "in_force": found.in_force,
        "lines": [
            {"field": line.field, "label": line.label, "label_en": line.label_en,
             "is_required": line.field in found.required,
             "value": found.values.get(line.field, "")}
            for group in found.paper.groups
            for line in group.lines
        ],
    }  # fmt: skip


@router.post(
    "/desk/people",
    response=work_shapes.PersonOut,
    auth=Token(WRITE),
    openapi_extra=requests.WITHOUT_EFFECT,
)
def person(request: HttpRequest, body: work_shapes.PersonIn) -> dict[str, Any]:
    """Return whom a personal number belongs to, to an officer who takes dossiers in at a desk."""
    by, today = applicant_of(request).actor, clock.today()
    if not desks_of(by, on=today):
        raise NotAllowed
    found = applicants.by_number(body.personal_id, seen_by=by, on=today)
    if found is None:
        raise PersonUnknown
    names = ("id", "full_name", "unit", "unit_on")
    return {name: getattr(found, name) for name in names}


@router.post(
    "/desk/search",
    response=work_shapes.SearchedOut,
    auth=Token(READ),
    openapi_extra=requests.WITHOUT_EFFECT,
)
def search(request: HttpRequest, body: work_shapes.PersonIn) -> dict[str, Any]:
    """
    Return by which ``applicant`` the queue shows the dossiers of a personal number.

    It tells of nobody whose dossiers the officer does not see: what it answers then finds none.
    """
    who = applicant_of(request)
    if not who.is_staff:
        raise NotAllowed
    return {"applicant": searching.whose(body.personal_id, who.actor, on=clock.today())}


def _line(each: Listed, by: Actor, names: dict[uuid.UUID, str], *, on: dt.date) -> dict[str, Any]:
    return {
        **shapes.listed(each, on=on),
        **_whose(each.dossier, names),
        "assignee": each.dossier.assignee,
        "is_mine": str(each.dossier.assignee) == by.id,
    }


def _whose(dossier: Dossier, names: dict[uuid.UUID, str]) -> dict[str, Any]:
    return {
        "applicant": dossier.applicant,
        "applicant_name": names.get(dossier.applicant, ""),
    }


def _rule(each: Rule) -> dict[str, Any]:
    return {
        "step": each.step,
        "name": each.name or each.step,
        "name_en": each.name_en or each.name or each.step,
        "to": each.after,
        "level": each.level,
    }


def _desk(found: Desk, *, on: dt.date) -> dict[str, Any]:
    return {
        "folder": shapes.opened(found.folder, on=on),
        **{name: getattr(found, name) for name in SHOWN_AS_IT_IS},
        "portal": found.portal and asdict(found.portal),
        "form": found.procedure.snapshot["form"],
        "allowed": list(map(_rule, found.allowed)),
        "awaited": list(map(_rule, found.awaited)),
        "steps": [
            {"number": each.number, "step": each.step, "before": each.before,
             "after": each.after, "at": told(each.at), "due_at": told(each.due_at),
             "is_late": each.due_at is not None and each.at > each.due_at,
             "undone_at": told(each.undone_at), "answers_before": each.answers_before}
            for each in found.done.steps
        ],
        "hand_overs": [
            {"from_agency": each.from_agency, "to_agency": each.to_agency, "reason": each.reason,
             "answer": each.answer, "answer_reason": each.answer_reason,
             "sent_at": told(each.sent_at), "answered_at": told(each.answered_at)}
            for each in found.done.hand_overs
        ],
        "consultations": [
            {"id": each.pk, "agency": each.agency, "question": each.question,
             "due_at": told(each.due_at), "answer": each.answer,
             "silent_at": told(each.silent_at), "closed_at": told(each.closed_at)}
            for each in found.done.consultations
        ],
    }  # fmt: skip


def _beside(page: DeskPage, *, on: dt.date) -> dict[str, Any]:
    """Return what a desk needs beside the work itself: papers, forms and places to choose from."""
    found, dossier = page.desk, page.desk.folder.dossier
    missing = {each.code for each in found.papers_missing}
    return {
        "compared": found.compared,
        "papers_asked": [
            {"code": each.code, "name": each.name, "name_en": each.name_en,
             "is_needed": each.is_needed, "is_missing": each.code in missing}
            for each in found.papers_asked
        ],
        "forms_issued": page.issued,
        "forms_to_issue": [asdict(each) for each in page.offers],
        "agencies": [
            {"code": each.code, "name": each.name}
            for each in places.serving(dossier.unit, dossier.unit_on, on=on)
        ],
        "heirs": [{"code": each.code, "name": each.name} for each in page.heirs],
    }  # fmt: skip
