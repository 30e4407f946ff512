"""
What of all that happens a citizen is told, what is said of it, and when it is sent to them.

A notice says codes and moments; sentences are made where it is shown. By e-mail and SMS goes the
dossier's code and how it stands, nothing else of whom or what it is about.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, Literal, get_args

from lienmach.dossiers.rules.calendars import HANOI

Kind = Literal[
    "received",
    "supplement-asked",
    "completed",
    "extended",
    "date-changed",
    "overdue",
    "handed-elsewhere",
    "refused-reception",
    "stopped",
    "decided",
    "result-ready",
    "result-revoked",
    "upload-refused",
    "to-pay",
    "paid",
    "to-refund",
    "refunded",
    "withdrawn",
]
KINDS: tuple[Kind, ...] = get_args(Kind)

HAND_OVER = "dossiers.hand-over-answered"
UNDONE = "dossiers.payment-undone"
BY_EVENT: dict[str, Kind] = {
    "dossiers.dossier-received": "received",
    "dossiers.supplement-asked": "supplement-asked",
    "dossiers.supplement-given": "completed",
    "dossiers.deadline-extended": "extended",
    "dossiers.deadline-recomputed": "date-changed",
    "dossiers.limit-changed": "date-changed",
    "dossiers.dossier-overdue": "overdue",
    HAND_OVER: "handed-elsewhere",
    "dossiers.reception-refused": "refused-reception",
    "dossiers.processing-stopped": "stopped",
    "dossiers.dossier-decided": "decided",
    "dossiers.result-published": "result-ready",
    "dossiers.result-revoked": "result-revoked",
    "dossiers.upload-refused": "upload-refused",
    "dossiers.dossier-converted": "date-changed",
    "dossiers.conversion-taken-back": "date-changed",
    "dossiers.charge-assessed": "to-pay",
    UNDONE: "to-pay",
    "dossiers.payment-made": "paid",
    "dossiers.payment-to-refund": "to-refund",
    "dossiers.payment-refunded": "refunded",
    "dossiers.dossier-withdrawn": "withdrawn",
}
"""Which facts are told, by their names; that a file was refused is another part's fact."""

SAID = frozenset(
    {"due_at", "due_before", "number", "outcome", "agency", "to_agency", "result", "day", "amount"}
)
"""What of a fact's payload a notice keeps: codes, keys, moments and amounts of money."""

SMS_FROM, SMS_UNTIL = dt.time(7), dt.time(21)
MOST_A_DAY: Mapping[str, int] = {"email": 20, "sms": 6}
"""How many a person is sent a day; more wait for the next morning."""

LEASE = dt.timedelta(minutes=2)
MOST_UNKNOWN = 2
"""After so many times that nobody knows of it is not tried again: at most one goes out twice."""

TOO_OLD = dt.timedelta(days=3)
FIRST_PAUSE, LONGEST_PAUSE = dt.timedelta(minutes=1), dt.timedelta(hours=4)


def kind_of(event: str, payload: Mapping[str, Any]) -> Kind | None:
    """Return the kind of notice about a fact; None when the citizen is not told."""
    if event == HAND_OVER and payload.get("answer") != "accepted":
        return None  # offered, declined or taken back: it stayed where it was
    if event == UNDONE and not payload.get("is_owed", True):
        return "refunded"  # the money went back; nothing is owed, or other money settles it
    kind = BY_EVENT.get(event)
    if kind == "date-changed" and payload.get("due_before") == payload.get("due_at"):
        return None  # another version, the same day
    if kind == "to-pay" and not payload.get("amount"):
        return None  # it was found to cost nothing
    return kind


def said(payload: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a notice keeps of a fact."""
    return {name: payload[name] for name in sorted(SAID & payload.keys()) if payload[name]}


def is_quiet(channel: str, at: dt.datetime) -> bool:
    """Test if nothing is sent by a channel at a moment: no SMS from 21:00 until 07:00."""
    return channel == "sms" and not SMS_FROM <= at.astimezone(HANOI).time() < SMS_UNTIL


def next_morning(at: dt.datetime) -> dt.datetime:
    """Return when the next day's messages begin."""
    day = at.astimezone(HANOI).date() + dt.timedelta(days=1)
    return dt.datetime.combine(day, SMS_FROM, HANOI)


def day_began(at: dt.datetime) -> dt.datetime:
    """Return the first moment of the day that a moment falls on in Vietnam."""
    return dt.datetime.combine(at.astimezone(HANOI).date(), dt.time(), HANOI)


def pause(attempts: int) -> dt.timedelta:
    """Return how long to wait after so many attempts that failed."""
    return min(FIRST_PAUSE * (1 << min(attempts - 1, 20)), LONGEST_PAUSE)


def spread(wanted: list[tuple[Any, str]], *, sent_today: Callable[[Any, str], int]) -> list[bool]:
    """
    Return, of some (person, channel) in their order, which may be sent today.

    ``sent_today`` tells how many that person was sent by that channel today already.
    """
    counts: dict[tuple[Any, str], int] = {}
    allowed = []
    for who, channel in wanted:
        had = counts.setdefault((who, channel), sent_today(who, channel))
        allowed.append(had < MOST_A_DAY[channel])
        counts[who, channel] += 1
    return allowed
