"""Entries of the civil-status books, parcels and land records are imported like residents."""

import pytest

from lienmach.ground.actor import PLATFORM
from lienmach.registries.actions import Order, import_file
from tests.identity.makers import NOW
from tests.registries.files import written

ENTRY = {"book": "01/2024", "number": "12", "registered_on": "2024-05-06", "unit": "10507",
         "unit_on": "2024-05-06", "full_name": "Lê Gia Bảo", "birth_date": "2024-05-01"}  # fmt: skip
PARCEL = {"unit": "10510", "unit_on": "2025-06-30", "sheet_no": "5", "parcel_no": "77",
          "area_m2": "120,5", "meridian": "105°30'", "land_use": "ODT", "address": "Số 1"}  # fmt: skip
PAPER = {name: PARCEL[name] for name in ("unit", "unit_on", "sheet_no", "parcel_no")} | {
    "certificate_no": "BA 123456", "holder_name": "Lê Văn Tám", "recorded_on": "2011-02-03",
    "change_type": "cn",
}  # fmt: skip


@pytest.fixture
def take(registers, tmp_path):
    """Return a function that imports rows, given by their cells' names."""

    def taken(kind, *rows):
        heading = list(rows[0])
        path = written(tmp_path / "x.csv", [[row[name] for name in heading] for row in rows],
                       heading)  # fmt: skip
        order = Order(kind, path, report=tmp_path / "refused.csv")
        return import_file(order, by=PLATFORM, at=NOW)

    return taken


def test_births_keep_what_the_law_asks_for(take, registers):
    birth = ENTRY | {"sex": "Nam", "mother_name": "Trần Thị Hà", "mother_birth_year": "1995",
                     "father_name": "", "birth_place": "Bệnh viện A"}  # fmt: skip
    assert take("births", birth).loaded == 1
    [kept] = registers("civil")
    assert (kept.kind, kept.book, kept.number, kept.sex) == ("birth", "01/2024", "12", "male")
    assert kept.particulars == {
        "mother_name": "Trần Thị Hà", "mother_birth_year": "1995", "birth_place": "Bệnh viện A",
    }  # fmt: skip
    assert (kept.book_unit, kept.book_unit_since.isoformat()) == ("10507", "1900-01-01")


def test_marriages_and_deaths_are_other_books(take, registers):
    assert take("marriages", ENTRY | {"spouse_name": "Ngô Thị Sáu"}).loaded == 1
    assert take("deaths", ENTRY | {"died_on": "2024-05-05"}).loaded == 1
    assert [one.kind for one in registers("civil")] == ["marriage", "death"]


def test_an_entry_stands_once_in_the_book_of_its_office(take, registers):
    died = ENTRY | {"died_on": "2024-05-05"}
    outcome = take("deaths", died, died | {"number": "13"}, died | {"unit_on": "2024-01-01"})
    assert (outcome.loaded, outcome.reasons) == (2, {"duplicate-in-file": 1})


def test_the_same_code_after_the_legal_day_is_another_office(take, registers):
    died = ENTRY | {"died_on": "2024-05-05"}
    later = died | {"unit_on": "2025-07-01", "registered_on": "2025-07-02"}
    assert take("deaths", died, later).loaded == 2
    assert {one.book_unit_since.isoformat() for one in registers("civil")} == {
        "1900-01-01", "2025-07-01",
    }  # fmt: skip


def test_a_parcel_is_known_by_commune_of_its_time_sheet_and_number(take, registers):
    elsewhere = PARCEL | {"unit": "10507"}
    assert take("parcels", PARCEL, elsewhere, PARCEL | {"area_m2": "1"}).loaded == 2
    kept, _ = registers("parcels")
    assert (kept.cadastral_unit, kept.sheet_no, kept.parcel_no) == ("10510", 5, 77)
    assert (str(kept.area_m2), kept.meridian) == ("120.50", 9209)
    assert kept.display_sheet_no is None


def test_land_records_find_their_parcel_or_say_that_there_is_none(take, registers, tmp_path):
    take("parcels", PARCEL)
    outcome = take(
        "land-records", PAPER, PAPER | {"parcel_no": "78"}, PAPER, PAPER | {"change_type": "TC"}
    )
    assert (outcome.loaded, outcome.reasons) == (2, {"unknown-parcel": 1, "duplicate-in-file": 1})
    [parcel] = registers("parcels")
    assert {(one.parcel_id, one.change_type) for one in registers("land")} == {
        (parcel.pk, "CN"), (parcel.pk, "TC"),
    }  # fmt: skip
    again = take("land-records", PAPER, PAPER | {"certificate_no": "BA 1"})
    assert again.reasons == {"duplicate-in-registry": 1}
