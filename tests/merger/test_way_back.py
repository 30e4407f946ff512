"""What happens at the new home is brought to the old one, for as long as the way back is open."""

import contextlib
import threading
import time

import psycopg
import pytest

from lienmach.merger.actions import following, journal, linking, moves, undoing
from lienmach.merger.actions.passage import open_mover
from lienmach.merger.refusals import NotVerified
from tests.merger import driver, world

WAY = {"source": "haiduong", "target": "haiphong"}


@pytest.fixture(autouse=True)
def brisk(monkeypatch):
    """Who follows looks ten times as often: what is waited for comes sooner."""
    monkeypatch.setattr(following, "PAUSE_SECONDS", following.PAUSE_SECONDS / 10)


@contextlib.contextmanager
def serving():
    """Follow in a thread, as the serving process does."""
    stopped = threading.Event()
    thread = threading.Thread(target=following.follow, args=(stopped,))
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join()


def comes_back(key, table="dossiers_dossier", seconds=6):
    """Wait until a row is at the old home; false when it does not come."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if key in world.rows("haiduong", table):
            return True
        time.sleep(0.02)
    return False


def test_what_is_written_at_the_new_home_comes_to_the_old_one(ready):
    moves.move("dossiers", source="haiduong", target="haiphong")
    with world.application("haiphong") as connection:
        key = world.add_dossier(connection)
        gone = next(iter(set(world.rows("haiphong", "dossiers_dossier")) - {key}))
        connection.execute("delete from dossiers_note where dossier_id = %s", [gone])
        connection.execute("delete from dossiers_dossier where id = %s", [gone])
    follower = following.Follower()
    assert follower.follow_once() >= 2
    old = world.rows("haiduong", "dossiers_dossier")
    assert key in old
    assert gone not in old
    assert follower.follow_once() == 0
    follower.close()
    with world.application("haiduong") as connection:
        seen = connection.execute("select count(*) from dossiers_dossier").fetchone()
        assert seen == (0,), "kept current, and shown to nobody"


def test_the_story_of_a_move_is_written_down(ready):
    report = moves.move("dossiers", source="haiduong", target="haiphong")
    with open_mover("haiphong", durable=False) as book:
        steps = dict(book.execute("select name, state from merger_movestep").fetchall())
        assert steps == dict.fromkeys(
            ("plan", "align", "capture", "copy", "catch_up", "link", "verify", "cut_over"), "done"
        ) | {"rehearse": "skipped", "way_back": "running"}
        samples = book.execute("select count(*), max(rows) from merger_sample").fetchone()
        assert samples[0] >= 2
        assert samples[1] == report["rows_moved"]
        short = book.execute(
            "select count(*), sum(expected), sum(arrived) from merger_arrival"
        ).fetchone()
        assert short[0] > 0
        assert short[1] == short[2]
    assert journal.PULSE_SECONDS < 1


def test_rows_of_split_units_that_no_address_places_are_counted(ready):
    report = moves.move("dossiers", source="haiduong", target="haiphong")
    left = [
        row
        for row in world.rows("haiphong", "dossiers_dossier").values()
        if row["unit"] == world.SPLIT and row["unit_on"] == world.BEFORE
    ]
    assert report["undecided"] == len(left) > 0
    assert callable(linking.undecided)


def test_a_command_waits_for_who_follows_and_wins(ready, monkeypatch):
    moves.move("dossiers", **WAY)
    began, drain = threading.Event(), following.drain

    def slow(*args, **more):
        began.set()
        time.sleep(0.7)
        return drain(*args, **more)

    monkeypatch.setattr(following, "drain", slow)
    with serving(), world.application("haiphong") as connection:
        world.add_dossier(connection)
        assert began.wait(5)
        assert undoing.close("dossiers", **WAY)["state"] == "closed"
        time.sleep(0.5)  # who follows looks again, and leaves what is closed alone
    assert world.rows("haiduong", "dossiers_dossier") == {}


@pytest.mark.parametrize("ill", ["dossiers", "registries"])
def test_a_way_back_that_fails_does_not_stop_the_others(ready, monkeypatch, ill):
    for system in ("dossiers", "registries"):
        moves.move(system, **WAY)
    drain = following.drain

    def failing(passage, **more):
        if passage.system == ill:
            raise NotVerified
        return drain(passage, **more)

    monkeypatch.setattr(following, "drain", failing)
    with serving(), world.application("haiphong") as connection:
        added = {
            "dossiers_dossier": world.add_dossier(connection),
            "registries_resident": world.add_resident(connection),
        }
        for table, key in added.items():
            assert table.startswith(ill) or comes_back(key, table)


def test_who_follows_makes_no_connection_while_nothing_happens(ready, monkeypatch):
    moves.move("dossiers", **WAY)
    with serving(), world.application("haiphong") as connection:
        assert comes_back(world.add_dossier(connection))
        connect, made = psycopg.connect, []

        def connecting(*args, **more):
            made.append(args)
            return connect(*args, **more)

        monkeypatch.setattr(psycopg, "connect", connecting)
        time.sleep(0.7)
        assert made == []


def test_who_follows_connects_again_when_its_connections_were_lost(ready):
    moves.move("dossiers", **WAY)
    with serving(), world.application("haiphong") as connection:
        assert comes_back(world.add_dossier(connection))
        driver.end_backends()
        assert comes_back(world.add_dossier(connection))


def test_a_mark_that_comes_late_brings_nothing_back_to_a_home_that_was_cleared(ready):
    moves.move("dossiers", **WAY)
    with open_mover("haiphong", durable=True) as book:
        found = moves.kept_move(book, "haiduong", "dossiers")
        undoing.close("dossiers", **WAY)
        book.execute(
            "insert into homes_dirty (province, system, tbl, key)"
            " select province, 'dossiers', 'dossiers_dossier', id from dossiers_dossier"
        )
        with contextlib.closing(following._Way(found, book)) as way:
            assert way.bring_back() == 0
    assert world.rows("haiduong", "dossiers_dossier") == {}
