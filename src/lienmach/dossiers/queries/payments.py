"""What is owed for a dossier, how it was paid, and what of it a desk is to give back."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from lienmach import homes
from lienmach.dossiers.models import Charge, Dossier, Payment, Procedure
from lienmach.dossiers.queries.catalogue import version
from lienmach.dossiers.queries.folders import Folder, Listed, noted, visible
from lienmach.dossiers.queries.gateway import Gateway, gateway
from lienmach.dossiers.queries.handling import Handling, handling_of
from lienmach.dossiers.queries.procedure_names import versions_named
from lienmach.dossiers.queries.visibility import (
    acts_as_applicant,
    entrusted_to,
    is_entrusted,
    person_of,
    visible_to,
)
from lienmach.dossiers.rules import duties, fees, payments
from lienmach.dossiers.rules.calendars import day_of
from lienmach.dossiers.rules.payments import ChargeState, State
from lienmach.ground import paging
from lienmach.ground.actor import Actor
from lienmach.ground.paging import Page

REFUNDS = 50
EVERY_REFUND = 20_000
"""Lines of a file at most."""


@dataclass(frozen=True, slots=True)
class Paid:
    """
    An attempt to pay, as it is shown.

    ``may_undo`` says that a desk may take it back still, ``may_give_back`` that it may say that the
    money is to be given back, as the dossier has ended.
    """

    id: uuid.UUID
    provider: str
    reference: str
    transaction: str
    slip: str
    refund_slip: str
    state: State
    why: str
    amount: int
    begun_at: dt.datetime
    paid_at: dt.datetime | None
    may_undo: bool
    may_give_back: bool


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
    may_assess: bool

    @property
    def is_waiting(self) -> bool:
        """Test if somebody set out to pay and nothing was heard of it yet."""
        return any(each.state == State.BEGUN for each in self.payments)


@dataclass(frozen=True, slots=True)
class Refund:
    """Money that came and was not owed, and the dossier it came for."""

    listed: Listed
    paid: Paid


def charge_state(charge: Charge) -> ChargeState:
    """Return how a charge stands; within an action or a reading."""
    is_settled = charge.settled_at is not None
    return payments.charge_state(charge.amount, is_settled=is_settled, dossier=charge.dossier.state)


def bill(code: str, *, seen_by: Actor, at: dt.datetime, on: dt.date) -> Bill | None:
    """
    Return what is owed for a dossier, or that nobody knows it yet; None where nothing is.

    :raises NoSuchDossier: also when there is one that the actor may not see.
    """
    with homes.reading("dossiers"):
        dossier = visible(code, seen_by, on)
        named = dossier.procedure, dossier.procedure_version
        done, names = handling_of(dossier), versions_named({named})[named]
        charge = done.charge or unwritten_charge(dossier, version(*named))
        return _bill(dossier, charge, done.payments, names, seen_by, at, on)


def bill_in(
    folder: Folder,
    procedure: Procedure,
    done: Handling,
    *,
    seen_by: Actor,
    at: dt.datetime,
    on: dt.date,
) -> Bill | None:
    """Return what is owed for a dossier that the actor has opened already, with all that was done."""
    dossier, names = folder.dossier, (folder.procedure_name, "")
    charge = done.charge or unwritten_charge(dossier, procedure)
    return _bill(dossier, charge, done.payments, names, seen_by, at, on)


def _bill(
    dossier: Dossier,
    charge: Charge | None,
    made: Iterable[Payment],
    names: tuple[str, str],
    seen_by: Actor,
    at: dt.datetime,
    on: dt.date,
) -> Bill | None:
    if charge is None:
        return None
    state = charge_state(charge)
    is_cashier = is_cashier_of(dossier, seen_by, on=on)
    paid = [
        _shown(each, is_cashier=is_cashier, at=at, ended=dossier.state if is_cashier else "")
        for each in made
    ]
    return Bill(
        code=dossier.code,
        procedure_name=names[0],
        name_en=names[1],
        state=state,
        amount=charge.amount,
        lines=charge.lines,
        payments=paid,
        settled_at=charge.settled_at,
        provider=gateway(),
        may_pay=state == ChargeState.DUE and acts_as_applicant(seen_by, dossier, on=on),
        may_take_cash=is_cashier,
        may_assess=is_cashier
        and payments.may_assess(
            state,
            is_assessed=payments.is_assessed(charge.lines),
            is_waiting=any(each.state == State.BEGUN for each in paid),
        ),
    )


def is_cashier_of(dossier: Dossier, actor: Actor, *, on: dt.date) -> bool:
    """
    Test if an officer may take or give back money for a dossier; within an action of this room.

    Who may take it in does, but never for what is their own: nobody is a witness for themselves.
    """
    return not acts_as_applicant(actor, dossier, on=on) and is_entrusted(
        dossier, actor, duties.TAKE_IN, on=on
    )


def unwritten_charge(dossier: Dossier, procedure: Procedure) -> Charge | None:
    """
    Return the charge, not saved, of a dossier that has none as no fee of its procedure is published.

    None where a fee is, and says that nothing is owed.
    """
    if fees.is_published(procedure.snapshot):
        return None
    return Charge(
        province=dossier.province,
        dossier=dossier,
        channel="counter" if dossier.channel == "desk" else "online",
        day=day_of(dossier.received_at),
        amount=None,
        lines=[],
        at=dossier.received_at,
    )


def refunds(
    actor: Actor, *, at: dt.datetime, on: dt.date, cursor: str = "", limit: int = REFUNDS
) -> Page[Refund]:
    """
    Return what an actor's desks are to give back, the money that came first before all other.

    Of the dossiers they see those for which they may take money in, without their own.
    :raises CursorMalformed: when the cursor is none that a page gave out.
    """
    with homes.reading("dossiers"):
        cashiers = visible_to(actor, on=on).filter(entrusted_to(actor, duties.TAKE_IN, on=on))
        rows = (
            Payment.objects.filter(
                province=homes.current_province(),
                state=State.TO_REFUND,
                charge__dossier__in=cashiers.exclude(applicant=person_of(actor)).values("pk"),
            )
            .select_related("charge__dossier")
            .defer("charge__dossier__words", "charge__dossier__data", "charge__dossier__due_why")
            .order_by("paid_at", "pk")
        )
        if cursor:
            came, key = paging.read(cursor, paging.moment, uuid.UUID)
            rows = rows.filter(Q(paid_at__gt=came) | Q(paid_at=came, pk__gt=key))
        page = paging.cut(rows[: limit + 1], limit, _place)
        dossiers = [each.charge.dossier for each in page.items]
        names = versions_named({(each.procedure, each.procedure_version) for each in dossiers})
        for each in dossiers:
            noted(each, actor, on, listed=True)
    return Page(
        [
            Refund(
                Listed(one, *names[one.procedure, one.procedure_version]),
                _shown(payment, is_cashier=True, at=at),
            )
            for payment, one in zip(page.items, dossiers, strict=True)
        ],
        page.next,
    )


def all_refunds(actor: Actor, *, at: dt.datetime, on: dt.date) -> Page[Refund]:
    """Return all that an actor's desks are to give back, to be written to a file; at most 20,000."""

    def piece(cursor: str, limit: int) -> Page[Refund]:
        return refunds(actor, at=at, on=on, cursor=cursor, limit=limit)

    return paging.first(piece, EVERY_REFUND)


def _place(payment: Payment) -> str:
    return paging.written(payment.paid_at, payment.pk)


def _shown(payment: Payment, *, is_cashier: bool, at: dt.datetime, ended: str = "") -> Paid:
    """Return a payment as it is shown; ``ended``: the state of a dossier that others than they filed."""
    is_today = day_of(payment.begun_at) == day_of(at)
    may_undo = payments.may_undo(State(payment.state), payment.provider)
    return Paid(
        id=payment.pk,
        provider=payment.provider,
        reference=payment.reference,
        transaction=payment.transaction,
        slip=payment.slip,
        refund_slip=payment.refund_slip,
        state=State(payment.state),
        why=payment.why,
        amount=payment.amount if payment.received is None else payment.received,
        begun_at=payment.begun_at,
        paid_at=payment.paid_at,
        may_undo=is_cashier and may_undo and is_today,
        may_give_back=payments.may_give_back(State(payment.state), dossier=ended),
    )
