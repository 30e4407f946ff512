"""Every numbered point of a move, and every fault there: running again converges."""

import re
import signal

import pytest

from lienmach.ground import cluster
from lienmach.merger.actions import moves, recovery, undoing
from lienmach.merger.refusals import NoSuchMove, NothingToMove
from tests.merger import world
from tests.merger.driver import drive
from tests.merger.points import BACKWARD, FORWARD, POINTS

BEFORE_THE_DECISION = "9 everything is drained"


def is_forward_done():
    """Test that everything moved, by the doors and by the rows."""
    old, new = (
        world.rows("haiduong", "dossiers_dossier"),
        world.rows("haiphong", "dossiers_dossier"),
    )
    assert set(old) == set(new)
    for key, row in new.items():
        mapped = old[key]["unit"] == world.WHOLE and old[key]["unit_on"] == world.BEFORE
        assert (row["unit_before"] == world.WHOLE) == mapped
        assert row["code"] == old[key]["code"]
    notes = world.rows("haiduong", "dossiers_note")
    assert notes == world.rows("haiphong", "dossiers_note")
    told = world.rows("haiduong", "ledger_entry")
    assert {key for key, row in told.items() if row["system"] == "dossiers"} == set(
        world.rows("haiphong", "ledger_brought")
    )
    assert world.doors() == {
        "haiduong": ("moved", "haiphong", False),
        "haiphong": ("open", None, True),
    }
    assert world.dirty() == 0


def move_to_the_end():
    """Run the move again, as an operator would; it may have ended already."""
    try:
        return moves.move("dossiers", source="haiduong", target="haiphong")
    except NothingToMove as refused:
        assert "reverse or close" in str(refused)  # noqa: PT017
        return None


def test_every_step_has_its_points():
    assert {point.split()[0] for point in POINTS} == {"1", "2", "3", "4", "5", "6", "7", "9", "10"}
    assert len(POINTS) >= 16


@pytest.mark.parametrize(
    "point",
    # An exception is the mildest of faults: each other kind is struck at every point, and the
    # long form strikes this one there, too.
    ["1 the move is written down", "4 a chunk is copied", "9 the old door is closed",
     "9 it is decided"],
)  # fmt: skip
def test_an_exception_at_any_point_leaves_a_move_that_goes_on(ready, point):
    hung = [True]

    def at(here):
        if here == point and hung[0]:
            hung[0] = False
            raise RuntimeError(point)

    with pytest.raises(RuntimeError, match=re.escape(point)):
        moves.move("dossiers", source="haiduong", target="haiphong", ways=moves.Ways(at=at))
    state = {alias: door[0] for alias, door in world.doors().items()}
    assert "open" in state.values(), "no writer is left before a closed door"
    move_to_the_end()
    is_forward_done()


@pytest.mark.parametrize("point", FORWARD)
def test_a_killed_engine_is_simply_run_again(ready, point):
    assert drive("move", point, "kill") == signal.SIGKILL
    with world.application("haiduong") as connection:
        recovery.recover_all()
        if world.doors()["haiduong"][0] == "open":  # it serves meanwhile
            world.add_dossier(connection)
    move_to_the_end()
    is_forward_done()


def test_a_writer_from_before_the_capture_outlasts_a_killed_engine(ready):
    writer = world.SlowWriter(2.5)
    writer.begin()
    killed_at = "3 capture is switched, older writers may still run"
    assert drive("move", killed_at, "kill") == signal.SIGKILL

    def at(here):
        if here == "7 everything is verified":
            writer.thread.join()  # no mark tells of it: only who waited for it has its row

    moves.move("dossiers", source="haiduong", target="haiphong", ways=moves.Ways(at=at))
    assert not writer.is_lost()
    assert writer.acknowledged


@pytest.mark.alone
@pytest.mark.parametrize("point", ["4 a chunk is copied", "9 the old door is closed",
                                   "9 it is decided"])  # fmt: skip
def test_an_immediate_stop_of_postgresql_converges(ready, point):
    drive("move", point, "immediate")
    cluster.ensure()
    move_to_the_end()
    is_forward_done()


@pytest.mark.parametrize("point", BACKWARD)
def test_a_killed_reversal_is_simply_run_again(ready, point):
    before = {table: world.rows("haiduong", table) for table in world_tables()}
    moves.move("dossiers", source="haiduong", target="haiphong")
    with world.application("haiphong") as connection:
        key = world.add_dossier(connection)
    assert drive("reverse", point, "kill") == signal.SIGKILL
    try:
        undoing.reverse("dossiers", source="haiduong", target="haiphong")
    except NoSuchMove as refused:
        assert "way back open" in str(refused)  # noqa: PT017
    after = {table: world.rows("haiduong", table) for table in world_tables()}
    assert after["dossiers_dossier"].pop(key)["unit"] == world.WHOLE
    assert after == before, "reverse(forward(x)) is x, but for what was written meanwhile"
    assert world.doors()["haiduong"] == ("open", None, False)
    assert world.doors()["haiphong"][:2] == ("moved", "haiduong")


def world_tables():
    """Return the tables that the reversal is compared by."""
    return ["dossiers_dossier", "dossiers_note"]


def test_a_reply_lost_after_the_decision_goes_forward(ready):
    drive("move", "9 it is decided", "kill")
    assert world.doors()["haiduong"][0] == "moved"
    mended = recovery.recover_all()
    assert [one.what for one in mended] == ["opened"]
    assert world.doors()["haiphong"] == ("open", None, True)
    move_to_the_end()
    is_forward_done()


def test_the_watchdog_opens_a_door_whose_engine_was_killed(ready):
    drive("move", BEFORE_THE_DECISION, "kill")
    assert world.doors()["haiduong"][0] == "closed"
    with recovery.open_mover("haiduong", durable=True) as connection:
        assert recovery.reopen_stale(connection, older_than=0.0)
    assert world.doors()["haiduong"][0] == "open"
