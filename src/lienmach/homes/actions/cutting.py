"""
One moment of all databases at once, while they serve.

A system moves from one database to another, so two snapshots taken one after the other could
show it in both or in neither. For a few milliseconds nobody writes: every door is locked, and
the dirty logs as well, that no mark is taken away between two snapshots.
"""

import contextlib
import random
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import LiteralString

import psycopg

from lienmach.ground.installation import Database
from lienmach.homes.actions.roles import entered
from lienmach.homes.refusals import NoQuietMoment

# Writers wait behind a lock that is asked for: better to let go and come again.
PATIENCE = "150ms"
DEADLINE_SECONDS = 300.0
LOCK_DOORS = """
select pg_advisory_xact_lock(homes_lock_key(province, system))
from homes_door order by province, system
"""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A database as it was at the cut: a connection that sees it, and a name to see it by."""

    connection: psycopg.Connection
    name: str


@contextlib.contextmanager
def cut(places: Mapping[str, Database]) -> Iterator[dict[str, Snapshot]]:
    """
    Yield a snapshot of each database, all of one moment.

    :raises NoQuietMoment: when writers or a move leave no moment for minutes.
    """
    with contextlib.ExitStack() as stack:
        locking, seeing = (
            {alias: stack.enter_context(entered(place)) for alias, place in places.items()}
            for _ in range(2)
        )
        until = time.monotonic() + DEADLINE_SECONDS
        while True:
            try:
                with all_locked(locking):
                    snapshots = {alias: _export(seeing[alias]) for alias in places}
            except psycopg.errors.LockNotAvailable as error:
                if time.monotonic() > until:
                    raise NoQuietMoment from error
                time.sleep(random.uniform(0.1, 0.5))  # noqa: S311 - a pause, not a secret
            else:
                break
        yield snapshots


@contextlib.contextmanager
def all_locked(connections: Mapping[str, psycopg.Connection]) -> Iterator[None]:
    """
    Hold every door and every dirty log of all databases.

    :raises psycopg.errors.LockNotAvailable: when one is not to be had soon, or a door stands
        closed because a move is being decided.
    """
    with contextlib.ExitStack() as stack:
        for connection in connections.values():
            stack.enter_context(connection.transaction())
            connection.execute(_SET_PATIENCE)
            connection.execute(LOCK_DOORS)
        for connection in connections.values():
            connection.execute("lock table homes_dirty in share mode")
            closed = connection.execute("select from homes_door where state = 'closed'")
            if closed.rowcount:
                raise psycopg.errors.LockNotAvailable("a door stands closed")
        yield


_SET_PATIENCE: LiteralString = f"set local lock_timeout = '{PATIENCE}'"


def _export(connection: psycopg.Connection) -> Snapshot:
    connection.execute("begin isolation level repeatable read read only")
    row = connection.execute("select pg_export_snapshot()").fetchone()
    assert row is not None  # noqa: S101 - a function returns one row
    return Snapshot(connection, str(row[0]))
