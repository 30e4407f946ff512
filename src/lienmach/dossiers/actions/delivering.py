"""
Take what is to be sent to people, and write down what became of it.

Between the two a worker sends, and no transaction is open. What it took and never settled nobody
knows of: that is tried once more and not again, so that a kill in the middle doubles one e-mail
at most. No facts of the ledger: what was told are facts already.
"""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from lienmach import homes
from lienmach.dossiers.models import Delivery
from lienmach.dossiers.rules import notices as rules
from lienmach.ground import sql
from lienmach.ground.actor import Actor
from lienmach.ground.post import Fate, Sent
from lienmach.ground.refusals import NotAllowed
from lienmach.identity.queries import Matter
from lienmach.identity.rules.contacts import Channel

State = Delivery.State
OPTED_OUT = "no address any more"
MAY_NOT = "may not any more"
"""They no longer act for whom the dossier is."""
UNSETTLED = "broke off twice"
LATE = "too late"


@dataclass(frozen=True, slots=True)
class Out:
    """
    A delivery that a worker has in hand: the codes that its text is made of, and what it is about.

    ``matter`` is none of what is in no dossier yet: that is told to whom it belongs.
    """

    id: uuid.UUID
    person: uuid.UUID
    channel: Channel
    kind: str
    code: str
    matter: Matter | None


@homes.action("dossiers", idempotent=True)
def take_deliveries(
    *, channels: Collection[Channel], most: int, by: Actor, at: dt.datetime
) -> list[Out]:
    """
    Take what is to be sent now, for two minutes.

    Outside a channel's hours it stays where it is; what is more than a person's share of a day waits
    for the morning; what nobody knows of twice, or is three days old, is given up.
    """
    _demand(by)
    rows = sql.rows(
        homes.here("dossiers"), "lienmach.dossiers", "due_deliveries",
        province=homes.current_province(), at=at, day_began=rules.day_began(at), most=most,
        channels=[each.value for each in channels if not rules.is_quiet(each, at)],
    )  # fmt: skip
    for row in rows:
        row["unknown"] += row["state"] == State.TAKEN
    hopeless = {row["id"]: _hopeless(row, at) for row in rows}
    alive = [row for row in rows if not hopeless[row["id"]]]
    today = {(row["person"], row["channel"]): row["sent_today"] for row in alive}
    allowed = rules.spread(
        [(row["person"], row["channel"]) for row in alive],
        sent_today=lambda who, channel: today[who, channel],
    )
    taken = [row["id"] for row, may in zip(alive, allowed, strict=True) if may]
    later = [row["id"] for row, may in zip(alive, allowed, strict=True) if not may]
    known = {each.pk: each for each in _mine([row["id"] for row in rows])}
    for row in rows:
        one = known[row["id"]]
        one.unknown = row["unknown"]
        if why := hopeless[one.pk]:
            one.state, one.why = State.GIVEN_UP, why
        elif one.pk in taken:
            one.state, one.due_at, one.attempts = State.TAKEN, at + rules.LEASE, one.attempts + 1
        elif one.pk in later:
            one.state, one.due_at = State.WAITING, rules.next_morning(at)
    Delivery.objects.bulk_update(known.values(), ["unknown", "state", "why", "due_at", "attempts"])
    return [
        Out(
            id=key, person=known[key].person, channel=Channel(known[key].channel),
            kind=known[key].notice.kind, code=_code(known[key]),
            matter=_matter(known[key]),
        )
        for key in taken
    ]  # fmt: skip


@homes.action("dossiers", idempotent=True)
def settle_deliveries(
    fates: Mapping[uuid.UUID, Sent | None], *, by: Actor, at: dt.datetime
) -> None:
    """
    Write down what became of deliveries that were taken; None: it was not tried, or has no address.

    Settled again, or settled after the time it was taken for, it stays as it is.
    """
    _demand(by)
    held = [one for one in _mine(fates) if one.state == State.TAKEN]
    for one in held:
        _settle(one, fates[one.pk], at)
    Delivery.objects.bulk_update(held, ["state", "sent_at", "why", "due_at", "attempts", "unknown"])


@homes.action("dossiers", idempotent=True)
def give_up_deliveries(keys: Collection[uuid.UUID], *, why: str, by: Actor) -> None:
    """Give up deliveries that were taken: nothing is sent of them, and ``why`` says for what reason."""
    _demand(by)
    Delivery.objects.filter(
        province=homes.current_province(), pk__in=list(keys), state=State.TAKEN
    ).update(state=State.GIVEN_UP, why=why)


def _settle(one: Delivery, sent: Sent | None, at: dt.datetime) -> None:
    if sent is None:
        one.state, one.due_at, one.attempts = State.WAITING, at, one.attempts - 1
        return
    one.why = sent.why
    if sent.fate is Fate.SENT:
        one.state, one.sent_at = State.SENT, at
        return
    one.unknown += sent.is_unknown
    if sent.fate is Fate.REJECTED or one.unknown >= rules.MOST_UNKNOWN:
        one.state = State.GIVEN_UP
        return
    one.state, one.due_at = State.FAILED, at + rules.pause(one.attempts)


def _code(one: Delivery) -> str:
    dossier = one.notice.dossier
    return dossier.code if dossier else ""


def _matter(one: Delivery) -> Matter | None:
    of = one.notice.dossier
    return Matter(of.applicant, of.procedure, of.received_at) if of else None


def _hopeless(row: Mapping[str, Any], at: dt.datetime) -> str:
    """Return why something is not tried any more; nothing if it is."""
    if row["unknown"] >= rules.MOST_UNKNOWN:
        return UNSETTLED
    return LATE if at - row["at"] > rules.TOO_OLD else ""


def _mine(keys: Collection[uuid.UUID]) -> list[Delivery]:
    mine = Delivery.objects.filter(province=homes.current_province(), pk__in=list(keys))
    return list(mine.select_related("notice__dossier").order_by("pk"))


def _demand(by: Actor) -> None:
    if not by.is_platform:
        raise NotAllowed
