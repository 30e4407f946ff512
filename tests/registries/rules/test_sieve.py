import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienmach.registries.rules import cells
from lienmach.registries.rules.headings import layout
from lienmach.registries.rules.kinds import KINDS, RESIDENTS, Form
from lienmach.registries.rules.reasons import Reason
from lienmach.registries.rules.sieve import NULL, Sieve, reader
from lienmach.territory.rules.collation import person_name_sort_key
from linkage.folding import folded_name
from tests.registries.files import BINH, HEADING, LAN, row

TODAY = dt.date(2026, 11, 24)
STANDING = {("10507", "2025-07-01"): "2025-07-01", ("10510", "2025-06-30"): "1900-01-01"}


def sieve(**over):
    return Sieve(
        RESIDENTS,
        layout(RESIDENTS, HEADING, given=over.get("given", ())),
        today=TODAY,
        standing=lambda code, day: STANDING.get((code, day)),
        **over,
    )


def sifted(*rows):
    return sieve().sift(list(range(2, 2 + len(rows))), rows)


def test_good_rows_come_out_as_they_are_stored():
    found = sifted(LAN, BINH)
    assert found.refused == []
    assert found.lines == [2, 3]
    kept = found.columns
    assert list(kept) == sieve().columns
    assert kept["personal_id"] == ["030185001234", "030085001235"]
    assert kept["sex"] == ["female", "male"]
    assert kept["birth_date"] == ["1985-03-04", "1985-03-05"]
    assert kept["unit_since"] == ["2025-07-01", "1900-01-01"]
    assert kept["name_key"] == ["nguyen thi lan", "tran van binh"]
    assert kept["address"] == ["Số 5, Lê Lợi", ""]
    assert kept["address_key"] == ["so 5 le loi", ""]
    assert kept["household"] == ["", ""]


def test_what_is_not_there_is_null_or_empty_text():
    found = sifted(row(personal_id="", sex=""))
    assert found.columns["personal_id"] == [NULL]
    assert found.columns["sex"] == [""]


@pytest.mark.parametrize(
    ("over", "column", "reason"),
    [
        ({"full_name": " "}, "full_name", Reason.MISSING_VALUE),
        ({"full_name": "x" * 201}, "full_name", Reason.TOO_LONG),
        ({"full_name": "a\0b"}, "full_name", Reason.CONTROL_CHARACTER),
        ({"birth_date": "31/02/1990"}, "birth_date", Reason.IMPOSSIBLE_DATE),
        ({"birth_date": "2030-01-01"}, "birth_date", Reason.IN_THE_FUTURE),
        ({"personal_id": "30185001234"}, "personal_id", Reason.LOST_LEADING_ZERO),
        ({"sex": "khác"}, "sex", Reason.NOT_A_CHOICE),
        ({"unit": "10508"}, "unit", Reason.UNIT_NOT_STANDING),
        ({"unit": "Cẩm Thượng"}, "unit", Reason.UNIT_NOT_STANDING),
        ({"unit_on": ""}, "unit_on", Reason.MISSING_VALUE),
        ({"unit_on": "2025-06-30"}, "unit", Reason.UNIT_NOT_STANDING),
    ],
)
def test_a_bad_row_is_told_by_line_cell_and_reason_and_harms_no_other(over, column, reason):
    found = sifted(BINH, row(**over), LAN)
    assert [(one.line, one.column, one.reason) for one in found.refused] == [(3, column, reason)]
    assert found.lines == [2, 4]
    assert found.columns["full_name"] == ["Trần Văn Bình", "Nguyễn Thị Lan"]


def test_of_two_faults_in_a_row_the_first_column_is_told():
    [refused] = sifted(row(personal_id="1", birth_date="x")).refused
    assert refused.column == "personal_id"


def test_a_value_may_be_given_for_all_rows():
    rows = [[cell for name, cell in zip(HEADING, LAN, strict=True) if name != "unit_on"]]
    heading = [name for name in HEADING if name != "unit_on"]
    given = {"unit_on": "2025-07-01"}
    sieve = Sieve(
        RESIDENTS, layout(RESIDENTS, heading, given=given), today=TODAY, given=given,
        standing=lambda code, day: STANDING.get((code, day)),
    )  # fmt: skip
    assert sieve.sift([2], rows).columns["unit_on"] == ["2025-07-01"]


NAMES = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=30)


@given(st.lists(NAMES, min_size=1, max_size=4))
def test_looking_at_many_cells_together_finds_what_looking_at_each_does(names):
    found = sifted(*(row(full_name=name, address=name) for name in names))
    expected = [cells.text(name.strip(), longest=200) if name.strip() else Reason.MISSING_VALUE
                for name in names]  # fmt: skip
    assert [one.reason for one in found.refused] == [e for e in expected if isinstance(e, Reason)]
    kept = [one.replace("\\", "\\\\") for one in expected if not isinstance(one, Reason)]
    assert found.columns["full_name"] == kept


@given(st.lists(NAMES, min_size=1, max_size=3))
def test_keys_made_word_by_word_are_those_of_the_whole_text(names):
    found = sifted(*(row(full_name=name, address=name) for name in names)).columns
    for name, key, order in zip(
        found["full_name"], found["name_key"], found["sort_key"], strict=True
    ):
        assert key == folded_name(name)
        assert order == person_name_sort_key(name)
    assert found["address_key"] == [folded_name(address) for address in found["address"]]


@given(st.lists(st.text(max_size=12), min_size=7, max_size=7))
def test_rubbish_is_refused_or_kept_and_never_crashes(rubbish):
    found = sifted(rubbish, LAN)
    assert len(found.lines) + len(found.refused) == 2
    assert 3 in found.lines
    for column in found.columns.values():
        assert not any("\t" in cell or "\n" in cell or "\0" in cell for cell in column)


def test_every_form_of_column_has_its_reader():
    forms = set()
    for kind in KINDS.values():
        for column in kind.columns:
            reader(column, today=TODAY)("x")
            forms.add(column.form)
    assert forms == set(Form)


BORN = ["birth_unit", "birth_unit_on"]


def born_in(*pairs):
    heading = [*HEADING, *BORN]
    return Sieve(
        RESIDENTS, layout(RESIDENTS, heading), today=TODAY,
        standing=lambda code, day: STANDING.get((code, day)),
    ).sift(list(range(2, 2 + len(pairs))), [[*LAN, *pair] for pair in pairs])  # fmt: skip


def test_a_birthplace_is_known_by_its_code_and_since_when_that_meant_it():
    found = born_in(("10510", "30/06/2025"), ("", "30/06/2025"), ("", ""))
    assert found.refused == []
    assert found.columns["birth_unit"] == ["10510", NULL, NULL]
    assert found.columns["birth_unit_since"] == ["1900-01-01", NULL, NULL]
    assert sifted(LAN).columns["birth_unit_since"] == [NULL]


def test_a_birthplace_without_its_day_or_of_no_unit_is_not_guessed():
    found = born_in(("10507", ""), ("99999", "2025-07-01"), ("10507", "2025-07-01"))
    assert [(one.line, one.column, one.reason) for one in found.refused] == [
        (2, "birth_unit_on", Reason.MISSING_VALUE),
        (3, "birth_unit", Reason.UNIT_NOT_STANDING),
    ]
    assert found.columns["birth_unit_since"] == ["2025-07-01"]
