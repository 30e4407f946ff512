"""Write facts down."""

import datetime as dt
import json
from collections.abc import Iterable
from itertools import islice
from typing import NamedTuple
from uuid import UUID

from django.db import connections, router
from django.db.models import QuerySet

from lienmach import homes
from lienmach.ground.actor import Actor
from lienmach.ground.events import Event
from lienmach.ground.ids import uuid7
from lienmach.ledger.actions.delivery import deliver_all, delivery, has_reactions
from lienmach.ledger.models import Entry, HandledBase
from lienmach.ledger.queries import keys
from lienmach.ledger.refusals import NotAFact
from lienmach.ledger.rules.canonical import NotCanonical, composed, normal, normal_text
from lienmach.ledger.rules.facts import fact_bytes, moment, stamp

LONGEST_SUBJECT = 64
AT_ONCE = 1000

Happening = tuple[Event, str, dt.datetime]


class Written(NamedTuple):
    """A fact as it is written down: the columns of an entry, the payload as canonical text."""

    id: UUID
    province: str
    system: str
    subject: str
    event: str
    actor: str
    at: dt.datetime
    payload: str
    stamp: bytes


COLUMNS = ", ".join(Written._fields)
INSERT = (
    f"insert into ledger_entry ({COLUMNS})"  # noqa: S608 - our own names
    f" values ({', '.join(['%s'] * len(Written._fields))})"
)
COPY = f"copy ledger_entry ({COLUMNS}) from stdin"


def record(event: Event, *, subject: str, by: Actor, at: dt.datetime) -> UUID:
    """
    Write down a fact, inside the action that makes it one, and queue its delivery.

    Entry and job are rows of the action's transaction: both exist or neither does.
    :raises NotAFact: when the event holds what has no place in a fact, such as a fraction.
    """
    alias = _alias()
    fact = _written(alias, (event, subject, at), by)
    with connections[alias].cursor() as cursor:
        cursor.execute(INSERT, fact)
    _deliver(alias, [fact])
    return fact.id


def record_many(happenings: Iterable[Happening], *, by: Actor) -> int:
    """
    Write down many facts at once, each an event, its subject and its moment; return how many.

    The same as :func:`record` for each of them, at a fraction of the cost.
    """
    alias = _alias()
    count = 0
    facts = (_written(alias, happening, by) for happening in happenings)
    while batch := list(islice(facts, AT_ONCE)):
        with connections[alias].cursor() as cursor, cursor.copy(COPY) as rows:
            for fact in batch:
                rows.write_row(fact)
        _deliver(alias, batch)
        count += len(batch)
    return count


def claim(handled: type[HandledBase], *, entry_id: UUID, reaction: str) -> bool:
    """
    Claim an entry for a reaction, inside the reaction's action; False if it was claimed before.

    Claim and effects share a transaction, and the claim moves with the room that reacts: so a
    reaction happens once, however often its entry is delivered.
    """
    _, is_claimed = QuerySet(handled).get_or_create(
        province=homes.current_province(), entry_id=entry_id, reaction=reaction
    )
    return is_claimed


def _alias() -> str:
    alias = router.db_for_write(Entry)
    assert connections[alias].in_atomic_block, "a fact is recorded inside an action"  # noqa: S101
    return alias


def _written(alias: str, happening: Happening, by: Actor) -> Written:
    event, subject, at = happening
    if not 0 < len(subject) <= LONGEST_SUBJECT:
        raise NotAFact(f"A subject has 1 to {LONGEST_SUBJECT} letters.")
    entry_id = uuid7()
    said = {
        "province": homes.current_province(),
        "system": event.name.partition(".")[0],
        "subject": subject,
        "event": event.name,
        "actor": by.id,
    }
    try:
        payload = normal_text(normal(event.payload()))
        words = {name: composed(word) for name, word in said.items()}
        fact = fact_bytes(id_=str(entry_id), payload=payload, at=moment(at), **words)
    except NotCanonical as wrong:
        raise NotAFact(f"{event.name}: {wrong}") from wrong
    mark = stamp(keys.stamp_key(alias), fact)
    return Written(id=entry_id, at=at, payload=payload, stamp=mark, **words)


def _deliver(alias: str, facts: list[Written]) -> None:
    deliver_all(
        alias,
        [
            delivery(
                entry_id=fact.id,
                province=fact.province,
                event=fact.event,
                payload=json.loads(fact.payload),
                at=fact.at,
            )
            for fact in facts
            if has_reactions(fact.event)
        ],
    )
