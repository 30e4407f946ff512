"""
Paying what is owed: begun by the citizen, told by a provider or the National Portal, or in cash.

Whoever works on a payment holds the row of its charge, so that of two messages at once the second
finds what the first has done. The database lets one payment settle a charge, whatever we do.
"""

import datetime as dt
import hashlib
import uuid
from typing import Any

from lienmach import homes
from lienmach.dossiers import queries
from lienmach.dossiers.actions.answers import Answered, Request, answer, answered_before
from lienmach.dossiers.actions.charging import held_charge
from lienmach.dossiers.actions.notes import opened
from lienmach.dossiers.events import PaymentBegun, PaymentFailed, PaymentMade, PaymentToRefund
from lienmach.dossiers.models import Charge, Dossier, Payment, PaymentMessage
from lienmach.dossiers.queries import gateway as gateways
from lienmach.dossiers.queries.gateway import Gateway
from lienmach.dossiers.refusals import (
    AmountNotKnown,
    NoSuchPayment,
    NothingOwed,
    PaymentMessageDiffers,
    PaymentMessageMalformed,
    PaymentNotSet,
)
from lienmach.dossiers.rules import payment_messages, payments
from lienmach.dossiers.rules.calendars import day_of, told
from lienmach.dossiers.rules.payment_messages import Message
from lienmach.dossiers.rules.payments import ChargeState, State, Told
from lienmach.ground.actor import Actor
from lienmach.ground.refusals import NotAllowed
from lienmach.ledger import actions as ledger

GATEWAY = Actor(id=payments.PROVIDER, name="Đơn vị thanh toán")
"""The provider itself; it holds no duty, and its signature says that it speaks."""
BEGIN = "begin-payment"
STILL_GOOD = dt.timedelta(minutes=10)
"""A payment that can be used for so long yet is gone on with, and no other is begun."""


def payment_request(code: str, *, key: str, by: Actor) -> Request:
    """Return what makes one beginning of a payment the same as another."""
    return Request(asker=queries.person_of(by), operation=BEGIN, key=key, asked={"in": code})


@homes.action("dossiers", idempotent=True)
def begin_payment(
    code: str, *, back: str, request: Request, by: Actor, at: dt.datetime
) -> Answered:
    """
    Begin to pay what is owed, or go on with what was begun; the answer says where to pay it.

    ``back`` is where the provider leads the browser afterwards.
    :raises NothingOwed: when nothing is, or it was paid.
    :raises AmountNotKnown: when no published fee answers it yet.
    :raises PaymentNotSet: when nothing can be paid online here.
    """
    dossier = opened(code, by=by, at=at)
    _check_payer(dossier, by, on=day_of(at))
    known = answered_before(request, at=at)
    if known is not None:
        return known
    charge = held_charge(dossier)
    amount = _owed(charge)
    provider = gateways.gateway()
    if provider is None:
        raise PaymentNotSet
    payment = _gone_on_with(charge, provider, amount, at)
    if payment is None:
        payment = _begun(charge, provider, amount, by=by, at=at)
        fact = PaymentBegun(
            dossier=code, payment=str(payment.pk), provider=provider.name, amount=amount
        )
        ledger.record(fact, subject=code, by=by, at=at)
    return answer(request, _address(payment, provider, code, back))


def _check_payer(dossier: Dossier, by: Actor, *, on: dt.date) -> None:
    if not by.is_platform and not queries.acts_as_applicant(by, dossier, on=on):
        raise NotAllowed


def _owed(charge: Charge) -> int:
    state = queries.charge_state(charge)
    if state == ChargeState.UNKNOWN:
        raise AmountNotKnown
    if state != ChargeState.DUE or charge.amount is None:
        raise NothingOwed
    return charge.amount


def _gone_on_with(
    charge: Charge, provider: Gateway, amount: int, at: dt.datetime
) -> Payment | None:
    return Payment.objects.filter(
        province=charge.province,
        charge=charge,
        provider=provider.name,
        state=State.BEGUN,
        amount=amount,
        expires_at__gt=at + STILL_GOOD,
    ).first()


def _begun(
    charge: Charge, provider: Gateway, amount: int, *, by: Actor, at: dt.datetime
) -> Payment:
    return Payment.objects.create(
        province=charge.province,
        charge=charge,
        provider=provider.name,
        reference=payments.new_reference(),
        state=State.BEGUN,
        amount=amount,
        begun_at=at,
        expires_at=at + payments.LASTS,
        due_at=at + payments.FIRST_ASKED_AFTER,
        by=by.id,
    )


def _address(payment: Payment, provider: Gateway, code: str, back: str) -> dict[str, Any]:
    assert payment.expires_at is not None  # noqa: S101 - what was begun online ends
    return {
        "payment": str(payment.pk),
        "reference": payment.reference,
        "amount": payment.amount,
        "expires_at": told(payment.expires_at),
        "address": payment_messages.order(
            gateways.secret(payment.province),
            provider.address,
            province=payment.province,
            reference=payment.reference,
            amount=payment.amount,
            about=code,
            back=back,
            until=payment.expires_at,
        ),
    }


@homes.action("dossiers", idempotent=True)
def hear_payment(said: Message, *, by: Actor, at: dt.datetime) -> dict[str, Any]:
    """
    Take in what the provider says of a payment; return what is answered, again and again alike.

    Whoever calls has tested the signature.
    :raises PaymentMessageMalformed: when it is another province's, or another provider's.
    :raises NoSuchPayment: when nothing was begun under this reference.
    :raises PaymentMessageDiffers: when its identifier was another message's.
    """
    _demand(by)
    payment, charge = _held(said)
    digest = hashlib.sha256(said.body()).hexdigest()
    named = {"province": said.province, "provider": said.provider, "message": said.message}
    before = PaymentMessage.objects.filter(**named).first()
    if before is not None:
        if before.digest != digest:
            raise PaymentMessageDiffers
        return {"message": str(said.message), "state": before.state}
    payment = apply_told(payment, charge, said, by=by, at=at)
    PaymentMessage.objects.create(
        **named,
        payment=payment,
        digest=digest,
        told=said.state,
        state=payment.state,
        sent_at=said.at,
        at=at,
    )
    return {"message": str(said.message), "state": payment.state}


def _held(said: Message) -> tuple[Payment, Charge]:
    """Return the payment a message is about and its charge, held until the action ends."""
    provider = gateways.gateway()
    if provider is None:
        raise PaymentNotSet
    if said.province != homes.current_province() or said.provider != provider.name:
        raise PaymentMessageMalformed
    named = Payment.objects.filter(
        province=said.province, provider=said.provider, reference=said.reference
    )
    known = named.values_list("charge_id", flat=True).first()
    if known is None:
        raise NoSuchPayment
    charge = Charge.objects.select_for_update().get(pk=known)
    return named.select_for_update().get(), charge


def apply_told(
    payment: Payment, charge: Charge, said: Message, *, by: Actor, at: dt.datetime
) -> Payment:
    """Do to a payment and its charge, both held, what was told of it; return the payment it was."""
    payment = _meant(payment, said, by=by)
    following = payments.after(
        State(payment.state),
        said.state,
        amount_fits=said.amount == payment.amount == charge.amount,
        charge=queries.charge_state(charge),
        is_over=payment.expires_at is not None and payment.expires_at <= at,
    )
    if following.state == payment.state:
        return payment
    payment.state, payment.why, payment.due_at = following.state, following.why or "", None
    if said.state == Told.PAID:
        payment.received, payment.paid_at = said.amount, said.at
        payment.transaction, payment.settled_at = said.transaction, at
    payment.save()
    if payment.state == State.PAID:
        charge.settled_at = at
        charge.save(update_fields=["settled_at"])
    _record(payment, charge.dossier.code, by=by, at=at)
    return payment


def _meant(payment: Payment, said: Message, *, by: Actor) -> Payment:
    """
    Return the payment that a message is about: another than its reference says for other money.

    A provider that takes money twice under one reference has another transaction the second time.
    """
    is_other = payments.is_other_money(
        State(payment.state), said.state, (payment.transaction, said.transaction)
    )
    if not is_other:
        return payment
    same: dict[str, Any] = {
        "province": payment.province, "charge": payment.charge, "provider": payment.provider,
        "transaction": said.transaction,
    }  # fmt: skip
    return Payment.objects.filter(**same).first() or Payment(
        **same, reference=payments.new_reference(), state=State.BEGUN, amount=payment.amount,
        begun_at=said.at, by=by.id,
    )  # fmt: skip


def _record(payment: Payment, code: str, *, by: Actor, at: dt.datetime) -> None:
    same: dict[str, Any] = {
        "dossier": code, "payment": str(payment.pk), "provider": payment.provider,
    }  # fmt: skip
    if payment.state == State.PAID:
        fact: Any = PaymentMade(**same, amount=payment.amount, paid_at=str(told(payment.paid_at)))
    elif payment.state == State.TO_REFUND:
        fact = PaymentToRefund(**same, amount=payment.received or 0, why=payment.why)
    else:
        fact = PaymentFailed(**same, state=payment.state)
    ledger.record(fact, subject=code, by=by, at=at)


def paid_at_portal(
    dossier: Dossier, *, reference: str, amount: int, paid_at: dt.datetime, by: Actor,
    at: dt.datetime,
) -> None:  # fmt: skip
    """
    Let what was paid at the National Portal settle the same charge; within the action that heard it.

    Where no published fee answers what is owed, the amount that the portal took does.
    :raises PaymentMessageDiffers: when the reference is that of another payment.
    """
    locked = Dossier.objects.select_for_update(no_key=True).filter(pk=dossier.pk)
    locked.get()  # or a cashier might make the same charge just now
    same = {
        "province": dossier.province, "provider": payments.BY_PORTAL, "reference": reference,
    }  # fmt: skip
    known = Payment.objects.filter(**same).select_related("charge").first()
    if known is not None:
        if (known.charge.dossier_id, known.received) != (dossier.pk, amount):
            raise PaymentMessageDiffers
        return
    try:
        charge = held_charge(dossier)
    except NothingOwed:
        charge = Charge.objects.create(
            province=dossier.province, dossier=dossier, channel="online", day=day_of(at),
            amount=0, lines=[], at=at,
        )  # fmt: skip
    if charge.amount is None:
        charge.amount = amount
        charge.save(update_fields=["amount"])
    payment = Payment(
        **same, charge=charge, state=State.BEGUN, amount=charge.amount or amount, begun_at=at,
        by=by.id,
    )  # fmt: skip
    payment.save(force_insert=True)
    said = Message(
        message=uuid.uuid4(), provider=payments.BY_PORTAL, province=dossier.province,
        reference=reference, transaction=reference, state=Told.PAID, amount=amount, at=paid_at,
    )  # fmt: skip
    apply_told(payment, charge, said, by=by, at=at)


def _demand(by: Actor) -> None:
    if by.id != GATEWAY.id and not by.is_platform:
        raise NotAllowed
