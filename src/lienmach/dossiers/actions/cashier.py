"""
Money at the desk: cash taken against a receipt slip, taken back the same day, given back.

What was paid for a dossier whose reception is refused is to be given back by itself; where another
end leaves the office a choice, a desk says so and why.
"""

import datetime as dt
import re
import uuid

from lienmach import homes
from lienmach.dossiers import queries
from lienmach.dossiers.actions.answers import Answered, Request, answer, answered_before
from lienmach.dossiers.actions.charging import check_cashier, held_charge
from lienmach.dossiers.actions.notes import LONGEST_REASON, opened, stated, write_note
from lienmach.dossiers.events import (
    PaymentMade,
    PaymentRefunded,
    PaymentToRefund,
    PaymentUndone,
)
from lienmach.dossiers.models import Charge, Dossier, Payment
from lienmach.dossiers.refusals import (
    AmountNotKnown,
    AmountWrong,
    DayClosed,
    NoSuchPayment,
    NothingOwed,
    NothingToRefund,
    SlipMissing,
    StillOwed,
)
from lienmach.dossiers.rules import payments
from lienmach.dossiers.rules.calendars import day_of, told
from lienmach.dossiers.rules.payments import LONGEST_SLIP, ChargeState, State, Why
from lienmach.ground.actor import Actor
from lienmach.ledger import actions as ledger

CASH = "take-cash"
_SLIP = re.compile(rf"[A-Za-z0-9][A-Za-z0-9./-]{{0,{LONGEST_SLIP - 1}}}")


def cash_request(code: str, *, amount: int, slip: str, key: str, by: Actor) -> Request:
    """Return what makes one payment in cash the same as another."""
    asked = {"in": code, "amount": amount, "slip": slip}
    return Request(asker=queries.person_of(by), operation=CASH, key=key, asked=asked)


@homes.action("dossiers", idempotent=True)
def take_cash(
    code: str, *, amount: int, slip: str, request: Request, by: Actor, at: dt.datetime
) -> Answered:
    """
    Record that what is owed was paid in cash, with the number of the receipt slip.

    :raises AmountWrong: when it is not what is owed.
    :raises SlipMissing: when the slip has no number.
    """
    dossier = opened(code, by=by, at=at)
    check_cashier(dossier, by, on=day_of(at))
    known = answered_before(request, at=at)
    if known is not None:
        return known
    if not _SLIP.fullmatch(slip):
        raise SlipMissing
    charge = held_charge(dossier)
    _check_owed(charge, amount)
    payment = Payment.objects.create(
        province=charge.province,
        charge=charge,
        provider=payments.BY_CASH,
        reference=payments.new_reference(),
        slip=slip,
        state=State.PAID,
        amount=amount,
        received=amount,
        begun_at=at,
        paid_at=at,
        settled_at=at,
        by=by.id,
    )
    charge.settled_at = at
    charge.save(update_fields=["settled_at"])
    ledger.record(
        PaymentMade(
            dossier=code, payment=str(payment.pk), provider=payments.BY_CASH, amount=amount,
            paid_at=str(told(at)),
        ),
        subject=code, by=by, at=at,
    )  # fmt: skip
    said = {"payment": str(payment.pk), "amount": amount, "slip": slip, "state": payment.state}
    return answer(request, said)


def _check_owed(charge: Charge, amount: int) -> None:
    state = queries.charge_state(charge)
    if state == ChargeState.UNKNOWN:
        raise AmountNotKnown
    if state != ChargeState.DUE:
        raise NothingOwed
    if amount != charge.amount:
        raise AmountWrong


@homes.action("dossiers", idempotent=True)
def undo_cash(code: str, key: uuid.UUID, *, by: Actor, at: dt.datetime) -> None:
    """
    Take a payment in cash back while the day is open; what it settled is owed again.

    Of a dossier that has ended nothing is, whether the cash stayed paid or was to be given back.
    Where the right money came besides, and waits to be given back, that settles it instead.
    :raises DayClosed: when it was recorded on another day.
    """
    payment, charge = _held(code, key, by=by, at=at)
    if payment.state == State.UNDONE:
        return
    if not payments.may_undo(State(payment.state), payment.provider):
        raise NoSuchPayment
    if day_of(payment.begun_at) != day_of(at):
        raise DayClosed
    if payment.state == State.PAID:
        charge.settled_at = None
        charge.save(update_fields=["settled_at"])
    payment.state, payment.why = State.UNDONE, ""
    payment.save(update_fields=["state", "why"])
    instead = _settled_instead(charge, at=at)
    ledger.record(
        PaymentUndone(
            dossier=code, payment=str(payment.pk), amount=payment.amount,
            is_owed=queries.charge_state(charge) == ChargeState.DUE,
            settled_by=str(instead.pk) if instead else "",
        ),
        subject=code, by=by, at=at,
    )  # fmt: skip


def _settled_instead(charge: Charge, *, at: dt.datetime) -> Payment | None:
    """Let money that waits to be given back, as it came twice, settle a charge that is due."""
    if queries.charge_state(charge) != ChargeState.DUE:
        return None
    waiting = Payment.objects.filter(
        province=charge.province, charge=charge, state=State.TO_REFUND
    ).select_for_update()
    for one in waiting.order_by("paid_at", "pk"):
        fits = one.received == charge.amount
        if payments.settles_instead(State(one.state), one.why, amount_fits=fits):
            one.state, one.why, charge.settled_at = State.PAID, "", at
            one.save(update_fields=["state", "why"])
            charge.save(update_fields=["settled_at"])
            return one
    return None


@homes.action("dossiers", idempotent=True)
def mark_to_refund(code: str, key: uuid.UUID, *, reason: str, by: Actor, at: dt.datetime) -> None:
    """
    Say that what was paid for a dossier that ended undecided is to be given back, and why.

    The reason becomes a note of the office's. The same again changes nothing.
    :raises StillOwed: while the dossier goes on, and once it is decided.
    :raises NothingToRefund: when the payment settles nothing.
    """
    dossier = opened(code, by=by, at=at)
    payment, charge = _held_of(dossier, key, by=by, at=at)
    if (payment.state, payment.why) == (State.TO_REFUND, Why.ENDED):
        return
    if payment.state != State.PAID:
        raise NothingToRefund
    if not payments.may_give_back(State(payment.state), dossier=dossier.state):
        raise StillOwed
    text = stated(reason, most=LONGEST_REASON)
    write_note(dossier, text=text, is_within=True, by=by, at=at)
    _owe_back(payment, charge, code, by=by, at=at)


def owe_back(dossier: Dossier, *, by: Actor, at: dt.datetime) -> None:
    """Let what was paid for a locked dossier be given back; within the action that ends it."""
    charges = Charge.objects.filter(province=dossier.province, dossier_id=dossier.pk)
    charge = charges.select_for_update().first()
    if charge is None or charge.settled_at is None:
        return
    made = Payment.objects.filter(province=dossier.province, charge=charge, state=State.PAID)
    for payment in made.select_for_update():
        _owe_back(payment, charge, dossier.code, by=by, at=at)


def _owe_back(payment: Payment, charge: Charge, code: str, *, by: Actor, at: dt.datetime) -> None:
    payment.state, payment.why, charge.settled_at = State.TO_REFUND, Why.ENDED, None
    payment.save(update_fields=["state", "why"])
    charge.save(update_fields=["settled_at"])
    ledger.record(
        PaymentToRefund(
            dossier=code, payment=str(payment.pk), provider=payment.provider,
            amount=payment.received or 0, why=payment.why,
        ),
        subject=code, by=by, at=at,
    )  # fmt: skip


@homes.action("dossiers", idempotent=True)
def mark_refunded(code: str, key: uuid.UUID, *, slip: str, by: Actor, at: dt.datetime) -> None:
    """
    Record that money that was not owed was given back, with the number of the slip.

    :raises NothingToRefund: when the payment is not to be given back.
    """
    payment, _charge = _held(code, key, by=by, at=at)
    if payment.state == State.REFUNDED and payment.refund_slip == slip:
        return
    if payment.state != State.TO_REFUND:
        raise NothingToRefund
    if not _SLIP.fullmatch(slip):
        raise SlipMissing
    payment.state, payment.refund_slip = State.REFUNDED, slip
    payment.save(update_fields=["state", "refund_slip"])
    ledger.record(
        PaymentRefunded(dossier=code, payment=str(payment.pk), amount=payment.received or 0),
        subject=code,
        by=by,
        at=at,
    )


def _held(code: str, key: uuid.UUID, *, by: Actor, at: dt.datetime) -> tuple[Payment, Charge]:
    return _held_of(opened(code, by=by, at=at), key, by=by, at=at)


def _held_of(
    dossier: Dossier, key: uuid.UUID, *, by: Actor, at: dt.datetime
) -> tuple[Payment, Charge]:
    check_cashier(dossier, by, on=day_of(at))
    charge = held_charge(dossier)
    found = (
        Payment.objects.filter(province=charge.province, charge=charge, pk=key)
        .select_for_update()
        .first()
    )
    if found is None:
        raise NoSuchPayment
    return found, charge
