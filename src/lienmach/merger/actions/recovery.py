"""
What brings a switch to its end when the engine cannot: read the doors, complete or undo.

A watchdog runs in the serving process. A door closed for longer than the bound is opened again
and the lock's holder ended; a decision whose new door is not open is completed. Both are
conditional updates, so engine and watchdog may race: the row says who won.
"""

import contextlib
import logging
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import psycopg

from lienmach.ground import installation
from lienmach.ground.refusals import Refusal
from lienmach.merger.actions.cutting_over import open_door
from lienmach.merger.actions.passage import Connection, open_mover

CLOSED_TOO_LONG_SECONDS = 0.120
IDLE_SECONDS = 1.0
WATCHFUL_SECONDS = 0.01
NOTHING: Mapping[str, Connection] = MappingProxyType({})
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Mended:
    """What recovery did at one door."""

    province: str
    system: str
    what: str


def reopen_stale(connection: Connection, *, older_than: float) -> list[Mended]:
    """
    Open again the doors closed longer than that many seconds, and end the lock's holder.

    So does it end who holds the lock of a door that has been decided about and should be free.
    """
    rows = connection.execute(
        "with stale as (select province, system, epoch from homes_door"
        "  where state = 'closed' and closed_at < clock_timestamp() - make_interval(secs => %s)"
        "  for update)"
        " update homes_door d set state = 'open', epoch = d.epoch + 1, closed_at = null"
        "  from stale s where (d.province, d.system) = (s.province, s.system)"
        "  and d.state = 'closed' and d.epoch = s.epoch"
        " returning d.province, d.system",
        [older_than],
    ).fetchall()
    _end_holders(connection, older_than=older_than)
    return [Mended(province, system, "reopened") for province, system in rows]


# The number may be another's by now, so it must hold that very lock.
_END_HOLDER = """
select pg_terminate_backend(pid) from pg_locks
where pid = %s and locktype = 'advisory' and granted and objsubid = 1
  and database = (select oid from pg_database where datname = current_database())
  and ((classid::bigint << 32) | objid::bigint) = hashtextextended(%s || '/' || %s, 0)
"""


def _end_holders(connection: Connection, *, older_than: float) -> None:
    """
    End whoever still holds the lock behind a door that was opened again, or has moved a while ago.

    Until that is done the door names the holder: who dies in between leaves it to the next look.
    """
    named = connection.execute(
        "select holder, province, system from homes_door"
        " where holder is not null and (state = 'open' or (state = 'moved'"
        "  and closed_at < clock_timestamp() - make_interval(secs => %s)))",
        [older_than],
    ).fetchall()
    for holder, province, system in named:
        with connection.transaction():
            # The mover may end nobody. What holds the lock logged in as the owner, as we did.
            connection.execute("set local role none")
            connection.execute(_END_HOLDER, [holder, province, system])
        connection.execute(
            "update homes_door set holder = null, closed_at = null where holder = %s"
            " and province = %s and system = %s and state in ('open', 'moved')",
            [holder, province, system],
        )


def complete_decided(doors: dict[str, Connection]) -> list[Mended]:
    """Open the new door of every decision that was made and not carried out."""
    mended = []
    for connection in doors.values():
        moved = connection.execute(
            "select province, system, moved_to, epoch from homes_door where state = 'moved'"
        ).fetchall()
        for province, system, target, epoch in moved:
            there = (
                doors[target]
                .execute(
                    "select state, epoch from homes_door where province = %s and system = %s",
                    [province, system],
                )
                .fetchone()
            )
            if there and there[0] != "open" and there[1] < epoch:
                open_door(doors[target], province, system, epoch)
                mended.append(Mended(province, system, "opened"))
    return mended


def recover_all() -> list[Mended]:
    """
    Bring every door to rest that has been closed too long, as at the start of serving.

    What the databases do not let us do is logged: serving begins, and the watch tries again.
    """
    try:
        with _all_doors() as doors:
            mended = [
                one
                for door in doors.values()
                for one in reopen_stale(door, older_than=CLOSED_TOO_LONG_SECONDS)
            ]
            return mended + complete_decided(doors)
    except (psycopg.Error, Refusal) as failure:
        logger.error("the doors could not be looked after: %s", failure)  # noqa: TRY400 - a sentence
        return []


@contextlib.contextmanager
def _all_doors(at_hand: Mapping[str, Connection] = NOTHING) -> Iterator[dict[str, Connection]]:
    """Be connected to every database as the mover, durably, for as long as the body runs."""
    with contextlib.ExitStack() as stack:
        yield {
            alias: at_hand.get(alias)
            or stack.enter_context(contextlib.closing(open_mover(alias, durable=True)))
            for alias in installation.owners()
        }


def recover_one(
    province: str, system: str, *, at_hand: Mapping[str, Connection] = NOTHING
) -> list[Mended]:
    """
    Bring the doors of one system to rest; the caller is the only one who moves it.

    Whoever closed a door is gone, for the caller holds the mover's lock. Databases to which it
    has a durable connection ``at_hand`` need no other; after a failure none is to be trusted.
    """
    with _all_doors(at_hand) as doors:
        mended = []
        for door in doors.values():
            done = door.execute(
                "update homes_door set state = 'open', epoch = epoch + 1, closed_at = null"
                " where province = %s and system = %s and state = 'closed'",
                [province, system],
            ).rowcount
            mended += [Mended(province, system, "reopened")] * done
        mended += complete_decided(doors)
        for door in doors.values():
            _end_holders(door, older_than=0)
        return mended


class Watchdog:
    """Watches the doors of all databases until it is told to stop."""

    def __init__(self) -> None:
        self.stopped = False
        self.mended: list[Mended] = []

    def stop(self) -> None:
        """End the watch after the present look."""
        self.stopped = True

    def watch(self) -> None:
        """Look often while any door is closed or a decision is open, seldom otherwise."""
        while not self.stopped:
            try:
                self._watch_connected()
            except (psycopg.Error, Refusal) as failure:
                # A database is away, or does not let us; whatever it is, it may end.
                logger.warning("the watch over the doors paused: %s", failure)
                time.sleep(IDLE_SECONDS)

    def _watch_connected(self) -> None:
        with _all_doors() as doors:
            for door in doors.values():
                door.execute("listen lienmach_door")
            looked = 0.0
            while not self.stopped:
                heard = any(
                    True for door in doors.values() for _ in door.notifies(timeout=0, stop_after=1)
                )
                if heard or time.monotonic() - looked > IDLE_SECONDS:
                    self._settle(doors)
                    looked = time.monotonic()
                time.sleep(WATCHFUL_SECONDS)

    def _settle(self, doors: dict[str, Connection]) -> None:
        """Stay with a closed door until it is at rest."""
        while not self.stopped:
            for door in doors.values():
                self.mended += reopen_stale(door, older_than=CLOSED_TOO_LONG_SECONDS)
            held = {
                state
                for door in doors.values()
                for (state,) in door.execute(
                    "select state from homes_door where state = 'closed' or holder is not null"
                )
            }
            if "closed" not in held:
                self.mended += complete_decided(doors)
            if not held:
                return
            time.sleep(WATCHFUL_SECONDS)
