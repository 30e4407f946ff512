"""What must not begin is refused with a sentence, and nothing has changed then."""

import threading
import time

import pytest

from lienmach.ground import clock
from lienmach.ground.ids import uuid7
from lienmach.merger.actions import aligning, checking, moves, undoing
from lienmach.merger.actions.passage import open_mover
from lienmach.merger.refusals import (
    CrosswalkHasHole,
    DifferencesUndecided,
    MoveUnderWay,
    NoSuchMove,
    NothingToMove,
    TargetHoldsKeys,
)
from tests.merger import world


def move(**changes):
    """Move the dossiers of Hải Dương to Hải Phòng, but for what the test changes."""
    return moves.move(
        **{"system": "dossiers", "source": "haiduong", "target": "haiphong", **changes}
    )


@pytest.fixture
def unchanged(ready):
    """After the test the doors stand as they stood, and nothing was written down."""
    before = world.doors()
    yield
    assert world.doors() == before
    with open_mover("haiphong", durable=False) as connection:
        for table in ("merger_move", "merger_leg", "merger_chunk"):
            assert connection.execute(f"select count(*) from {table}").fetchone() == (0,)
    assert world.rows("haiphong", "dossiers_note") == {}


@pytest.mark.parametrize(
    "changes", [{"system": "nothing"}, {"source": "hanoi"}, {"target": "hanoi"},
                {"target": "haiduong"}]
)  # fmt: skip
def test_names_that_are_not_there(unchanged, changes):
    with pytest.raises(NothingToMove):
        move(**changes)


def test_a_target_that_holds_rows_of_the_province(ready):
    with open_mover("haiphong", durable=True) as connection:
        world.add_dossier(connection, province="haiduong")
    with pytest.raises(TargetHoldsKeys, match="already holds rows of haiduong"):
        move()
    assert world.doors()["haiduong"] == ("open", None, False)


def test_a_target_that_holds_a_code_or_a_key(ready):
    key, row = next(iter(world.rows("haiduong", "dossiers_dossier").items()))
    with world.application("haiphong") as connection:
        other = world.add_dossier(connection, province="haiphong")
        connection.execute(
            "update dossiers_dossier set code = %s where id = %s", [row["code"], other]
        )
        with pytest.raises(TargetHoldsKeys, match=row["code"]):
            move()
        connection.execute("delete from dossiers_dossier where id = %s", [other])
    with open_mover("haiphong", durable=True) as connection:
        connection.execute(
            "insert into dossiers_dossier select (jsonb_populate_record(null::dossiers_dossier,"
            " %s::jsonb)).*",
            [moves.as_json({**row, "province": "haiphong", "code": "H24.01-240501-9999"})],
        )
    with pytest.raises(TargetHoldsKeys, match=str(key)):
        move()
    assert world.doors()["haiduong"] == ("open", None, False)


def test_a_unit_that_nobody_follows(unchanged):
    with world.application() as connection:
        key = world.add_dossier(connection, unit="99999")
        with pytest.raises(CrosswalkHasHole, match="99999"):
            move()
        connection.execute("delete from dossiers_dossier where id = %s", [key])


def test_a_difference_that_nobody_decided(ready, monkeypatch):
    found = [aligning.Found("1.001", "fee", 1, 2)]
    monkeypatch.setattr(aligning, "compared", lambda *_args, **_more: found)
    with pytest.raises(DifferencesUndecided, match="1 difference"):
        move()
    assert world.doors()["haiduong"] == ("open", None, False)
    with open_mover("haiphong", durable=True) as book:
        assert aligning.decide(
            book, province="haiduong", other="haiphong", procedure="1.001", field="fee",
            decision="keep", by=moves.PLATFORM, at=clock.now(),
        ) == 1  # fmt: skip
    assert move()["verified"]


def test_overlapping_moves(unchanged):
    held, done = threading.Event(), threading.Event()

    def hold():
        with checking.alone("haiduong", "dossiers"):
            held.set()
            done.wait(10)

    thread = threading.Thread(target=hold)
    thread.start()
    assert held.wait(5)
    try:
        began = time.monotonic()
        with pytest.raises(MoveUnderWay):
            move()
        assert time.monotonic() - began < checking.FOLLOWER_SECONDS / 2, "said at once"
    finally:
        done.set()
        thread.join()


def test_what_has_moved_is_not_moved_again(ready):
    move()
    with pytest.raises(NothingToMove, match="reverse or close"):
        move()


def test_nothing_to_reverse_or_close(unchanged):
    for undo in (undoing.reverse, undoing.close):
        with pytest.raises(NoSuchMove):
            undo("dossiers", source="haiduong", target="haiphong")


def test_a_closed_move_has_no_way_back_and_leaves_nothing_behind(ready):
    move()
    undoing.close("dossiers", source="haiduong", target="haiphong")
    assert world.rows("haiduong", "dossiers_dossier") == {}
    assert world.doors()["haiphong"] == ("open", None, False)
    with pytest.raises(NoSuchMove):
        undoing.reverse("dossiers", source="haiduong", target="haiphong")


def test_people_of_both_sides_are_linked_and_contradictions_doubted(ready):
    with world.application() as here, world.application("haiphong") as there:
        for connection, province in ((here, "haiduong"), (there, "haiphong")):
            world.add_resident(connection, province, number="030090000001")
            world.add_resident(
                connection, province, number="030090000002", name=f"tran van {province}"
            )
    assert move(system="registries")["links"] == {"linked": 1, "doubtful": 1}


def test_the_files_of_papers_move_with_them(ready):
    from lienmach.homes.files import store  # noqa: PLC0415

    digest = store("haiduong").put(b"a paper")
    dossier = next(iter(world.rows("haiduong", "dossiers_dossier")))
    with world.application() as connection:
        connection.execute(
            "insert into dossiers_paper (id, province, dossier_id, name, media_type, size,"
            " sha256, at, by)"
            " values (%s, 'haiduong', %s, 'giấy.txt', 'text/plain', 7, %s, now(), 'test')",
            [uuid7(), dossier, digest],
        )
    assert move()["verified"]
    assert store("haiphong").get(digest) == b"a paper"
