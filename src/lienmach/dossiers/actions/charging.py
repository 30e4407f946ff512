"""What is owed for a dossier: reckoned when it is taken in, said by an officer where no fee does."""

import datetime as dt
from typing import Any

from lienmach import homes
from lienmach.dossiers import queries
from lienmach.dossiers.actions.notes import LONGEST_REASON, opened, stated, write_note
from lienmach.dossiers.events import ChargeAssessed
from lienmach.dossiers.models import Charge, Dossier, Payment, Procedure
from lienmach.dossiers.queries.payments import unwritten_charge
from lienmach.dossiers.refusals import AmountKnown, AmountWrong, NothingOwed, PaymentUnderWay
from lienmach.dossiers.rules import payments
from lienmach.dossiers.rules.calendars import day_of
from lienmach.dossiers.rules.fees import Channel
from lienmach.dossiers.rules.payments import ChargeState, State
from lienmach.ground.actor import PLATFORM, Actor
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


def reckon_again(
    dossier: Dossier, procedure: Procedure, *, answers: dict[str, Any], at: dt.datetime
) -> None:
    """
    Let what is owed follow the answers, where these have become others than those given.

    By the rules and the channel of the day it was taken in. What was paid stays, so does what an
    officer said, and what turned on more than answers: nobody knows here what was seen then.
    """
    standing = Charge.objects.filter(province=dossier.province, dossier_id=dossier.pk)
    charge = standing.select_for_update().first()
    is_at_counter = charge.channel == "counter" if charge else dossier.channel == "desk"
    channel: Channel = "counter" if is_at_counter else "online"
    on = charge.day if charge else day_of(dossier.received_at)
    before, now = (
        queries.fee(procedure, channel=channel, data=each, on=on)
        for each in (answers, dossier.data)
    )
    stood = charge.amount if charge else before.amount
    is_settled = charge is not None and charge.settled_at is not None
    if now.amount == before.amount or stood != before.amount or is_settled:
        return
    if charge is None:
        charge = Charge(
            province=dossier.province, dossier=dossier, channel=channel, day=on, at=at
        )  # fmt: skip
    elif payments.is_assessed(charge.lines):
        return
    charge.amount, charge.lines = now.amount, payments.stored(now)
    charge.save()
    if now.amount is not None:
        ledger.record(
            ChargeAssessed(
                dossier=dossier.code, charge=str(charge.pk), amount=now.amount, before=stood
            ),
            subject=dossier.code,
            by=PLATFORM,
            at=at,
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
    See that an officer may take or give back money for a dossier.

    :raises NotAllowed: to anybody else.
    """
    if not by.is_platform and not queries.is_cashier_of(dossier, by, on=on):
        raise NotAllowed


@homes.action("dossiers", idempotent=True)
def assess_charge(
    code: str,
    *,
    amount: int,
    basis: str,
    by: Actor,
    at: dt.datetime,
    instead_of: int | None = None,
    reason: str = "",
) -> None:
    """
    Say what is owed where no published fee answers it, and on which legal basis.

    The same again changes nothing. What an officer said may be corrected until something is paid:
    ``instead_of`` is the amount that was wrong, ``reason`` why, kept as a note of the office's.
    :raises AmountKnown: when another amount is known already.
    :raises PaymentUnderWay: when somebody has set out to pay what is to be corrected.
    :raises NothingOwed: when nothing is, or the dossier has ended undecided.
    """
    dossier = opened(code, by=by, at=at)
    check_cashier(dossier, by, on=day_of(at))
    if not 0 <= amount <= payments.MOST_DONG:
        raise AmountWrong
    basis = stated(basis, most=LONGEST_BASIS)
    charge = held_charge(dossier)
    before = charge.amount
    if before == amount and payments.is_assessed(charge.lines):
        return
    if before is not None:
        _check_correctable(charge, instead_of)
    if queries.charge_state(charge) == ChargeState.LAPSED:
        raise NothingOwed
    if before is not None:
        change = f"{payments.dong(before)} → {payments.dong(amount)}"
        text = f"{change}: {stated(reason, most=LONGEST_REASON)}"
        write_note(dossier, text=text, is_within=True, by=by, at=at)
    _say(charge, amount, basis)
    ledger.record(
        ChargeAssessed(dossier=code, charge=str(charge.pk), amount=amount, before=before),
        subject=code,
        by=by,
        at=at,
    )


def _check_correctable(charge: Charge, instead_of: int | None) -> None:
    """Check that what is owed was said by an officer, is what they saw, and nobody pays it."""
    is_theirs = payments.is_assessed(charge.lines) and charge.settled_at is None
    if not is_theirs or charge.amount != instead_of:
        raise AmountKnown
    made = Payment.objects.filter(province=charge.province, charge_id=charge.pk)
    if made.filter(state=State.BEGUN).exists():
        raise PaymentUnderWay


def _say(charge: Charge, amount: int, basis: str) -> None:
    """Let a held charge be of an amount, as an officer says beside what published fees do."""
    known = [
        line for line in charge.lines if line["amount"] is not None and not line.get("assessed")
    ]
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
