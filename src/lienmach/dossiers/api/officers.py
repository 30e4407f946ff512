"""The counter for officers: what waits for them, and the steps that are theirs."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from lienmach.dossiers import actions, queries
from lienmach.dossiers.actions import Application
from lienmach.dossiers.api import shapes
from lienmach.dossiers.api.access import DECIDE, READ, WRITE, Token, applicant_of, key_of
from lienmach.dossiers.api.citizens import receipt_of, replied
from lienmach.ground import clock

router = Router(tags=["desk"])


@router.get("/desk/queue", response=list[shapes.ListedOut], auth=Token(READ))
def queue(request: HttpRequest) -> list[dict[str, Any]]:
    """Return what waits for the officer, the first due first."""
    today = clock.today()
    waiting = queries.queue(applicant_of(request).actor, on=today)
    return [shapes.listed(each, on=today) for each in waiting]


@router.get("/desk/counts", response=shapes.CountsOut, auth=Token(READ))
def counts(request: HttpRequest) -> queries.Counts:
    """Return how many dossiers the officer sees in each state, and how many are late."""
    return queries.counts(applicant_of(request).actor, at=clock.now(), on=clock.today())


@router.post(
    "/desk/dossiers",
    response={201: shapes.Receipt, 200: shapes.Receipt},
    auth=Token(WRITE),
    openapi_extra=shapes.KEY,
)
def take_in(request: HttpRequest, body: shapes.DeskApplicationIn) -> HttpResponse:
    """Take a dossier in for somebody, at the officer's own desk, for any place of the province."""
    application = Application(
        applicant=body.applicant,
        commune=None,
        commune_on=None,
        procedure=body.procedure,
        data=body.data,
        unit=body.unit,
        key=key_of(request),
        received_at=body.received_at,
        helped_at=body.helped_at,
    )
    return replied(
        actions.submit_dossier(application, by=applicant_of(request).actor, at=clock.now())
    )


@router.post("/dossiers/{code}/supplement-request", response=shapes.Receipt, auth=Token(DECIDE))
def ask(request: HttpRequest, code: str, body: shapes.TextIn) -> dict[str, Any]:
    """Ask for what is missing, once and completely."""
    actions.ask_for_supplement(code, text=body.text, by=applicant_of(request).actor, at=clock.now())
    return receipt_of(request, code)


@router.post("/dossiers/{code}/decision", response=shapes.Receipt, auth=Token(DECIDE))
def decide(request: HttpRequest, code: str, body: shapes.DecisionIn) -> dict[str, Any]:
    """Grant or refuse what was asked."""
    actions.decide_dossier(
        code,
        outcome=body.outcome,
        text=body.text,
        by=applicant_of(request).actor,
        at=clock.now(),
    )
    return receipt_of(request, code)


@router.post("/dossiers/{code}/handover", response=shapes.Receipt, auth=Token(WRITE))
def hand_over(request: HttpRequest, code: str) -> dict[str, Any]:
    """Hand the result to the applicant."""
    actions.hand_over_result(code, by=applicant_of(request).actor, at=clock.now())
    return receipt_of(request, code)


@router.post("/dossiers/{code}/placement", response=shapes.Receipt, auth=Token(DECIDE))
def place(request: HttpRequest, code: str, body: shapes.PlaceIn) -> dict[str, Any]:
    """Say in which heir of a split commune a dossier lies."""
    actions.place_dossier(code, unit=body.unit, by=applicant_of(request).actor, at=clock.now())
    return receipt_of(request, code)
