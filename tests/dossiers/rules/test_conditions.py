import datetime as dt

import pytest

from lienmach.dossiers.rules.conditions import faults, fits, in_force, worked_out
from tests.languages import VIETNAMESE

DAY = dt.date(2026, 11, 16)


@pytest.mark.parametrize(
    ("when", "facts", "holds"),
    [
        ({}, {}, True),
        ({"a": True}, {"a": True}, True),
        ({"a": True}, {}, False),
        ({"a": True}, {"a": 1}, False),
        ({"a": 1}, {"a": True}, False),
        ({"a": {"at_least": 5}}, {"a": 5}, True),
        ({"a": {"at_least": 5}}, {"a": 4}, False),
        ({"a": {"at_least": 5}}, {"a": "9"}, False),
        ({"a": {"at_least": 1}}, {"a": True}, False),
        ({"a": {"at_most": 5, "at_least": 2}}, {"a": 3}, True),
        ({"a": {"one_of": ["x", "y"]}}, {"a": "y"}, True),
        ({"a": {"one_of": ["x", "y"]}}, {}, False),
        ({"a": 1, "b": 2}, {"a": 1}, False),
    ],
)
def test_a_condition_is_fulfilled_by_facts(when, facts, holds):
    assert fits(when, facts) is holds


@pytest.mark.parametrize("when", [5, {"a": {"more": 5}}, {"a": {}}, {"a": [1]}])
def test_a_condition_that_says_nothing_is_found(when):
    assert all(VIETNAMESE.search(each.vi) for each in faults(when))
    assert faults(when)


def test_a_rule_holds_from_its_first_day_until_before_its_last():
    rule = {"since": "2026-08-15", "until": "2027-03-01"}
    days = [dt.date(2026, 8, 14), dt.date(2026, 8, 15), dt.date(2027, 2, 28), dt.date(2027, 3, 1)]
    assert [in_force(rule, day) for day in days] == [False, True, True, False]
    assert in_force({}, DAY)


@pytest.mark.parametrize(
    ("born_on", "in_time"),
    [("2026-11-16", True), ("2026-09-17", True), ("2026-09-16", False), ("2026-11-17", False)],
)
def test_sixty_days_are_counted(born_on, in_time):
    facts = [{"name": "in_time", "from": "born_on", "within_days": 60}]
    assert worked_out({"facts": facts}, {"born_on": born_on}, DAY)["in_time"] is in_time


def test_a_day_nobody_can_read_tells_nothing():
    facts = [{"name": "in_time", "from": "born_on", "within_days": 60}]
    for said in (
        {"born_on": "hôm qua"},
        {"born_on": "hôm qua", "in_time": True},
        {"in_time": True},
    ):
        assert "in_time" not in worked_out({"facts": facts}, said, DAY)


@pytest.mark.parametrize(
    "wanted",
    [{"one_of": 3}, {"one_of": "ab"}, {"one_of": [{}]}, {"at_least": "1990"}, {"at_most": None},
     {"at_least": True}],
)  # fmt: skip
def test_a_comparison_with_nothing_to_compare_is_found_before_it_is_published(wanted):
    assert faults({"year": wanted})


def test_a_sound_comparison_has_no_fault():
    assert faults({"year": {"at_least": 1990, "at_most": 2000.5}, "who": {"one_of": ["a"]}}) == []
