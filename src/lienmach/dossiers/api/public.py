"""What anybody may ask without a token: how a dossier stands, and what a result is worth."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, File, Router, Schema
from ninja.files import UploadedFile

from lienmach.dossiers import actions, queries
from lienmach.dossiers.api import shapes
from lienmach.dossiers.forms.uploads import keep_in_memory
from lienmach.dossiers.queries import AgencyName
from lienmach.dossiers.refusals import NoSuchResult
from lienmach.dossiers.rules.calendars import told
from lienmach.dossiers.rules.signatures import Worth
from lienmach.dossiers.rules.states import State
from lienmach.ground import clock, requests
from lienmach.ground.bodies import Body
from lienmach.ground.callers import caller_of

router = Router(tags=["public"])


class StatusIn(Body):
    """What stands on a receipt."""

    code: Annotated[str, Field(max_length=60)]
    word: Annotated[str, Field(max_length=40)]


class StandingOut(Schema):
    """How a dossier stands, and nothing of whom it is about."""

    code: str
    state: State
    received_at: shapes.Moment
    due_at: shapes.Moment
    decided_at: shapes.Moment
    agency: shapes.AgencyOut | None
    continued_by: shapes.AgencyOut | None


class CheckedOut(Schema):
    """What anybody may know of an issued result."""

    kind: str
    name: str
    name_en: str
    state: Annotated[str, Field(description="published, replaced or revoked")]
    number: str
    numbered_at: Annotated[
        shapes.Moment, Field(description="Its day stands beside the number; it counts by its year")
    ]
    agency: shapes.AgencyOut
    carried_on_by: list[shapes.AgencyOut]
    valid_from: shapes.Moment
    replaced_at: shapes.Moment
    replaced_by: str | None
    revoked_at: shapes.Moment
    sha256: str
    initials: str
    year: str
    synthetic: bool


class VerdictOut(Schema):
    """What the signature of a file is worth."""

    worth: Worth
    signer: str
    name: str
    demo: bool
    signed_at: str
    stamped: bool


class FileCheckedOut(Schema):
    """What a file is worth: what our books say of just these bytes, and its signature."""

    sha256: str
    result: CheckedOut | None
    form: str | None
    verdict: VerdictOut


@router.post(
    "/public/status", response=StandingOut, auth=None, openapi_extra=requests.WITHOUT_EFFECT
)
def status(request: HttpRequest, body: StatusIn) -> dict[str, Any]:
    """
    Return how a dossier stands to whoever knows its code and its check word.

    Unknown code and wrong word are answered alike; who guesses is stopped (429).
    """
    return standing(
        actions.standing_of(body.code, body.word, address=caller_of(request), at=clock.now())
    )


@router.get("/public/status/{token}", response=StandingOut, auth=None)
def status_by_token(request: HttpRequest, token: str) -> dict[str, Any]:
    """Return how a dossier stands to whoever has the token of its receipt's QR code."""
    return standing(actions.standing_of_token(token, address=caller_of(request), at=clock.now()))


@router.get("/public/results/{token}", response=CheckedOut, auth=None)
def result(request: HttpRequest, token: str) -> dict[str, Any]:  # noqa: ARG001 - the framework's
    """Return what the QR code of a result leads to: whether it is in force, and whose it is."""
    found = queries.checked(token, on=clock.today())
    if found is None:
        raise NoSuchResult
    return checked(found)


@router.post(
    "/public/check",
    response=FileCheckedOut,
    auth=keep_in_memory,
    openapi_extra=requests.WITHOUT_EFFECT,
)
def check(request: HttpRequest, file: File[UploadedFile]) -> dict[str, Any]:
    """Return what a PDF is worth; at most 10 MB, never kept."""
    found = actions.file_checked(file.read(), address=caller_of(request), at=clock.now())
    return {
        "sha256": found.sha256,
        "result": checked(found.result) if found.result else None,
        "form": found.form,
        "verdict": found.verdict.told(),
    }


def standing(found: queries.Standing) -> dict[str, Any]:
    """Return how a dossier stands, as it is told outside."""
    return {
        "code": found.code,
        "state": found.state,
        "received_at": told(found.received_at),
        "due_at": told(found.due_at),
        "decided_at": told(found.decided_at),
        "agency": _agency(found.agency),
        "continued_by": _agency(found.continued_by),
    }


def checked(found: queries.Checked) -> dict[str, Any]:
    """Return a result, as strangers are told of it."""
    return {
        "kind": found.kind,
        "name": found.name,
        "name_en": found.name_en,
        "state": found.state,
        "number": found.number,
        "numbered_at": told(found.numbered_at),
        "agency": _agency(found.agency),
        "carried_on_by": [_agency(each) for each in found.carried_on_by],
        "valid_from": told(found.valid_from),
        "replaced_at": told(found.replaced_at),
        "replaced_by": found.replaced_by,
        "revoked_at": told(found.revoked_at),
        "sha256": found.sha256,
        "initials": found.initials,
        "year": found.year,
        "synthetic": found.synthetic,
    }


def _agency(found: AgencyName | None) -> dict[str, str] | None:
    return {"code": found.code, "name": found.name} if found else None
