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

from lienmach.ground import cluster
from lienmach.merger.actions import moves, undoing
from lienmach.merger.actions.cutting_over import Switch
from lienmach.merger.refusals import NoSuchMove
from tests.conftest import _superuser
from tests.merger import lossy, matrix, world
from tests.merger.points import BACKWARD, FORWARD, POINTS
from tests.merger.serving import Serving

# The others there are in test_faults.py, each on its own.
THERE, BACK = ("backends", "commit", "stall"), ("exception", "kill", "backends", "commit", "stall")
BEFORE_THE_DECISION = "9 everything is drained"
ALL = ("exception", "kill", "backends", "commit", "reply", "stall", "immediate")


def strikes(points, kinds):
    """Return where to strike how in each trip: no second run comes by once it is decided."""
    found = []
    for point in points:
        if point in matrix.BEHIND_THE_DECISION:
            found += [(point, (kind,)) for kind in kinds]
        elif point == BEFORE_THE_DECISION:  # the commit whose reply is lost is the decision
            found += [(point, tuple(k for k in kinds if k != "stall")), (point, ("stall",))]
        else:
            found.append((point, kinds))
    return found


SHORT = list(
    itertools.zip_longest(strikes(FORWARD, THERE), strikes(BACKWARD, BACK), fillvalue=(None, ()))
)
LONG = [
    ((there, (kind,)), (BACKWARD[number % len(BACKWARD)], (kind,)))
    for kind in ALL
    for number, there in enumerate(FORWARD)
]


def named(strike):
    """Return a trip's name in the report of a test run."""
    point, kinds = strike
    return f"{point}: {' '.join(kinds)}" if kinds else "plainly"


standing = {}


def stamp():
    """Return what tells these two databases from any made since."""
    with _superuser() as connection:
        return connection.execute(
            "select array_agg(oid::bigint order by datname) from pg_database"
            " where datname = any(%s)",
            [["haiduong", "haiphong"]],
        ).fetchone()[0]


@pytest.fixture
def home(migrated, request):
    """Provinces as a whole trip left them, or new ones; after a failed test they are made anew."""
    cluster.ensure()
    if not standing or standing.pop("stamp") != stamp():
        request.getfixturevalue("ready")
        standing["before"] = matrix.rows()
    yield standing["before"]
    if standing.pop("whole", False):
        standing["stamp"] = stamp()
    else:
        standing.clear()


def trip(home, folder, monkeypatch, there, back, **more):
    """Move and reverse, with faults at one point on the way there and at one on the way back."""
    with Serving(folder) as serving:
        with serving.at_rest():
            before = {**matrix.rows(), "dossiers_note": home["dossiers_note"]}
        for what, (point, kinds) in (("move", there), ("reverse", back)):
            for kind in kinds:
                survived = matrix.strike(what, point, kind, serving, monkeypatch, **more)
                assert not survived or kind == kinds[-1], f"{kind} did nothing at {point}"
            matrix.run_to_the_end(what)
            if what == "move":
                matrix.check_moved(serving)
            else:
                matrix.check_back(serving, before)
        if {*there[1], *back[1]} <= matrix.ANSWERS_MEANWHILE:
            matrix.check_answers(serving)
        forget(serving)
    standing["whole"] = True


def forget(serving):
    """Take away what the clients of this trip wrote, so that the next is not longer for it."""
    with serving.at_rest(), world.application() as connection:
        for key in serving.dossiers.values():
            connection.execute("delete from dossiers_note where dossier_id = %s", [key])
            connection.execute("delete from dossiers_dossier where id = %s", [key])


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
    assert struck(SHORT, 0) == set(itertools.product(FORWARD, THERE))
    assert struck(SHORT, 1) == set(itertools.product(BACKWARD, BACK))
    assert struck(LONG, 0) == set(itertools.product(FORWARD, ALL))
    assert struck(LONG, 1) == set(itertools.product(BACKWARD, ALL))


@pytest.mark.parametrize(("there", "back"), SHORT, ids=named)
def test_faults_of_the_engine_are_mended_by_running_it_again(
    home, tmp_path, monkeypatch, there, back
):
    trip(home, tmp_path, monkeypatch, there, back)


class LosesTheReply(Switch):
    """Decides, and never hears that it has."""

    def decide(self):
        assert super().decide()
        raise psycopg.OperationalError("the connection broke between the commit and its reply")


def test_a_decision_whose_reply_is_lost_stands(home, tmp_path):
    with Serving(tmp_path) as serving:
        before = {**home, "dossiers_dossier": matrix.rows()["dossiers_dossier"]}
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
        forget(serving)
    standing["whole"] = True


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
