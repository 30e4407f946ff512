"""What must be true before a move begins: everything is refused before anything changes."""

import contextlib
from collections.abc import Iterator

import psycopg

from lienmach.ground import installation
from lienmach.homes.manifest import manifest
from lienmach.merger.actions.passage import ALL, Connection, Passage, open_mover, sql
from lienmach.merger.refusals import MoveUnderWay, NothingToMove, TargetHoldsKeys

FOLLOWER_SECONDS = 10
"""How long a command waits for the pass of whoever follows the way back; it takes a second."""
_MOVER, _FOLLOWER = "mover:{}/{}", "follower:{}/{}"


@contextlib.contextmanager
def alone(province: str, system: str) -> Iterator[Connection]:
    """
    Be the only one that moves this system; the locks end with the process that holds them.

    Yields the connection that holds them. It may be asked and told things; it takes part in no
    transaction that lasts.

    Another command is refused at once. Whoever only follows its way back is waited for, and does
    not begin another pass meanwhile.
    :raises MoveUnderWay: when somebody else moves it.
    """
    connection = open_mover(province, durable=True)
    try:
        if not _is_taken(connection, _MOVER, province, system):
            raise MoveUnderWay
        _wait_for_follower(connection, province, system)
        yield connection
    finally:
        # A server notices only in time that a connection is closed; who comes next need not wait.
        with contextlib.suppress(psycopg.Error):
            connection.execute("select pg_advisory_unlock_all()")
        connection.close()


@contextlib.contextmanager
def giving_way(connection: Connection, province: str, system: str) -> Iterator[bool]:
    """
    Follow this system for as long as one pass takes; false while a command moves it or waits to.

    The lock is of the connection that writes, so that who loses it can write no more.
    """
    is_ours = _is_taken(connection, _FOLLOWER, province, system)
    try:
        yield is_ours
    finally:
        if is_ours and not connection.closed:
            connection.execute(
                "select pg_advisory_unlock(hashtextextended(%s, 0))",
                [_FOLLOWER.format(province, system)],
            )


def _is_taken(connection: Connection, name: str, province: str, system: str) -> bool:
    """Take a lock unless somebody has it, or waits for it."""
    row = connection.execute(
        "select pg_try_advisory_lock(hashtextextended(%s, 0))", [name.format(province, system)]
    ).fetchone()
    return bool(row and row[0])


def _wait_for_follower(connection: Connection, province: str, system: str) -> None:
    try:
        with connection.transaction():  # the lock outlasts it, the patience does not
            connection.execute(
                "select set_config('lock_timeout', %s, true)", [f"{FOLLOWER_SECONDS * 1000:.0f}ms"]
            )
            connection.execute(
                "select pg_advisory_lock(hashtextextended(%s, 0))",
                [_FOLLOWER.format(province, system)],
            )
    except psycopg.errors.LockNotAvailable:
        raise MoveUnderWay(
            f"What changed in {system} of {province} has been on its way to the old home for"
            f" {FOLLOWER_SECONDS} seconds; try again.",
            vi=f"Thay đổi trong {system} của {province} đã {FOLLOWER_SECONDS} giây chưa về xong nơi"
            " cũ; hãy thử lại.",
        ) from None


def door(connection: Connection, province: str, system: str) -> tuple[str, str | None, int]:
    """Return a door's state, forwarding address and epoch."""
    row = connection.execute(
        "select state, moved_to, epoch from homes_door where province = %s and system = %s",
        [province, system],
    ).fetchone()
    return (row[0], row[1], row[2]) if row else ("away", None, 0)


def refuse_unknown(province: str, system: str, source: str, target: str) -> None:
    """
    Refuse names that are not there, and a move that goes nowhere.

    :raises NothingToMove: with the sentence.
    """
    known = installation.provinces()
    for name in (source, target):
        if name not in known:
            raise NothingToMove(
                f"There is no province {name}; there are {', '.join(known)}.",
                vi=f"Không có tỉnh {name}; có các tỉnh {', '.join(known)}.",
            )
    if source == target:
        raise NothingToMove(
            "A move needs two different provinces.", vi="Chuyển hệ thống cần hai tỉnh khác nhau."
        )
    if province not in known:
        raise NothingToMove(f"There is no province {province}.", vi=f"Không có tỉnh {province}.")
    try:
        manifest(system)
    except ModuleNotFoundError:
        raise NothingToMove(
            f"There is no system {system} that can move.",
            vi=f"Không có hệ thống {system} nào chuyển được.",
        ) from None


def refuse_target_keys(passage: Passage) -> None:
    """
    Refuse when the target holds rows, keys or unique values that the move would bring.

    Rows left from an earlier stay are not such: the door's epoch tells, and they are cleared.
    :raises TargetHoldsKeys: naming the table and the first value.
    """
    _, _, epoch = door(passage.dst, passage.province, passage.system)
    for table in passage.manifest.tables:
        own = passage.dst.execute(
            sql(f"select count(*) from (select from {table.name} where {ALL} limit 1) r"),  # noqa: S608
            passage.parameters,
        ).fetchone()
        if own and own[0] and not epoch:
            raise TargetHoldsKeys(
                f"{passage.target} already holds rows of {passage.province} in {table.name}.",
                vi=f"{passage.target} đã có dòng của {passage.province} trong {table.name}.",
            )
        for columns in [("id",), *_unique_beyond_the_province(passage.dst, table.name)]:
            _refuse_common(passage, table.name, columns)


def _unique_beyond_the_province(connection: Connection, table: str) -> list[tuple[str, ...]]:
    rows = connection.execute(
        "select array_agg(a.attname order by k.n) from pg_index i"
        " cross join lateral unnest(i.indkey) with ordinality k(attnum, n)"
        " join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum"
        " where i.indrelid = %s::regclass and i.indisunique and not i.indisprimary"
        " and i.indexprs is null group by i.indexrelid",
        [table],
    ).fetchall()
    return [tuple(names) for (names,) in rows if "province" not in names]


def _refuse_common(passage: Passage, table: str, columns: tuple[str, ...]) -> None:
    """Stream the values of other provinces' rows past the source's, the smaller side last."""
    names = ", ".join(columns)
    others = passage.dst.execute(
        sql(f"select count(*) from (select from {table} where province <> %(province)s limit 1) r"),  # noqa: S608
        passage.parameters,
    ).fetchone()
    if not others or not others[0]:
        return
    passage.src.execute("drop table if exists pg_temp.other_keys")
    passage.src.execute(
        sql(f"create temp table other_keys as select {names} from {table} where false")  # noqa: S608
    )
    with (
        passage.dst.cursor().copy(
            sql(f"copy (select {names} from {table} where province <> %(province)s)"  # noqa: S608
                " to stdout (format binary)"),
            passage.parameters,
        ) as out,
        passage.src.cursor().copy("copy other_keys from stdin (format binary)") as into,
    ):  # fmt: skip
        for data in out:
            into.write(data)
    same = " and ".join(f"o.{name} = t.{name}" for name in columns)
    common = passage.src.execute(
        sql(
            f"select {', '.join('t.' + name for name in columns)} from {table} t"  # noqa: S608
            f" join other_keys o on {same} where t.province = %(province)s limit 1"
        ),
        passage.parameters,
    ).fetchone()
    passage.src.execute("drop table pg_temp.other_keys")
    if common:
        value = ", ".join(str(part) for part in common)
        raise TargetHoldsKeys(
            f"{passage.target} already holds {names} {value} in {table}.",
            vi=f"{passage.target} đã có {names} {value} trong {table}.",
        )
