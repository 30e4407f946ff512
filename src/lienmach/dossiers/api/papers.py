"""Papers for machines: receipts, the forms of the one-stop office, and results."""

import datetime as dt
import uuid
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from lienmach.dossiers import actions, queries
from lienmach.dossiers.api import shapes
from lienmach.dossiers.api.access import DECIDE, READ, WRITE, Token, applicant_of, key_of
from lienmach.dossiers.api.keyed import posts, replied, through
from lienmach.dossiers.forms.downloads import pdf
from lienmach.dossiers.forms.requests import portal_address
from lienmach.dossiers.rules.calendars import told
from lienmach.dossiers.rules.paperwork import Form
from lienmach.ground import clock
from lienmach.ground.actor import Actor
from lienmach.ground.bodies import Body

router = Router(tags=["papers"])


class ReceiptSecretsOut(Schema):
    """What a receipt tells its holder. ``issue`` counts; a new one ends the one before."""

    code: str
    issue: int
    word: Annotated[str, Field(description="Check word, for /status with the code")]
    token: Annotated[str, Field(description="128 bits, for /status/{token}")]
    link: str


class IssueOut(Schema):
    """Which issue of a receipt is in force."""

    code: str
    issue: int | None


class RenewIn(Body):
    """Which issue is to be replaced."""

    instead_of: Annotated[int, Field(ge=0, le=30_000)]


class FormIn(Body):
    """What a form says: its reason, and the new day that a letter of apology proposes."""

    reason: Annotated[str, Field(max_length=4000)] = ""
    until: dt.date | None = None


class FormOut(Schema):
    """A form that was issued."""

    dossier: str
    form: str
    sha256: str
    size: int
    at: str


class ResultIn(Body):
    """What completes the dossier's data on its result, and which result this one stands for."""

    particulars: dict[str, str] = {}
    replaces: uuid.UUID | None = None


class RevocationIn(Body):
    """Why a result is taken out of force."""

    reason: Annotated[str, Field(min_length=1, max_length=1000)]


class ResultOut(Schema):
    """A result of a dossier."""

    id: uuid.UUID
    kind: str
    name: str
    name_en: str
    state: str
    number: str
    agency: shapes.AgencyOut | None
    valid_from: str | None
    revoked_at: str | None
    revoked_why: str
    sha256: str
    signature_level: str
    replaces: uuid.UUID | None


@router.get("/dossiers/{code}/receipt", response=ReceiptSecretsOut, auth=Token(READ))
def receipt(request: HttpRequest, code: str) -> dict[str, Any]:
    """Return the check word and the token of a dossier's receipt, to whoever may hold it."""
    by = applicant_of(request).actor
    found = queries.receipt_secrets(code, seen_by=by, on=clock.today())
    return {
        "code": code,
        "issue": found.issue,
        "word": found.spoken,
        "token": found.token,
        "link": f"{portal_address(request)}/status/{found.token}",
    }


@posts(router, "/dossiers/{code}/receipt", out=IssueOut, scope=WRITE)
def renew(request: HttpRequest, code: str, body: RenewIn) -> HttpResponse:
    """
    Issue a receipt anew: the word and the token before it stop working.

    The new ones are had where the old ones were; no answer that is kept holds them.
    """

    def deed(by: Actor, at: dt.datetime) -> dict[str, Any]:
        actions.renew_receipt(code, instead_of=body.instead_of, by=by, at=at)
        return {"code": code, "issue": queries.receipt_issue(code, seen_by=by, on=clock.today())}

    return through(request, "renew-receipt", {"in": code, "instead": body.instead_of}, deed)


@router.get("/dossiers/{code}/forms/{form}", auth=Token(READ), response={200: None})
def form_file(request: HttpRequest, code: str, form: Form) -> HttpResponse:
    """Return a form of a dossier as PDF: 01 and 06 as it stands, 02 to 05 as last issued."""
    content = queries.form_file(
        code,
        form,
        address=portal_address(request),
        seen_by=applicant_of(request).actor,
        at=clock.now(),
    )
    return pdf(content, f"{code}-{form}")


@router.post(
    "/dossiers/{code}/forms/{form}",
    response={201: FormOut, 200: FormOut},
    auth=Token(WRITE),
    openapi_extra=shapes.KEY,
)
def issue_form(request: HttpRequest, code: str, form: Form, body: FormIn) -> HttpResponse:
    """Issue a form. The same key again gets the same answer, with status 200."""
    return replied(
        actions.issue_paper(
            code,
            form=form,
            reason=body.reason,
            until=body.until,
            address=portal_address(request),
            key=key_of(request),
            by=applicant_of(request).actor,
            at=clock.now(),
        )
    )


@router.get("/desk/register", auth=Token(READ), response={200: None})
def register(
    request: HttpRequest, agency: shapes.Code, since: dt.date, until: dt.date
) -> HttpResponse:
    """Return form 07 of a desk as PDF: what it took in from a day until before another."""
    by = applicant_of(request).actor
    content = queries.register_pdf(agency, since=since, until=until, seen_by=by, at=clock.now())
    return pdf(content, f"{agency}-07")


@router.get("/dossiers/{code}/results", response=list[ResultOut], auth=Token(READ))
def results(request: HttpRequest, code: str) -> list[dict[str, Any]]:
    """Return the results of a dossier, the newest first."""
    return _results(code, applicant_of(request).actor)


@posts(router, "/dossiers/{code}/results", out=ResultOut, scope=DECIDE)
def issue_result(request: HttpRequest, code: str, body: ResultIn) -> HttpResponse:
    """
    Issue the result of a decided dossier; asked again, go on where it stopped.

    Until it is signed ``particulars`` mend what one on its way says; it keeps its number.
    What was issued stands until ``replaces`` names it, so that asking twice issues once.
    """

    def deed(by: Actor, at: dt.datetime) -> dict[str, Any]:
        key = actions.issue_result(
            code,
            said=body.particulars,
            replaces=body.replaces,
            address=portal_address(request),
            by=by,
            at=at,
        )
        return next(each for each in _results(code, by) if each["id"] == str(key))

    return through(request, "issue-result", {"in": code, **body.model_dump(mode="json")}, deed)


@router.get("/dossiers/{code}/results/{result}", auth=Token(READ), response={200: None})
def result_file(request: HttpRequest, code: str, result: uuid.UUID) -> HttpResponse:
    """Return a result as the signed PDF that it is."""
    by = applicant_of(request).actor
    found, content = queries.result_file(code, result, seen_by=by, on=clock.today())
    response = pdf(content, f"{code}-{found.kind}")
    response["ETag"] = f'"{found.sha256}"'
    return response


@posts(router, "/dossiers/{code}/results/{result}/revocation", out=list[ResultOut], scope=DECIDE)
def revoke(request: HttpRequest, code: str, result: uuid.UUID, body: RevocationIn) -> HttpResponse:
    """Take a result out of force; it can still be checked, and says that it was revoked."""

    def deed(by: Actor, at: dt.datetime) -> list[dict[str, Any]]:
        actions.revoke_result(result, because=body.reason, by=by, at=at)
        return _results(code, by)

    return through(request, "revoke-result", {"in": str(result), "reason": body.reason}, deed)


def _results(code: str, by: Actor) -> list[dict[str, Any]]:
    today = clock.today()
    found = queries.results_of(code, seen_by=by, on=today)
    return [listed(each, on=today) for each in found]


def listed(found: queries.ListedResult, *, on: dt.date) -> dict[str, Any]:
    """Return a result as those who see its dossier are told of it."""
    return {
        "id": str(found.id),
        "kind": found.kind,
        "name": found.name,
        "name_en": found.name_en,
        "state": found.state,
        "number": found.number,
        "agency": shapes.agency(found.agency, on=on),
        "valid_from": told(found.valid_from),
        "revoked_at": told(found.revoked_at),
        "revoked_why": found.revoked_why,
        "sha256": found.sha256,
        "signature_level": found.signature_level,
        "replaces": str(found.replaces) if found.replaces else None,
    }
