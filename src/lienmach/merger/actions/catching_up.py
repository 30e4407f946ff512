"""Step 5: read the current row of every key that changed, and bring it over again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from lienmach.merger.actions.copying import settle_facts, stage_facts
from lienmach.merger.actions.passage import (
    KEYS,
    Connection,
    Passage,
    arrived,
    bring_files,
    copied,
    digest,
    expected,
    snapshot,
    sql,
)
from lienmach.merger.refusals import NotVerified
from lienmach.merger.rules.mapping import LEDGER, Columns

BATCH = 5_000
ENOUGH = 60


@dataclass(frozen=True, slots=True)
class Drained:
    """What one pass brought over: marks of the dirty log, and rows by table."""

    marks: list[int]
    rows: int


def pending(passage: Passage, limit: int | None) -> list[tuple[int, str, UUID]]:
    """
    Return marks of the dirty log that are visible now, oldest first.

    Marks are taken away when they are dealt with, never skipped by a highest number seen, so a
    transaction that commits late is simply seen late: there is no watermark to get wrong.
    """
    return passage.src.execute(
        "select n, tbl, key from homes_dirty where province = %s and system = %s"
        " order by n limit %s",
        [passage.province, passage.system, limit],
    ).fetchall()


def lag(source: Connection, province: str, system: str) -> int:
    """Return how many marks wait."""
    row = source.execute(
        "select count(*) from homes_dirty where province = %s and system = %s", [province, system]
    ).fetchone()
    return int(row[0]) if row else 0


def drain(passage: Passage, *, limit: int | None = BATCH) -> Drained:
    """
    Bring over the current rows of the keys that wait, verified, in one transaction.

    The marks stay until :func:`settle`: a crash in between repeats the pass, to no effect.
    :raises NotVerified: when what arrived is not what the oracle expects.
    """
    with snapshot(passage.src):
        marks = pending(passage, limit)
        if not marks:
            return Drained([], 0)
        keys: dict[str, list[UUID]] = {}
        for _, table, key in marks:
            keys.setdefault(table, []).append(key)
        rows = 0
        with passage.dst.transaction():
            for columns in reversed(passage.tables):
                if columns.table in keys and columns.table != LEDGER:
                    _take_away(passage, columns, keys[columns.table])
            for columns in passage.tables:
                if columns.table in keys:
                    rows += _bring(passage, columns, list(set(keys[columns.table])))
    return Drained([n for n, _, _ in marks], rows)


def settle(passage: Passage, drained: Drained) -> None:
    """Take away the marks that were dealt with."""
    if drained.marks:
        passage.src.execute("delete from homes_dirty where n = any(%s)", [drained.marks])


def _take_away(passage: Passage, columns: Columns, keys: Sequence[UUID]) -> None:
    """Delete at the target what is no longer at the source; children go before parents."""
    gone = passage.src.execute(
        sql(
            "select k from unnest(%(keys)s::uuid[]) k where not exists"  # noqa: S608
            f" (select from {columns.table} t where t.id = k and t.province = %(province)s)"
        ),
        {**passage.parameters, "keys": list(keys)},
    ).fetchall()
    if gone:
        passage.dst.execute(
            sql(f"delete from {columns.table} where {KEYS}"),  # noqa: S608
            {**passage.parameters, "keys": [row[0] for row in gone]},
        )


def _bring(passage: Passage, columns: Columns, keys: list[UUID]) -> int:
    parameters = {**passage.parameters, "keys": keys}
    rows = _as_text(passage, columns, parameters)
    _bring_named_files(passage, columns, rows)
    if rows:
        _put(passage, columns, rows)
    want = digest(passage.src, expected(passage, columns, KEYS), parameters)
    got = digest(passage.dst, arrived(columns, KEYS), parameters)
    if got != want:
        raise NotVerified(
            f"{columns.table}: of {len(keys)} changed keys {want[0]} rows were sent,"
            f" {got[0]} stand there, and they do not hash alike."
        )
    return want[0]


def _as_text(
    passage: Passage, columns: Columns, parameters: dict[str, Any]
) -> list[tuple[str | None, ...]]:
    """Read the mapped rows with every value as PostgreSQL's own text, which loses nothing."""
    names = ", ".join(f"{name}::text" for name in columns.names)
    select = copied(passage, columns, KEYS)
    return passage.src.execute(
        sql(f"select {names} from ({select}) r"),  # noqa: S608
        parameters,
    ).fetchall()


def _put(passage: Passage, columns: Columns, rows: Sequence[tuple[str | None, ...]]) -> None:
    names = ", ".join(columns.names)
    arrays = [[row[i] for row in rows] for i in range(len(columns.names))]
    slots = ", ".join(["%s::text[]"] * len(columns.names))
    into = "arriving_facts" if columns.table == LEDGER else columns.table
    if columns.table == LEDGER:
        stage_facts(passage, columns)
    types = _types(passage, into)
    values = ", ".join(f"u.{name}::{types[name]}" for name in columns.names)
    statement = f"insert into {into} ({names}) select {values} from unnest({slots}) u ({names})"  # noqa: S608
    if columns.table != LEDGER:
        changed = ", ".join(f"{name} = excluded.{name}" for name in columns.names if name != "id")
        statement += f" on conflict (id) do update set {changed}"
    passage.dst.execute(sql(statement), arrays)
    if columns.table == LEDGER:
        settle_facts(passage, columns)


_known_types: dict[str, dict[str, str]] = {}


def _types(passage: Passage, table: str) -> dict[str, str]:
    if table not in _known_types:
        rows = passage.dst.execute(
            "select attname, format_type(atttypid, atttypmod) from pg_attribute"
            " where attrelid = %s::regclass and attnum > 0 and not attisdropped",
            [table],
        )
        _known_types[table] = dict(rows.fetchall())
    return _known_types[table]


def _bring_named_files(
    passage: Passage, columns: Columns, rows: Sequence[tuple[str | None, ...]]
) -> None:
    table = passage.declared(columns.table)
    if table is not None and table.file is not None:
        place = columns.names.index(table.file.sha256)
        bring_files(passage, [str(row[place]) for row in rows if row[place]])


def catch_up(passage: Passage) -> int:
    """Step 5: drain until little waits; return how many marks were dealt with."""
    total = 0
    while True:
        drained = drain(passage)
        passage.at("5 a pass is drained, its marks still stand")
        settle(passage, drained)
        total += len(drained.marks)
        if len(drained.marks) < ENOUGH:
            return total
