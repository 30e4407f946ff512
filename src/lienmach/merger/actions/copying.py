"""Step 4: copy in key order, in chunks, each verified before it is committed."""

import contextlib
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from queue import Empty, SimpleQueue

import psycopg

from lienmach.ground.ids import uuid7
from lienmach.ground.priority import lower_this_thread
from lienmach.merger.actions.passage import (
    ALL,
    RANGE,
    TAKEN,
    Passage,
    arrived,
    bring_files,
    copied,
    digest,
    expected,
    files_named,
    let_go_of_marked,
    snapshot,
    sql,
)
from lienmach.merger.refusals import NotVerified
from lienmach.merger.rules.mapping import LEDGER, Columns

CHUNK_ROWS = 20_000
BLOCK_BYTES = 64 * 1024
ARRIVING = "arriving_facts"
BROUGHT = "ledger_brought"
STREAMS = 2
MOST_TRIES = 5
"""How often a range is copied again because keys changed hands meanwhile, before a move fails."""
FIRST = uuid.UUID(int=0)


@dataclass(frozen=True, slots=True)
class Range:
    """A chunk still to be copied."""

    id: uuid.UUID
    table: str
    lo: uuid.UUID
    hi: uuid.UUID | None


def plan_chunks(passage: Passage) -> int:
    """
    Cut every table into ranges of keys, once a move; return the rows they held then.

    The last range of a table is open: rows that come meanwhile fall into it, and are dirty.
    """
    row = passage.dst.execute(
        "select count(*), coalesce(sum(expected), 0) from merger_chunk where move_id = %s",
        [passage.move],
    ).fetchone()
    if row and row[0]:
        return int(row[1])
    total = 0
    with passage.dst.transaction():
        for columns in passage.tables:
            total += _plan_table(passage, columns)
    return total


def _plan_table(passage: Passage, columns: Columns) -> int:
    keys = arrived(columns, ALL)  # the rows as they stand; here they are asked at the source
    cuts = passage.src.execute(
        sql(
            "select id, n from (select id, row_number() over (order by id) as n,"  # noqa: S608
            f" count(*) over () as total from ({keys}) k) numbered"
            " where (n - 1) %% %(size)s = 0 or n = total order by n"
        ),
        {**passage.parameters, "size": CHUNK_ROWS},
    ).fetchall()
    if not cuts:
        starts, total = [(FIRST, 0)], 0
    else:
        total = cuts[-1][1]
        starts = [(key, n - 1) for key, n in cuts if (n - 1) % CHUNK_ROWS == 0]
        starts[0] = (FIRST, 0)
    for (lo, begun), following in zip(starts, [*starts[1:], None], strict=True):
        hi, end = following or (None, total)
        passage.dst.execute(
            "insert into merger_chunk (id, move_id, tbl, lo, hi, expected)"
            " values (%s, %s, %s, %s, %s, %s)",
            [uuid7(), passage.move, columns.table, lo, hi, end - begun],
        )
    return total


def copy(passage: Passage, *, told: Callable[[str, int], None]) -> int:
    """
    Copy every chunk not yet copied, in two streams; return the rows copied now.

    ``told`` hears of each chunk: its table and its rows. What is done is marked in the chunk's
    own transaction, so a copy that was killed goes on with the next chunk.
    """
    waiting: SimpleQueue[Range] = SimpleQueue()
    for row in passage.dst.execute(
        "select id, tbl, lo, hi from merger_chunk where move_id = %s and rows is null order by id",
        [passage.move],
    ):
        waiting.put(Range(*row))
    failures: list[BaseException] = []
    counts: list[int] = []
    streams = [
        threading.Thread(target=_stream, args=(passage, waiting, told, counts, failures))
        for _ in range(min(STREAMS, waiting.qsize()))
    ]
    for stream in streams:
        stream.start()
    for stream in streams:
        stream.join()
    if failures:
        raise failures[0]
    return sum(counts)


def _stream(
    passage: Passage,
    waiting: "SimpleQueue[Range]",
    told: Callable[[str, int], None],
    counts: list[int],
    failures: list[BaseException],
) -> None:
    try:
        lower_this_thread()
        with passage.beside() as own:
            _copy_waiting(own, waiting, told, counts, failures)
    except BaseException as failure:  # the engine's own thread raises it
        failures.append(failure)


def _copy_waiting(
    own: Passage,
    waiting: "SimpleQueue[Range]",
    told: Callable[[str, int], None],
    counts: list[int],
    failures: list[BaseException],
) -> None:
    while not failures:
        try:
            chunk = waiting.get_nowait()
        except Empty:
            return
        rows = copy_chunk(own, chunk)
        counts.append(rows)
        told(chunk.table, rows)
        own.at("4 a chunk is copied")


def copy_chunk(passage: Passage, chunk: Range) -> int:
    """
    Copy one range and verify it against the oracle, all in one transaction at the target.

    A row may hold a key that one of a range copied before gave up since: that one goes then, and
    comes again with its mark.
    :raises NotVerified: when what arrived hashes otherwise than what was sent.
    """
    lets_go = False
    for _ in range(MOST_TRIES):
        with contextlib.suppress(*TAKEN):
            return _copy_chunk(passage, chunk, lets_go=lets_go)
        lets_go = True
    return _copy_chunk(passage, chunk, lets_go=True)


def _copy_chunk(passage: Passage, chunk: Range, *, lets_go: bool) -> int:
    columns = passage.columns[chunk.table]
    parameters = {**passage.parameters, "lo": chunk.lo, "hi": chunk.hi}
    with snapshot(passage.src), passage.dst.transaction():
        if lets_go:
            let_go_of_marked(passage, chunk.table)
        want = digest(passage.src, expected(passage, columns, RANGE), parameters)
        _pump(passage, columns, parameters)
        bring_files(passage, files_named(passage, passage.src, columns, parameters))
        got = digest(passage.dst, arrived(columns, RANGE), parameters)
        if got != want:
            raise NotVerified(
                f"{chunk.table} from {chunk.lo}: {want[0]} rows were sent, {got[0]} stand there,"
                " and they do not hash alike.",
                vi=f"{chunk.table} từ {chunk.lo}: gửi {want[0]} dòng, tại nơi đến có {got[0]} dòng và"
                " mã băm không khớp.",
            )
        passage.dst.execute("update merger_chunk set rows = %s where id = %s", [want[0], chunk.id])
    return want[0]


def _pump(passage: Passage, columns: Columns, parameters: dict[str, object]) -> None:
    """Stream the mapped rows from one database into the other, in binary."""
    select, names = copied(passage, columns, RANGE), ", ".join(columns.names)
    into, staged = columns.table, False
    if columns.table == LEDGER:
        into, staged = BROUGHT, _any_stand(passage, columns, parameters)
        if staged:
            stage_facts(passage, columns)
            into = ARRIVING
        else:
            select = f"select {names}, %(source)s::varchar as origin from ({select}) f"  # noqa: S608
            names += ", origin"
    with (
        passage.src.cursor().copy(
            sql(f"copy ({select}) to stdout (format binary)"), parameters
        ) as leaving,
        passage.dst.cursor().copy(
            sql(f"copy {into} ({names}) from stdin (format binary)")
        ) as coming,
    ):
        for block in _blocks(leaving):
            coming.write(block)
    if staged:
        settle_facts(passage, columns)


def _any_stand(passage: Passage, columns: Columns, parameters: dict[str, object]) -> bool:
    """Test if the target's ledger holds entries of a range: its own, or brought before."""
    found = passage.dst.execute(sql(f"select exists ({arrived(columns, RANGE)})"), parameters)
    row = found.fetchone()
    return bool(row and row[0])


def _blocks(leaving: psycopg.Copy) -> Iterator[bytes]:
    """Join what arrives row by row: each write costs as much for one row as for hundreds."""
    rows, size = list[bytes | bytearray | memoryview](), 0
    for row in leaving:
        rows.append(row)
        size += len(row)
        if size >= BLOCK_BYTES:
            yield b"".join(rows)
            rows, size = [], 0
    yield b"".join(rows)


def stage_facts(passage: Passage, columns: Columns) -> None:
    """Make room for arriving entries, emptied at the end of each transaction."""
    passage.dst.execute(
        sql(
            f"create temp table if not exists {ARRIVING} on commit delete rows"  # noqa: S608
            f" as select {', '.join(columns.names)} from {LEDGER} where false"
        )
    )


def settle_facts(passage: Passage, columns: Columns) -> None:
    """Bring staged entries in, except those this ledger recorded itself or already holds."""
    names = ", ".join(columns.names)
    passage.dst.execute(
        sql(
            f"insert into {BROUGHT} ({names}, origin)"  # noqa: S608
            f" select {names}, %(source)s from {ARRIVING} f"
            " where not exists (select from ledger_entry e where e.id = f.id)"
            " on conflict (id) do nothing"
        ),
        passage.parameters,
    )


def rows_per_second(rows: int, since: float) -> float:
    """Return a rate from a monotonic start."""
    return rows / max(time.monotonic() - since, 1e-6)
