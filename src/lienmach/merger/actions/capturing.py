"""Step 3: changed keys are marked from now on, and every writer from before has ended."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import psycopg

from lienmach.merger.actions.passage import ALL, Connection, Passage, sql
from lienmach.merger.refusals import WritersWillNotFinish

OLDEST_SECONDS = 60
"""A move does not begin behind a transaction that has been open for longer."""
FLUSH_SECONDS = 600
"""How long a move waits for the transactions that began before the capture."""
TELL_EVERY_SECONDS = 2.0

# The fence and its locks are one database's own, so that the source's transactions are all that
# count. The engine's pass the fence and hold none of its locks.
_OLDEST = """
select 'process ' || pid || ', ' || coalesce(nullif(application_name, ''), usename::text, ''),
  extract(epoch from clock_timestamp() - xact_start)::int as age
from pg_stat_activity
where datname = current_database() and backend_type = 'client backend'
  and xact_start is not null and application_name <> 'lienmach mover'
  and clock_timestamp() - xact_start > make_interval(secs => %(seconds)s)
union all
select 'prepared, ' || gid, extract(epoch from clock_timestamp() - prepared)::int
from pg_prepared_xacts
where database = current_database()
  and clock_timestamp() - prepared > make_interval(secs => %(seconds)s)
order by age desc limit 1
"""


def hear_nothing(_sentence: str) -> None:
    """Hear whom the capture waits for, and keep it to oneself."""


@dataclass(frozen=True, slots=True)
class Oldest:
    """The transaction of a database that has been open longest: whose it is, and for how long."""

    whose: str
    seconds: int

    @property
    def en(self) -> str:
        """Return it in a sentence."""
        return f"A transaction has been open for {self.seconds} s ({self.whose})."

    @property
    def vi(self) -> str:
        """Return it in a sentence, in Vietnamese."""
        return f"Có giao dịch mở đã {self.seconds} giây ({self.whose})."


def oldest(connection: Connection, *, older_than: float) -> Oldest | None:
    """Return the transaction of a database that has been open longest, if that is so long."""
    with connection.transaction():
        # The mover may not see what others run; the owner may, where it was granted that.
        connection.execute("set local role none")
        row = connection.execute(_OLDEST, {"seconds": older_than}).fetchone()
    return Oldest(row[0], row[1]) if row else None


def refuse_old_transactions(connection: Connection) -> None:
    """
    Refuse to begin behind a transaction that has been open too long.

    :raises WritersWillNotFinish: saying whose it is and how long it has been open.
    """
    if found := oldest(connection, older_than=OLDEST_SECONDS):
        raise WritersWillNotFinish(
            f"{found.en} A move waits for all that are open: end it, or try again when it has"
            " ended.",
            vi=f"{found.vi} Cuộc chuyển phải chờ mọi giao dịch đang mở: hãy kết thúc giao dịch đó,"
            " hoặc thử lại khi đã xong.",
        )


def capture(passage: Passage, *, told: Callable[[str], None] = hear_nothing) -> None:
    """
    Step 3: capture from now on, and let every writer that began before finish.

    Rows left at the target from an earlier stay are cleared first; not where an earlier run
    switched the capture on, for the copy goes on under it. Its writers are waited for even so:
    that run may have ended before they did. ``told`` hears whom it waits for.
    :raises WritersWillNotFinish: when they did not in time; the capture stays on.
    """
    key = [passage.province, passage.system]
    row = passage.src.execute(
        "select capturing from homes_door where province = %s and system = %s", key
    ).fetchone()
    if not (row and row[0]):
        _clear_target(passage)
    flush(passage, told=told, before=lambda: passage.src.execute(
        "update homes_door set capturing = true where province = %s and system = %s", key
    ))  # fmt: skip


def _clear_target(passage: Passage) -> None:
    """Make the target ready for a copy from the first row on."""
    key = [passage.province, passage.system]
    passage.dst.execute(
        "update homes_door set state = case when state = 'moved' then state else 'arriving' end"
        " where province = %s and system = %s and state in ('away', 'arriving', 'moved')", key
    )  # fmt: skip
    for table in reversed(passage.manifest.tables):
        passage.dst.execute(sql(f"delete from {table.name} where {ALL}"), passage.parameters)  # noqa: S608
    for connection in (passage.src, passage.dst):
        connection.execute("delete from homes_dirty where province = %s and system = %s", key)
    passage.dst.execute("delete from merger_chunk where move_id = %s", [passage.move])


def flush(
    passage: Passage, *, before: Callable[[], object], told: Callable[[str], None] = hear_nothing
) -> None:
    """
    Do something at the source, then wait until no writer is left who began before it.

    :raises WritersWillNotFinish: when they did not in time.
    """
    before()
    passage.at("3 capture is switched, older writers may still run")
    began = time.monotonic()
    tell_at = began + TELL_EVERY_SECONDS
    while True:
        try:
            passage.src.execute(
                "select homes_flush(%s, %s, '60ms')", [passage.province, passage.system]
            )
        except psycopg.errors.LockNotAvailable:
            if time.monotonic() > began + FLUSH_SECONDS:
                en, vi = _waited_for(passage)
                raise WritersWillNotFinish(
                    f"{en} Nothing has moved, and changes are marked from now on: run it again when"
                    " that has ended, or cancel the move.",
                    vi=f"{vi} Chưa chuyển gì, các thay đổi được ghi nhận từ bây giờ: hãy chạy lại khi"
                    " giao dịch đó xong, hoặc hủy cuộc chuyển.",
                ) from None
            if time.monotonic() > tell_at:
                told(f"{_waited_for(passage)[0]} The move waits for it.")
                tell_at = time.monotonic() + TELL_EVERY_SECONDS
            time.sleep(0.2)
        else:
            return


def _waited_for(passage: Passage) -> tuple[str, str]:
    found = oldest(passage.src, older_than=0)
    return (
        (found.en, found.vi)
        if found
        else ("A transaction holds the door.", "Có giao dịch giữ cửa.")
    )
