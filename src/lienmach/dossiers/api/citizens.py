"""The counter for applicants: the catalogue, their dossiers, notes and papers."""

import datetime as dt
import uuid
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Router
from ninja.files import UploadedFile

from lienmach import homes
from lienmach.dossiers import actions, queries
from lienmach.dossiers.actions import Application
from lienmach.dossiers.api import shapes
from lienmach.dossiers.api.access import READ, WRITE, PaperToken, Token, applicant_of, key_of
from lienmach.dossiers.api.keyed import once, posts, replied
from lienmach.dossiers.forms.downloads import download as download_of
from lienmach.dossiers.forms.uploads import stream
from lienmach.ground import clock
from lienmach.ground.actor import Actor
from lienmach.ground.refusals import NotAllowed
from lienmach.identity import queries as identity

router = Router(tags=["dossiers"])


@router.get("/procedures", response=shapes.CatalogueOut, auth=None)
def procedures(request: HttpRequest, cursor: str = "") -> dict[str, Any]:  # noqa: ARG001 - the framework's signature
    """Return the procedures in force today, each with data that its form accepts."""
    page = queries.catalogue_page(on=clock.today(), cursor=cursor)
    return {"items": [shapes.procedure(each) for each in page.items], "next": page.next}


@router.get("/procedures/{code}", response=shapes.ProcedureInFullOut, auth=None, by_alias=True)
def procedure(
    request: HttpRequest,  # noqa: ARG001 - the framework's signature
    code: str,
    on: dt.date | None = None,
) -> dict[str, Any]:
    """Return a procedure in force on a day, today by default, with everything it says."""
    return shapes.procedure_in_full(queries.standing(code, on=on or clock.today()))


@router.get("/procedures/{code}/competent-agency", response=shapes.CompetentOut, auth=None)
def competent(
    request: HttpRequest,  # noqa: ARG001 - the framework's signature
    code: str,
    unit: shapes.UnitCode,
    unit_on: dt.date | None = None,
    on: dt.date | None = None,
) -> dict[str, Any]:
    """
    Return the agency that decides, on a day, what lies in a unit; null when that is open.

    ``unit_on`` is the day the unit's code is meant as of. Both days are today's by default.
    """
    day = on or clock.today()
    found = queries.competent(code, unit, unit_on or day, on=day)
    return {"agency": shapes.agency(found, on=day)}


@router.post(
    "/dossiers",
    response={201: shapes.HandedInOut, 200: shapes.HandedInOut},
    auth=Token(WRITE),
    openapi_extra=shapes.KEY,
)
def submit(request: HttpRequest, body: shapes.OwnApplicationIn) -> HttpResponse:
    """
    Hand a dossier in. The same key again gets the same answer, with status 200.

    ``on_behalf_of`` files for somebody else, by a mandate in force: the dossier is theirs.
    ``papers`` are uploads: all that come with it, so that 422 names what is missing. Without it
    papers may follow, and ``papers_missing`` says which.
    """
    applicant = applicant_of(request)
    whose, unit, unit_on = applicant.id, applicant.unit, applicant.unit_on
    if body.on_behalf_of is not None and body.on_behalf_of != applicant.id:
        acting = identity.acting(applicant.actor, on=clock.today())
        mandate = acting.mandate(body.on_behalf_of, body.procedure)
        if mandate is None:
            raise NotAllowed
        whose, unit, unit_on = body.on_behalf_of, mandate.unit, mandate.unit_on
    application = Application(
        applicant=whose,
        commune=unit,
        commune_on=unit_on,
        procedure=body.procedure,
        data=body.data,
        unit=body.unit,
        key=key_of(request),
        filed_by=None if whose == applicant.id else applicant.id,
        facts={"assurance_level": applicant.actor.level},
        papers=body.sent_along,
    )
    return replied(actions.hand_in(application, by=applicant.actor, at=clock.now()))


@router.get("/dossiers", response=shapes.PageOut, auth=Token(READ))
def own(
    request: HttpRequest, cursor: str = "", on_behalf_of: uuid.UUID | None = None
) -> dict[str, Any]:
    """Return the applicant's own dossiers, newest first; or those of whom one may act for."""
    today = clock.today()
    page = queries.own(applicant_of(request).actor, on=today, cursor=cursor, of=on_behalf_of)
    return {
        "items": [shapes.listed(each, on=today) for each in page.items],
        "next": page.next,
    }


@router.get("/dossiers/{code}", response=shapes.FolderOut, auth=Token(READ))
def one(request: HttpRequest, code: str) -> dict[str, Any]:
    """Return a dossier with its notes, its papers and what happened to it, as far as one is told."""
    today = clock.today()
    by = applicant_of(request).actor
    folder = queries.folder(code, seen_by=by, on=today)
    events = queries.events_told(folder, by, on=today)
    return shapes.opened(replace(folder, events=events), on=today)


@router.post(
    "/dossiers/{code}/notes",
    response={201: shapes.NoteOut, 200: shapes.NoteOut},
    auth=Token(WRITE),
    openapi_extra=shapes.KEY,
)
def note(request: HttpRequest, code: str, body: shapes.TextIn) -> HttpResponse:
    """Write a note in a dossier."""
    by = applicant_of(request).actor
    wanted = actions.note_request(code, text=body.text, key=key_of(request), by=by)
    return replied(actions.add_note(code, text=body.text, request=wanted, by=by, at=clock.now()))


@router.post(
    "/dossiers/{code}/papers",
    response={201: shapes.PaperOut, 200: shapes.PaperOut},
    auth=PaperToken(WRITE),
    openapi_extra=shapes.KEY,
)
def attach(
    request: HttpRequest, code: str, paper: File[UploadedFile], what: Form[str] = ""
) -> HttpResponse:
    """Put a paper into a dossier: PDF, PNG or JPEG; ``what`` is its code in the procedure, if any."""
    return replied(
        actions.attach_paper(
            code,
            name=paper.name or "",
            file=stream(paper),
            size=paper.size,
            declared=paper.content_type or "",
            what=what,
            key=key_of(request),
            by=applicant_of(request).actor,
            at=clock.now(),
        )
    )


@router.get("/dossiers/{code}/papers/{paper_id}", auth=Token(READ), response={200: None})
def download(request: HttpRequest, code: str, paper_id: uuid.UUID) -> HttpResponse:
    """Return a paper's content, always as a download."""
    paper, content = queries.paper(
        code, paper_id, seen_by=applicant_of(request).actor, on=clock.today()
    )
    return download_of(content, name=paper.name, media_type=paper.media_type)


@posts(router, "/dossiers/{code}/supplement", out=shapes.Receipt, scope=WRITE)
def supplement(request: HttpRequest, code: str, body: shapes.SupplementIn) -> HttpResponse:
    """Complete a dossier, with uploads that become its papers; the time limit begins again."""
    papers = [each.upload for each in body.papers]
    what = {each.upload: each.paper for each in body.papers}

    def deed(by: Actor, at: dt.datetime) -> dict[str, Any]:
        give = homes.part_of(actions.give_supplement)
        give(code, data=body.data, papers=papers, what=what, by=by, at=at)
        return queries.receipt_now(code, seen_by=by, on=clock.local_day(at))

    asked: dict[str, Any] = {"in": code, "data": body.data}
    if papers:
        asked["papers"] = [(each.paper, str(each.upload)) for each in body.papers]
    return once(request, "give-supplement", asked, deed)


@posts(router, "/dossiers/{code}/withdrawal", out=shapes.Receipt, scope=WRITE)
def withdraw(
    request: HttpRequest, code: str, body: shapes.WithdrawalIn | None = None
) -> HttpResponse:
    """Take a dossier back before it is decided; an officer who does it for somebody says why."""
    text = body.text if body else ""

    def deed(by: Actor, at: dt.datetime) -> dict[str, Any]:
        homes.part_of(actions.withdraw)(code, text=text, by=by, at=at)
        return queries.receipt_now(code, seen_by=by, on=clock.local_day(at))

    asked = {"in": code, "text": text} if text else {"in": code}
    return once(request, "withdraw", asked, deed)


@router.get("/dossiers/{code}/due-ledger", response=shapes.DueLedgerOut, auth=Token(READ))
def due_ledger(request: HttpRequest, code: str) -> dict[str, Any]:
    """Return why a dossier is due when it is: every date it had, with its reckoning and its law."""
    by, today = applicant_of(request).actor, clock.today()
    return {
        "items": [shapes.due_line(each) for each in queries.due_lines(code, seen_by=by, on=today)]
    }
