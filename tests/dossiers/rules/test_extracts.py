"""What a result says: what the law wants, from the dossier and from the registrar."""

import pytest

from lienmach.dossiers.rules import extracts
from lienmach.dossiers.rules.results import KINDS
from tests.dossiers.signing import LAND_SAID, REGISTRAR

DATA = {
    "child_name": "Nguyễn Minh An",
    "child_sex": "nữ",
    "born_on": "2026-09-20",
    "born_at": "Bệnh viện",
    "secret": "not of the form",
}


def test_a_birth_has_what_the_act_lists():
    values = extracts.particulars("birth-extract", DATA, REGISTRAR)
    assert extracts.missing("birth-extract", values, outcome="granted") == []
    assert "secret" not in values
    child, mother, father = extracts.lines("birth-extract", values)
    told = {line["label"]: line["value"] for line in child["lines"]}
    assert told["Ngày, tháng, năm sinh"] == "20/09/2026"
    assert told["Số định danh cá nhân"] == extracts.UNKNOWN
    assert mother["lines"][0]["value"] == "Trần Thị Mẫu"
    assert {line["value"] for line in father["lines"]} == {extracts.UNKNOWN}


def test_a_birth_without_any_parent_is_not_issued():
    values = extracts.particulars("birth-extract", DATA, {**REGISTRAR, "mother_name": " "})
    assert extracts.missing("birth-extract", values, outcome="granted") == [
        "Họ, chữ đệm, tên của mẹ hoặc cha"
    ]


def test_what_was_asked_under_another_name_is_on_the_paper():
    data = {"child_ethnicity": "Kinh", "child_hometown": "Nam Sách", "mother_birth_year": 1990}
    values = extracts.particulars("birth-extract", data, {})
    assert values == {"ethnicity": "Kinh", "hometown": "Nam Sách", "mother_born": "1990"}


def test_an_answer_without_a_name_is_on_no_paper():
    assert extracts.particulars("birth-extract", {"": "x"}, {}) == {}


def test_a_day_may_be_said_day_first():
    values = extracts.particulars("birth-extract", DATA, {"born_on": "21/09/2026"})
    assert values["born_on"] == "2026-09-21"
    assert extracts.day_told(values["born_on"]) == "21/09/2026"


def test_the_registrar_goes_before_the_dossier():
    values = extracts.particulars("birth-extract", DATA, {"child_name": "Nguyễn Minh Ân"})
    assert values["child_name"] == "Nguyễn Minh Ân"


@pytest.mark.parametrize("value", [None, True, ["x"], {"a": 1}, "", "  ", 1.5])
def test_nothing_but_texts_and_numbers_comes_through(value):
    assert extracts.particulars("letter", {"reason": value}, {}) == {}


def test_land_needs_both_sides_of_the_change():
    data = {"certificate": "AB 1", "sheet": 15, "parcel": "203", "change": "đổi tên"}
    values = extracts.particulars("land-change", data, {})
    assert len(extracts.missing("land-change", values, outcome="granted")) == 2
    values = extracts.particulars("land-change", data, LAND_SAID)
    assert extracts.missing("land-change", values, outcome="granted") == []
    assert values["sheet"] == "15"


def test_a_refusal_needs_its_reason_and_a_grant_does_not():
    assert extracts.missing("letter", {}, outcome="refused") == ["Nội dung, lý do"]
    assert extracts.missing("letter", {}, outcome="granted") == []
    assert extracts.lines("letter", {}) == []


def test_every_kind_has_a_title_and_lines():
    assert set(extracts.TITLES) == set(extracts.GROUPS) == set(KINDS)


@pytest.mark.parametrize("value", ["2026-09-2", "a-b-c", "AB 123456-2026", ""])
def test_what_is_no_day_stays_as_it_is(value):
    assert extracts.day_told(value) == value
