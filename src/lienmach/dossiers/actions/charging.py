"""What is owed for a dossier: reckoned when it is taken in, said by an officer where no fee does."""

import datetime as dt
from typing import Any

from lienmach import homes
from lienmach.dossiers import queries
from lienmach.dossiers.actions.notes import opened, stated
from lienmach.dossiers.events import ChargeAssessed
from lienmach.dossiers.models import Charge, Dossier, Procedure
from lienmach.dossiers.queries.payments import unwritten_charge
from lienmach.dossiers.refusals import AmountKnown, AmountWrong, NothingOwed
from lienmach.dossiers.rules import duties, payments
from lienmach.dossiers.rules.calendars import day_of
from lienmach.dossiers.rules.fees import Channel
from lienmach.dossiers.rules.payments import ChargeState
from lienmach.ground.actor import Actor
from lienmach.ground.refusals import NotAllowed
from lienmach.ledger import actions as ledger

LONGEST_BASIS = 300


def charged(
    dossier: Dossier, procedure: Procedure, *, channel: Channel, facts: dict[str, Any]
) -> Charge | None:
    """
    Return what is owed for a dossier that is about to be saved; None where nothing is asked.

    ``facts`` are what the answers do not say, such as ``assurance_level``.
    """
    day = day_of(dossier.received_at)
    fee = queries.fee(procedure, channel=channel, data=dossier.data, on=day, facts=facts)
    if not payments.is_charged(fee):
        return None
    return Charge(
        province=dossier.province,
        dossier=dossier,
        channel=channel,
        day=day,
        amount=fee.amount,
        lines=payments.stored(fee),
        at=dossier.received_at,
    )


def held_charge(dossier: Dossier) -> Charge:
    """
    Return what is owed for a dossier, held until the action ends.

    Where no fee of its procedure is published, it is written down now: at the filing nobody could.
    :raises NothingOwed: when nothing was ever asked for it.
    """
    found = (
        Charge.objects.filter(province=dossier.province, dossier_id=dossier.pk)
        .select_for_update()
        .first()
    )
    if found is not None:
        return found
    procedure = queries.version(dossier.procedure, dossier.procedure_version)
    unwritten = unwritten_charge(dossier, procedure)
    if unwritten is None:
        raise NothingOwed
    unwritten.save(force_insert=True)
    return unwritten


def check_cashier(dossier: Dossier, by: Actor, *, on: dt.date) -> None:
    """
    See that an officer may take or give back money for a dossier: who may take it in.

    :raises NotAllowed: to anybody else.
    """
    if not by.is_platform and not queries.is_entrusted(dossier, by, duties.TAKE_IN, on=on):
        raise NotAllowed


@homes.action("dossiers", idempotent=True)
def assess_charge(code: str, *, amount: int, basis: str, by: Actor, at: dt.datetime) -> None:
    """
    Say what is owed where no published fee answers it, and on which legal basis.

    The same again changes nothing.
    :raises AmountKnown: when another amount is known already.
    :raises NothingOwed: when nothing is, or the dossier has ended undecided.
    """
    dossier = opened(code, by=by, at=at)
    check_cashier(dossier, by, on=day_of(at))
    if not 0 <= amount <= payments.MOST_DONG:
        raise AmountWrong
    basis = stated(basis, most=LONGEST_BASIS)
    charge = held_charge(dossier)
    if charge.amount == amount and charge.lines and charge.lines[-1].get("assessed"):
        return
    if charge.amount is not None:
        raise AmountKnown
    if queries.charge_state(charge) == ChargeState.LAPSED:
        raise NothingOwed
    known = [line for line in charge.lines if line["amount"] is not None]
    rest = amount - sum(line["amount"] for line in known)
    if rest < 0:
        raise AmountWrong
    said = {
        "item": "fee", "amount": rest, "before": rest, "count": 1, "citation": basis,
        "is_sure": True, "why": {"vi": basis, "en": basis}, "waived": "",
        "assessed": True,
    }  # fmt: skip
    charge.amount, charge.lines = amount, [*known, said]
    charge.save(update_fields=["amount", "lines"])
    ledger.record(
        ChargeAssessed(dossier=code, charge=str(charge.pk), amount=amount),
        subject=code,
        by=by,
        at=at,
    )
