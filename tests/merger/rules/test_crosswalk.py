"""The crosswalk as of the legal day."""

from hypothesis import given
from hypothesis import strategies as st

from lienmach.merger.rules import crosswalk
from lienmach.merger.rules.crosswalk import Crosswalk, Heir, Line


def test_a_whole_unit_has_one_leg_without_a_condition():
    lines = crosswalk.of_units(
        {"10507": [Heir("10507", part=False, needle="phuong thanh dong")]}, {}
    )
    assert lines == [Line("unit", "10507", "10507")]


def test_a_split_unit_has_a_leg_for_each_heir_an_address_can_name():
    heirs = [Heir("1", part=True, needle="phuong mot"), Heir("2", part=True, needle="phuong hai")]
    assert crosswalk.of_units({"9": heirs}, {"9": "phuong chin"}) == [
        Line("unit", "9", "1", "phuong mot"),
        Line("unit", "9", "2", "phuong hai"),
    ]


def test_an_heir_that_bears_the_old_name_cannot_be_told_by_it():
    heirs = [
        Heir("1", part=True, needle="phuong tu minh"),
        Heir("2", part=True, needle="phuong hai"),
    ]
    lines = crosswalk.of_units({"10540": heirs}, {"10540": "phuong tu minh"})
    assert [line.new for line in lines] == ["2"]


def test_an_agency_followed_by_several_is_followed_by_the_one_of_the_unit():
    heirs = {"H23.9": [Heir("H24.1", part=True), Heir("H24.2", part=True)]}
    by_unit = {("H23.9", "10507"): "H24.1", ("H23.8", "10507"): "H24.3"}
    assert crosswalk.of_agencies(heirs, by_unit, "H24.01") == [
        Line("agency", "H23.9", "H24.1", "10507"),
        Line("meanwhile", "H23.9", "H24.01"),
    ]


def test_what_ended_and_has_no_heir_is_a_hole():
    assert crosswalk.holes(["1", "2", "3"], {"1": [Heir("1", part=False)], "3": []}) == ["2", "3"]


CODES = st.text("0123456789", min_size=1, max_size=4)


@given(st.dictionaries(CODES, st.lists(CODES, min_size=1, max_size=3, unique=True), max_size=8))
def test_the_oracle_reads_the_same_legs_as_the_table(heirs):
    lines = crosswalk.of_units(
        {
            old: [Heir(new, part=len(news) > 1, needle=f"xa {new}") for new in news]
            for old, news in heirs.items()
        },
        {},
    )
    oracle = Crosswalk(tuple(lines)).oracle
    for old, news in heirs.items():
        held = oracle["whole"] if len(news) == 1 else oracle["parts"]
        assert f'"{old}"' in held
