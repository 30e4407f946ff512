"""
The bench on which births and residents are compared: a DuckDB beside the database.

Rows are read in one snapshot and held no longer than that takes: what is worked out afterwards
keeps no transaction open, for a move of any system would wait for it.
"""

import datetime as dt
import fcntl
import io
import shutil
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib import resources
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb
import psycopg
import pyarrow as pa
import pyarrow.csv
from django.db import connections

from lienmach.ground import installation, sql
from lienmach.homes import current_province
from lienmach.registries.actions.links import births
from lienmach.registries.refusals import LinkingUnderWay
from linkage import explaining
from linkage.tables import SHAPES, Shape

REFORM = dt.date(2025, 7, 1)
"""The day on which communes were made anew, and codes began to mean others."""
MOST_COMMON = 5_000
ROWS_AT_ONCE = 50_000
SHIPPED = resources.files("lienmach.registries") / "data" / "births.model.json"
SIDES = (
    ("l", "births_to_link", SHAPES["records"]),
    ("r", "residents_to_link", SHAPES["residents"]),
)


@contextmanager
def opened(*, memory: str, threads: int) -> Iterator[tuple[duckdb.DuckDBPyConnection, Path]]:
    """
    Open the bench of the current province, and its folder; both are empty, and gone in the end.

    :raises LinkingUnderWay: when another run has it.
    """
    room = installation.folder("linking")
    folder = room / current_province()
    with (room / f"{current_province()}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise LinkingUnderWay from error
        shutil.rmtree(folder, ignore_errors=True)  # a killed run leaves names behind
        installation.folder("linking", current_province())
        try:
            with duckdb.connect(str(folder / "bench.duckdb")) as connection:
                connection.execute(f"set threads = {int(threads)}")
                connection.execute("set memory_limit = ?", [memory])
                connection.execute("set temp_directory = ?", [str(folder / "spill")])
                connection.execute("set enable_progress_bar = false")
                yield connection, folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def lay(connection: duckdb.DuckDBPyConnection, alias: str) -> tuple[int, int]:
    """Read all births and residents of the province into ``given_l`` and ``given_r``."""
    counts = [
        _stream(connection, alias, question, shape, f"given_{side}")
        for side, question, shape in SIDES
    ]
    return counts[0], counts[1]


def some(alias: str, question: str, keys: Sequence[uuid.UUID]) -> list[dict[str, Any]]:
    """Return some rows as linking reads them."""
    with connections[alias].cursor() as cursor:
        cursor.execute(_asked(alias, question, keys))
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def given(connection: duckdb.DuckDBPyConnection, side: str, rows: Sequence[dict[str, Any]]) -> None:
    """Make the table ``given_l`` or ``given_r`` of some rows."""
    shape = next(each for name, _, each in SIDES if name == side)
    text = pa.schema([(name, pa.string()) for name in shape.columns])
    _numbered(connection, pa.Table.from_pylist(list(rows), schema=text), f"given_{side}")


def append(
    connection: duckdb.DuckDBPyConnection, table: str, rows: Iterable[tuple[str, ...]]
) -> None:
    """Add rows of text to a table."""
    rest = iter(rows)
    while part := list(islice(rest, ROWS_AT_ONCE)):
        columns = [pa.array(column, pa.string()) for column in zip(*part, strict=True)]
        incoming = pa.table(columns, names=[f"c{place}" for place in range(len(columns))])
        connection.register("incoming", incoming)
        connection.execute(f"insert into {table} select * from incoming")  # noqa: S608 - our own names
        connection.unregister("incoming")


def settle(connection: duckdb.DuckDBPyConnection) -> None:
    """Say of codes that are marked which commune they are today, once persons are prepared."""
    for side in "lr":
        connection.execute(f"update {side} set heir = place[2:] where place like '+%'")  # noqa: S608 - our own names
    connection.execute(
        "update r set home = coalesce((select heir from unit where old = home[2:]), home[2:])"
        " where home like '-%'"
    )


def is_marked(left: Sequence[dict[str, Any]], right: Sequence[dict[str, Any]]) -> bool:
    """Test if :func:`settle` has anything to say of these rows."""
    return any((row["registered_unit"] or "").startswith("+") for row in left) or any(
        (row["residence_unit"] or "").startswith("-") or (row["birth_unit"] or "").startswith("+")
        for row in right
    )


def common_names(connection: duckdb.DuckDBPyConnection) -> tuple[list[list[Any]], dict[str, float]]:
    """Return the names that many bear, as column, name, bits; and the bits of any other."""
    common: list[list[Any]] = []
    rarest: dict[str, float] = {}
    for column in births().rare:
        known = connection.execute(
            f"select '{column}', {column}, rare_{column} from often_{column}"  # noqa: S608 - the recipe's
            f" order by rare_{column}, {column}"
        )
        common += [list(row) for row in known.fetchmany(MOST_COMMON)]
        # A name's share of all is 2 to the power of minus its bits: the mean over who bears it.
        rest = [row[2] for row in known.fetchall()]
        borne = sum(2.0**-bits for bits in rest)
        mean = sum(bits * 2.0**-bits for bits in rest) / borne if borne else None
        rarest[column] = mean if mean is not None else (common[-1][2] if common else 0.0)
    return common, rarest


def evidence(told: explaining.Explanation, rest: float) -> dict[str, Any]:
    """Return what is kept of why a pair weighs what it weighs: bits and words, no value."""
    return {**explaining.without_values(told), "against_rivals": round(rest, 3)}


def _asked(alias: str, question: str, keys: Sequence[uuid.UUID] | None) -> str:
    # Values are written into the text: COPY takes none, and the plan depends on whether keys are null.
    connections[alias].ensure_connection()
    words = {"province": current_province(), "keys": keys and list(keys), "reform": REFORM}
    text = sql.statement("lienmach.registries", question)
    return psycopg.ClientCursor(connections[alias].connection).mogrify(text, words)


def _stream(
    connection: duckdb.DuckDBPyConnection, alias: str, question: str, shape: Shape, table: str
) -> int:
    asked = f"select {', '.join(shape.columns)} from ({_asked(alias, question, None)}) as asked"  # noqa: S608
    copied = f"copy ({asked}) to stdout (format csv)"
    with connections[alias].cursor() as cursor, cursor.cursor.copy(copied) as copy:
        stream = io.BufferedReader(_Copied(copy), buffer_size=1 << 20)
        if not stream.peek(1):
            rows: Any = pa.table({name: pa.array([], pa.string()) for name in shape.columns})
        else:
            rows = pyarrow.csv.open_csv(
                stream,
                read_options=pyarrow.csv.ReadOptions(column_names=shape.columns, use_threads=False),
                parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True),
                convert_options=pyarrow.csv.ConvertOptions(
                    column_types=dict.fromkeys(shape.columns, pa.string()),
                    strings_can_be_null=True,
                    quoted_strings_can_be_null=False,
                    null_values=[""],
                ),
            )
        return _numbered(connection, rows, table)


def _numbered(connection: duckdb.DuckDBPyConnection, rows: Any, table: str) -> int:
    connection.register("incoming", rows)
    connection.execute(
        f"create or replace table {table} as select *, row_number() over () as row_ from incoming"  # noqa: S608
    )
    connection.unregister("incoming")
    row = connection.execute(f"select count(*) from {table}").fetchone()  # noqa: S608 - our own names
    return int(row[0]) if row else 0


class _Copied(io.RawIOBase):
    """A COPY out of PostgreSQL as a file to read."""

    def __init__(self, copy: psycopg.Copy) -> None:
        self._copy = copy
        self._left = memoryview(b"")

    def readable(self) -> bool:
        """Test if it can be read: it can, once."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer with what comes next."""
        if not self._left:
            self._left = memoryview(self._copy.read())
        size = min(len(buffer), len(self._left))
        buffer[:size] = self._left[:size]
        self._left = self._left[size:]
        return size
