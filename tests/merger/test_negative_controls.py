"""
Engines with one part taken out must lose a write; the shipped engine, in the same story, must not.

A harness that stayed green without the fence would prove nothing. Each story is told twice.
"""

import contextlib
import threading
import time

import psycopg

from lienmach.ground.refusals import Refusal
from lienmach.merger.actions import capturing, catching_up, moves
from lienmach.merger.actions.cutting_over import Switch
from tests.merger import world


def story(point, ways_of, seconds=0.7):
    """Move, with a slow writer that begins at a point; return the writer."""
    writer = world.SlowWriter(seconds)

    def at(here):
        if here == point and writer.key is None:
            writer.begin()

    with contextlib.suppress(Refusal):
        moves.move("dossiers", source="haiduong", target="haiphong", ways=ways_of(at))
    return writer


class NoLock(Switch):
    """Closes the door without waiting for the writers behind it."""

    def close(self):
        self.epoch = self.lock.execute(
            "update homes_door set state = 'closed', epoch = epoch + 1, closed_at = now()"
            " where province = %s and system = %s and state = 'open' returning epoch",
            [self.passage.province, self.passage.system],
        ).fetchone()[0]


class DrainsBeforeLock(Switch):
    """Takes what waits before the lock, and nothing after it."""

    def close(self):
        time.sleep(0.05)
        drained = catching_up.drain(self.passage, limit=None)
        catching_up.settle(self.passage, drained)
        time.sleep(1.0)  # the writer commits meanwhile
        super().close()

    def drain_all(self):
        return 0


def test_without_the_lock_a_write_is_lost(ready):
    lossy = story("9 little is left", lambda at: moves.Ways(at=at, switch=NoLock))
    assert lossy.is_lost()


def test_with_the_lock_it_is_not(ready):
    shipped = story("9 little is left", lambda at: moves.Ways(at=at))
    assert not shipped.is_lost()
    assert shipped.acknowledged


def test_draining_before_the_lock_loses_a_write(ready):
    lossy = story("9 little is left", lambda at: moves.Ways(at=at, switch=DrainsBeforeLock))
    assert lossy.is_lost()


def test_capture_without_waiting_for_older_writers_loses_a_write(ready, monkeypatch):
    def no_wait(passage, *, before, told):
        before()

    monkeypatch.setattr(capturing, "flush", no_wait)
    writer = world.SlowWriter(60)
    hung = threading.Event()

    def at(here):
        if here == "2 the catalogues are aligned":
            writer.begin()
        if here == "7 everything is verified" and not hung.is_set():
            hung.set()
            writer.told.set()
            writer.thread.join()  # it commits, never captured, after everything was compared

    moves.move("dossiers", source="haiduong", target="haiphong", ways=moves.Ways(at=at))
    assert writer.is_lost()


def test_capture_that_waits_does_not(ready):
    shipped = story("2 the catalogues are aligned", lambda at: moves.Ways(at=at), seconds=1.5)
    assert not shipped.is_lost()
    assert shipped.acknowledged


def _race_of_two(ways):
    """Let one writer take its mark early and commit late, another overtake it; move."""
    slow = world.SlowWriter(1.0)
    told = threading.Event()

    def at(here):
        if here == "4 everything is copied" and not told.is_set():
            told.set()
            slow.begin()
            with world.application() as connection:
                world.add_dossier(connection)

    moves.move("dossiers", source="haiduong", target="haiphong", ways=ways(at))
    return slow


def test_a_highest_number_seen_as_watermark_loses_a_write(ready, monkeypatch):
    seen = [0]

    def beyond(passage, limit):
        marks = passage.src.execute(
            "select n, tbl, key from homes_dirty where province = %s and system = %s and n > %s"
            " order by n limit %s",
            [passage.province, passage.system, seen[0], limit],
        ).fetchall()
        seen[0] = max([seen[0], *(n for n, _, _ in marks)])
        return marks

    monkeypatch.setattr(catching_up, "pending", beyond)
    assert _race_of_two(lambda at: moves.Ways(at=at)).is_lost()


def test_marks_taken_away_one_by_one_lose_none(ready):
    slow = _race_of_two(lambda at: moves.Ways(at=at))
    assert not slow.is_lost()
    assert slow.acknowledged


UNCHECKED = """
create or replace function homes_enter(p text, s text) returns void language plpgsql as $$
begin
  perform pg_advisory_xact_lock_shared(hashtextextended(p || '/' || s, 0));
  if (select state from homes_door where province = p and system = s) is distinct from 'open' then
    raise exception 'closed' using errcode = 'MG001', detail = 'moved';
  end if;
end $$;
drop trigger homes_guard on dossiers_dossier;
create trigger homes_unchecked before insert on ledger_entry for each statement
  when (false) execute function homes_no_truncate();
"""


def _repeatable_reader(seen):
    """A client whose snapshot is older than its lock; returns the row it was told is written."""
    with world.application() as connection:
        connection.execute("begin isolation level repeatable read")
        connection.execute("select count(*) from dossiers_dossier")  # the snapshot is taken here
        seen.set()
        while world.doors()["haiduong"][0] == "open":
            time.sleep(0.01)
        connection.execute("select homes_enter('haiduong', 'dossiers')")
        key = world.add_dossier(connection)
        connection.execute("commit")
        return key


def _move_beside_a_repeatable_reader():
    seen, keys = threading.Event(), []

    def read():
        with contextlib.suppress(psycopg.Error):
            keys.append(_repeatable_reader(seen))

    thread = threading.Thread(target=read)
    thread.start()
    assert seen.wait(5)
    moves.move("dossiers", source="haiduong", target="haiphong")
    thread.join()
    return keys


def test_a_snapshot_older_than_the_lock_loses_a_write(ready, superuser):
    superuser("haiduong").execute(UNCHECKED)
    keys = _move_beside_a_repeatable_reader()
    assert keys, "the variant lets it through"
    assert keys[0] not in world.rows("haiphong", "dossiers_dossier")


def test_such_a_snapshot_is_refused(ready):
    assert _move_beside_a_repeatable_reader() == []
