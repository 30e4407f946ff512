"""Records of split communes: listed, placed by a person, taken back, and counted as they go."""

import csv
import json
import uuid

import pytest
from django.core.management import CommandError, call_command

from lienmach import cli, homes
from lienmach.ground import clock
from lienmach.ground.actor import command_runner
from lienmach.identity.models import ReadEntry
from lienmach.ledger.queries import timeline
from lienmach.merger import queries
from lienmach.merger.actions import moves, operators, placing, undoing
from lienmach.merger.refusals import NameUnfit, NoBlock, NoSuchMove, NothingLiesInUnits
from lienmach.registries.refusals import EntryUnknown, NotAnHeir
from lienmach.territory.refusals import PlacedAlready
from tests.merger import world

TABLE = "registries_resident"
HEIRS = ["10549", "10570"]
MOVE = {"source": "haiduong", "target": "haiphong"}
NAMED = ["--system", "registries", "--from", "haiduong", "--to", "haiphong"]
HAMLET = "thon dong phuong cong hoa"


@pytest.fixture
def kept(provinces):
    """Seven residents of a split commune whose address does not tell, moved; and the move."""
    with world.application() as connection:
        for house in range(1, 5):
            world.add_resident(connection, unit=world.SPLIT, address_key=f"so {house} {HAMLET}")
        for key in ("", "so 9 phuong cong hoa", f"so 1 2 {HAMLET}"):
            world.add_resident(connection, unit=world.SPLIT, address_key=key)
        world.add_resident(connection, unit=world.SPLIT, address_key=world.NAMING_ADDRESS)
        world.add_resident(connection)
        connection.execute("update registries_resident set address = address_key")
    moves.move("registries", **MOVE)
    homes.forget_homes()
    return queries.arrived("registries", **MOVE)


def left(kept):
    queries.count_anew(kept.id)
    return queries.waiting(kept).total


def place(kept, key, unit, by="Lan"):
    placing.place(kept, TABLE, key, unit=unit, by=by, at=clock.now())


def readers_of(record):
    """Return who has read a record, by the log of its province."""
    with homes.province("haiduong"), homes.reading("identity"):
        return set(ReadEntry.objects.filter(record=record).values_list("reader", flat=True))


def run(capsys, *arguments):
    """Run the command as a shell does; return its exit code, output and complaint."""
    code: str | int | None = 0
    try:
        cli.main(["lienmach", "merge", *arguments])
    except SystemExit as ended:
        code = ended.code
    return code, *capsys.readouterr()


def test_the_list_tells_what_a_person_needs_and_has_every_record_once(kept):
    assert left(kept) == 7
    seen, after = [], ""
    while True:
        listing = queries.undecided(kept.id, after=after, limit=3)
        seen += listing.records
        if listing.next is None:
            break
        after = listing.next
    assert len({record.id for record in seen}) == len(seen) == 7
    first = seen[-1]
    assert [one.code for one in first.candidates] == HEIRS
    assert first.candidates[0].name == "Phường Chu Văn An"
    assert first.unit_name == "Phường Cộng Hòa, Thành phố Chí Linh"
    assert first.address.endswith(HAMLET)
    assert first.in_block == 5
    assert sorted(record.in_block for record in seen) == [0, 0, 5, 5, 5, 5, 5]


def test_the_list_goes_on_past_a_record_that_was_placed_meanwhile(kept):
    listing = queries.undecided(kept.id, limit=3)
    rest = queries.undecided(kept.id, after=listing.next).records
    place(kept, listing.records[-1].id, HEIRS[0])
    assert queries.undecided(kept.id, after=listing.next).records == [
        record for record in queries.undecided(kept.id).records if record.id in {r.id for r in rest}
    ]


def test_the_list_is_narrowed_and_counted_by_table_and_former_commune(kept):
    counted = queries.waiting(kept)
    assert counted.by_table() == counted.by_table(world.SPLIT) == {TABLE: 7}
    assert counted.by_unit(TABLE) == {world.SPLIT: 7}
    assert counted.by_unit("registries_parcel") == {}
    assert queries.undecided(kept.id, table="registries_parcel").records == []
    assert queries.undecided(kept.id, unit="10507").records == []
    assert len(queries.undecided(kept.id, table=TABLE, unit=world.SPLIT).records) == 7
    with pytest.raises(NothingLiesInUnits):
        queries.undecided(kept.id, table="registries_landrecord")


def test_a_placed_record_leaves_the_list_and_comes_back_when_it_is_taken_back(kept):
    record = queries.undecided(kept.id).records[0]
    before = world.rows("haiphong", TABLE)[record.id]
    place(kept, record.id, HEIRS[1])
    assert left(kept) == 6
    assert queries.undecided_record(kept.id, TABLE, record.id) is None
    placed = world.rows("haiphong", TABLE)[record.id]
    assert (placed["unit"], placed["unit_before"]) == (HEIRS[1], world.SPLIT)
    placing.take_back(kept, TABLE, record.id, by="Bình", at=clock.now())
    assert world.rows("haiphong", TABLE)[record.id] == before
    assert left(kept) == 7
    with homes.province("haiduong"), homes.reading("registries"):
        facts = timeline(str(record.id))
    assert [fact.actor for fact in facts] == ["operator:Lan", "operator:Bình"]


def test_what_cannot_be_placed_is_refused_by_the_record_s_own_room(kept):
    record = queries.undecided(kept.id).records[0]
    with pytest.raises(NotAnHeir):
        place(kept, record.id, "10507")
    with pytest.raises(EntryUnknown):
        place(kept, uuid.uuid4(), HEIRS[0])
    place(kept, record.id, HEIRS[0])
    with pytest.raises(PlacedAlready, match=r"^Lan has placed this record in 10549 already"):
        place(kept, record.id, HEIRS[1], by="Bình")
    for table in ("registries_landrecord", "nothing", ""):
        with pytest.raises(NothingLiesInUnits):
            placing.place(kept, table, record.id, unit=HEIRS[0], by="Lan", at=clock.now())


@pytest.mark.parametrize("name", ["", "  ", "a\x00b", "030085123456", "x" * 61])
def test_a_name_that_is_none_or_may_be_a_personal_number_is_not_recorded(name):
    with pytest.raises(NameUnfit):
        operators.operator(name, province="haiduong")


def test_nobody_becomes_the_platform_by_calling_themselves_so():
    assert not operators.operator("platform", province="haiduong").is_platform


def test_a_hamlet_is_placed_at_once_and_each_of_it_can_be_taken_back(kept):
    records = queries.undecided(kept.id).records
    one = next(record for record in records if record.block == HAMLET)
    keys = placing.place_block(kept, one, unit=HEIRS[0], by="Lan", at=clock.now())
    assert len(keys) == 5
    assert left(kept) == 2
    placing.take_back(kept, TABLE, keys[0], by="Lan", at=clock.now())
    assert placing.take_back_all(kept, TABLE, keys, by="Lan", at=clock.now()) == 4
    assert left(kept) == 7
    alone = next(record for record in records if not record.block)
    with pytest.raises(NoBlock):
        placing.place_block(kept, alone, unit=HEIRS[0], by="Lan", at=clock.now())


def test_what_a_person_placed_stays_placed_when_the_move_is_reversed(kept):
    key = queries.undecided(kept.id).records[0].id
    place(kept, key, HEIRS[0])
    undoing.reverse("registries", **MOVE)
    homes.forget_homes()
    row = world.rows("haiduong", TABLE)[key]
    assert (row["unit"], row["unit_before"]) == (HEIRS[0], world.SPLIT)
    with pytest.raises(NoSuchMove):
        queries.arrived("registries", **MOVE)
    assert queries.undecided(kept.id).records == []
    assert moves.move("registries", **MOVE)["undecided"] == 6
    assert world.rows("haiphong", TABLE)[key]["unit_on"] == row["unit_on"]


def test_dossiers_are_told_by_their_code_and_the_applicant_s_address(provinces):
    with world.application() as connection:
        for _ in range(2):
            world.add_dossier(connection, unit=world.SPLIT)
        connection.execute("update dossiers_dossier set data = '{\"address\": \"thôn Đông\"}'"
                           " where id = (select id from dossiers_dossier limit 1)")  # fmt: skip
        connection.execute(
            "insert into identity_person (id, province, personal_id, full_name, name_key, sort_key,"
            " birth_date, sex, unit, unit_on, address, address_key, synthetic)"
            " select applicant, province, lpad(row_number() over ()::text, 12, '0'), 'A', 'a', 'a',"
            " '1990-01-01', 'male', unit, unit_on, 'tổ 5, phường Cộng Hòa', '', true"
            " from dossiers_dossier"
        )
    moves.move("dossiers", **MOVE)
    homes.forget_homes()
    kept = queries.arrived("dossiers", **MOVE)
    records = queries.undecided(kept.id).records
    assert {record.address for record in records} == {"thôn Đông", "tổ 5, phường Cộng Hòa"}
    assert all(record.shown["code"].startswith("H23.01-") for record in records)
    assert all(record.in_block == 0 for record in records)


def test_the_command_lists_and_places_and_takes_back(kept, capsys):
    code, out, _ = run(capsys, "undecided", *NAMED, "--limit", "2", "--json")
    told = json.loads(out)
    assert (code, told["total"], len(told["rows"])) == (0, 7, 2)
    assert told["by_table"] == {TABLE: 7}
    assert told["by_unit"] == [
        {"code": world.SPLIT, "name": "Phường Cộng Hòa, Thành phố Chí Linh", "waiting": 7}
    ]
    row = told["rows"][0]
    assert f"operator:{command_runner()}" in readers_of(row["id"])
    assert [one["code"] for one in row["candidates"]] == HEIRS
    _, out, _ = run(capsys, "undecided", *NAMED, "--after", told["next"], "--json")
    assert len(json.loads(out)["rows"]) == 5
    this = ["--table", row["table"], "--id", row["id"]]
    code, out, _ = run(capsys, "place", *NAMED, *this, "--unit", HEIRS[0], "--by", "Lan", "--json")
    assert (code, json.loads(out)["waiting"]) == (0, 6)
    code, _, said = run(capsys, "place", *NAMED, *this, "--unit", HEIRS[1], "--by", "Bình")
    assert (code, said.count("\n")) == (2, 1)
    assert said.startswith("Lan has placed this record in 10549 already")
    code, out, _ = run(capsys, "place", *NAMED, *this, "--undo", "--by", "Bình", "--json")
    assert (code, json.loads(out)["waiting"]) == (0, 7)
    _, out, _ = run(capsys, "status", "--json")
    assert json.loads(out)[0]["undecided"] == 7


@pytest.mark.parametrize(
    "arguments",
    [["--table", TABLE, "--id", "no key", "--unit", "10549"],
     ["--table", TABLE, "--id", str(uuid.uuid4()), "--unit", "10549"],
     ["--table", "nothing", "--id", str(uuid.uuid4()), "--unit", "10549"],
     ["--file", "/nowhere.csv"], ["--file", __file__]],
)  # fmt: skip
def test_the_command_refuses_in_one_sentence(kept, capsys, arguments):
    code, _, said = run(capsys, "place", *NAMED, "--by", "Lan", *arguments)
    assert (code, said.count("\n")) == (2, 1)
    for system in ("identity", "nothing"):
        others = ["--system", system, *NAMED[2:]]
        assert run(capsys, "undecided", *others)[0] == 2


def test_a_list_is_placed_line_by_line_and_says_what_it_refused(kept, capsys, tmp_path):
    rows = [record.id for record in queries.undecided(kept.id).records]
    path = tmp_path / "list.csv"
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        lines = csv.writer(file)
        lines.writerow(["unit", "table", "id", "note"])
        lines.writerow([HEIRS[0], TABLE, rows[0], "sáng nay"])
        lines.writerow([HEIRS[1], TABLE, rows[1], ""])
        lines.writerow(["10507", TABLE, rows[2], ""])
        lines.writerow([HEIRS[0], TABLE, "what", ""])
    code, out, _ = run(capsys, "place", *NAMED, "--file", str(path), "--by", "Lan", "--json")
    told = json.loads(out)
    assert (code, told["placed"], told["waiting"]) == (0, 2, 5)
    assert [line["number"] for line in told["refused"]] == [4, 5]
    assert all(line["why"].endswith(".") for line in told["refused"])
    path.write_text(f"table,id,unit\n{TABLE},{rows[2]},10507\n", "utf-8")
    with pytest.raises(CommandError, match="Not one line"):
        call_command("merge", "place", *NAMED, "--file", str(path))
