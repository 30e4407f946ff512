"""What happens at the new home is brought to the old one, for as long as the way back is open."""

from lienmach.merger.actions import following, journal, linking, moves
from lienmach.merger.actions.passage import open_mover
from tests.merger import world


def test_what_is_written_at_the_new_home_comes_to_the_old_one(ready):
    moves.move("dossiers", source="haiduong", target="haiphong")
    with world.application("haiphong") as connection:
        key = world.add_dossier(connection)
        gone = next(iter(set(world.rows("haiphong", "dossiers_dossier")) - {key}))
        connection.execute("delete from dossiers_note where dossier_id = %s", [gone])
        connection.execute("delete from dossiers_dossier where id = %s", [gone])
    (found,) = following.open_ways_back()
    assert following.follow_once(found) >= 2
    old = world.rows("haiduong", "dossiers_dossier")
    assert key in old
    assert gone not in old
    assert following.follow_once(found) == 0
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
