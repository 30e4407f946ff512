"""Ask another agency for its view: a question, a day, an answer or silence."""

import datetime as dt
import uuid

from lienmach import homes
from lienmach.dossiers.actions.handing_over import show_beside
from lienmach.dossiers.actions.notes import opened, stated
from lienmach.dossiers.actions.stepping import check_answering, check_held
from lienmach.dossiers.events import ConsultationAnswered, ConsultationAsked
from lienmach.dossiers.models import Consultation
from lienmach.dossiers.queries import places
from lienmach.dossiers.queries.visibility import is_of_agency
from lienmach.dossiers.refusals import (
    DayPassed,
    NoSuchConsultation,
    NoSuchDesk,
    NotNow,
)
from lienmach.dossiers.rules import duties
from lienmach.dossiers.rules.calendars import closing, day_of, told
from lienmach.dossiers.rules.states import UNDECIDED
from lienmach.ground.actor import Actor
from lienmach.ledger import actions as ledger


@homes.action("dossiers")
def ask_consultation(
    code: str, *, agency: str, question: str, due_on: dt.date, by: Actor, at: dt.datetime
) -> uuid.UUID:
    """
    Ask another agency; it sees the dossier until it has answered. The applicant's clock goes on.

    :raises DayPassed: when the day of the answer is not a coming one.
    """
    dossier = opened(code, by=by, at=at)
    check_answering(dossier, by=by, at=at)
    check_held(dossier, by=by, at=at)
    if dossier.state not in UNDECIDED:
        raise NotNow
    if not places.is_agency(agency, on=day_of(at)):
        raise NoSuchDesk
    question, due = stated(question), closing(due_on)
    if due <= at:
        raise DayPassed
    asked = Consultation.objects.create(
        province=dossier.province,
        dossier=dossier,
        agency=agency,
        question=question,
        asked_at=at,
        asked_by=by.id,
        due_at=due,
    )
    show_beside(dossier)
    dossier.save(update_fields=["also_at"])
    ledger.record(
        ConsultationAsked(
            dossier=code, consultation=str(asked.pk), agency=agency, due_at=told(due) or ""
        ),
        subject=code,
        by=by,
        at=at,
    )
    return asked.pk


@homes.action("dossiers")
def answer_consultation(
    code: str, consultation: uuid.UUID, *, text: str, by: Actor, at: dt.datetime
) -> None:
    """
    Give an agency's view; late is better than never, and its lateness stays on record.

    :raises NoSuchConsultation: when the actor's agency was not asked, or has answered.
    """
    dossier = opened(code, by=by, at=at)
    asked = Consultation.objects.filter(
        province=dossier.province, dossier_id=dossier.pk, pk=consultation, answer=None
    ).first()
    if asked is None or not is_of_agency(by, asked.agency, duties.WORK, on=day_of(at)):
        raise NoSuchConsultation
    asked.answer, asked.answered_at, asked.answered_by = stated(text), at, by.id
    asked.save(update_fields=["answer", "answered_at", "answered_by"])
    show_beside(dossier)
    dossier.save(update_fields=["also_at"])
    ledger.record(
        ConsultationAnswered(dossier=code, consultation=str(asked.pk), agency=asked.agency),
        subject=code,
        by=by,
        at=at,
    )
