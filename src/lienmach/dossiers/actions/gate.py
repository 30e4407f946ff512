"""
The one gate for whatever is handed in: by pages, by programs, at a counter, through the portal.

What a register says is asked here, outside of any action, for registers are another system.
`submit_dossier` and `submit_whole` hold every channel to the same form, and keep what the registers
said if they were asked before. What comes with all of its papers is held to these as well, by pages and by
programs alike. Of what a program hands in without they are asked after it: it is refused for
nothing that they say, and it need not wait for them.
"""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from lienmach import homes
from lienmach.dossiers import queries
from lienmach.dossiers.actions.answers import Answered
from lienmach.dossiers.actions.asking import Application
from lienmach.dossiers.actions.intake import check_size
from lienmach.dossiers.actions.submission import submit_dossier
from lienmach.dossiers.events import DossierCompared
from lienmach.dossiers.models import Dossier, Handled, Procedure
from lienmach.dossiers.queries import registers
from lienmach.dossiers.refusals import DataTooLarge, NoSuchProcedure, NotStorable
from lienmach.dossiers.rules import duties, forms, papers_asked, prefilling
from lienmach.dossiers.rules.calendars import day_of
from lienmach.dossiers.rules.papers_asked import PaperAsked
from lienmach.dossiers.rules.prefilling import Filled, Wish
from lienmach.ground import sql
from lienmach.ground.actor import PLATFORM, Actor
from lienmach.ground.ids import uuid7
from lienmach.identity import queries as identity
from lienmach.ledger import actions as ledger

REACTION = "dossiers.compare"


def hand_in(application: Application, *, by: Actor, at: dt.datetime) -> Answered:
    """
    Take a dossier in; refused as `submit_dossier` refuses.

    Registers are asked before at a counter, and where all papers come with it: what a register
    holds is not missing. Whatever else a program hands in does not wait for them.
    """
    if application.received_at is not None or application.papers is not None:
        application = compared(application, seen_by=by, at=at)
    return submit_dossier(application, by=by, at=at)


def compare_received(code: str, *, entry_id: uuid.UUID, at: dt.datetime) -> None:
    """
    Ask registers about a dossier that was taken in without; outside of any action.

    As of when it was complete, and for the platform: nobody is shown what was read.
    """
    with homes.reading("dossiers"):
        found = Dossier.objects.filter(province=homes.current_province(), code=code).first()
    if found is None:
        return
    application = Application(
        applicant=found.applicant, commune=found.unit, commune_on=found.unit_on,
        procedure=found.procedure, data=found.data, key="",
    )  # fmt: skip
    said = compared(application, seen_by=PLATFORM, at=found.accepted_at)
    if said.held is not None:
        taken = said.taken_from
        news = taken if taken is not None and taken != set(found.taken_from or ()) else None
        _note(code, said, news, entry_id=entry_id, at=at)


@homes.action("dossiers", idempotent=True)
def _note(
    code: str,
    said: Application,
    taken_from: frozenset[str] | None,
    *,
    entry_id: uuid.UUID,
    at: dt.datetime,
) -> None:
    """Note what registers said; and from which something was taken, if that is news (else null)."""
    if not ledger.claim(Handled, entry_id=entry_id, reaction=REACTION):
        return
    unchecked, differing = prefilling.named(said.remarks)
    ledger.record(
        DossierCompared(
            dossier=code, unchecked=unchecked, differing=differing, held=sorted(said.held or ())
        ),
        subject=code, by=PLATFORM, at=at,
    )  # fmt: skip
    if taken_from is not None:
        sql.run(
            homes.here("dossiers"), "lienmach.dossiers", "keep_taken_from",
            province=homes.current_province(), code=code, registers=sorted(taken_from), mark_id=uuid7(),
        )  # fmt: skip


def compared(application: Application, *, seen_by: Actor, at: dt.datetime) -> Application:
    """
    Return what is handed in with what registers say of its answers and papers; outside of any action.

    What is refused anyway is compared with nothing: the action says why.
    """
    try:
        check_size(application.data)
        with homes.reading("dossiers"):
            procedure = queries.in_force(application.procedure, on=day_of(at))
            if not _may_ask(application, seen_by, on=day_of(at)):
                return application
    except (NotStorable, DataTooLarge, NoSuchProcedure):
        return application
    form, data = queries.form(procedure), application.data
    if forms.faults(form, data):
        return application
    given = forms.answered(data)
    papers = _from_registers(procedure, application, at=at)
    unshown = [paper.wish for paper in papers if not _is_shown(paper, application)]
    wanted = [
        *(wish for wish in prefilling.wishes(form, data) if wish.question in given),
        *unshown,
    ]
    fresh = _said(application, form, wanted, seen_by=seen_by, at=at)
    held = {paper.code for paper in papers if _is_shown(paper, application)}
    return replace(
        application,
        remarks=tuple(prefilling.remarks(form, data, {}, fresh)),
        held=frozenset(held | papers_asked.held(fresh)),
        taken_from=prefilling.taken_from(form, data, fresh, papers=unshown),
    )


def _may_ask(application: Application, actor: Actor, *, on: dt.date) -> bool:
    """Test if an actor may hand in for the applicant: to nobody else a register says anything."""
    if actor.is_platform or queries.person_of(actor) == application.applicant:
        return True
    if application.received_at is not None:
        return queries.serves_at(actor, application.received_at, duties.TAKE_IN, on=on)
    acting = identity.acting(actor, on=on)
    return acting.mandate(application.applicant, application.procedure) is not None


def known_of(
    procedure: Procedure,
    applicant: uuid.UUID,
    data: Mapping[str, Any],
    *,
    seen_by: Actor,
    at: dt.datetime,
) -> dict[str, Filled]:
    """Return what registers say of somebody at a counter, to the form and the papers of a procedure."""
    form, given = queries.form(procedure), dict(data)
    papers = papers_asked.asked(procedure.snapshot, {}, is_open=True)
    wanted = [
        *prefilling.wishes(form, given),
        *(paper.wish for paper in papers if paper.from_register),
    ]
    return registers.said(
        form, given, wanted, applicant=applicant, seen_by=seen_by, at=at, kinds=duties.TAKE_IN
    )


def _from_registers(
    procedure: Procedure, application: Application, *, at: dt.datetime
) -> list[PaperAsked]:
    asked = papers_asked.asked_with(procedure.snapshot, application.data, on=day_of(at))
    return [each for each in asked if each.from_register]


def _is_shown(paper: PaperAsked, application: Application) -> bool:
    """Test if the sign-in itself shows what a paper would: who files without a counter has signed in."""
    return paper.from_register == registers.IDENTITY and application.received_at is None


def _said(
    application: Application,
    form: forms.Form,
    wanted: list[Wish],
    *,
    seen_by: Actor,
    at: dt.datetime,
) -> Mapping[str, Filled]:
    return registers.said(
        form, application.data, wanted, applicant=application.applicant, seen_by=seen_by, at=at,
        kinds=() if application.received_at is None else duties.TAKE_IN,
    )  # fmt: skip
