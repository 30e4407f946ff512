"""Write facts down."""

import datetime as dt
from collections.abc import Iterable
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connections, router

from lienmach import homes
from lienmach.ground import sql
from lienmach.ground.actor import Actor, acted_by, stood_in_for
from lienmach.ground.events import BY_MANDATE, STAND_IN_FOR, Event
from lienmach.ground.ids import uuid7
from lienmach.ledger.actions.delivery import has_reactions
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
TOLD = "province, event, payload, at"
INSERT = (
    f"insert into ledger_entry ({COLUMNS})"  # noqa: S608 - our own names
    f" values ({', '.join(['%s'] * len(Written._fields))})"
)
TELL = (
    f"insert into ledger_outbox (entry_id, {TOLD})"  # noqa: S608 - our own names
    " values (%s, %s, %s, %s, %s)"
)
COPY = f"copy ledger_entry ({COLUMNS}) from stdin"
COPY_TOLD = f"copy ledger_outbox (entry_id, {TOLD}) from stdin"
CLAIM = (
    "insert into {table} (id, province, entry_id, reaction) values (%s, %s, %s, %s)"
    " on conflict (province, entry_id, reaction) do nothing"
)


def record(event: Event, *, subject: str, by: Actor, at: dt.datetime) -> UUID:
    """
    Write down a fact, inside the action that makes it one, and put it in the outbox.

    It goes there only if something reacts to it. Both rows are of the action's transaction:
    they exist together or not at all.
    :raises NotAFact: when the event holds what has no place in a fact, such as a fraction.
    """
    alias = router.db_for_write(Entry)
    is_inside = sql.gathers(alias) or connections[alias].in_atomic_block
    assert is_inside, "a fact is recorded inside an action"  # noqa: S101
    fact = _written(alias, (event, subject, at), by)
    with sql.together(alias):
        sql.write(alias, INSERT, fact)
        if has_reactions(fact.event):
            sql.write(alias, TELL, _told_of(fact))
    return fact.id


def record_many(happenings: Iterable[Happening], *, by: Actor) -> int:
    """
    Write down many facts at once, each an event, its subject and its moment; return how many.

    The same as :func:`record` for each of them, at a fraction of the cost.
    """
    alias = router.db_for_write(Entry)
    assert connections[alias].in_atomic_block, "facts are recorded inside an action"  # noqa: S101
    count = 0
    facts = (_written(alias, happening, by) for happening in happenings)
    while batch := list(islice(facts, AT_ONCE)):
        _copy(alias, COPY, batch)
        told = [fact for fact in batch if has_reactions(fact.event)]
        if told:
            _copy(alias, COPY_TOLD, map(_told_of, told))
        count += len(batch)
    return count


def claim(handled: type[HandledBase], *, entry_id: UUID, reaction: str) -> bool:
    """
    Claim an entry for a reaction, inside the reaction's action; False if it was claimed before.

    Claim and effects share a transaction, and the claim moves with the room that reacts: so a
    reaction happens once, however often its entry is delivered.
    """
    statement = CLAIM.format(table=handled._meta.db_table)  # noqa: SLF001 - Django's own way to ask
    with connections[router.db_for_write(handled)].cursor() as cursor:
        # Waits for whoever claims it just now, and finds out whether that came to pass.
        cursor.execute(statement, [uuid7(), homes.current_province(), entry_id, reaction])
        return bool(cursor.rowcount)


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
        payload = normal_text(normal(_told(event)))
        words = {name: composed(word) for name, word in said.items()}
        fact = fact_bytes(id_=str(entry_id), payload=payload, at=moment(at), **words)
    except NotCanonical as wrong:
        raise NotAFact(f"{event.name}: {wrong}") from wrong
    mark = stamp(keys.stamp_key(alias), fact)
    return Written(id=entry_id, at=at, payload=payload, stamp=mark, **words)


def _told_of(fact: Written) -> tuple[Any, ...]:
    return fact.id, fact.province, fact.event, fact.payload, fact.at


def _told(event: Event) -> dict[str, Any]:
    """Return an event as it is written down, marked where a stand-in or a representative acted."""
    marks = {STAND_IN_FOR: stood_in_for(), BY_MANDATE: acted_by()}
    return {**event.payload(), **{mark: keys for mark, keys in marks.items() if keys}}


def _copy(alias: str, statement: str, lines: Iterable[tuple[Any, ...]]) -> None:
    with connections[alias].cursor() as cursor, cursor.copy(statement) as rows:
        for line in lines:
            rows.write_row(line)
