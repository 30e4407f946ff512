"""A move that is given up before its decision leaves everything as it was, but for its story."""

import json

import pytest
from django.core.management import call_command

from lienmach.merger.actions import checking, moves, undoing
from lienmach.merger.actions.cancelling import cancel
from lienmach.merger.actions.journal import Journal
from lienmach.merger.actions.passage import open_mover
from lienmach.merger.refusals import MoveUnderWay, NoSuchMove
from tests.merger import driver, world
from tests.merger.test_faults import is_forward_done

WAY = {"source": "haiduong", "target": "haiphong"}
AS_BEFORE = {"haiduong": ("open", None, False), "haiphong": ("away", None, False)}
BEFORE_THE_DECISION = (
    "1 the move is written down",
    "3 capture is switched, older writers may still run",
    "4 a chunk is copied",
    "7 everything is verified",
    "9 the old door is closed",
)


def nothing_is_left():
    """Test that nothing but the story tells of the move."""
    assert world.doors() == AS_BEFORE
    for table in ("dossiers_dossier", "dossiers_note"):
        assert world.rows("haiphong", table) == {}
    with world.application() as connection:
        world.add_dossier(connection)
    assert world.dirty() == world.dirty("haiphong") == 0, "nothing is marked any more"


@pytest.mark.parametrize("point", BEFORE_THE_DECISION)
def test_a_killed_move_is_given_up_and_a_later_one_succeeds(ready, point):
    driver.drive("move", point, "kill")
    report = cancel("dossiers", **WAY)
    assert report["state"] == "cancelled"
    nothing_is_left()
    assert cancel("dossiers", **WAY) == report, "again it changes nothing"
    later = moves.move("dossiers", **WAY)
    assert later["verified"]
    assert later["id"] != report["id"]
    is_forward_done()


def test_nothing_is_given_up_after_the_decision(ready):
    driver.drive("move", "9 it is decided", "kill")
    with pytest.raises(NoSuchMove, match=r"decided.*lienmach merge move"):
        cancel("dossiers", **WAY)
    moves.move("dossiers", **WAY)
    with pytest.raises(NoSuchMove, match="lienmach merge reverse"):
        cancel("dossiers", **WAY)
    is_forward_done()
    undoing.reverse("dossiers", **WAY)
    with pytest.raises(NoSuchMove, match="No move"):
        cancel("dossiers", **WAY)


def test_nothing_is_given_up_while_the_engine_runs(ready):
    driver.drive("move", "7 everything is verified", "kill")
    with checking.alone("haiduong", "dossiers"), pytest.raises(MoveUnderWay):
        cancel("dossiers", **WAY)
    assert world.doors()["haiduong"] == ("open", None, True)


def test_what_others_have_at_the_target_stays(ready):
    with world.application("haiphong") as connection:
        own = world.add_dossier(connection, province="haiphong")
    driver.drive("move", "7 everything is verified", "kill")
    cancel("dossiers", **WAY)
    assert set(world.rows("haiphong", "dossiers_dossier", "haiphong")) == {own}


def test_a_door_with_a_forwarding_address_keeps_it(ready):
    moves.move("dossiers", **WAY)
    undoing.reverse("dossiers", **WAY)
    before = world.doors()
    driver.drive("move", "7 everything is verified", "kill")
    cancel("dossiers", **WAY)
    assert world.doors() == before == {
        "haiduong": ("open", None, False), "haiphong": ("moved", "haiduong", False)
    }  # fmt: skip
    assert world.rows("haiphong", "dossiers_dossier") == {}
    moves.move("dossiers", **WAY)
    is_forward_done()


@pytest.mark.parametrize("then", [cancel, moves.move])
def test_who_gives_up_and_is_interrupted_goes_on_either_way(ready, monkeypatch, then):
    driver.drive("move", "7 everything is verified", "kill")
    with monkeypatch.context() as patched:
        patched.setattr(Journal, "state", _fail)
        with pytest.raises(RuntimeError):
            cancel("dossiers", **WAY)
    then("dossiers", **WAY)
    if then is cancel:
        nothing_is_left()
    else:
        is_forward_done()


def _fail(*_args, **_more):
    raise RuntimeError


def test_links_of_a_move_that_is_given_up_are_undone(ready):
    with world.application() as here, world.application("haiphong") as there:
        for connection, province in ((here, "haiduong"), (there, "haiphong")):
            world.add_resident(connection, province, number="030090000001")
    driver.drive("move", "7 everything is verified", "kill", system="registries")
    cancel("registries", **WAY)
    with open_mover("haiphong", durable=False) as book:
        rows = book.execute("select undone_at is not null from merger_link").fetchall()
    assert rows == [(True,)]


def test_the_command_gives_a_move_up_and_its_story_ends(ready, capsys):
    driver.drive("move", "4 a chunk is copied", "kill")
    names = ("--system", "dossiers", "--from", "haiduong", "--to", "haiphong")
    call_command("merge", "cancel", *names, "--yes", "--json")
    assert json.loads(capsys.readouterr().out)["state"] == "cancelled"
    with open_mover("haiphong", durable=False) as book:
        ended = book.execute("select ended_at is not null from merger_move").fetchone()
        running = book.execute(
            "select count(*) from merger_movestep where state = 'running'"
        ).fetchone()
    assert (ended, running) == ((True,), (0,))


def test_there_must_be_such_a_move(ready):
    with pytest.raises(NoSuchMove, match="No move of dossiers from haiduong to haiphong"):
        cancel("dossiers", **WAY)
