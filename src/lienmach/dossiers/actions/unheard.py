"""Payments of which nothing was heard: the provider is asked, and what it says is written down."""

import datetime as dt

from lienmach import homes
from lienmach.dossiers.actions.payments import apply_told
from lienmach.dossiers.models import Charge, Payment
from lienmach.dossiers.rules import payments
from lienmach.dossiers.rules.payment_messages import Message
from lienmach.dossiers.rules.payments import State
from lienmach.ground.actor import Actor
from lienmach.ground.refusals import NotAllowed

LEASE = dt.timedelta(minutes=2)


@homes.action("dossiers", idempotent=True)
def take_unheard(*, provider: str, most: int, by: Actor, at: dt.datetime) -> list[str]:
    """Take the references of payments to ask a provider about now, for a while."""
    _demand(by)
    waiting = Payment.objects.filter(
        province=homes.current_province(), provider=provider, state=State.BEGUN, due_at__lte=at
    )
    taken = list(waiting.select_for_update(skip_locked=True).order_by("due_at", "pk")[:most])
    Payment.objects.filter(pk__in=[each.pk for each in taken]).update(due_at=at + LEASE)
    return [each.reference for each in taken]


@homes.action("dossiers", idempotent=True)
def settle_unheard(
    reference: str, said: Message | None, *, provider: str, by: Actor, at: dt.datetime
) -> None:
    """
    Do what a provider answered of a payment; without an answer it is asked again later.

    A payment is over only once the provider has said that nothing came.
    """
    _demand(by)
    named = Payment.objects.filter(
        province=homes.current_province(), provider=provider, reference=reference
    )
    charge_of = named.values_list("charge_id", flat=True).first()
    if charge_of is None:
        return
    charge = Charge.objects.select_for_update().get(pk=charge_of)
    payment = named.select_for_update().get()
    if payment.state != State.BEGUN:
        return
    if said is not None:
        apply_told(payment, charge, said, by=by, at=at)
    if payment.state == State.BEGUN:
        payment.tries += 1
        payment.due_at = at + dt.timedelta(seconds=payments.pause_seconds(payment.tries))
        payment.save(update_fields=["tries", "due_at"])


def _demand(by: Actor) -> None:
    if not by.is_platform:
        raise NotAllowed
