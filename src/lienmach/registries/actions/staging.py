"""
Bring the rows of a file next to the tables they are meant for, in a table of our own.

The staging table is temporary: it is nobody else's, costs no log, and is gone with the
connection, however that ends. It is filled before the door is passed, so that a long file
keeps nobody waiting who wants to close it.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field

import psycopg
import uuid_utils
from django.db import connections
from psycopg import sql
from psycopg.copy import QueuedLibpqWriter

from lienmach.registries.rules.kinds import Column, Form, Kind
from lienmach.registries.rules.sieve import Sifted, with_derived

TABLE = sql.Identifier("registries_intake")
ROWS_A_COPY = 100_000
"""Rows of one COPY: a transaction that lasts for minutes would hold back the whole cluster's
watermark, on which a move of any system waits."""

_TYPES = {Form.DAY: "date", Form.WHOLE: "integer", Form.AREA: "numeric"}


@contextmanager
def staging(alias: str, kind: Kind) -> Iterator["Staging"]:
    """Open a staging table in one database for as long as it is needed."""
    with connections[alias].cursor() as cursor:
        table = Staging(cursor.cursor, kind)
        table.make()
        try:
            yield table
        except BaseException as error:
            table.abandon(error)
            raise
        finally:
            table.drop()


@dataclass(slots=True)
class Staging:
    """The staging table of one import, on the connection that made it."""

    cursor: psycopg.Cursor
    kind: Kind
    rows: int = 0
    _open: ExitStack = field(default_factory=ExitStack)
    _copy: psycopg.Copy | None = None
    _copied: int = 0

    def make(self) -> None:
        """Make the table, empty."""
        columns = [
            sql.SQL("{} {}").format(sql.Identifier(name), sql.SQL(kind))
            for column in self.kind.columns
            for name, kind in _typed(column)
        ]
        self.cursor.execute(
            sql.SQL("create temporary table {} (line bigint, id uuid, {})").format(
                TABLE, sql.SQL(", ").join(columns)
            )
        )

    def add(self, sifted: Sifted) -> None:
        """Take some rows in; PostgreSQL stores them while we read on."""
        count = len(sifted.lines)
        if not count:
            return
        # The library's own class writes its text five times as fast as the standard one.
        keys = [str(uuid_utils.uuid7()) for _ in range(count)]
        lines = map(str, sifted.lines)
        rows = map("\t".join, zip(lines, keys, *sifted.columns.values(), strict=True))
        if self._copy is None:
            copying = self.cursor.copy(
                sql.SQL("copy {} from stdin").format(TABLE), writer=QueuedLibpqWriter(self.cursor)
            )
            self._copy = self._open.enter_context(copying)
        self._copy.write("\n".join(rows) + "\n")
        self.rows += count
        self._copied += count
        if self._copied >= ROWS_A_COPY:
            self._end_copy()

    def done(self) -> None:
        """Say that all rows are in: from now on the table can be asked."""
        self._end_copy()
        # Nobody analyses a temporary table but its owner.
        self.cursor.execute(sql.SQL("analyze {}").format(TABLE))

    def abandon(self, error: BaseException) -> None:
        """End a COPY that is under way, so that the connection can be used again."""
        with suppress(psycopg.Error):
            self._open.__exit__(type(error), error, error.__traceback__)

    def drop(self) -> None:
        """Drop the table, if the connection still lives."""
        if not self.cursor.connection.closed:
            self.cursor.execute(sql.SQL("drop table if exists pg_temp.{}").format(TABLE))

    def _end_copy(self) -> None:
        self._open.close()
        self._copy, self._copied = None, 0


def _typed(column: Column) -> Iterator[tuple[str, str]]:
    for name in with_derived(column):
        if name.endswith("unit_since"):
            yield name, "date"
        else:
            yield name, _TYPES.get(column.form, "text") if name == column.name else "text"
