"""Step 5: read the current row of every key that changed, and bring it over again."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from lienmach.merger.actions.copying import ARRIVING, settle_facts, stage_facts
from lienmach.merger.actions.passage import (
    KEYS,
    TAKEN,
    Connection,
    Digest,
    Passage,
    arrived,
    bring_files,
    copied,
    digest_of,
    expected,
    let_go_of_marked,
    snapshot,
    sql,
)
from lienmach.merger.refusals import NotVerified
from lienmach.merger.rules import mapping
from lienmach.merger.rules.mapping import LEDGER, Columns

BATCH = 5_000
ENOUGH = 60


@dataclass(frozen=True, slots=True)
class Drained:
    """What one pass brought over: marks of the dirty log, and rows by table."""

    marks: list[int]
    rows: int
    missing: list[str] = field(default_factory=list)
    """Files that rows named and the source's store did not hold."""


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

    All is asked of the source in one trip and put down at the target in another, by statements
    that are planned once: inside the fence everybody waits for this. The marks stay until
    :func:`settle`: a crash in between repeats the pass, to no effect. Rows are put down one after
    the other: where one takes a key that another gave up, both go first.
    :raises NotVerified: when what arrived is not what the oracle expects.
    """
    with snapshot(passage.src):
        marks = pending(passage, limit)
        if not marks:
            return Drained([], 0)
        keys: dict[str, set[UUID]] = {}
        for _, table, key in marks:
            keys.setdefault(table, set()).add(key)
        sent = _ask(passage, keys)
        missing = [each for load in sent for each in _bring_named_files(passage, load)]
        try:
            with passage.dst.transaction():
                _put_down(passage, sent)
        except TAKEN:
            with passage.dst.transaction():
                for load in sent:
                    let_go_of_marked(passage, load.columns.table)
                _put_down(passage, sent)
    rows = sum(load.want[0] for load in sent)
    return Drained([n for n, _, _ in marks], rows, missing)


def settle(passage: Passage, drained: Drained) -> None:
    """Take away the marks that were dealt with."""
    if drained.marks:
        passage.src.execute("delete from homes_dirty where n = any(%s)", [drained.marks])


@dataclass(frozen=True, slots=True)
class Load:
    """What the source says of one table's changed keys, in one snapshot."""

    columns: Columns
    parameters: dict[str, Any]
    rows: list[tuple[str | None, ...]]
    want: Digest

    @property
    def gone(self) -> list[UUID]:
        """Return the keys that are no longer there; a ledger forgets nothing."""
        if self.columns.table == LEDGER:
            return []
        place = self.columns.names.index("id")
        there = {row[place] for row in self.rows}
        return [key for key in self.parameters["keys"] if str(key) not in there]


def _ask(passage: Passage, keys: dict[str, set[UUID]]) -> list[Load]:
    """Ask the source for the mapped rows of changed keys, and for what they must hash to."""
    asked = []
    with passage.src.pipeline():
        for columns in passage.tables:
            if columns.table in keys:
                parameters = {**passage.parameters, "keys": list(keys[columns.table])}
                answers = [
                    passage.src.execute(sql(statement), parameters, prepare=True)
                    for statement in (_as_text(passage, columns), _expected(passage, columns))
                ]
                asked.append((columns, parameters, answers))
    return [
        Load(columns, parameters, rows.fetchall(), digest_of(want))
        for columns, parameters, (rows, want) in asked
    ]


def _as_text(passage: Passage, columns: Columns) -> str:
    """Return the SELECT of mapped rows, each value as PostgreSQL's own text, which loses nothing."""
    names = ", ".join(f"{name}::text" for name in columns.names)
    return f"select {names} from ({copied(passage, columns, KEYS)}) r"  # noqa: S608


def _expected(passage: Passage, columns: Columns) -> str:
    return mapping.digest(expected(passage, columns, KEYS))


def _put_down(passage: Passage, sent: Sequence[Load]) -> None:
    """
    Bring the target to what the source said, and compare.

    :raises NotVerified: when what arrived is not what the oracle expects.
    """
    for load in sent:
        _types(passage, ARRIVING if load.columns.table == LEDGER else load.columns.table)
    with passage.dst.pipeline():
        for load in reversed(sent):  # children go before parents
            if gone := load.gone:
                passage.dst.execute(
                    sql(f"delete from {load.columns.table} where {KEYS}"),  # noqa: S608
                    {**load.parameters, "keys": gone},
                )
        arrivals = []
        for load in sent:
            if load.rows:
                _put(passage, load.columns, load.rows)
            stands = mapping.digest(arrived(load.columns, KEYS))
            arrivals.append(passage.dst.execute(sql(stands), load.parameters, prepare=True))
    for load, arrival in zip(sent, arrivals, strict=True):
        got = digest_of(arrival)
        if got != load.want:
            raise NotVerified(
                f"{load.columns.table}: of {len(load.parameters['keys'])} changed keys"
                f" {load.want[0]} rows were sent, {got[0]} stand there, and they do not hash alike.",
                vi=f"{load.columns.table}: trong {len(load.parameters['keys'])} khóa đã đổi, gửi"
                f" {load.want[0]} dòng, tại nơi đến có {got[0]} dòng và mã băm không khớp.",
            )


def _put(passage: Passage, columns: Columns, rows: Sequence[tuple[str | None, ...]]) -> None:
    names = ", ".join(columns.names)
    arrays = [[row[i] for row in rows] for i in range(len(columns.names))]
    slots = ", ".join(["%s::text[]"] * len(columns.names))
    into = ARRIVING if columns.table == LEDGER else columns.table
    types = _types(passage, into)
    values = ", ".join(f"u.{name}::{types[name]}" for name in columns.names)
    statement = f"insert into {into} ({names}) select {values} from unnest({slots}) u ({names})"  # noqa: S608
    if columns.table != LEDGER:
        changed = ", ".join(f"{name} = excluded.{name}" for name in columns.names if name != "id")
        statement += f" on conflict (id) do update set {changed}"
    passage.dst.execute(sql(statement), arrays, prepare=True)
    if columns.table == LEDGER:
        settle_facts(passage, columns)


_known_types: dict[str, dict[str, str]] = {}


def _types(passage: Passage, table: str) -> dict[str, str]:
    """Return the types of a table's columns, looked up once; of arrivals, once they have room."""
    if table == ARRIVING:
        stage_facts(passage, passage.columns[LEDGER])
    if table not in _known_types:
        rows = passage.dst.execute(
            "select attname, format_type(atttypid, atttypmod) from pg_attribute"
            " where attrelid = %s::regclass and attnum > 0 and not attisdropped",
            [table],
        )
        _known_types[table] = dict(rows.fetchall())
    return _known_types[table]


def _bring_named_files(passage: Passage, load: Load) -> list[str]:
    table = passage.declared(load.columns.table)
    if table is None or table.file is None:
        return []
    place = load.columns.names.index(table.file.sha256)
    return bring_files(passage, [str(row[place]) for row in load.rows if row[place]])


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
