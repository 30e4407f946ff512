"""Write facts down."""

import datetime as dt
from collections.abc import Iterable
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
from lienmach.ledger.rules.canonical import NotCanonical, canonical, normal
from lienmach.ledger.rules.facts import fact_bytes, moment, stamp

LONGEST_SUBJECT = 64
AT_ONCE = 1000

Happening = tuple[Event, str, dt.datetime]


def record(event: Event, *, subject: str, by: Actor, at: dt.datetime) -> UUID:
    """
    Write down a fact, inside the action that makes it one, and queue its delivery.

    Entry and job are rows of the action's transaction: both exist or neither does.
    :raises NotAFact: when the event holds what has no place in a fact, such as a fraction.
    """
    alias = _alias()
    entry = _entry(alias, (event, subject, at), by)
    entry.save(using=alias, force_insert=True)
    _deliver(alias, [entry])
    return entry.id


def record_many(happenings: Iterable[Happening], *, by: Actor) -> int:
    """
    Write down many facts at once, each an event, its subject and its moment; return how many.

    The same as :func:`record` for each of them, at a tenth of the cost.
    """
    alias = _alias()
    count = 0
    batch: list[Entry] = []
    for happening in happenings:
        batch.append(_entry(alias, happening, by))
        if len(batch) == AT_ONCE:
            count += _append(alias, batch)
            batch = []
    return count + _append(alias, batch)


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


def _entry(alias: str, happening: Happening, by: Actor) -> Entry:
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
        payload = normal(event.payload())
        words = {name: str(normal(word)) for name, word in said.items()}
        fact = fact_bytes(
            id_=str(entry_id), payload=canonical(payload).decode(), at=moment(at), **words
        )
    except NotCanonical as wrong:
        raise NotAFact(f"{event.name}: {wrong}") from wrong
    mark = stamp(keys.stamp_key(alias), fact)
    return Entry(id=entry_id, payload=payload, at=at, stamp=mark, **words)


def _append(alias: str, entries: list[Entry]) -> int:
    Entry.objects.using(alias).bulk_create(entries)
    _deliver(alias, entries)
    return len(entries)


def _deliver(alias: str, entries: list[Entry]) -> None:
    deliver_all(
        alias,
        (
            delivery(
                entry_id=entry.id,
                province=entry.province,
                event=entry.event,
                payload=entry.payload,
                at=entry.at,
            )
            for entry in entries
            if has_reactions(entry.event)
        ),
    )
