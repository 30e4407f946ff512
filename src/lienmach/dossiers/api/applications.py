"""Applications for machines: start, save, list, throw away, hand in; and how satisfied one is."""

import datetime as dt
import uuid
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from lienmach import homes
from lienmach.dossiers import actions, queries
from lienmach.dossiers.actions import Saving
from lienmach.dossiers.actions.applications import said_of
from lienmach.dossiers.api import shapes
from lienmach.dossiers.api.access import READ, WRITE, Token, applicant_of, key_of
from lienmach.dossiers.api.keyed import once, posts, replied
from lienmach.dossiers.queries import Opened
from lienmach.ground import clock
from lienmach.ground.actor import Actor
from lienmach.ground.bodies import Body
from lienmach.ground.refusals import NotAllowed
from lienmach.identity.queries import Applicant

router = Router(tags=["applications"])


class StartIn(Body):
    """What is applied for; for oneself or, by a mandate, for somebody else."""

    procedure: shapes.Code
    on_behalf_of: uuid.UUID | None = None


class PlaceIn(Body):
    """Where the matter lies: a unit as of a day."""

    unit: shapes.UnitCode
    unit_on: dt.date


class SaveIn(Body):
    """A part of an application; ``null`` takes an answer out."""

    edition: Annotated[
        int, Field(ge=0, le=2_000_000_000, description="The edition it was made from")
    ]
    answers: dict[str, Any] = {}
    passed: Annotated[list[shapes.Code], Field(max_length=200)] = []
    place: PlaceIn | None = None
    papers: Annotated[
        list[shapes.PaperIn], Field(max_length=50, description="Uploads to put in")
    ] = []
    dropped: Annotated[
        list[uuid.UUID], Field(max_length=50, description="Uploads to take out")
    ] = []


class SubmitIn(Body):
    """What is handed in: the edition that was looked at, and that it is declared true."""

    edition: Annotated[int, Field(ge=0, le=2_000_000_000)]
    declared: Annotated[bool, Field(description="That what is said is true; must be true")]


class SatisfactionIn(Body):
    """How satisfied one is, 1 to 5, and in words."""

    score: Annotated[int, Field(ge=1, le=5)]
    words: Annotated[str, Field(max_length=1000)] = ""


class StartedOut(Schema):
    """An application that was started."""

    id: uuid.UUID
    procedure: str
    procedure_version: str
    applicant: uuid.UUID
    edition: int
    saved_at: shapes.Moment
    expires_at: shapes.Moment
    dossier: str | None


class RegisterSaid(Schema):
    """What a register said to a question, and whether it is its answer."""

    register_: Annotated[str, Field(alias="register")]
    field: str
    state: str
    value: Any = None
    at: str


class ApplicationOut(StartedOut):
    """An application with its answers; ``next`` are the questions of the first page not done."""

    answers: dict[str, Any]
    passed: list[str]
    prefilled: dict[str, RegisterSaid]
    locked: list[str]
    papers: list[shapes.PaperIn]
    next: list[str]
    is_current: bool


class StartedLineOut(Schema):
    """An application in the list of one's own."""

    id: uuid.UUID
    procedure: str
    name: str
    saved_at: shapes.Moment
    expires_at: shapes.Moment


class StartedPageOut(Schema):
    """A piece of the applications one has started; ``next`` is the cursor of the next one."""

    items: list[StartedLineOut]
    next: str | None


class DiscardedOut(Schema):
    """Which application was thrown away."""

    discarded: str


class SatisfactionOut(Schema):
    """What was said."""

    dossier: str
    score: int


class FigureOut(Schema):
    """
    Answers of an agency, a procedure and a month; sums are null where they are too few.

    ``words`` are what was written, in no order of time: where enough answered, once the month is over.
    """

    agency: str
    procedure: str
    month: str
    answers: int
    satisfied: int | None
    total: int | None
    words: list[str]


class FigurePageOut(Schema):
    """A piece of how satisfied people were; ``next`` is the cursor of the next one."""

    items: list[FigureOut]
    next: str | None


def citizen_of(request: HttpRequest) -> Applicant:
    """
    Return the citizen a token speaks for.

    :raises NotAllowed: to officers, who file at their desk.
    """
    found = applicant_of(request)
    if found.is_staff:
        raise NotAllowed
    return found


def told(found: Opened) -> dict[str, Any]:
    """Return an application with its answers."""
    page = found.next_page()
    return {
        **said_of(found),
        "answers": found.row.answers,
        "passed": found.row.passed,
        "prefilled": found.row.prefilled,
        "locked": sorted(found.locked),
        "papers": found.row.papers,
        "next": list(page.names) if page else [],
        "is_current": found.is_current,
    }


@router.post(
    "/applications",
    response={201: StartedOut, 200: StartedOut},
    auth=Token(WRITE),
    openapi_extra=shapes.KEY,
)
def start(request: HttpRequest, body: StartIn) -> HttpResponse:
    """Start an application. The same key again gets the same answer, with status 200."""
    by = citizen_of(request)
    applicant = body.on_behalf_of or by.id
    wanted = actions.start_request(
        body.procedure, applicant=applicant, key=key_of(request), by=by.actor
    )
    return replied(
        actions.start_application(
            body.procedure, applicant=applicant, request=wanted, by=by.actor, at=clock.now()
        )
    )


@router.get("/applications", response=StartedPageOut, auth=Token(READ))
def started(request: HttpRequest, cursor: str = "") -> dict[str, Any]:
    """Return the applications one has started and not handed in, the last saved first."""
    page = queries.started(citizen_of(request).actor, on=clock.today(), cursor=cursor)
    return {
        "items": [
            {
                "id": each.key,
                "procedure": each.procedure,
                "name": each.name,
                "saved_at": each.saved_at.isoformat(),
                "expires_at": each.expires_at.isoformat(),
            }
            for each in page.items
        ],
        "next": page.next,
    }


@router.get("/applications/{key}", response=ApplicationOut, auth=Token(READ))
def one(request: HttpRequest, key: uuid.UUID) -> dict[str, Any]:
    """Return an application with what was filled in and what registers said."""
    return told(queries.application(key, seen_by=citizen_of(request).actor, on=clock.today()))


@router.post(
    "/applications/{key}/answers",
    response=ApplicationOut,
    auth=Token(WRITE),
    openapi_extra=shapes.KEY,
)
def save(request: HttpRequest, key: uuid.UUID, body: SaveIn) -> dict[str, Any]:
    """
    Save a part of an application, and let registers answer what they can.

    Over an edition that is out of date nothing is written that was not seen: 409 with both answers.
    """
    by, at = citizen_of(request).actor, clock.now()
    place = actions.Place(body.place.unit, body.place.unit_on) if body.place else None
    saving = Saving(
        edition=body.edition,
        answers=body.answers,
        passed=body.passed,
        place=place,
        papers=[(each.paper, each.upload) for each in body.papers],
        dropped=body.dropped,
    )
    wanted = actions.save_request(key, saving=saving, idempotency=key_of(request), by=by)
    saved = actions.save_answers(key, saving=saving, request=wanted, by=by, at=at)
    return told(actions.fill_from_registers(saved, by=by, at=at))


@router.post(
    "/applications/{key}/disputes/{question}",
    response=ApplicationOut,
    auth=Token(WRITE),
    openapi_extra=shapes.KEY,
)
def dispute(request: HttpRequest, key: uuid.UUID, question: shapes.Code) -> dict[str, Any]:
    """Say that what a register gave is wrong; said again, it changes nothing."""
    by = citizen_of(request).actor
    key_of(request)
    return told(actions.dispute_answer(key, question, by=by, at=clock.now()))


@router.post(
    "/applications/{key}/version",
    response=ApplicationOut,
    auth=Token(WRITE),
    openapi_extra=shapes.KEY,
)
def version(request: HttpRequest, key: uuid.UUID) -> dict[str, Any]:
    """Go on under the version of the procedure in force; done again, it changes nothing."""
    by = citizen_of(request).actor
    key_of(request)
    return told(actions.take_over_version(key, by=by, at=clock.now()))


@posts(router, "/applications/{key}/discard", out=DiscardedOut, scope=WRITE)
def discard(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Throw an application away."""
    citizen_of(request)

    def deed(by: Actor, at: dt.datetime) -> dict[str, str]:
        homes.part_of(actions.discard_application)(key, by=by, at=at)
        return {"discarded": str(key)}

    return once(request, "discard-application", {"application": str(key)}, deed)


@router.post(
    "/applications/{key}/submission",
    response={201: shapes.Receipt, 200: shapes.Receipt},
    auth=Token(WRITE),
    openapi_extra=shapes.KEY,
)
def submit(request: HttpRequest, key: uuid.UUID, body: SubmitIn) -> HttpResponse:
    """
    Hand an application in. It becomes one dossier however often it is asked for.

    A register that says otherwise by now is told with 409; look at the answers again then.
    """
    by = citizen_of(request).actor
    key_of(request)
    if not body.declared:
        raise NotAllowed("Declare that what you say is true.", vi="Cần cam đoan nội dung khai.")
    return replied(actions.submit_application(key, edition=body.edition, by=by, at=clock.now()))


@router.post(
    "/dossiers/{code}/satisfaction",
    response={201: SatisfactionOut, 200: SatisfactionOut},
    auth=Token(WRITE),
    openapi_extra=shapes.KEY,
)
def satisfaction(request: HttpRequest, code: str, body: SatisfactionIn) -> HttpResponse:
    """Say once how satisfied one is with a decided dossier of one's own."""
    return replied(
        actions.say_satisfaction(
            code,
            score=body.score,
            words=body.words,
            key=key_of(request),
            by=citizen_of(request).actor,
            at=clock.now(),
        )
    )


@router.get("/satisfaction", response=FigurePageOut, auth=Token(READ))
def satisfaction_figures(
    request: HttpRequest, since: dt.date, until: dt.date, cursor: str = ""
) -> dict[str, Any]:
    """Return to officers how satisfied people were and what they wrote, by month, agency and procedure."""
    by = applicant_of(request)
    if not by.is_staff:
        raise NotAllowed
    page = queries.opinions_page(
        by.actor, since=since, until=until, on=clock.today(), cursor=cursor
    )
    names = ("agency", "procedure", "month", "answers", "satisfied", "total")
    return {
        "items": [
            {**{name: getattr(each.figure, name) for name in names}, "words": each.said}
            for each in page.items
        ],
        "next": page.next,
    }
