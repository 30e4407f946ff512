"""Two catalogues compared."""

from hypothesis import given
from hypothesis import strategies as st

from lienmach.merger.rules.alignment import Found, differences


def test_equal_catalogues_have_no_difference():
    assert differences({"1": {"fee": 1}}, {"1": {"fee": 1}}) == []


def test_every_differing_field_is_one_difference():
    ours, theirs = {"1": {"fee": 1, "days": 5}}, {"1": {"fee": 2, "days": 5, "level": "full"}}
    assert differences(ours, theirs) == [
        Found("1", "fee", 1, 2),
        Found("1", "level", None, "full"),
    ]


def test_a_procedure_of_one_side_only_is_one_difference():
    assert differences({"1": {"fee": 1}}, {}) == [Found("1", "(procedure)", {"fee": 1}, None)]


CATALOGUES = st.dictionaries(
    st.sampled_from("abc"), st.dictionaries(st.sampled_from("xyz"), st.integers(0, 2))
)


@given(CATALOGUES, CATALOGUES)
def test_the_other_side_finds_the_same_differences(ours, theirs):
    there = {(one.procedure, one.field) for one in differences(theirs, ours)}
    assert {(one.procedure, one.field) for one in differences(ours, theirs)} == there
    assert not differences(ours, ours)
