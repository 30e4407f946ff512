"""Write down who read whose record, and remove what has been kept long enough."""

import datetime as dt
import json
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from lienmach import homes
from lienmach.ground import clock, sql
from lienmach.ground.actor import Actor
from lienmach.ground.ids import first_key
from lienmach.ground.refusals import NotAllowed
from lienmach.homes import action, current_province
from lienmach.identity.events import ReadsForgotten
from lienmach.identity.queries.looking import Look, Seen, declare, looking
from lienmach.identity.rules import retention
from lienmach.identity.rules.purposes import Purpose
from lienmach.ledger import actions as ledger

ROOM = "lienmach.identity"
AT_ONCE = 10_000


PATIENCE = "10s"
"""How long an entry waits while a door is being closed."""


@action("identity", idempotent=True, is_one_statement=True)
def log_reads(found: Sequence[Seen], *, at: dt.datetime) -> None:
    """
    Write down what one request showed to one reader, in one statement.

    A line of a list is written once a day and reader: somebody's queue of the same dossiers, shown
    fifty times, would bury who opened one. What is opened is written every time.

    It is no fact of the ledger: there would be more of these than of all facts together, and
    they must be removed after a year.
    """
    if not found:
        return
    reader = found[0].reader
    sql.run(
        homes.here("identity"),
        ROOM,
        "log_reads",
        province=current_province(),
        reader=reader,
        reader_key=_key(reader),
        at=at,
        since=first_key(clock.day_begins(at)),
        patience=PATIENCE,
        shown=json.dumps([_entry(one) for one in found]),
    )


def log_look(look: Look, *, at: dt.datetime) -> None:
    """Write down all that was shown, in each province whose records it were."""
    for province, found in look.by_province().items():
        with homes.province(province):
            log_reads(found, at=at)


@contextmanager
def shown_by_command(purpose: Purpose, *, note: str = "", at: dt.datetime) -> Iterator[None]:
    """
    Gather whose records a command is about to show; when it leaves, that is written down.

    It prints afterwards: what cannot be logged is not shown.
    :raises PurposeMissing: when the purpose asks for a sentence and there is none.
    """
    with looking() as look:
        declare(purpose, note=note)
        yield
    log_look(look, at=at)


def _entry(one: Seen) -> dict[str, Any]:
    sight = one.sight
    return {
        "id": str(one.id), "register": sight.register, "record": str(sight.record),
        "person": str(sight.person) if sight.person else None, "personal_id": sight.number,
        "duty": one.duty, "stands_in": one.stands_in, "purpose": one.purpose.value,
        "dossier": one.dossier, "note": one.note, "listed": one.listed,
        "agency": one.agency,
    }  # fmt: skip


@action("identity")
def forget_reads(*, months: int, by: Actor, at: dt.datetime) -> int:
    """
    Remove entries older than so many months, a batch at most; return how many went.

    Never one younger than a year: the database itself refuses that.
    """
    if not by.is_platform:
        raise NotAllowed
    before = retention.kept_since(at, months=months)
    [row] = sql.rows(
        homes.here("identity"),
        ROOM,
        "forget_reads",
        province=current_province(),
        before=before,
        first_kept=first_key(before),
        most=AT_ONCE,
    )
    gone = int(row["gone"])
    if gone:
        ledger.record(
            ReadsForgotten(before=before.isoformat(), entries=gone),
            subject="reads",
            by=by,
            at=at,
        )
    return gone


def _key(reader: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(reader)
    except ValueError:
        return None
