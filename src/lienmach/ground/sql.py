"""SQL kept in files of its own, beside the room that asks, and how often it travels."""

import contextlib
import re
from collections.abc import Iterator, Mapping, Sequence
from contextvars import ContextVar
from functools import cache
from importlib import resources
from typing import Any

from django.db import connections

Parameters = Mapping[str, Any] | Sequence[Any]

Writes = list[tuple[str, Parameters]]

_gathered: ContextVar[tuple[str, Writes] | None] = ContextVar("gathered", default=None)
"""The database that a block writes to together, and what of it waits."""
_NAMED = re.compile(r"%\((\w+)\)s")


@cache
def statement(room: str, name: str) -> str:
    """Return the text of ``<room>/sql/<name>.sql``, without the words about it."""
    text = (resources.files(room) / "sql" / f"{name}.sql").read_text("utf-8")
    return "\n".join(line for line in text.splitlines() if not line.startswith("--"))


def rows(alias: str, room: str, name: str, **parameters: Any) -> list[dict[str, Any]]:
    """Run a room's statement in one database and return its rows by column name."""
    return rows_of(alias, statement(room, name), parameters)


def rows_of(alias: str, text: str, parameters: Parameters) -> list[dict[str, Any]]:
    """Run a statement in one database and return its rows by column name."""
    with connections[alias].cursor() as cursor:
        cursor.execute(text, parameters)
        result = cursor.pgresult  # cursor.description tells more of each column, and is dear
        columns = [result.fname(n).decode() for n in range(result.nfields)]
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def run(alias: str, room: str, name: str, **parameters: Any) -> None:
    """Run a room's statement in one database for what it does; what it returns is not read."""
    write(alias, statement(room, name), parameters)


def write(alias: str, text: str, parameters: Parameters) -> None:
    """Run a statement in one database for what it does: at once, or with those gathered so far."""
    gathered = _gathered_for(alias)
    if gathered is not None:
        gathered.append((text, parameters))
        return
    with connections[alias].cursor() as cursor:
        cursor.execute(text, parameters)


def gathers(alias: str) -> bool:
    """Test if what is written to a database just now is gathered to one statement."""
    return _gathered_for(alias) is not None


@contextlib.contextmanager
def together(alias: str) -> Iterator[None]:
    """
    Gather what the block writes, and send it to the database as one statement at its end.

    Half of what a short action costs is going back and forth, and every statement has a price of
    its own. None sees what another has written; constraints are checked when all have. A block
    within another of the same database is part of it; one that ends in an error has written
    nothing.
    """
    if gathers(alias):
        yield
        return
    gathered: Writes = []
    token = _gathered.set((alias, gathered))
    try:
        yield
    finally:
        _gathered.reset(token)
    if gathered:
        text = _one_statement(tuple(text for text, _ in gathered))
        with connections[alias].cursor() as cursor:
            cursor.execute(text, [value for each in gathered for value in _in_order(*each)])


def _gathered_for(alias: str) -> Writes | None:
    around = _gathered.get()
    return around[1] if around is not None and around[0] == alias else None


@cache
def _one_statement(texts: tuple[str, ...]) -> str:
    """Put writes together to one statement: each but the last is a query of its WITH clause."""
    *others, last = (_NAMED.sub("%s", text) for text in texts)
    queries = ", ".join(f"write_{n} as (\n{text}\n)" for n, text in enumerate(others))
    return f"with {queries}\n{last}" if others else last


def _in_order(text: str, parameters: Parameters) -> Iterator[Any]:
    if isinstance(parameters, Mapping):
        return (parameters[name] for name in _names(text))
    return iter(parameters)


@cache
def _names(text: str) -> tuple[str, ...]:
    return tuple(_NAMED.findall(text))


@contextlib.contextmanager
def one_trip(alias: str) -> Iterator[None]:
    """
    Send the statements of the block to the database as they come, and wait once for all of them.

    Nothing may be read within the block; the first error of a statement is raised by its end.
    """
    connection = connections[alias]
    connection.ensure_connection()
    with connection.wrap_database_errors, connection.connection.pipeline():
        yield
