import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienmach.registries.rules.headings import layout, spelled
from lienmach.registries.rules.kinds import KINDS, RESIDENTS

NEEDED = ["full_name", "birth_date", "unit", "unit_on"]


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Họ và tên (*)", "ho_va_ten"),
        ("  SỐ ĐỊNH DANH cá nhân", "so_dinh_danh_ca_nhan"),
        ("full-name", "full_name"),
        ("\ufeffpersonal_id", "personal_id"),
        ("Ngày sinh\n(dd/mm/yyyy)", "ngay_sinh"),
        ("***", ""),
    ],
)
def test_headings_are_spelled_as_columns_are_named(heading, name):
    assert spelled(heading) == name


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_every_heading_of_a_kind_names_one_column(kind):
    names = [heading for column in kind.columns for heading in column.headings]
    assert len(names) == len(set(names))
    assert all(spelled(name) == name for name in names)
    assert kind.column(kind.marker).required


@given(st.permutations(NEEDED))
def test_columns_may_come_in_any_order(headings):
    found = layout(RESIDENTS, headings)
    assert found.is_usable
    assert [found.places[name] for name in headings] == [0, 1, 2, 3]


def test_vietnamese_headings_serve_as_well():
    found = layout(RESIDENTS, ["Họ tên", "Ngày sinh", "Mã xã", "Mã xã tại ngày", "CCCD"])
    assert found.is_usable
    assert found.places["personal_id"] == 4


def test_what_is_missing_extra_or_there_twice_is_told():
    found = layout(RESIDENTS, ["full_name", "Họ tên", "religion", "", "unit"])
    assert not found.is_usable
    assert found.missing == ("birth_date", "unit_on")
    assert found.extra == ("religion", "#4")
    assert found.twice == ("full_name",)


def test_a_column_may_be_given_or_ignored():
    found = layout(
        RESIDENTS, ["full_name", "birth_date", "unit", "Tôn giáo"], given=["unit_on"],
        ignored=["tôn giáo"],
    )  # fmt: skip
    assert found.is_usable


def test_empty_columns_at_the_right_edge_do_not_count():
    assert layout(RESIDENTS, [*NEEDED, "", " "]).width == 4


@given(st.lists(st.text(max_size=20), max_size=8))
def test_any_row_can_be_asked_whether_it_is_a_heading(row):
    found = layout(RESIDENTS, row)
    assert found.is_usable == (set(NEEDED) <= set(found.places) and not found.extra
                               and not found.twice)  # fmt: skip
