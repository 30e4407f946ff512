"""Entries and leaves as texts, streamed in chunks so that memory does not grow with the log."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connections, transaction

from lienmach.ground.sql import rows, statement
from lienmach.ledger.models import Checkpoint
from lienmach.ledger.rules.facts import Row

ROOM = "lienmach.ledger"
AT_ONCE = 5_000
EVERY_TRANSACTION = (0, 2**64 - 1)


@dataclass(frozen=True, slots=True)
class Horizon:
    """A cluster of PostgreSQL, its oldest running transaction and its next one."""

    cluster: str
    oldest: int
    following: int


def horizon(alias: str) -> Horizon:
    """Return how far the transactions of a database's cluster have ended."""
    [found] = rows(alias, ROOM, "horizon")
    return Horizon(found["cluster_identity"], int(found["oldest"]), int(found["next_one"]))


def last_checkpoint(alias: str) -> Checkpoint | None:
    """Return the newest checkpoint of a database's log."""
    return Checkpoint.objects.using(alias).order_by("-size").first()


def streamed(alias: str, name: str, **parameters: Any) -> Iterator[list[tuple[Any, ...]]]:
    """Yield a statement's rows in chunks, through a cursor on the server."""
    connection = connections[alias]
    # Chunks fetched to the end: let the planner optimise for all rows, not for the first.
    with connection.cursor() as cursor:
        cursor.execute("set local cursor_tuple_fraction = 1")
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement(ROOM, name), parameters)
        while chunk := cursor.fetchmany(AT_ONCE):
            yield chunk


def unsealed(alias: str, *, low: int, high: int) -> Iterator[list[Row]]:
    """Yield in chunks the entries without a leaf, in the order of their identifiers."""
    for chunk in streamed(alias, "unsealed", low=str(low), high=str(high)):
        yield [Row(*columns) for columns in chunk]


def sealed(alias: str, *, low: int, count: int) -> list[tuple[Any, ...]]:
    """Return leaves from ``low`` on: number, hash, entry, then the entry's columns."""
    with connections[alias].cursor() as cursor:
        cursor.execute(statement(ROOM, "sealed"), {"low": low, "count": count})
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def hashes(alias: str, low: int, high: int) -> Iterator[bytes]:
    """Yield the hashes of leaves ``low`` up to ``high``."""
    for start in range(low, high, AT_ONCE):
        with connections[alias].cursor() as cursor:
            cursor.execute(
                "select hash from ledger_leaf where number >= %s and number < %s order by number",
                [start, min(high, start + AT_ONCE)],
            )
            yield from (bytes(digest) for (digest,) in cursor.fetchall())


@contextmanager
def one_snapshot(alias: str) -> Iterator[None]:
    """Read everything inside from one state of the database."""
    with transaction.atomic(using=alias, durable=True):
        with connections[alias].cursor() as cursor:
            cursor.execute("set transaction isolation level repeatable read, read only")
        yield
