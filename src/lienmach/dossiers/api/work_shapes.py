"""What goes in and comes out where officers work."""

import datetime as dt
import uuid
from typing import Annotated, Any, Literal

from ninja import Field, Schema

from lienmach.dossiers.api import shapes
from lienmach.dossiers.rules.states import State
from lienmach.ground.bodies import Body

Step = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Text = Annotated[str, Field(max_length=4000)]
Tab = Literal[
    "todo", "in-time", "overdue", "awaiting-supplement", "to-approve", "to-hand-over",
    "done-in-time", "done-late", "withdrawn", "not-handled", "all",
]  # fmt: skip


class StepIn(Body):
    """A step: its reason or text, its outcome, the new day of an extension, the last fact seen."""

    step: Step
    text: Text = ""
    outcome: Literal["", "granted", "refused"] = ""
    due_on: dt.date | None = None
    seen: Annotated[str, Field(max_length=40)] = ""


class HandedOverIn(Body):
    """Which paper was handed over, where no result was issued here: its kind and number."""

    text: Text = ""


class BulkIn(Body):
    """One step in many dossiers."""

    codes: Annotated[list[shapes.Code], Field(min_length=1, max_length=200)]
    step: Step
    text: Text = ""
    outcome: Literal["", "granted", "refused"] = ""


class BulkLineOut(Schema):
    """What became of one dossier of many; why not, in both languages."""

    code: str
    done: bool
    vi: str
    en: str


class BulkOut(Schema):
    """What became of each."""

    items: list[BulkLineOut]


class HandOverIn(Body):
    """To whom a dossier is offered, and why."""

    agency: shapes.Code
    officer: uuid.UUID | None = None
    login: Annotated[str, Field(max_length=100, description="Of that officer, if not by key")] = ""
    reason: Annotated[str, Field(max_length=1000)]


class HandOverAnswerIn(Body):
    """Whether what was offered is accepted; a reason if it is not."""

    accept: bool
    reason: Annotated[str, Field(max_length=1000)] = ""


class ConsultationIn(Body):
    """Which agency is asked what, and by when it should answer."""

    agency: shapes.Code
    question: Text
    due_on: dt.date


class DossierDoneOut(Schema):
    """In which dossier something was done."""

    dossier: str


class AskedOut(DossierDoneOut):
    """The key of a question to another agency."""

    id: uuid.UUID


class WhoseOut(Schema):
    """Whose a dossier is; the name is empty where the person is known no more."""

    applicant: uuid.UUID
    applicant_name: str


class WorkLineOut(shapes.ListedOut, WhoseOut):
    """A dossier in an officer's queue."""

    assignee: uuid.UUID | None
    is_mine: bool


class WorkOut(Schema):
    """A piece of a queue; ``next`` is the cursor of the next one."""

    items: list[WorkLineOut]
    next: str | None


class TabsOut(Schema):
    """How many open dossiers lie in each tab of the queue."""

    tabs: dict[str, int]


class BucketsOut(Schema):
    """How many dossiers lie in each reporting bucket, of all there ever were."""

    buckets: dict[str, int]


class PersonIn(Body):
    """A personal number, which never stands in an address."""

    personal_id: Annotated[str, Field(pattern=r"^[0-9]{12}$")]


class PersonOut(Schema):
    """Whom a number belongs to: what a counter needs to take a dossier in."""

    id: uuid.UUID
    full_name: str
    unit: str
    unit_on: dt.date


class NewcomerIn(Body):
    """
    Who stands at a desk and is not known: as on the identity card, and where they live today.

    ``unit`` is a commune of today, or the province itself for whoever lives outside of it.
    """

    personal_id: Annotated[str, Field(pattern=r"^[0-9]{12}$")]
    full_name: Annotated[str, Field(min_length=1, max_length=200)]
    birth_date: dt.date
    unit: Annotated[str, Field(max_length=10)]
    address: Annotated[str, Field(max_length=400)] = ""
    desk: shapes.Code


class NewcomerOut(Schema):
    """The key of whoever was registered, or was known already."""

    id: uuid.UUID


class SearchedOut(Schema):
    """What the queue is asked by, so that no personal number stands in an address."""

    applicant: uuid.UUID


class RuleOut(Schema):
    """A step that may be taken now."""

    step: str
    name: str
    name_en: str
    to: State
    level: str | None


class StepOut(Schema):
    """A step that was taken."""

    number: int
    step: str
    before: State
    after: State
    at: shapes.Moment
    due_at: shapes.Moment
    is_late: bool
    undone_at: shapes.Moment
    answers_before: dict[str, Any]


class HandOverOut(Schema):
    """An offer to another unit, and what became of it."""

    from_agency: str | None
    to_agency: str
    reason: str
    answer: Annotated[
        str,
        Field(
            description="sent (not answered yet), accepted, declined, taken-back, or lapsed as the dossier ended"
        ),
    ]
    answer_reason: str
    sent_at: shapes.Moment
    answered_at: shapes.Moment


class ConsultationOut(Schema):
    """A question to another agency, and its answer."""

    id: uuid.UUID
    agency: str
    question: str
    due_at: shapes.Moment
    answer: str | None
    silent_at: shapes.Moment
    closed_at: shapes.Moment


class PortalPaperOut(Schema):
    """A paper that lies at the National Portal, and the digest by which it is known again."""

    name: str
    reference: str
    media_type: str
    size: int
    sha256: str


class FromPortalOut(Schema):
    """The National Portal's code of a dossier that came from there, and the papers that lie there."""

    code: str
    papers: list[PortalPaperOut]


class PaperAskedOut(Schema):
    """A paper that the procedure asks for; ``is_missing``: it must be there and no file says it is it."""

    code: str
    name: str
    name_en: str
    is_needed: bool
    is_missing: bool


class FormOfferOut(Schema):
    """A form that may be issued now, with the reason the office wrote, if it did."""

    form: str
    name: str
    name_en: str
    reason: str
    until: dt.date | None


class NamedOut(Schema):
    """An agency or a unit by its code."""

    code: str
    name: str


class ResultLineOut(Schema):
    """A line of a result's paper: what it is called, whether the law wants it, what it would say."""

    field: str
    label: str
    label_en: str
    is_required: bool
    value: str


class ResultFormOut(Schema):
    """What a result would say; ``pending`` is the state of one on its way, ``in_force`` the one issued."""

    paper: str
    name: str
    name_en: str
    lines: list[ResultLineOut]
    pending: str
    in_force: uuid.UUID | None


class DeskOut(WhoseOut):
    """
    A dossier as an officer works on it; ``seen`` goes back with a step.

    ``is_ours``: the officer works for the agency that answers for it, so may claim it and hand it over.
    """

    folder: shapes.FolderOut
    seen: str
    is_mine: bool
    is_ours: bool
    may_undo: bool
    may_answer_hand_over: bool
    allowed: list[RuleOut]
    awaited: list[RuleOut]
    lacks_result: bool
    outcomes: list[str]
    steps: list[StepOut]
    hand_overs: list[HandOverOut]
    consultations: list[ConsultationOut]
    asked_here: list[uuid.UUID]
    portal: FromPortalOut | None
    form: Any
    compared: str
    papers_asked: list[PaperAskedOut]
    forms_issued: list[str]
    forms_to_issue: list[FormOfferOut]
    agencies: list[NamedOut]
    heirs: list[NamedOut]
