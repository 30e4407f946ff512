"""
Clients read and write while a table moves back and forth: nothing is lost, stale or empty.

Each client owns one row and counts in it, so that what it must read back is known; all of them
look at all rows. The negative controls weaken the shipped fence and must be caught by the same
check.
"""

import contextlib
import itertools
import threading
import time
import uuid
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field

import psycopg
import pytest
from django.db import DatabaseError, connections

from lienmach import homes
from lienmach.ground import installation
from lienmach.ground.ids import uuid7
from lienmach.homes import action, here, reading, routing, snapshots
from tests.homes.conftest import INSERT, SYSTEM, TABLE, as_mover, set_door

CLIENTS = 6
ELSEWHERE = {"haiduong": "haiphong", "haiphong": "haiduong"}
LOCK = f"homes_lock_key('haiduong', '{SYSTEM}')"
THINKING = 0.004
ADD = f"update {TABLE} set agency = (agency::int + 1)::text where id = %s returning agency"
READER: ContextVar[Callable[..., object] | None] = ContextVar("reader", default=None)


def sql(statement: str, *values: object):
    with connections[here(SYSTEM)].cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else None


@action(SYSTEM)
def count_up(key: uuid.UUID) -> int:
    """Add one to a row and return what it holds since."""
    rows = sql(f"select agency from {TABLE} where id = %s for update", key)
    time.sleep(THINKING)
    assert rows, f"{key} is gone"
    value = int(rows[0][0]) + 1
    sql(f"update {TABLE} set agency = %s where id = %s", str(value), key)
    return value


@action(SYSTEM, writes_first=True)
def count_up_at_once(key: uuid.UUID) -> int:
    """The same by one statement, which the fence asks for the door; without a row, the action."""
    rows = sql(ADD, key)
    if not rows:
        homes.enter()
        rows = sql(ADD, key)
    time.sleep(THINKING)
    assert rows, f"{key} is gone"
    return int(rows[0][0])


@action(SYSTEM, is_one_statement=True)
def counted_alone(key: uuid.UUID) -> int | None:
    rows = sql(ADD, key)
    return int(rows[0][0]) if rows else None


def count_up_alone(key: uuid.UUID) -> int:
    """The same by a statement that is a transaction of its own; without a row, as before."""
    return counted_alone(key) or count_up_at_once(key)


def look() -> dict[uuid.UUID, int]:
    with reading(SYSTEM):
        time.sleep(THINKING / 4)
        return {key: int(value) for key, value in sql(f"select id, agency from {TABLE}")}


def ask() -> dict[uuid.UUID, int]:
    """Look by one statement, which has no transaction of its own."""
    rows = snapshots.asked(SYSTEM, f"select id, agency from {TABLE}", {})
    return {row["id"]: int(row["agency"]) for row in rows}


@dataclass
class History:
    """What the clients were promised, and what of it did not hold."""

    promised: dict[uuid.UUID, int]
    violations: list[str] = field(default_factory=list)
    writes: int = 0
    reads: int = 0
    flips: int = 0
    over: threading.Event = field(default_factory=threading.Event)

    def blame(self, words: str) -> None:
        self.violations.append(words)

    def check(self, seen: dict[uuid.UUID, int], before: dict[uuid.UUID, int]) -> None:
        """Compare what was read with what had been promised before the read was asked for."""
        for key, value in before.items():
            if key not in seen:
                self.blame(f"{key} was not there")
            elif seen[key] < value:
                self.blame(f"{key} read {seen[key]} after {value} was acknowledged")
        self.reads += 1


def client(key: uuid.UUID, history: History) -> None:
    try:
        with homes.province("haiduong"):
            for write in itertools.cycle((count_up, count_up_at_once, count_up_alone)):
                if history.over.is_set():
                    break
                value = write(key)
                if value != history.promised[key] + 1:
                    history.blame(f"{key} counted {value} after {history.promised[key]}")
                history.promised[key] = value
                history.writes += 1
                for read in (look, ask):
                    READER.set(read)
                    promised = dict(history.promised)
                    history.check(read(), promised)
    except (DatabaseError, AssertionError, homes.NoHome, homes.SystemBusy) as error:
        history.blame(repr(error))
    finally:
        connections.close_all()


class Flipper:
    """Moves the table by hand: everything under the lock, for it is small."""

    def __init__(self) -> None:
        self.at = {
            alias: as_mover(psycopg.connect(place.conninfo(), autocommit=True))
            for alias, place in installation.owners().items()
        }
        self.home = "haiduong"

    def flip(self) -> None:
        old, new = self.at[self.home], self.at[ELSEWHERE[self.home]]
        set_door(new, "arriving")
        self.close(old)
        try:
            rows = old.execute(
                f"select id, province, login, full_name, agency, synthetic from {TABLE}"
            ).fetchall()
            with new.transaction(), new.cursor() as cursor:
                cursor.execute(f"delete from {TABLE} where province = 'haiduong'")
                cursor.executemany(
                    f"insert into {TABLE} (id, province, login, full_name, agency, synthetic)"
                    " values (%s, %s, %s, %s, %s, %s)",
                    rows,
                )
            set_door(old, "moved", moved_to=ELSEWHERE[self.home])
            set_door(new, "open")
            self.home = ELSEWHERE[self.home]
        finally:
            old.execute("select pg_advisory_unlock_all()")

    def close(self, old: psycopg.Connection) -> None:
        until = time.monotonic() + 20
        while True:
            try:
                old.execute(f"select homes_close('haiduong', '{SYSTEM}', '100ms')")
            except psycopg.errors.LockNotAvailable:
                assert time.monotonic() < until, "the writers never finish"
                time.sleep(0.02)
            else:
                return

    def end(self) -> None:
        for connection in self.at.values():
            connection.close()


def rehearse(seconds: float, flips: int, *, until_caught: bool = False) -> History:
    """Let clients work while the table moves, for so long and so many moves at least."""
    flipper = Flipper()
    history = History({uuid7(): 0 for _ in range(CLIENTS)})
    for key in history.promised:
        flipper.at["haiduong"].execute(INSERT.replace("'A'", "'0'"), [key, "haiduong", str(key)])
    threads = [threading.Thread(target=client, args=[key, history]) for key in history.promised]
    for thread in threads:
        thread.start()
    began = time.monotonic()
    try:
        while time.monotonic() - began < seconds or history.flips < flips:
            time.sleep(0.05)
            flipper.flip()
            history.flips += 1
            if until_caught and history.violations:
                break
    finally:
        history.over.set()
        for thread in threads:
            thread.join(timeout=30)
    with homes.province("haiduong"):
        history.check(look(), dict(history.promised))
    connections.close_all()
    flipper.end()
    return history


@pytest.mark.usefixtures("provinces")
def test_nothing_is_lost_stale_or_empty_while_doors_flip():
    history = rehearse(seconds=3, flips=8)
    assert history.violations == []
    assert history.writes > 2 * CLIENTS
    assert history.reads > 2 * CLIENTS
    assert history.flips >= 8


# --- Negative controls: each weakens the shipped fence and must be caught ---------------------


def everywhere(owner, *statements: str) -> None:
    for alias in ELSEWHERE:
        for statement in statements:
            owner(alias).execute(statement)


def no_fence(owner, monkeypatch) -> None:
    """Writers ask where the system lives, and nothing holds them to the answer."""
    everywhere(
        owner,
        f"alter table {TABLE} disable trigger user",
        f"alter table {TABLE} disable row level security",
        "create or replace function homes_enter(p text, s text) returns void language plpgsql as"
        " $$ begin if not exists (select from homes_door where province = p and system = s and"
        " state = 'open') then raise exception 'no' using errcode = 'MG001', detail = 'moved';"
        " end if; end $$",
    )


def old_snapshot(owner, monkeypatch) -> None:
    """Writers take the lock, but look at the door through a snapshot from before it."""
    for function in ("homes_guard()", "homes_enter(text, text)"):
        [source] = owner().execute(
            "select pg_get_functiondef(%s::regprocedure)", [function]
        ).fetchone()  # fmt: skip
        everywhere(owner, source.replace("<> 'read committed'", "= 'none'"))
    entering = routing.enter

    def enter() -> None:
        with connections[here(SYSTEM)].cursor() as cursor:
            cursor.execute("set transaction isolation level repeatable read")
            cursor.execute("select state from homes_door")
        entering()

    monkeypatch.setattr(routing, "enter", enter)


def unconfirmed_reads(owner, monkeypatch) -> None:
    """Readers of another process believe their cached home; row-level security hides its rows."""
    entering = snapshots._snapshot

    @contextlib.contextmanager
    def snapshot(*where: str):
        with entering(*where) as states:
            yield dict.fromkeys(states, "open")

    monkeypatch.setattr(snapshots, "_snapshot", snapshot)
    remember(monkeypatch, look)


def unconfirmed_questions(owner, monkeypatch) -> None:
    """The same by one statement, which does not ask the door."""
    monkeypatch.setattr(
        snapshots,
        "_behind_a_door",
        lambda question: (
            "select 'open' as door_state, answer.* from (select) as nothing left join"
            f" (select true as door_found, asked.* from ({question}) as asked) as answer on true"
        ),
    )
    remember(monkeypatch, ask)


def remember(monkeypatch, reader) -> None:
    """Let a reader never learn that its home has moved."""
    finding = snapshots.home_of
    cache: dict[tuple[str, str], str] = {}

    def home(*which: str) -> str:
        if READER.get() is reader:
            return cache.setdefault(which, finding(*which))
        return finding(*which)

    monkeypatch.setattr(snapshots, "home_of", home)


def unconfirmed_and_unhidden_reads(owner, monkeypatch) -> None:
    """Readers believe the cached home, and see the rows that were left behind."""
    unconfirmed_reads(owner, monkeypatch)
    everywhere(owner, f"alter table {TABLE} disable row level security")


@pytest.mark.usefixtures("provinces")
@pytest.mark.parametrize(
    "weaken",
    [
        no_fence,
        old_snapshot,
        unconfirmed_reads,
        unconfirmed_and_unhidden_reads,
        unconfirmed_questions,
    ],
)
def test_a_weakened_fence_is_caught(owner, monkeypatch, weaken):
    weaken(owner, monkeypatch)
    history = rehearse(seconds=20, flips=1, until_caught=True)
    assert history.violations
