"""The counter for officers: every step, and everything else that moves a dossier at a desk."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from lienmach import homes
from lienmach.dossiers import actions, queries
from lienmach.dossiers.actions import Application, Newcomer, Said
from lienmach.dossiers.api import shapes, work_shapes
from lienmach.dossiers.api.access import DECIDE, WRITE, applicant_of, key_of
from lienmach.dossiers.api.keyed import Deed, once, posts, replied, through, wanted
from lienmach.dossiers.queries.colleagues import check_works_at, officer_at
from lienmach.dossiers.rules import fees
from lienmach.ground import clock
from lienmach.ground.actor import Actor
from lienmach.ground.refusals import NotAllowed

router = Router(tags=["desk"])


@posts(router, "/desk/dossiers", out=shapes.HandedInOut, scope=WRITE)
def take_in(request: HttpRequest, body: shapes.DeskApplicationIn) -> HttpResponse:
    """
    Take a dossier in for somebody, at the officer's own desk, for any place of the province.

    By an officer alone: what is said here to have been seen at a counter may waive a fee.
    """
    if not applicant_of(request).is_staff:
        raise NotAllowed
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
        facts=fees.seen_at_counter(body.papers_integrated),
    )
    return replied(actions.hand_in(application, by=applicant_of(request).actor, at=clock.now()))


@posts(router, "/desk/people/registrations", out=work_shapes.NewcomerOut, scope=WRITE)
def register(request: HttpRequest, body: work_shapes.NewcomerIn) -> HttpResponse:
    """
    Make somebody known who stands at the officer's desk; who is known already is found.

    What is known of them is left as it is.
    """
    said = body.model_dump(exclude={"desk"})

    def deed(by: Actor, at: dt.datetime) -> dict[str, Any]:
        key = actions.register_newcomer(Newcomer(**said), desk=body.desk, by=by, at=at)
        return {"id": str(key)}

    return through(request, "register-newcomer", body.model_dump(mode="json"), deed)


@posts(router, "/dossiers/{code}/steps", out=shapes.Receipt, scope=DECIDE)
def step(request: HttpRequest, code: str, body: work_shapes.StepIn) -> HttpResponse:
    """
    Take any step of a dossier's table; ``GET /dossiers/{code}/desk`` tells which may be taken now.

    Steps of which the applicant is told by a form (02 to 05) make it. With ``seen`` the step is
    refused if something happened after that fact.
    """
    said = Said(text=body.text, outcome=body.outcome, due_on=body.due_on)
    return _step(request, code, body.step, said, seen=body.seen)


@posts(router, "/dossiers/{code}/supplement-request", out=shapes.Receipt, scope=DECIDE)
def ask(request: HttpRequest, code: str, body: shapes.TextIn) -> HttpResponse:
    """Ask for what is missing, once and completely."""
    return _step(request, code, "ask_for_supplement", Said(text=body.text))


@posts(router, "/dossiers/{code}/decision", out=shapes.Receipt, scope=DECIDE)
def decide(request: HttpRequest, code: str, body: shapes.DecisionIn) -> HttpResponse:
    """Grant or refuse what was asked."""
    return _step(request, code, "decide", Said(text=body.text, outcome=body.outcome))


@posts(router, "/dossiers/{code}/handover", out=shapes.Receipt, scope=WRITE)
def hand_over(
    request: HttpRequest, code: str, body: work_shapes.HandedOverIn | None = None
) -> HttpResponse:
    """Hand the result to the applicant; a paper issued elsewhere is named."""
    return _step(request, code, "hand_over", Said(text=body.text if body else ""))


@posts(router, "/dossiers/{code}/placement", out=shapes.Receipt, scope=DECIDE)
def place(request: HttpRequest, code: str, body: shapes.PlacementIn) -> HttpResponse:
    """Say in which heir of a split commune a dossier lies."""
    return once(
        request,
        "place-dossier",
        {"in": code, "unit": body.unit},
        _standing(code, lambda by, at: homes.part_of(actions.place_dossier)(
            code, unit=body.unit, by=by, at=at
        )),
    )  # fmt: skip


@posts(router, "/dossiers/{code}/claim", out=work_shapes.DossierDoneOut, scope=DECIDE)
def claim(request: HttpRequest, code: str) -> HttpResponse:
    """Take a dossier to work on it, so that no other officer does."""
    return _do(request, "claim-dossier", code, {}, actions.claim_dossier)


@posts(router, "/dossiers/{code}/release", out=work_shapes.DossierDoneOut, scope=DECIDE)
def release(request: HttpRequest, code: str) -> HttpResponse:
    """Put a dossier back for whoever takes it next."""
    return _do(request, "release-dossier", code, {}, actions.release_dossier)


@posts(router, "/dossiers/{code}/undo", out=work_shapes.DossierDoneOut, scope=DECIDE)
def undo(request: HttpRequest, code: str) -> HttpResponse:
    """Take one's own last step back, within ten minutes and if nothing has left the house."""
    return _do(request, "undo-step", code, {}, actions.undo_step)


@posts(router, "/dossiers/{code}/hand-over", out=work_shapes.DossierDoneOut, scope=DECIDE)
def send(request: HttpRequest, code: str, body: work_shapes.HandOverIn) -> HttpResponse:
    """Offer a dossier to another unit, or to one officer there."""
    whom, on = body.officer, clock.today()
    if whom is not None:
        check_works_at(whom, body.agency, on=on)
    elif body.login:
        whom = officer_at(body.login, body.agency, on=on)
    said = {"to_agency": body.agency, "to_officer": whom, "reason": body.reason}
    return _do(request, "send-hand-over", code, said, actions.send_hand_over)


@posts(router, "/dossiers/{code}/hand-over/answer", out=work_shapes.DossierDoneOut, scope=DECIDE)
def answer_offer(
    request: HttpRequest, code: str, body: work_shapes.HandOverAnswerIn
) -> HttpResponse:
    """Accept a dossier that was offered, or decline it with a reason."""
    said = {"accept": body.accept, "reason": body.reason}
    return _do(request, "answer-hand-over", code, said, actions.answer_hand_over)


@posts(
    router, "/dossiers/{code}/hand-over/withdrawal", out=work_shapes.DossierDoneOut, scope=DECIDE
)
def take_back(request: HttpRequest, code: str) -> HttpResponse:
    """Take an offer back that nobody has answered."""
    return _do(request, "take-back-hand-over", code, {}, actions.take_back_hand_over)


@posts(router, "/dossiers/{code}/consultations", out=work_shapes.AskedOut, scope=DECIDE)
def consult(request: HttpRequest, code: str, body: work_shapes.ConsultationIn) -> HttpResponse:
    """Ask another agency for its view by a day."""

    def deed(by: Actor, at: dt.datetime) -> dict[str, Any]:
        key = homes.part_of(actions.ask_consultation)(
            code, agency=body.agency, question=body.question, due_on=body.due_on, by=by, at=at
        )
        return {"dossier": code, "id": str(key)}

    return once(request, "ask-consultation", {"in": code, **body.model_dump(mode="json")}, deed)


@posts(
    router,
    "/dossiers/{code}/consultations/{consultation}/answer",
    out=work_shapes.DossierDoneOut,
    scope=DECIDE,
)
def answer_consultation(
    request: HttpRequest, code: str, consultation: uuid.UUID, body: shapes.TextIn
) -> HttpResponse:
    """Give the view of the agency that was asked."""

    def deed(by: Actor, at: dt.datetime) -> dict[str, Any]:
        give = homes.part_of(actions.answer_consultation)
        give(code, consultation, text=body.text, by=by, at=at)
        return {"dossier": code}

    asked = {"in": code, "to": str(consultation), "text": body.text}
    return once(request, "answer-consultation", asked, deed)


@posts(router, "/desk/steps", out=work_shapes.BulkOut, scope=DECIDE)
def bulk(request: HttpRequest, body: work_shapes.BulkIn) -> HttpResponse:
    """Take one step in many dossiers, each for itself, and say of each what became of it."""
    said = Said(text=body.text, outcome=body.outcome)

    def deed(by: Actor, at: dt.datetime) -> dict[str, Any]:
        done = actions.take_steps(
            body.codes, body.step, said=said, key=f"api:{key_of(request)[:150]}", by=by, at=at
        )
        return {
            "items": [
                {"code": each.code, "done": each.done, "vi": each.vi, "en": each.en}
                for each in done
            ]
        }

    return through(request, "api-bulk-step", body.model_dump(mode="json"), deed)


def _step(
    request: HttpRequest, code: str, name: str, said: Said, *, seen: str = ""
) -> HttpResponse:
    asked = {
        "in": code, "step": name, "text": said.text, "outcome": said.outcome,
        "due_on": str(said.due_on or ""),
    }  # fmt: skip
    answered = actions.take_step(
        code, name, said=said, seen=seen, request=wanted(request, "take-step", asked),
        by=applicant_of(request).actor, at=clock.now(),
    )  # fmt: skip
    assert answered is not None  # noqa: S101 - a request is always answered
    return replied(answered)


def _standing(code: str, deed: Deed) -> Deed:
    """Return a deed that answers how the dossier stands after it."""

    def done(by: Actor, at: dt.datetime) -> dict[str, Any]:
        deed(by, at)
        return queries.receipt_now(code, seen_by=by, on=clock.local_day(at))

    return done


def _do(
    request: HttpRequest,
    operation: str,
    code: str,
    said: dict[str, Any],
    action: Callable[..., None],
) -> HttpResponse:
    """Carry out an action on a dossier that has nothing to answer."""

    def deed(by: Actor, at: dt.datetime) -> dict[str, Any]:
        homes.part_of(action)(code, **said, by=by, at=at)
        return {"dossier": code}

    asked = {"in": code, **{name: str(value) for name, value in said.items()}}
    return once(request, operation, asked, deed)
