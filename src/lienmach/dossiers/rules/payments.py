"""
How a payment goes on, whatever is told of it, in whatever order and however often.

Money that was taken is never lost sight of: it settles the charge, or it is to be given back.
What a provider says last is not what happened last.
"""

import datetime as dt
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from lienmach.dossiers.rules.buckets import ENDED
from lienmach.dossiers.rules.fees import Fee

PROVIDER = "payment-provider"
"""Who tells of payments, as an actor: whichever provider is configured."""
BY_PORTAL, BY_CASH = "national-portal", "cash"
"""Providers beside the one that is configured; cash is no online payment."""
LASTS = dt.timedelta(minutes=30)
"""How long the address of a payment may be used that was begun."""
FIRST_ASKED_AFTER = dt.timedelta(minutes=2)
MOST_DONG = 10**12
LONGEST_PAUSE_SECONDS = 900
LONGEST_SLIP = 40
_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"


class State(StrEnum):
    """How far a payment has come."""

    BEGUN = "begun"
    PAID = "paid"
    FAILED = "failed"
    EXPIRED = "expired"
    TO_REFUND = "to-refund"
    REFUNDED = "refunded"
    UNDONE = "undone"


class Told(StrEnum):
    """What a provider says of a payment."""

    PAID = "paid"
    FAILED = "failed"
    PENDING = "pending"
    UNKNOWN = "unknown"


class ChargeState(StrEnum):
    """How what is owed for a dossier stands."""

    DUE = "due"
    SETTLED = "settled"
    WAIVED = "waived"
    UNKNOWN = "unknown"
    """Part of it no published fee answers: an officer says how much."""
    LAPSED = "lapsed"
    """The dossier ended undecided before it was paid: nothing is asked for any more."""


class Why(StrEnum):
    """Why money is to be given back."""

    AMOUNT = "amount"
    TWICE = "twice"
    ENDED = "ended"


TAKEN = frozenset({State.PAID, State.TO_REFUND, State.REFUNDED, State.UNDONE})
"""Nothing that is told later changes these: the money came, and what became of it is known."""

LAPSES_IN = frozenset({"withdrawn", *ENDED})
"""States of a dossier in which what was not paid is owed no more."""

GIVING_BACK = "refuse_reception"
"""The step by which what was paid is to be given back: nothing was done for it."""


@dataclass(frozen=True, slots=True)
class Next:
    """Where what was told leads a payment, and why it is to be given back, if it is."""

    state: State
    why: Why | None = None


def after(
    state: State, told: Told, *, amount_fits: bool, charge: ChargeState, is_over: bool
) -> Next:
    """Return where a payment of a charge goes on; ``is_over``: the time to pay has ended."""
    if state in TAKEN:
        return Next(state)
    if told == Told.PAID:
        if not amount_fits:
            return Next(State.TO_REFUND, Why.AMOUNT)
        if charge == ChargeState.SETTLED:
            return Next(State.TO_REFUND, Why.TWICE)
        if charge == ChargeState.LAPSED:
            return Next(State.TO_REFUND, Why.ENDED)
        return Next(State.PAID)
    if told == Told.FAILED:
        return Next(State.FAILED)
    # What is under way at the provider may still come: only "nothing came" ends it.
    nothing_came = told == Told.UNKNOWN and is_over and state == State.BEGUN
    return Next(State.EXPIRED if nothing_came else state)


def is_other_money(state: State, told: Told, transactions: tuple[str, str]) -> bool:
    """
    Test if a payment that was taken is told of once more, and it was other money.

    ``transactions``: the provider's name of what was taken, and of what is told; an empty one tells
    nothing apart.
    """
    taken, named = transactions
    return told == Told.PAID and state in TAKEN and "" not in transactions and taken != named


def may_give_back(state: State, *, dossier: str) -> bool:
    """
    Test if a desk may say that what settled a charge is to be given back, as its dossier has ended.

    Where the applicant withdrew or the work was stopped the law may let the office keep it.
    """
    return state == State.PAID and dossier in LAPSES_IN


def may_undo(state: State, provider: str) -> bool:
    """Test if a payment may be undone on its day: cash that was not given back with a slip since."""
    return provider == BY_CASH and state in {State.PAID, State.TO_REFUND}


def settles_instead(state: State, why: str, *, amount_fits: bool) -> bool:
    """Test if money that came besides settles a charge once what settled it is taken back."""
    return (state, why) == (State.TO_REFUND, Why.TWICE) and amount_fits


def charge_state(amount: int | None, *, is_settled: bool, dossier: str) -> ChargeState:
    """Return how a charge stands that belongs to a dossier in such a state."""
    if is_settled:
        return ChargeState.SETTLED
    if dossier in LAPSES_IN:
        return ChargeState.LAPSED
    if amount is None:
        return ChargeState.UNKNOWN
    return ChargeState.DUE if amount else ChargeState.WAIVED


def is_assessed(lines: Sequence[Mapping[str, Any]]) -> bool:
    """Test if an officer said what is owed by some lines of a charge."""
    return any(line.get("assessed") for line in lines)


def may_assess(charge: ChargeState, *, is_assessed: bool, is_waiting: bool) -> bool:
    """Test if an officer may say what is owed, or correct what one said, while nobody pays it."""
    is_open = charge in {ChargeState.DUE, ChargeState.WAIVED}
    return charge == ChargeState.UNKNOWN or (is_assessed and is_open and not is_waiting)


def is_charged(fee: Fee) -> bool:
    """Test if a fee is worth writing down: something is asked, waived, or not known."""
    return any(line.before is None or line.before > 0 for line in fee.lines)


def stored(fee: Fee) -> list[dict[str, Any]]:
    """Return the lines of a fee as they are kept: each with its legal basis and what was taken off."""
    return [
        {
            "item": line.item,
            "amount": line.amount,
            "before": line.before,
            "count": line.count,
            "citation": line.citation,
            "is_sure": line.is_sure,
            "why": dict(zip(("vi", "en"), line.why, strict=True)),
            "waived": line.relief.name if line.relief else "",
        }
        for line in fee.lines
    ]


def new_reference() -> str:
    """Return what a payment is called between us and a provider: nobody guesses it."""
    return "LM" + "".join(secrets.choice(_LETTERS) for _ in range(22))


def pause_seconds(tries: int) -> int:
    """Return how long until a provider is asked again that was asked so often."""
    return int(min(LONGEST_PAUSE_SECONDS, 15 * 2 ** min(tries, 8)))


def dong(amount: int) -> str:
    """Return an amount as Vietnamese writes it."""
    return f"{amount:,} đồng".replace(",", ".")
