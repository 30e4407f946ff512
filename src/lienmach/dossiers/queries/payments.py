"""What is owed for a dossier and how it was paid; and what part of it was paid online."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from lienmach import homes
from lienmach.dossiers.models import Charge, Dossier, Payment
from lienmach.dossiers.queries.folders import Folder, visible
from lienmach.dossiers.queries.gateway import Gateway, gateway
from lienmach.dossiers.queries.procedure_names import versions_named
from lienmach.dossiers.queries.visibility import acts_as_applicant, is_entrusted
from lienmach.dossiers.rules import duties, payments
from lienmach.dossiers.rules.calendars import day_of
from lienmach.dossiers.rules.payments import ChargeState, State
from lienmach.ground.actor import Actor


@dataclass(frozen=True, slots=True)
class Paid:
    """An attempt to pay, as it is shown; ``may_undo`` says that a desk may take it back still."""

    id: uuid.UUID
    provider: str
    reference: str
    transaction: str
    slip: str
    state: State
    why: str
    amount: int
    begun_at: dt.datetime
    paid_at: dt.datetime | None
    may_undo: bool


@dataclass(frozen=True, slots=True)
class Bill:
    """
    What is owed for a dossier, as whoever looks may see and do it.

    ``lines`` as the charge keeps them; ``amount`` in đồng, None while it is not known. ``provider``
    is where it can be paid online, None where it cannot.
    """

    code: str
    procedure_name: str
    name_en: str
    state: ChargeState
    amount: int | None
    lines: list[dict[str, Any]]
    payments: list[Paid]
    settled_at: dt.datetime | None
    provider: Gateway | None
    may_pay: bool
    may_take_cash: bool

    @property
    def is_waiting(self) -> bool:
        """Test if somebody set out to pay and nothing was heard of it yet."""
        return any(each.state == State.BEGUN for each in self.payments)


def bill(code: str, *, seen_by: Actor, at: dt.datetime, on: dt.date) -> Bill | None:
    """
    Return what is owed for a dossier; None where nothing was ever asked for it.

    :raises NoSuchDossier: also when there is one that the actor may not see.
    """
    with homes.reading("dossiers"):
        dossier = visible(code, seen_by, on)
        version = dossier.procedure, dossier.procedure_version
        return _bill(dossier, versions_named({version})[version], seen_by, at, on)


def bill_in(folder: Folder, *, seen_by: Actor, at: dt.datetime, on: dt.date) -> Bill | None:
    """Return what is owed for a dossier that the actor has opened already."""
    with homes.reading("dossiers"):
        names = folder.procedure_name, ""
        return _bill(folder.dossier, names, seen_by, at, on)


def _bill(
    dossier: Dossier, names: tuple[str, str], seen_by: Actor, at: dt.datetime, on: dt.date
) -> Bill | None:
    charge = Charge.objects.filter(province=dossier.province, dossier_id=dossier.pk).first()
    if charge is None:
        return None
    made = Payment.objects.filter(province=charge.province, charge_id=charge.pk)
    state = payments.charge_state(charge.amount, is_settled=charge.settled_at is not None)
    is_cashier = is_entrusted(dossier, seen_by, duties.TAKE_IN, on=on)
    return Bill(
        code=dossier.code,
        procedure_name=names[0],
        name_en=names[1],
        state=state,
        amount=charge.amount,
        lines=charge.lines,
        payments=[_shown(each, is_cashier, at) for each in made.order_by("begun_at", "pk")],
        settled_at=charge.settled_at,
        provider=gateway(),
        may_pay=state == ChargeState.DUE and acts_as_applicant(seen_by, dossier, on=on),
        may_take_cash=is_cashier,
    )


def _shown(payment: Payment, is_cashier: bool, at: dt.datetime) -> Paid:  # noqa: FBT001 - private
    is_today = day_of(payment.begun_at) == day_of(at)
    is_cash = payment.provider == payments.BY_CASH and payment.state == State.PAID
    return Paid(
        id=payment.pk,
        provider=payment.provider,
        reference=payment.reference,
        transaction=payment.transaction,
        slip=payment.slip,
        state=State(payment.state),
        why=payment.why,
        amount=payment.amount if payment.received is None else payment.received,
        begun_at=payment.begun_at,
        paid_at=payment.paid_at,
        may_undo=is_cashier and is_cash and is_today,
    )
