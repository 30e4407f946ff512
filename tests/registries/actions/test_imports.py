import csv
import json
import random

import pytest

from lienmach import homes
from lienmach.ground.actor import PLATFORM, Actor, Duty
from lienmach.ground.refusals import FileUnreadable, NotAllowed
from lienmach.identity.rules.duties import Kind as Work
from lienmach.ledger.models import Entry
from lienmach.registries.actions import Order, import_file, imports, staging
from lienmach.registries.models import Import
from lienmach.registries.refusals import (
    HeadingUnfit,
    KindUnknown,
    NothingLoaded,
    RowsRefused,
)
from tests.identity.makers import NOW
from tests.registries.files import BINH, HEADING, LAN, numbered, parquet, row, workbook, written


@pytest.fixture
def take(registers, tmp_path):
    """Return a function that imports rows as residents, or another order."""

    def taken(rows=None, *, path=None, by=PLATFORM, kind="residents", heading=HEADING, **over):
        path = path or written(tmp_path / "file.csv", rows, heading)
        return import_file(
            Order(kind, path, **{"report": tmp_path / "refused.csv", **over}), by=by, at=NOW
        )

    return taken


def told(outcome):
    """Return the rows of a report: line, column, value, reason."""
    with outcome.report.open(encoding="utf-8-sig", newline="") as file:
        return [tuple(line[:4]) for line in list(csv.reader(file))[1:]]


def test_residents_are_taken_in_with_their_keys(take, registers):
    outcome = take([LAN, BINH, row(personal_id="", birth_date="1950", full_name="Lê Thị Hoa")])
    assert (outcome.rows, outcome.loaded, outcome.refused, outcome.report) == (3, 3, 0, None)
    lan, binh, hoa = registers("residents")
    assert (lan.personal_id, lan.full_name, lan.sex) == ("030185001234", "Nguyễn Thị Lan", "female")
    assert lan.birth_date.isoformat() == "1985-03-04"
    assert (lan.province, lan.name_key, lan.address_key) == (
        "haiduong", "nguyen thi lan", "so 5 le loi",
    )  # fmt: skip
    assert (binh.unit, binh.unit_on.isoformat(), binh.birth_precision) == (
        "10510", "2025-06-30", "day",
    )  # fmt: skip
    assert (hoa.personal_id, hoa.birth_date.isoformat(), hoa.birth_precision) == (
        None, "1950-01-01", "year",
    )  # fmt: skip
    assert not lan.synthetic
    assert lan.unit_before is None


def test_a_refused_row_blocks_no_good_one_and_is_told_with_line_cell_and_reason(take, registers):
    outcome = take(
        [
            LAN,
            row(personal_id="30085001235"),
            row(personal_id="030185001299", birth_date="30/02/1985"),
            [*LAN, "one too many"],
            LAN[:3],
            row(personal_id="030185001298", unit="10510"),
            BINH,
        ]
    )
    assert (outcome.rows, outcome.loaded, outcome.refused) == (7, 2, 5)
    assert [one[:2] + one[3:] for one in told(outcome)] == [
        ("3", "personal_id", "lost-leading-zero"),
        ("4", "birth_date", "impossible-date"),
        ("5", "", "wrong-number-of-cells"),
        ("6", "", "wrong-number-of-cells"),
        ("7", "unit", "unit-not-standing"),
    ]
    assert outcome.reasons["wrong-number-of-cells"] == 2
    assert [one.full_name for one in registers("residents")] == ["Nguyễn Thị Lan", "Trần Văn Bình"]


def test_a_key_that_comes_twice_is_taken_in_once(take, registers):
    take([LAN])
    outcome = take([BINH, LAN, row(BINH, full_name="Trần Văn Bình Hai"), row(LAN, sex="")])
    assert (outcome.rows, outcome.loaded) == (4, 1)
    assert told(outcome) == [
        ("3", "personal_id", "030185001234", "duplicate-in-registry"),
        ("4", "personal_id", "030085001235", "duplicate-in-file"),
        ("5", "personal_id", "030185001234", "duplicate-in-registry"),
    ]
    assert len(registers("residents")) == 2


def test_rows_without_a_number_are_compared_by_all_they_say(take, registers):
    nameless = row(personal_id="")
    first = take([nameless, nameless, row(personal_id="", address="Số 6, Lê Lợi")])
    assert (first.loaded, first.reasons) == (2, {"duplicate-in-file": 1})
    second = take([nameless, row(personal_id="", full_name="Nguyễn Thị La")])
    assert (second.loaded, second.reasons) == (1, {"duplicate-in-registry": 1})
    assert len(registers("residents")) == 3


def test_duplicates_far_apart_are_found_among_many(take, registers, monkeypatch):
    monkeypatch.setattr(staging, "ROWS_A_COPY", 500)
    monkeypatch.setattr("lienmach.registries.actions.loading.PAGES_A_STATEMENT", 5)
    rows = numbered(3_000)
    outcome = take([*rows, rows[0], rows[2_999]])
    assert (outcome.rows, outcome.loaded, outcome.refused) == (3_002, 3_000, 2)
    assert [line for line, *_ in told(outcome)] == ["3002", "3003"]
    assert len(registers("residents")) == 3_000


def test_all_or_nothing_takes_nothing_in_for_one_bad_row(take, registers, tmp_path):
    with pytest.raises(RowsRefused, match="1 of 2 rows") as refusal:
        take([LAN, row(personal_id="1")], all_or_nothing=True)
    assert str(tmp_path / "refused.csv") in str(refusal.value)
    assert (tmp_path / "refused.csv").exists()
    with pytest.raises(RowsRefused):
        take([LAN, LAN], all_or_nothing=True)
    assert registers("residents") == []
    assert take([LAN, BINH], all_or_nothing=True).loaded == 2


def test_a_file_of_nothing_but_bad_rows_is_refused(take, registers):
    with pytest.raises(NothingLoaded, match="2 of 2 rows"):
        take([row(unit="x"), row(birth_date="")])
    with homes.reading("registries"):
        assert Import.objects.count() == 0


def test_a_heading_without_rows_takes_in_nothing(take):
    assert (take([]).rows, take([["", "", "", "", "", "", ""]]).rows) == (0, 0)


def test_the_same_file_is_not_taken_in_again(take, registers):
    first = take([LAN, BINH])
    again = take([LAN, BINH])
    assert (again.already, again.loaded) == (True, first.loaded)
    assert len(registers("residents")) == 2
    with pytest.raises(NothingLoaded):
        take([LAN, BINH], again=True)
    assert Entry.objects.filter(event="registries.file-imported").exists()


def test_the_same_file_is_new_in_another_province_and_for_another_register(take, registers):
    take([LAN])
    with homes.province("haiphong"):
        assert not take([LAN]).already


def test_the_ledger_learns_what_came_of_a_file_and_nothing_of_its_rows(take):
    outcome = take([LAN, row(personal_id="1")])
    entry = Entry.objects.filter(event="registries.file-imported").latest("id")
    assert entry.payload["rows_loaded"] == outcome.loaded == 1
    assert entry.payload["kind"] == "residents"
    text = json.dumps(entry.payload)
    assert not [cell for cell in (*LAN, "lan") if cell and cell in text]


def test_only_who_may_import_for_the_whole_province_imports(take):
    def actor(**place):
        duty = Duty(kind=Work.IMPORT, province="haiduong", **place)
        return Actor(id="officer", name="", duties=frozenset({duty}))

    with pytest.raises(NotAllowed):
        take([LAN], by=Actor(id="nobody", name=""))
    with pytest.raises(NotAllowed):
        take([LAN], by=actor(unit="10507", unit_on=NOW.date()))
    assert take([LAN], by=actor()).loaded == 1


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        (HEADING[:-2], "lacks: unit_on"),
        ([*HEADING[:-1], "tôn giáo"], "has unknown: tôn giáo"),
        ([*HEADING[:-1], "Họ tên"], "has twice: full_name"),
        (["1", "2"], "lacks: full_name, birth_date, unit, unit_on; has unknown: 1, 2"),
    ],
)
def test_a_heading_of_something_else_is_refused_in_one_sentence(take, registers, heading, said):
    with pytest.raises(HeadingUnfit, match=said) as refusal:
        take([LAN], heading=heading)
    assert refusal.value.sentence_vi.startswith("Dòng tiêu đề")


def test_a_file_of_rubbish_is_refused_in_one_short_line(take, tmp_path):
    path = tmp_path / "rubbish"
    path.write_bytes(random.Random(1).randbytes(5_000))  # noqa: S311 - to repeat
    with pytest.raises(HeadingUnfit) as refusal:
        take(path=path)
    assert str(refusal.value).isprintable()
    assert len(str(refusal.value)) < 500


def test_a_title_above_the_heading_does_no_harm(take, registers):
    outcome = take(
        [["", "", "", "", "", "", ""], HEADING, LAN], heading=["DANH SÁCH CƯ DÂN", *[""] * 6]
    )
    assert outcome.loaded == 1


def test_other_files_and_other_kinds_are_refused(take, tmp_path):
    with pytest.raises(KindUnknown, match="residents, births"):
        take([LAN], kind="cats")
    with pytest.raises(FileUnreadable):
        take(path=tmp_path / "none.csv")
    (tmp_path / "x.parquet").write_bytes(b"PAR1 rubbish")
    with pytest.raises(FileUnreadable):
        take(path=tmp_path / "x.parquet")


def test_a_workbook_that_lost_zeros_is_told_row_by_row(take, tmp_path):
    rows = [row(personal_id=30185001234), row(BINH)]
    outcome = take(path=workbook(tmp_path / "x.xlsx", rows))
    assert outcome.reasons == {"lost-leading-zero": 1}
    assert outcome.loaded == 1


def test_a_parquet_file_serves_as_well(take, registers, tmp_path):
    path = parquet(
        tmp_path / "x.parquet",
        "select '03018500' || lpad(i::varchar, 4, '0') as so_dinh_danh, 'Lê Thị Hoa' as ho_ten,"
        " date '1985-01-01' as ngay_sinh, '10507' as ma_xa from range(3) t(i)",
    )
    outcome = take(path=path, given={"unit_on": "2025-07-01"}, synthetic=True)
    assert outcome.loaded == 3
    assert all(one.synthetic for one in registers("residents"))


def test_legacy_bytes_cost_their_rows_alone(take, tmp_path):
    path = written(tmp_path / "x.csv", [LAN, BINH])
    path.write_bytes(path.read_bytes().replace("Trần".encode(), b"Tr\xc3n"))
    outcome = take(path=path)
    assert (outcome.loaded, outcome.reasons) == (1, {"broken-encoding": 1})


def test_watchers_are_told_how_far_it_got(registers, tmp_path):
    class Watch:
        bytes_, rows = (0, 0), (0, 0)

        def read(self, done, total):
            self.bytes_ = (done, total)

        def loaded(self, done, total):
            self.rows = (done, total)

    watch = Watch()
    path = written(tmp_path / "x.csv", numbered(20))
    import_file(Order("residents", path), by=PLATFORM, at=NOW, watch=watch)
    assert watch.bytes_ == (path.stat().st_size, path.stat().st_size)
    assert watch.rows == (20, 20)


def test_rows_staged_at_an_old_home_are_staged_again_at_the_new_one(take, registers, monkeypatch):
    """As when the system moves between reading the file and passing the door."""
    real, staged = staging.staging, []

    def elsewhere_first(alias, kind):
        staged.append(alias)
        return real("haiphong" if len(staged) == 1 else alias, kind)

    stage = imports._Intake.stage

    def stage_and_move(self, *, today):
        stage(self, today=today)
        if len(staged) == 1:
            self.alias = "haiphong"

    monkeypatch.setattr(imports, "staging", elsewhere_first)
    monkeypatch.setattr(imports._Intake, "stage", stage_and_move)
    assert take([LAN, BINH]).loaded == 2
    assert staged == ["haiduong", "haiduong"]
    assert len(registers("residents")) == 2


def test_where_residents_were_born_comes_in_under_vietnamese_headings(take, registers):
    heading = [*HEADING, "Mã xã khai sinh", "Mã xã khai sinh tại ngày"]
    outcome = take(
        [[*LAN, "10507", "30/06/2025"], [*BINH, "", ""], [*row(personal_id=""), "00000", "2025-07-01"]],
        heading=heading,
    )  # fmt: skip
    assert [one[:2] + one[3:] for one in told(outcome)] == [
        ("4", "birth_unit", "unit-not-standing")
    ]
    lan, binh = registers("residents")
    assert (lan.birth_unit, lan.birth_unit_since.isoformat()) == ("10507", "1900-01-01")
    assert (binh.birth_unit, binh.birth_unit_since) == (None, None)
