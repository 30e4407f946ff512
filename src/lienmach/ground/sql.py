"""SQL kept in files of its own, beside the room that asks, and how often it travels."""

import contextlib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any

from django.db import connections


@cache
def statement(room: str, name: str) -> str:
    """Return the text of ``<room>/sql/<name>.sql``, without the words about it."""
    text = (resources.files(room) / "sql" / f"{name}.sql").read_text("utf-8")
    return "\n".join(line for line in text.splitlines() if not line.startswith("--"))


def rows(alias: str, room: str, name: str, **parameters: Any) -> list[dict[str, Any]]:
    """Run a room's statement in one database and return its rows by column name."""
    return rows_of(alias, statement(room, name), parameters)


def rows_of(alias: str, text: str, parameters: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Run a statement in one database and return its rows by column name."""
    with connections[alias].cursor() as cursor:
        cursor.execute(text, parameters)
        columns = [column.name for column in cursor.description or ()]
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def run(alias: str, room: str, name: str, **parameters: Any) -> None:
    """Run a room's statement in one database for what it does; what it returns is not read."""
    with connections[alias].cursor() as cursor:
        cursor.execute(statement(room, name), parameters)


@contextlib.contextmanager
def one_trip(alias: str) -> Iterator[None]:
    """
    Send the statements of the block to the database together, and wait once for all of them.

    Half of what a short action costs is going back and forth. Nothing may be read within the
    block; the first error of a statement is raised by its end.
    """
    connection = connections[alias]
    connection.ensure_connection()
    with connection.wrap_database_errors, connection.connection.pipeline():
        yield
