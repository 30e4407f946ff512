"""Programs that know only SQL: what they write during a move is moved, afterwards refused."""

import psycopg
import pytest

from lienmach.merger.actions import moves, undoing
from tests.merger import matrix, world
from tests.merger.points import FORWARD

AFTER_THE_FENCE = {"9 the old door is closed", "9 everything is drained",
                   *matrix.BEHIND_THE_DECISION}  # fmt: skip


def rows_of(alias, dossier):
    """Return the notes of a dossier in one database, past every door."""
    return sorted(
        row["text"] for row in world.rows(alias, "dossiers_note").values()
        if row["dossier_id"] == dossier
    )  # fmt: skip


def test_a_row_written_by_plain_sql_at_any_point_before_the_fence_is_moved_too(ready):
    """No wrapper, no setting, no knowledge of doors: an INSERT, an UPDATE and a DELETE."""
    with world.application() as outside:
        dossier, changed, gone = (world.add_dossier(outside) for _ in range(3))
        written = []

        def at(here):
            if here not in AFTER_THE_FENCE and here not in written:
                written.append(here)
                world.add_note(outside, dossier, len(written), here)
                outside.execute(
                    "update dossiers_dossier set data = to_jsonb(%s::text) where id = %s",
                    [here, changed],
                )
            if here == "5 caught up":
                outside.execute("delete from dossiers_dossier where id = %s", [gone])

        moves.move("dossiers", **matrix.NAMES, ways=moves.Ways(at=at))
        assert set(written) == set(FORWARD) - AFTER_THE_FENCE
        assert rows_of("haiphong", dossier) == sorted(written)
        moved = world.rows("haiphong", "dossiers_dossier")
        assert gone not in moved
        assert moved[changed]["data"] == written[-1]

        ways = {
            "insert": lambda: world.add_note(outside, dossier, 99, "too late"),
            "update": lambda: outside.execute("update dossiers_note set text = 'too late'"),
            "delete": lambda: outside.execute("delete from dossiers_note"),
        }
        for what, write in ways.items():
            with pytest.raises(psycopg.DatabaseError) as refused:
                write()
            assert refused.value.sqlstate == "MG001", what
    assert rows_of("haiduong", dossier) == rows_of("haiphong", dossier) == sorted(written)


def test_a_row_written_by_plain_sql_during_a_reversal_comes_back_too(ready):
    moves.move("dossiers", **matrix.NAMES)
    with world.application("haiphong") as outside:
        dossier = world.add_dossier(outside)
        written = []

        def at(here):
            if here not in AFTER_THE_FENCE:
                written.append(here)
                world.add_note(outside, dossier, len(written), here)

        undoing.reverse("dossiers", **matrix.NAMES, ways=moves.Ways(at=at))
        assert written
        with pytest.raises(psycopg.DatabaseError) as refused:
            world.add_note(outside, dossier, 99, "too late")
        assert refused.value.sqlstate == "MG001"
    assert rows_of("haiduong", dossier) == sorted(written)


@pytest.mark.parametrize("level", ["repeatable read", "serializable"])
def test_a_snapshot_older_than_the_lock_is_refused_before_during_and_after(ready, level):
    """Its snapshot would show the door as it was; that it happens to be right counts for nothing."""
    outcomes = []

    def attempt(alias):
        with world.application(alias) as outside:
            outside.execute(f"begin isolation level {level}")
            try:
                world.add_dossier(outside)
            except psycopg.DatabaseError as error:
                outcomes.append(error.sqlstate)
            else:
                outcomes.append("written")

    def at(here):
        if here in {"1 the move is written down", "3 capture is on", "9 little is left"}:
            attempt("haiduong")

    moves.move("dossiers", **matrix.NAMES, ways=moves.Ways(at=at))
    attempt("haiduong")
    attempt("haiphong")
    assert outcomes == ["MG002"] * 5
