"""Send a dossier to another unit or officer, and receipt it there."""

import datetime as dt
import uuid

from lienmach import homes
from lienmach.dossiers import queries
from lienmach.dossiers.actions.assigning import CLAIM
from lienmach.dossiers.actions.notes import LONGEST_REASON, opened, stated
from lienmach.dossiers.actions.stepping import check_answering, check_duty, check_held
from lienmach.dossiers.events import HandOverAnswered, HandOverSent
from lienmach.dossiers.models import Consultation, Dossier, HandOver
from lienmach.dossiers.queries import places
from lienmach.dossiers.queries.answering import carrying_on
from lienmach.dossiers.queries.visibility import is_of_agency
from lienmach.dossiers.refusals import NoSuchDesk, NothingOffered, NotNow, OfferedAlready
from lienmach.dossiers.rules import duties
from lienmach.dossiers.rules.calendars import day_of
from lienmach.dossiers.rules.states import UNDECIDED
from lienmach.ground.actor import Actor
from lienmach.ledger import actions as ledger


@homes.action("dossiers")
def send_hand_over(
    code: str,
    *,
    to_agency: str,
    to_officer: uuid.UUID | None = None,
    reason: str,
    by: Actor,
    at: dt.datetime,
) -> None:
    """
    Offer a dossier to another unit, or to one officer there; it stays here until they accept.

    Who is competent does not change by it, only who works on it.
    :raises OfferedAlready: when it is on its way already.
    :raises HeldByAnother: when another officer has claimed it.
    """
    dossier = opened(code, by=by, at=at)
    check_answering(dossier, by=by, at=at)
    check_held(dossier, by=by, at=at)
    if dossier.state not in UNDECIDED:
        raise NotNow
    if not places.is_agency(to_agency, on=day_of(at)):
        raise NoSuchDesk
    reason = stated(reason, most=LONGEST_REASON)
    if _pending(dossier) is not None:
        raise OfferedAlready
    HandOver.objects.create(
        province=dossier.province,
        dossier=dossier,
        from_agency=queries.who_works(dossier, on=day_of(at)),
        to_agency=to_agency,
        to_officer=to_officer,
        reason=reason,
        sent_at=at,
        sent_by=by.id,
    )
    show_beside(dossier)
    dossier.save(update_fields=["also_at"])
    ledger.record(
        HandOverSent(
            dossier=code, to_agency=to_agency, to_officer=str(to_officer) if to_officer else None
        ),
        subject=code,
        by=by,
        at=at,
    )


@homes.action("dossiers")
def answer_hand_over(
    code: str, *, accept: bool, reason: str = "", by: Actor, at: dt.datetime
) -> None:
    """
    Accept or decline a dossier that was offered; accepted it is the accepting officer's.

    :raises NothingOffered: when nothing was, it was offered to another officer, or the dossier has ended.
    :raises ReasonMissing: when it is declined without a word.
    """
    dossier = opened(code, by=by, at=at)
    offer = _pending(dossier)
    officer = queries.person_of(by)
    if offer is None or offer.to_officer not in {None, officer}:
        raise NothingOffered
    if not is_of_agency(by, offer.to_agency, duties.WORK, on=day_of(at)):
        raise NothingOffered
    if not accept or reason.strip():
        reason = stated(reason, most=LONGEST_REASON)
    _close(offer, "accepted" if accept else "declined", reason=reason, by=by, at=at)
    if accept:
        dossier.handled_at_agency = carrying_on(offer.to_agency, dossier, on=day_of(at))
        dossier.assignee, dossier.assigned_at = officer, at
    show_beside(dossier)
    dossier.save(update_fields=["also_at", "handled_at_agency", *CLAIM])
    _record(dossier, offer, by=by, at=at)


@homes.action("dossiers")
def take_back_hand_over(code: str, *, by: Actor, at: dt.datetime) -> None:
    """
    Take an offer back that nobody has answered yet; its sender may, and the head of the place.

    :raises NothingOffered: when there is none.
    """
    dossier = opened(code, by=by, at=at)
    offer = _pending(dossier)
    if offer is None:
        raise NothingOffered
    if offer.sent_by != by.id:
        check_duty(dossier, duties.HEAD, by=by, at=at)
    _close(offer, "taken-back", reason="", by=by, at=at)
    show_beside(dossier)
    dossier.save(update_fields=["also_at"])
    _record(dossier, offer, by=by, at=at)


def show_beside(dossier: Dossier) -> None:
    """
    Set which agencies may see a dossier for a while: those it is offered to, those asked.

    Who is asked may answer until it is decided, also after the day that was given.
    """
    rows = {"province": dossier.province, "dossier_id": dossier.pk}
    offered = HandOver.objects.filter(**rows, answer="sent").values_list("to_agency", flat=True)
    asked = Consultation.objects.filter(**rows, answer=None).values_list("agency", flat=True)
    if dossier.state not in UNDECIDED:
        asked = asked.none()
    dossier.also_at = sorted({*offered, *asked}) or None


def close_questions(dossier: Dossier, *, at: dt.datetime) -> None:
    """Close what other agencies could still have answered in time, now that a dossier has ended."""
    Consultation.objects.filter(
        province=dossier.province,
        dossier_id=dossier.pk,
        answer=None,
        closed_at=None,
        due_at__gte=at,
    ).update(closed_at=at)


def close_offer(dossier: Dossier, *, by: Actor, at: dt.datetime) -> None:
    """Let an offer lapse that nobody has answered, now that a dossier has ended: it is out of sight there."""
    offer = _pending(dossier)
    if offer is not None:
        _close(offer, "lapsed", reason="", by=by, at=at)
        _record(dossier, offer, by=by, at=at)


def _pending(dossier: Dossier) -> HandOver | None:
    return HandOver.objects.filter(
        province=dossier.province, dossier_id=dossier.pk, answer="sent"
    ).first()


def _close(offer: HandOver, answer: str, *, reason: str, by: Actor, at: dt.datetime) -> None:
    offer.answer, offer.answered_at, offer.answered_by = answer, at, by.id
    offer.answer_reason = reason
    offer.save(update_fields=["answer", "answered_at", "answered_by", "answer_reason"])


def _record(dossier: Dossier, offer: HandOver, *, by: Actor, at: dt.datetime) -> None:
    ledger.record(
        HandOverAnswered(dossier=dossier.code, to_agency=offer.to_agency, answer=offer.answer),
        subject=dossier.code,
        by=by,
        at=at,
    )
