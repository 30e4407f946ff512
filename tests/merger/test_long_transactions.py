"""A transaction that does not end: the move says whom it waits for, and gives up in time."""

import contextlib
import re
import threading
import time

import pytest
from django.db import connections

from lienmach.merger.actions import capturing, moves
from lienmach.merger.actions.passage import open_mover
from lienmach.merger.refusals import WritersWillNotFinish
from tests.merger import world

WAY = {"source": "haiduong", "target": "haiphong"}


@contextlib.contextmanager
def open_transaction(*, writes):
    """Leave a transaction open; one that writes has entered the door."""
    with world.application() as connection:
        connection.execute("set application_name = 'a forgotten window'")
        connection.execute("begin")
        connection.execute("select 1")
        if writes:
            world.add_dossier(connection)
        yield connection


@pytest.mark.parametrize("writes", [True, False])
def test_a_move_does_not_begin_behind_an_old_transaction(ready, monkeypatch, writes):
    monkeypatch.setattr(capturing, "OLDEST_SECONDS", 0.3)
    with open_transaction(writes=writes):
        time.sleep(0.4)
        with pytest.raises(WritersWillNotFinish, match=r"for \d+ s \(.*a forgotten window\)"):
            moves.move("dossiers", **WAY)
        assert world.doors()["haiduong"] == ("open", None, False)
        with open_mover("haiphong", durable=False) as book:
            assert book.execute("select count(*) from merger_move").fetchone() == (0,)
    assert moves.move("dossiers", **WAY)["verified"]


def test_the_engine_itself_is_no_such_transaction(ready, monkeypatch):
    monkeypatch.setattr(capturing, "OLDEST_SECONDS", 0.1)
    with open_mover("haiduong", durable=False) as other, other.transaction():
        other.execute("select 1")
        time.sleep(0.2)
        assert moves.move("dossiers", **WAY)["verified"]


def test_a_move_gives_up_waiting_and_goes_on_when_run_again(ready, monkeypatch):
    monkeypatch.setattr(capturing, "FLUSH_SECONDS", 1.5)
    monkeypatch.setattr(capturing, "TELL_EVERY_SECONDS", 0.3)
    told = []
    with open_transaction(writes=True) as connection:
        with pytest.raises(WritersWillNotFinish, match=r"a forgotten window.*run it again"):
            moves.move("dossiers", **WAY, ways=moves.Ways(told=lambda *said: told.append(said)))
        assert "a forgotten window" in told[0][1]["sentence"]
        assert world.doors()["haiduong"][0] == "open"
        assert all(re.search(r"đã \d+ giây .*a forgotten window", why) for why in _why_it_failed())
        world.add_dossier(connection)  # it is not kept from its work
        connection.execute("commit")
    assert world.rows("haiphong", "dossiers_dossier") == {}
    assert moves.move("dossiers", **WAY)["verified"]
    assert set(world.rows("haiduong", "dossiers_dossier")) == set(
        world.rows("haiphong", "dossiers_dossier")
    )


def test_who_is_waited_for_stands_in_the_story_of_the_move(ready, monkeypatch):
    monkeypatch.setattr(capturing, "TELL_EVERY_SECONDS", 0.3)
    with open_transaction(writes=True) as connection:
        engine = threading.Thread(target=_move)
        engine.start()
        assert _says("a forgotten window")
        connection.execute("commit")
        engine.join()
    with open_mover("haiphong", durable=False) as book:
        assert "window" not in book.execute("select sentence from merger_move").fetchone()[0]


def _why_it_failed():
    with open_mover("haiphong", durable=False) as book:
        return book.execute(
            "select m.sentence_vi, s.note_vi from merger_move m join merger_movestep s"
            " on s.move_id = m.id and s.state = 'failed' where m.state = 'failed'"
        ).fetchone()


def _move():
    try:
        moves.move("dossiers", **WAY)
    finally:
        connections.close_all()  # a thread has its own


def _says(word):
    until = time.monotonic() + 8
    with open_mover("haiphong", durable=False) as book:
        while time.monotonic() < until:
            rows = book.execute(
                "select m.sentence, s.note from merger_move m join merger_movestep s"
                " on s.move_id = m.id and s.name = 'capture' and s.state = 'running'"
            ).fetchall()
            if rows and all(word in said for said in rows[0]):
                return True
            time.sleep(0.1)
    return False
