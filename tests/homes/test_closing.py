"""Closing a door: who holds the lock decides, and nobody's write is lost."""

import threading

import psycopg
import pytest

from lienmach.homes import fence
from tests.homes.conftest import SYSTEM, add, as_mover, keys, set_door, wait_for_lock

LOCK = f"homes_lock_key('haiduong', '{SYSTEM}')"
CLOSE = f"select homes_close('haiduong', '{SYSTEM}', %s)"
UNLOCK = f"select pg_advisory_unlock({LOCK})"


@pytest.fixture
def engine(owner):
    return as_mover(owner())


def door(connection):
    return connection.execute(
        "select state, epoch, closed_at is not null, holder from homes_door"
        " where province = 'haiduong' and system = %s",
        [SYSTEM],
    ).fetchone()


def locks_of(connection, pid: int) -> int:
    row = connection.execute(
        "select count(*) from pg_locks where locktype = 'advisory' and granted and pid = %s", [pid]
    ).fetchone()
    return int(row[0])


def test_a_writer_that_waits_while_the_door_closes_is_refused_and_loses_nothing(
    plain, owner, engine
):
    app, outcome = plain(), []

    def insist() -> None:
        try:
            outcome.append(add(app))
        except psycopg.Error as error:
            outcome.append(error.sqlstate)

    with engine.transaction():
        engine.execute(f"select pg_advisory_xact_lock({LOCK})")
        writer = threading.Thread(target=insist)
        writer.start()  # its guard finds the door open; it waits for the lock
        wait_for_lock(owner(), app.info.backend_pid)
        engine.execute(CLOSE, ["1s"])
    set_door(owner(), "moved", moved_to="haiphong")
    assert writer.is_alive()
    engine.execute(UNLOCK)
    writer.join(timeout=10)
    assert outcome == ["MG001"]
    assert keys(engine) == set()


def test_a_writer_in_time_is_waited_for_and_counted(plain, engine):
    app = plain()
    with app.transaction():
        key = add(app)
        with pytest.raises(psycopg.errors.LockNotAvailable):
            engine.execute(CLOSE, ["50ms"])
        assert door(engine)[0] == "open"
    engine.execute(CLOSE, ["1s"])
    assert door(engine) == ("closed", 1, True, engine.info.backend_pid)
    assert keys(engine) == {key}


def test_a_close_that_fails_keeps_no_lock(owner, engine):
    boss = owner()
    with boss.transaction():
        set_door(boss, "open")  # somebody else holds the door's row
        with pytest.raises(psycopg.errors.LockNotAvailable):
            engine.execute(CLOSE, ["50ms"])
    assert locks_of(boss, engine.info.backend_pid) == 0
    set_door(boss, "moved", moved_to="haiphong")
    with pytest.raises(psycopg.Error) as refused:
        engine.execute(CLOSE, ["1s"])
    assert refused.value.sqlstate == "MG001"
    assert locks_of(boss, engine.info.backend_pid) == 0


def test_the_lock_outlasts_the_statement_and_ends_with_its_holder(plain, owner, engine):
    engine.execute(CLOSE, ["1s"])
    assert locks_of(owner(), engine.info.backend_pid) == 1
    set_door(owner(), "open")  # the watchdog reopens it and ends the holder
    app, outcome = plain(), []
    writer = threading.Thread(target=lambda: outcome.append(add(app)))
    writer.start()
    wait_for_lock(owner(), app.info.backend_pid)
    owner().execute("select pg_terminate_backend(%s)", [engine.info.backend_pid])
    writer.join(timeout=10)
    assert set(outcome) == keys(app)
    assert len(outcome) == 1


def test_a_flush_waits_for_everybody_who_began_before(plain, owner, engine):
    app = plain()
    flush = f"select homes_flush('haiduong', '{SYSTEM}', %s)"
    with app.transaction():
        add(app)
        with pytest.raises(psycopg.errors.LockNotAvailable):
            engine.execute(flush, ["50ms"])
    engine.execute(flush, ["1s"])
    assert locks_of(owner(), engine.info.backend_pid) == 0


def test_provinces_and_systems_close_by_themselves(plain, engine):
    engine.execute(CLOSE, ["1s"])
    app = plain()
    with app.transaction():
        app.execute("select homes_enter('haiduong', 'registries')")
    keys_of = "select homes_lock_key(%s, %s)"
    pairs = [("a", "b"), ("a", "c"), ("b", "a"), ("ab", ""), ("", "ab")]
    assert len({engine.execute(keys_of, pair).fetchone() for pair in pairs}) == len(pairs)


def test_without_the_isolation_check_a_write_would_be_lost(plain, owner, engine):
    """A negative control: the snapshot is taken before the lock, and shows the door as it was."""
    boss = owner()
    for function in ("homes_guard()",):
        source = boss.execute("select pg_get_functiondef(%s::regprocedure)", [function]).fetchone()
        boss.execute(source[0].replace("<> 'read committed'", "= 'none'"))
    app = plain()
    with app.transaction():
        app.execute("set transaction isolation level repeatable read")
        app.execute("select from homes_door limit 1")  # the snapshot
        engine.execute(CLOSE, ["1s"])
        copied = keys(engine)
        set_door(boss, "moved", moved_to="haiphong")
        engine.execute(UNLOCK)
        lost = add(app)
    assert lost in keys(engine) - copied


def test_without_the_watch_a_write_would_be_lost(plain, owner, engine):
    """A negative control: the guard alone looks at the door without holding it."""
    boss = owner()
    boss.execute("alter table identity_staff disable trigger homes_watch_insert")
    app = plain()
    with app.transaction():
        lost = add(app)
        engine.execute(CLOSE, ["1s"])
        copied = keys(engine)
        set_door(boss, "moved", moved_to="haiphong")
        engine.execute(UNLOCK)
    assert lost in keys(engine) - copied
    rows = boss.execute(fence.STANDING.encode()).fetchall()
    found = {table: (mark, triggers, policies) for table, mark, triggers, policies in rows}
    assert not fence.guarded(SYSTEM, "identity_staff").stands(found)
