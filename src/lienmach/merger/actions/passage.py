"""The passage of one system between two databases: connections, tables, and how rows change."""

import contextlib
import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, LiteralString

import psycopg
from psycopg.rows import TupleRow

from lienmach.ground import installation
from lienmach.ground.priority import lower_backends
from lienmach.homes.files import FileMissing, FileStore, store
from lienmach.homes.manifest import Manifest, Table, manifest
from lienmach.merger.refusals import RightsMissing, SchemasDiffer
from lienmach.merger.rules import mapping
from lienmach.merger.rules.crosswalk import Crosswalk
from lienmach.merger.rules.mapping import LEDGER, Columns, Direction

Connection = psycopg.Connection[TupleRow]
ONLY_WHERE_SAID = 1_000_000_000
"""Statements over ranges are planned for each range; those of the fence are prepared."""
Digest = tuple[int, str, str]


def no_fault(_point: str) -> None:
    """Stand at a numbered point of a move; tests hang faults here."""


def open_mover(alias: str, *, durable: bool, copies: bool = False) -> Connection:
    """
    Connect as the owner and take the mover's role, the only one the fences let through.

    PostgreSQL lets only a table's owner COPY into it past row-level security, so a connection
    that ``copies`` keeps the right it took as the mover and goes on as the owner.

    :raises RightsMissing: when the owner may not take the role or its replication setting.
    """
    place = installation.owners()[alias]
    connection = psycopg.connect(
        place.conninfo(), autocommit=True, application_name="lienmach mover",
        keepalives_idle=5, prepare_threshold=ONLY_WHERE_SAID,
    )  # fmt: skip
    try:
        connection.execute(_session(durable=durable, copies=copies))
    except psycopg.errors.InsufficientPrivilege as error:
        connection.close()
        raise RightsMissing(
            f"{alias}: {error.diag.message_primary}.",
            vi=f"{alias}: chủ cơ sở dữ liệu thiếu quyền ({error.diag.message_primary}).",
        ) from error
    except BaseException:
        connection.close()
        raise
    return connection


def _session(*, durable: bool, copies: bool) -> LiteralString:
    """Return what a connection begins with, as one text: it is sent in one trip."""
    # Foreign keys are held by the verification: every row equals the source's, which has them.
    settings = "set role lienmach_mover; set session_replication_role = replica"
    if copies:
        settings += "; reset role"
    settings += "; set timezone = 'UTC'; set statement_timeout = 0"
    return settings if durable else settings + "; set synchronous_commit = off"


def open_movers(*aliases: str, durable: bool, copies: bool = False) -> list[Connection]:
    """Connect to several databases, or to none of them."""
    with contextlib.ExitStack() as stack:
        found = [
            stack.enter_context(
                contextlib.closing(open_mover(alias, durable=durable, copies=copies))
            )
            for alias in aliases
        ]
        stack.pop_all()
        return found


@dataclass(slots=True)
class Passage:
    """One system of one province, from one database to another."""

    move: uuid.UUID
    province: str
    system: str
    source: str
    target: str
    direction: Direction
    day: dt.date
    crosswalk: Crosswalk
    manifest: Manifest
    src: Connection
    dst: Connection
    book: Connection
    """The database where the move's own records are kept; whoever opened it closes it."""
    columns: dict[str, Columns] = field(default_factory=dict)
    at: Callable[[str], None] = no_fault
    _besides: list["Passage"] = field(default_factory=list)
    """Passages beside this one whose work ended well, for the next."""

    @property
    def parameters(self) -> dict[str, Any]:
        """Return what the mapping's statements take."""
        return {
            "move": self.move, "province": self.province, "system": self.system,
            "day": self.day, "source": self.source, **self.crosswalk.oracle,
        }  # fmt: skip

    @property
    def tables(self) -> list[Columns]:
        """Return the tables in order, parents first, the ledger's entries last."""
        return [*(self.columns[table.name] for table in self.manifest.tables),
                self.columns[LEDGER]]  # fmt: skip

    def declared(self, name: str) -> Table | None:
        """Return a table as its room declares it; null for the ledger."""
        return next((table for table in self.manifest.tables if table.name == name), None)

    def files(self) -> tuple[FileStore, FileStore]:
        """Return the file stores of both homes."""
        return store(self.source), store(self.target)

    @contextlib.contextmanager
    def beside(self) -> Iterator["Passage"]:
        """
        Work in the same passage on two connections of its own, which give way to those we serve.

        For the long work before the fence; within it nothing gives way. The next such work takes
        over the connections of one that ended well, if they still answer.
        """
        own = self._left_beside() or self._new_beside()
        try:
            yield own
        except BaseException:
            own.close()
            raise
        self._besides.append(own)

    def _left_beside(self) -> "Passage | None":
        with contextlib.suppress(IndexError):  # several threads may ask at once
            left = self._besides.pop()
            try:
                for connection in (left.src, left.dst):
                    connection.execute("")
            except psycopg.Error:
                left.close()
            else:
                return left
        return None

    def _new_beside(self) -> "Passage":
        src, dst = open_movers(self.source, self.target, durable=False, copies=True)
        lower_backends(src.info.backend_pid, dst.info.backend_pid)
        return replace(self, src=src, dst=dst, _besides=[])

    def close(self) -> None:
        """Close both connections, and those beside; the book is not ours."""
        for beside in self._besides:
            beside.close()
        for connection in (self.src, self.dst):
            with contextlib.suppress(psycopg.Error):
                connection.close()


def opened(
    *, move: uuid.UUID, province: str, system: str, source: str, target: str,
    direction: Direction, day: dt.date, crosswalk: Crosswalk, book: Connection,
    at: Callable[[str], None] = no_fault,
) -> Passage:  # fmt: skip
    """Open a passage; the caller closes it. The move's records are kept in the ``book``."""
    src, dst = open_movers(source, target, durable=True)
    passage = Passage(
        move, province, system, source, target, direction, day, crosswalk,
        manifest(system), src, dst, book, at=at,
    )  # fmt: skip
    try:
        for table in passage.manifest.tables:
            passage.columns[table.name] = _columns(passage, table)
        passage.columns[LEDGER] = Columns(LEDGER, _ledger_columns(passage.src))
    except BaseException:
        passage.close()
        raise
    return passage


def _names(connection: Connection, table: str) -> dict[str, str]:
    rows = connection.execute(
        "select attname, format_type(atttypid, atttypmod) from pg_attribute"
        " where attrelid = %s::regclass and attnum > 0 and not attisdropped order by attname",
        [table],
    )
    return dict(rows.fetchall())


def _columns(passage: Passage, table: Table) -> Columns:
    here, there = _names(passage.src, table.name), _names(passage.dst, table.name)
    if here != there:
        odd = sorted(set(here.items()) ^ set(there.items()))
        raise SchemasDiffer(
            f"{table.name} differs between the databases: {odd}.",
            vi=f"{table.name} không cùng cấu trúc ở hai cơ sở dữ liệu: {odd}.",
        )
    units, agencies = table.units, table.agencies
    return Columns(
        table.name,
        tuple(here),
        unit=units.code if units else None,
        on=units.on if units else None,
        before=units.before if units else None,
        before_on=units.before_on if units else None,
        address_key=units.address_key if units else None,
        competent=agencies.competent if agencies else None,
        continued_by=agencies.continued_by if agencies else None,
        open_when=agencies.open_when if agencies else "true",
    )


def _ledger_columns(connection: Connection) -> tuple[str, ...]:
    brought = _names(connection, "ledger_brought")
    # Who wrote an entry into a database is that database's own affair.
    return tuple(name for name in _names(connection, LEDGER) if name in brought and name != "xid")


# What a set of rows is: a condition on the table, the same at both homes. Rows are found by the
# primary key alone: a table just filled has no statistics yet, and an index that begins with the
# province would be read as far as it goes for every chunk.
OURS = "(province = %(province)s) is true"
RANGE = f"{OURS} and id >= %(lo)s and (%(hi)s::uuid is null or id < %(hi)s::uuid)"
KEYS = f"{OURS} and id = any(%(keys)s)"
ALL = "province = %(province)s"


def where(columns: Columns, condition: str) -> str:
    """Return the condition, narrowed to the system for the ledger, which holds all systems'."""
    return f"{condition} and system = %(system)s" if columns.table == LEDGER else condition


def copied(passage: Passage, columns: Columns, condition: str) -> str:
    """Return the copier's SELECT at the source."""
    if columns.table == LEDGER:
        return _facts(columns, where(columns, condition))
    return mapping.copied(columns, passage.direction, where(columns, condition))


def expected(passage: Passage, columns: Columns, condition: str) -> str:
    """Return the oracle's SELECT at the source."""
    if columns.table == LEDGER:
        return _facts(columns, where(columns, condition))
    return mapping.expected(columns, passage.direction, where(columns, condition))


def arrived(columns: Columns, condition: str) -> str:
    """Return the SELECT of what stands at the target; of the ledger, own and brought."""
    if columns.table == LEDGER:
        return _facts(columns, where(columns, condition))
    return mapping.stored(columns, where(columns, condition))


def _facts(columns: Columns, condition: str) -> str:
    names = ", ".join(columns.names)
    return (
        f"select {names} from ledger_entry where {condition}"  # noqa: S608
        f" union all select {names} from ledger_brought where {condition}"
    )


def digest(connection: Connection, rows: str, parameters: dict[str, Any]) -> Digest:
    """Return count and hashes of a set of rows."""
    return digest_of(connection.execute(mapping.digest(rows).encode(), parameters))


def digest_of(answer: psycopg.Cursor[TupleRow]) -> Digest:
    """Return count and hashes from the answer to :func:`mapping.digest`."""
    row = answer.fetchone()
    assert row is not None  # noqa: S101 - an aggregate always returns a row
    return (row[0], row[1], row[2])


@contextlib.contextmanager
def snapshot(connection: Connection) -> Iterator[None]:
    """Read from one snapshot; inside another one this changes nothing."""
    if connection.info.transaction_status != psycopg.pq.TransactionStatus.IDLE:
        yield
        return
    connection.execute("begin isolation level repeatable read read only")
    try:
        yield
    finally:
        if not connection.closed:
            connection.execute("rollback")


TAKEN = (psycopg.errors.UniqueViolation, psycopg.errors.DeadlockDetected)
"""What is met where a row takes a key that an older row, changed since, still holds at the target."""


def let_go_of_marked(passage: Passage, table: str) -> None:
    """
    Take away at the target the rows of a table that have changed since they came.

    Their marks stand and bring them again, all at one moment; until then they hold no key that
    another row has by now. Within a snapshot of the source, and a transaction at the target.
    """
    if table == LEDGER:
        return  # which forgets nothing, and where nothing changes
    marked = passage.src.execute(
        "select array_agg(distinct key) from homes_dirty"
        " where province = %s and system = %s and tbl = %s",
        [passage.province, passage.system, table],
    ).fetchone()
    if marked and marked[0]:
        passage.dst.execute(
            sql(f"delete from {table} where {KEYS}"),  # noqa: S608
            {**passage.parameters, "keys": marked[0]},
        )


def files_named(
    passage: Passage, connection: Connection, columns: Columns, parameters: dict[str, Any]
) -> list[str]:
    """Return the digests of the files that rows of a range name in one of the databases."""
    table = passage.declared(columns.table)
    if table is None or table.file is None:
        return []
    named = connection.execute(
        sql(f"select distinct {table.file.sha256} from {table.name} where {RANGE}"),  # noqa: S608
        parameters,
    )
    return [row[0] for row in named.fetchall()]


def bring_files(passage: Passage, digests: Iterable[str]) -> list[str]:
    """
    Copy the files that rows name from one home's store to the other's; return what is not there.

    That is of a row which went since it was read, unless :func:`refuse_if_named` finds it.
    """
    source, target = passage.files()
    missing = []
    for sha256 in filter(None, digests):
        if not target.touch(sha256):
            try:
                target.put(source.get(sha256))
            except FileMissing:
                missing.append(sha256)
    return missing


def refuse_if_named(passage: Passage, missing: Sequence[str]) -> None:
    """
    Refuse to go on without files that a row names.

    :raises FileMissing: with the row, when the source's store lacks one of its rows' files.
    """
    for table in passage.manifest.tables if missing else ():
        if table.file is None:
            continue
        row = passage.src.execute(
            sql(
                f"select id, {table.file.sha256} from {table.name}"  # noqa: S608
                f" where {OURS} and {table.file.sha256} = any(%(missing)s) limit 1"
            ),
            {**passage.parameters, "missing": list(missing)},
        ).fetchone()
        if row is not None:
            raise FileMissing(
                f"{table.name} {row[0]}: its file {row[1]} is not in the store of {passage.source}.",
                vi=f"{table.name} {row[0]}: kho lưu trữ của {passage.source} không có tệp {row[1]}"
                " của dòng này.",
            )


def sql(text: str) -> LiteralString:
    """Mark a statement composed of manifests and literals, never of input."""
    return text
