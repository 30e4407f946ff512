"""
Every kind of fault at every point of the engine, on the way there and on the way back.

Each test is one trip: into faults at one point on the way there, and at another on the way back,
under clients, watchdog and follower of a serving process of their own. The command is simply run
again, and that is all anybody does. The short form takes the kinds at a point one after the
other, each in the run that follows the last; the long form takes a trip for each.
"""

import contextlib
import itertools
import time

import psycopg
import pytest

from lienmach.merger.actions import moves, undoing
from lienmach.merger.actions.cutting_over import Switch
from lienmach.merger.refusals import NoSuchMove
from tests.merger import lossy, matrix, world
from tests.merger.points import BACKWARD, FORWARD, POINTS
from tests.merger.serving import Serving


def struck(trips, way):
    """Return every point and kind on one way of some trips."""
    return {(point, kind) for trip in trips for point, kinds in [trip[way]] for kind in kinds}


def test_every_point_that_the_engine_passes_is_in_the_matrix(ready):
    passed = {what: set() for what in matrix.COMMANDS}
    for what, command in matrix.COMMANDS.items():
        command("dossiers", **matrix.NAMES, ways=moves.Ways(at=passed[what].add))
    assert passed["move"] == set(FORWARD)
    assert passed["reverse"] == set(BACKWARD)
    assert set(POINTS) == {*FORWARD, *BACKWARD}
    assert struck(matrix.SHORT, 0) == set(itertools.product(FORWARD, matrix.THERE))
    assert struck(matrix.SHORT, 1) == set(itertools.product(BACKWARD, matrix.BACK))
    assert struck(matrix.LONG, 0) == set(itertools.product(FORWARD, matrix.ALL))
    assert struck(matrix.LONG, 1) == set(itertools.product(BACKWARD, matrix.ALL))


@pytest.mark.parametrize(("there", "back"), matrix.SHORT, ids=matrix.named)
def test_faults_of_the_engine_are_mended_by_running_it_again(
    home, tmp_path, monkeypatch, there, back
):
    matrix.trip(home, tmp_path, monkeypatch, there, back)


class LosesTheReply(Switch):
    """Decides, and never hears that it has."""

    def decide(self):
        assert super().decide()
        raise psycopg.OperationalError("the connection broke between the commit and its reply")


def test_a_decision_whose_reply_is_lost_stands(home, tmp_path):
    with Serving(tmp_path) as serving:
        before = {**home.rows, "dossiers_dossier": matrix.rows()["dossiers_dossier"]}
        deaf = moves.Ways(switch=LosesTheReply)
        for what, check in (
            ("move", lambda: matrix.check_moved(serving)),
            ("reverse", lambda: matrix.check_back(serving, before)),
        ):
            with pytest.raises(psycopg.OperationalError, match="between the commit"):
                matrix.COMMANDS[what]("dossiers", **matrix.NAMES, ways=deaf)
            assert serving.serves(since=time.monotonic())
            matrix.run_to_the_end(what)
            check()
        matrix.check_answers(serving)
        matrix.forget(serving)
    home.whole = True


def test_a_closing_that_loses_the_reply_to_any_write_is_run_again(ready, monkeypatch):
    moves.move("dossiers", **matrix.NAMES)
    stays = world.rows("haiphong", "dossiers_note")
    with lossy.Wire() as wire, monkeypatch.context() as patch:
        for name, value in wire.environment().items():
            patch.setenv(name, value)
        for lost in itertools.count():
            # Each run loses one a write further on than the last, until none is left to lose.
            wire.lose("write", after=lost)
            with contextlib.suppress(psycopg.Error, NoSuchMove):
                undoing.close("dossiers", **matrix.NAMES)
            state = moves.status()[-1]["state"] if wire.spare() else None
            assert world.doors()["haiphong"][0] == "open"
            if state != "cut over":
                break
    assert len(wire.lost) >= 5
    if state is None:
        with pytest.raises(NoSuchMove):
            undoing.close("dossiers", **matrix.NAMES)
    assert moves.status()[-1]["state"] == "closed"
    assert world.rows("haiduong", "dossiers_dossier") == {}
    assert world.rows("haiphong", "dossiers_note") == stays
    assert world.doors()["haiphong"] == ("open", None, False)
    assert world.dirty("haiphong") == 0


def test_a_copy_whose_streams_cannot_begin_does_not_pass_for_done(ready, superuser):
    """The server has no connection left for them; the move fails, and once it has, goes on."""
    server, passed = superuser(), []

    def at(here):
        passed.append(here)
        if here == "4 the chunks are planned":
            server.execute("alter role lienmach_owner connection limit 1")

    try:
        with pytest.raises(psycopg.OperationalError, match="too many connections"):
            moves.move("dossiers", **matrix.NAMES, ways=moves.Ways(at=at))
    finally:
        server.execute("alter role lienmach_owner connection limit -1")
    assert passed[-1] == "4 the chunks are planned"
    matrix.run_to_the_end("move")
