"""What goes in and comes out of the counter for machines."""

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Annotated, Any

from ninja import Field, Schema

from lienmach.dossiers import queries
from lienmach.dossiers.models import Dossier, Procedure
from lienmach.dossiers.queries import Folder, Listed
from lienmach.dossiers.rules import deadlines, due_ledger, forms, happenings
from lienmach.dossiers.rules.calendars import told
from lienmach.dossiers.rules.states import Outcome, State
from lienmach.ground import requests
from lienmach.ground.bodies import Body
from lienmach.ledger.queries import Fact

Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,40}$")]
UnitCode = Annotated[str, Field(pattern=r"^[0-9]{1,10}$", description="Administrative unit")]
Moment = Annotated[str | None, Field(description="ISO 8601, +07:00")]
KEY = requests.NEEDED


class ApplicationIn(Body):
    """What an applicant hands in: a procedure, its form filled in, and perhaps another place."""

    procedure: Code
    data: dict[str, Any]
    unit: UnitCode | None = None


class PaperIn(Body):
    """An upload and the paper that it is, by the code the procedure gives it."""

    paper: Code
    upload: uuid.UUID


class OwnApplicationIn(ApplicationIn):
    """The same, for oneself or, by a mandate, for somebody else; and perhaps with its papers."""

    on_behalf_of: Annotated[
        uuid.UUID | None, Field(description="The person one acts for by a mandate in force")
    ] = None
    papers: Annotated[
        list[PaperIn] | None,
        Field(max_length=50, description="All the papers that come with it; null if they follow"),
    ] = None

    @property
    def sent_along(self) -> tuple[tuple[str, uuid.UUID], ...] | None:
        """Return what comes with it; None if papers follow."""
        if self.papers is None:
            return None
        return tuple((each.paper, each.upload) for each in self.papers)


class DeskApplicationIn(ApplicationIn):
    """What an officer hands in for somebody, at a desk."""

    applicant: uuid.UUID
    unit: UnitCode
    received_at: Code
    helped_at: Code | None = None
    papers_integrated: Annotated[
        int | None,
        Field(ge=0, le=99, description="Papers the officer saw in the applicant's level 2 account"),
    ] = None


class TextIn(Body):
    """A text."""

    text: str


class WithdrawalIn(Body):
    """Why a dossier is taken back; an officer who does it for somebody at a counter says it."""

    text: Annotated[str, Field(max_length=4000)] = ""


class SupplementIn(Body):
    """What completes the form, and the papers that come with it."""

    data: dict[str, Any]
    papers: Annotated[list[PaperIn], Field(max_length=50)] = []


class DecisionIn(Body):
    """A decision, with its reason if it needs one."""

    outcome: Outcome
    text: str = ""


class PlacementIn(Body):
    """In which unit a dossier lies."""

    unit: UnitCode


class AgencyOut(Schema):
    """An agency."""

    code: str
    name: str


class CompetentOut(Schema):
    """Which agency decides; null when it cannot be decided from the unit alone."""

    agency: AgencyOut | None


class Receipt(Schema):
    """What an applicant is told when a dossier is taken in."""

    code: str
    state: State
    received_at: Moment
    due_at: Moment
    competent_agency: AgencyOut | None


class HandedInOut(Receipt):
    """The same, with the papers that must still come, if any must."""

    papers_missing: list[str] | None = Field(
        default=None,
        description="Codes of papers that are to follow, but for those that a register may hold",
    )


class ListedOut(Receipt):
    """A dossier in a list."""

    procedure: str
    procedure_name: str
    continued_by: AgencyOut | None


class PageOut(Schema):
    """A piece of a list; ``next`` is the cursor of the next one."""

    items: list[ListedOut]
    next: str | None


class EventOut(Schema):
    """What happened, when, by whom."""

    event: str
    at: Moment
    by: Annotated[str, Field(description="applicant, representative, office or platform")]
    details: dict[str, Any]


class PaperOut(Schema):
    """A paper of a dossier."""

    id: str
    name: str
    media_type: str
    size: int
    state: str | None = Field(
        default=None, description="quarantined, clean, refused; or unscanned, which opens as well"
    )
    what: str = Field(default="", description="the code of the paper that the procedure asks for")


class FolderOut(ListedOut):
    """A dossier with everything that lies in it."""

    procedure_version: str
    data: dict[str, Any]
    unit: str
    unit_on: dt.date
    helped_at_agency: AgencyOut | None
    received_at_agency: AgencyOut | None
    accepted_at: Moment
    due_why: list[str]
    due_why_en: list[str]
    decided_at: Moment
    outcome: Outcome | None
    notes: list[str]
    notes_within: list[int] = Field(
        description="Which of the notes, counted from 0, are the office's alone"
    )
    papers: list[PaperOut]
    events: list[EventOut]


class NoteOut(Schema):
    """A note that was taken in."""

    dossier: str
    number: int
    at: Moment


class ProcedureOut(Schema):
    """A procedure in force."""

    code: str
    name: str
    version: str
    level: str
    limits: list[dict[str, Any]]
    fees: list[dict[str, Any]]
    form: list[dict[str, Any]]
    example: dict[str, Any]
    citation: str
    name_en: str | None = None
    served_by: dict[str, Any] | None = None
    assurance: dict[str, Any] | None = None
    receiving_rule: dict[str, Any] | None = None
    confidence: str | None = None
    citation_en: str | None = None


class ProcedureInFullOut(ProcedureOut):
    """A procedure in force with everything it says; ``schema`` is its form as a JSON Schema."""

    since: dt.date
    until: dt.date | None
    form_schema: dict[str, Any] = Field(alias="schema")
    papers: list[dict[str, Any]] = []
    exemptions: list[dict[str, Any]] = []
    steps: list[dict[str, Any]] = []
    partial_reason: dict[str, Any] | None = None
    result: dict[str, Any] | None = None
    notes: list[str] = []
    notes_en: list[str] = []


class CatalogueOut(Schema):
    """A piece of the procedures in force; ``next`` is the cursor of the next one."""

    items: list[ProcedureOut]
    next: str | None


class DueLineOut(Schema):
    """One date a dossier had: from when it was counted, why, by which limit and which law."""

    kind: str
    at: Moment
    start: Moment
    due_before: Moment
    due_after: Moment
    title: str
    title_en: str
    why: list[str]
    why_en: list[str]
    limit: dict[str, Any]
    basis: str
    basis_en: str
    reason: str
    reason_en: str


class DueLedgerOut(Schema):
    """Every date a dossier had, the first one first."""

    items: list[DueLineOut]


class CountsOut(Schema):
    """How many dossiers an officer sees in each state, and how many of them are late."""

    by_state: dict[State, int]
    overdue: int


def procedure(found: Procedure) -> dict[str, Any]:
    """Return a procedure as lists tell it; its form as the list of fields it always was."""
    held = found.snapshot
    needed = {name: held[name] for name in ("name", "level", "limits", "fees", "example")}
    added = (
        "name_en", "served_by", "assurance", "receiving_rule", "confidence", "citation_en",
    )  # fmt: skip
    return {
        "code": found.code,
        "version": found.version,
        "citation": found.citation,
        "form": forms.as_fields(held["form"]),
        **needed,
        **{name: held.get(name) for name in added},
    }


def procedure_in_full(found: Procedure) -> dict[str, Any]:
    """Return a procedure with everything it says."""
    held = found.snapshot
    told = ("papers", "exemptions", "steps", "partial_reason", "result", "notes", "notes_en")
    return {
        **procedure(found),
        "since": found.since,
        "until": found.until,
        "schema": forms.as_schema(held["form"]),
        **{name: held[name] for name in told if name in held},
    }


def agency(code: str | None, *, on: dt.date) -> dict[str, str] | None:
    """Return an agency as it is told outside."""
    found = queries.agency_name(code, on=on)
    return {"code": found.code, "name": found.name} if found else None


def listed(entry: Listed, *, on: dt.date) -> dict[str, Any]:
    """Return a dossier as lists show it."""
    return {
        **queries.receipt(entry.dossier, on=on),
        "procedure": entry.dossier.procedure,
        "procedure_name": entry.procedure_name,
        "continued_by": agency(queries.who_carries_on(entry.dossier, on=on), on=on),
    }


def opened(folder: Folder, *, on: dt.date) -> dict[str, Any]:
    """Return a dossier with everything that lies in it."""
    dossier = folder.dossier
    return {
        **listed(Listed(dossier, folder.procedure_name), on=on),
        "procedure_version": dossier.procedure_version,
        "data": dossier.data,
        "unit": dossier.unit,
        "unit_on": dossier.unit_on,
        "helped_at_agency": agency(dossier.helped_at_agency, on=on),
        "received_at_agency": agency(dossier.received_at_agency, on=on),
        "accepted_at": told(dossier.accepted_at),
        "due_why": deadlines.sentences(dossier.due_why),
        "due_why_en": deadlines.sentences(dossier.due_why, lang="en"),
        "decided_at": told(dossier.decided_at),
        "outcome": dossier.outcome,
        "notes": folder.notes,
        "notes_within": [n for n, each in enumerate(folder.remarks) if each.is_within],
        "papers": [paper._asdict() for paper in folder.papers],
        "events": [event(fact, dossier, acting=folder.acting) for fact in folder.events],
    }


def due_line(line: due_ledger.Line) -> dict[str, Any]:
    """Return a line of the ledger of due dates."""
    return {
        "kind": line.kind,
        **{name: told(getattr(line, name)) for name in ("at", "start", "due_before", "due_after")},
        "title": due_ledger.head(line.kind, lang="vi"),
        "title_en": due_ledger.head(line.kind, lang="en"),
        "why": due_ledger.sentences(line),
        "why_en": due_ledger.sentences(line, lang="en"),
        "limit": dict(line.limit),
        "basis": line.basis,
        "basis_en": line.basis_en,
        "reason": line.reason,
        "reason_en": line.reason_en,
    }


def event(fact: Fact, dossier: Dossier, *, acting: Collection[str]) -> dict[str, Any]:
    """Return a fact as the applicant may read it: officers are told apart from them, not named."""
    applicant = str(dossier.applicant)
    by = happenings.seen_by_applicants(fact.actor, applicant=applicant, acting=acting)
    return {"event": fact.event, "at": told(fact.at), "by": by, "details": fact.payload}
