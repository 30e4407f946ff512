"""The watch over the doors: an engine that stands still holds nobody up, and loses nothing."""

import contextlib
import os
import signal
import threading
import time

import psycopg
import pytest
from django.db import connections

from lienmach.ground import installation
from lienmach.merger.actions import recovery
from lienmach.merger.refusals import RightsMissing
from tests.merger import driver, world
from tests.merger.test_faults import is_forward_done

IN_THE_FENCE = "9 the old door is closed"
FRACTION_OF_A_SECOND = 0.9


@contextlib.contextmanager
def watching():
    """Watch the doors in a thread, as the serving process does."""
    watchdog = recovery.Watchdog()
    thread = threading.Thread(target=watchdog.watch)
    thread.start()
    try:
        yield watchdog
    finally:
        watchdog.stop()
        thread.join()


@contextlib.contextmanager
def engine_that_stops(point):
    """Run a move in a process of its own that stops at the point, once; give its number."""
    connections.close_all()
    child = driver.forked()
    if child == 0:
        with contextlib.suppress(BaseException):
            driver.main("move", point, "stop")
        os._exit(0)
    try:
        yield child
    finally:
        with contextlib.suppress(ProcessLookupError, ChildProcessError):
            os.waitpid(child, os.WNOHANG)  # whoever has been waited for already is not ended
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)


@pytest.mark.alone
def test_writers_go_on_though_the_engine_stands_still_inside_the_fence(ready):
    with (
        engine_that_stops(IN_THE_FENCE) as child,
        watching() as watchdog,
        world.application() as connection,
    ):
        _, status = os.waitpid(child, os.WUNTRACED)
        assert os.WIFSTOPPED(status)
        began = time.monotonic()
        connection.execute("set lock_timeout = '5s'")
        keys = [_write(connection, until=began + 5)]
        assert time.monotonic() - began < FRACTION_OF_A_SECOND
        while not watchdog.mended and time.monotonic() < began + 5:
            time.sleep(0.01)  # it opens the door first and takes its note afterwards
        assert [one.what for one in watchdog.mended] == ["reopened"]
        keys.append(world.add_dossier(connection))
        os.kill(child, signal.SIGCONT)  # it finds itself fenced out, and tries again
        _, status = os.waitpid(child, 0)
        assert os.WIFEXITED(status)
    is_forward_done()
    assert set(keys) <= set(world.rows("haiphong", "dossiers_dossier"))


@pytest.mark.alone
@pytest.mark.parametrize("point", ["9 it is decided", "9 the new door is open"])
def test_writers_go_on_though_the_engine_stands_still_behind_the_decision(ready, point):
    with (
        engine_that_stops(point) as child,
        watching(),
        world.application() as old,
        world.application("haiphong") as new,
    ):
        _, status = os.waitpid(child, os.WUNTRACED)
        assert os.WIFSTOPPED(status)
        began = time.monotonic()
        old.execute("set lock_timeout = '5s'")
        with pytest.raises(psycopg.DatabaseError) as refused:
            old.execute("select homes_enter('haiduong', 'dossiers')")  # as an action does
        assert refused.value.sqlstate == "MG001", "the old home says at once that it has moved"
        key = _write(new, until=began + 5)
        assert time.monotonic() - began < FRACTION_OF_A_SECOND
        os.kill(child, signal.SIGCONT)
        _, status = os.waitpid(child, 0)
        assert os.WIFEXITED(status)
    assert key in world.rows("haiphong", "dossiers_dossier")
    assert world.doors()["haiduong"] == ("moved", "haiphong", False)
    with recovery.open_mover("haiduong", durable=True) as door:
        assert door.execute("select from homes_door where holder is not null").fetchall() == []


def _write(connection, *, until):
    """Write a dossier; who meets the closed door comes again, as an action does."""
    while True:
        try:
            return world.add_dossier(connection)
        except psycopg.DatabaseError as refused:
            if refused.sqlstate != "MG001" or time.monotonic() > until:
                raise
            time.sleep(0.01)


def test_the_watch_outlasts_whatever_the_databases_say(ready, monkeypatch):
    said = [RightsMissing("not yours"), psycopg.errors.InsufficientPrivilege("nor this"), None]
    settle, seen = recovery.Watchdog._settle, threading.Event()

    def settling(self, doors):
        if failure := said.pop(0) if said else None:
            raise failure
        settle(self, doors)
        seen.set()

    monkeypatch.setattr(recovery, "IDLE_SECONDS", 0.05)
    monkeypatch.setattr(recovery.Watchdog, "_settle", settling)
    with watching():
        assert seen.wait(5)


def test_serving_begins_where_the_owner_lacks_a_right(ready, superuser):
    superuser().execute("revoke set on parameter session_replication_role from lienmach_mover")
    try:
        with pytest.raises(RightsMissing):
            recovery.open_mover("haiduong", durable=True)
        assert recovery.recover_all() == []
    finally:
        superuser().execute("grant set on parameter session_replication_role to lienmach_mover")


def test_a_lock_left_behind_an_open_door_is_taken_away(ready):
    with recovery.open_mover("haiduong", durable=True) as watch, world.application() as writer:
        engine = recovery.open_mover("haiduong", durable=True)
        engine.execute("select homes_close('haiduong', 'dossiers', '1s')")
        # A watch that died between opening the door and ending the lock's holder.
        watch.execute("update homes_door set state = 'open' where state = 'closed'")
        writer.execute("set lock_timeout = '200ms'")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            world.add_dossier(writer)
        recovery.reopen_stale(watch, older_than=60)
        world.add_dossier(writer)
        with pytest.raises(psycopg.OperationalError):
            engine.execute("select 1")


def test_who_has_the_number_of_a_holder_that_is_gone_is_left_alone(ready):
    place = installation.owners()["haiduong"]
    with (
        recovery.open_mover("haiduong", durable=True) as watch,
        psycopg.connect(place.conninfo()) as other,
    ):
        watch.execute(
            "update homes_door set state = 'closed', closed_at = now() - interval '1 min',"
            " holder = %s where province = 'haiduong' and system = 'dossiers'",
            [other.info.backend_pid],
        )
        assert recovery.reopen_stale(watch, older_than=0.1)
        assert other.execute("select 1").fetchone() == (1,)
        door = watch.execute(
            "select state, holder from homes_door"
            " where province = 'haiduong' and system = 'dossiers'"
        ).fetchone()
        assert door == ("open", None)
