"""A command opens few connections, and hands on none that is broken or gives way in the fence."""

import os
from types import SimpleNamespace

import psycopg
import pytest

from lienmach.merger.actions import moves
from lienmach.merger.actions.cutting_over import Switch
from lienmach.merger.actions.passage import open_mover
from lienmach.merger.rules.mapping import Direction
from tests import databases

WAY = {"source": "haiduong", "target": "haiphong"}
MOST = 10
"""The lock of the mover, the book, the journal, both ends, two copies, and the fence."""


def niceness(*connections):
    """Return how far the processes of connections give way."""
    return {os.getpriority(os.PRIO_PROCESS, one.info.backend_pid) for one in connections}


def test_a_move_opens_few_connections_and_leaves_none(ready, monkeypatch):
    connect, made, fence = psycopg.connect, [], []

    def connecting(*args, **more):
        connection = connect(*args, **more)
        if more.get("application_name") == "lienmach mover":
            made.append(connection)
        return connection

    class Watched(Switch):
        def drain_all(self):
            fence.append(niceness(self.lock, self.passage.src, self.passage.dst))
            return super().drain_all()

    monkeypatch.setattr(psycopg, "connect", connecting)
    ways = moves.Ways(switch=Watched)
    assert moves.move("dossiers", **WAY, ways=ways)["state"] == "cut over"
    monkeypatch.undo()
    assert 0 < len(made) <= MOST
    assert all(one.closed for one in made)
    assert fence == [{0}]


@pytest.fixture
def passage(ready):
    with open_mover("haiphong", durable=True) as book:
        found = SimpleNamespace(
            id=None, province="haiduong", system="dossiers", day=None, **WAY
        )  # fmt: skip
        crosswalk = SimpleNamespace(oracle={})
        with moves.passage_of(found, Direction.FORWARD, book, moves.Ways(), crosswalk) as passage:
            yield passage


def test_work_beside_takes_over_what_ended_well_and_still_answers(passage):
    def pids(own):
        return [one.info.backend_pid for one in (own.src, own.dst)]

    with passage.beside() as first, passage.beside() as second:
        assert not {*pids(first)} & {*pids(second)}
        assert niceness(first.src, first.dst) == {10}
    with passage.beside() as again:
        assert again is first or again is second
    lost = databases.ask("haiduong", "select pg_terminate_backend(%s, 5000)", (pids(again)[0],))
    assert lost.fetchone() == (True,)
    with passage.beside() as other:
        pass
    with pytest.raises(ZeroDivisionError), passage.beside() as failed:
        raise ZeroDivisionError
    assert other is failed
    assert failed.src.closed
    passage.close()
    assert all(one.src.closed and one.dst.closed for one in (first, second, other))
