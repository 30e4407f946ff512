import datetime as dt

import pytest

from lienmach.dossiers.rules.limits import LONGEST, Limit, binding, is_longer, limit, turns_on

LIMITS = [
    {"kind": "working_days", "value": 3, "when": {"known": True}},
    {"kind": "working_days", "value": 7},
]


def test_the_first_limit_that_fits_binds():
    assert binding(LIMITS, {"known": True}).value == 3
    assert binding(LIMITS, {"known": False}).value == 7
    assert binding(LIMITS, {}).value == 7


def test_a_catalogue_without_a_last_word_is_refused():
    with pytest.raises(ValueError, match="no time limit fits"):
        binding(LIMITS[:1], {})


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"kind": "soon"},
        {"kind": "working_days"},
        {"kind": "working_days", "value": 0},
        {"kind": "working_days", "value": LONGEST + 1},
        {"kind": "calendar_days", "value": "3"},
        {"kind": "calendar_days", "value": True},
        {"kind": "clock", "before": "25:00", "later": "08:00"},
        {"kind": "clock", "before": "23:00"},
        {"kind": "schedule"},
        {
            "kind": "schedule",
            "slots": [{"since": "2025-04-21", "until": "2025-04-29", "due": "2025-07-16T08:00"}],
        },
    ],
)
def test_a_limit_that_cannot_be_kept_is_refused(data):
    with pytest.raises(ValueError, match=r"."):
        limit(data)


def test_the_clock_and_the_schedule_are_read():
    clock = limit({"kind": "clock", "before": "23:00", "later": "08:00"})
    assert (clock.before, clock.later) == (dt.time(23), dt.time(8))
    slot = {"since": "2025-04-21", "until": "2025-04-29", "due": "2025-07-16T08:00:00+07:00"}
    [read] = limit({"kind": "schedule", "slots": [slot]}).slots
    assert read.since == dt.date(2025, 4, 21)
    assert read.due.utcoffset() == dt.timedelta(hours=7)


def test_a_province_may_be_faster_than_the_law_not_slower():
    legal = Limit("working_days", value=5)
    assert is_longer(Limit("working_days", value=6), legal)
    assert not is_longer(Limit("working_days", value=5), legal)
    assert not is_longer(Limit("working_days", value=4), legal)
    assert not is_longer(Limit("none"), Limit("none"))


def test_a_limit_may_bind_once_the_office_has_found_that_it_does():
    upon = [
        {"kind": "working_days", "value": 3, "when": {"step:verify": True}},
        {"kind": "same_day"},
    ]
    assert binding(upon, {}).kind == "same_day"
    assert binding(upon, {"step:verify": True}).value == 3
    assert turns_on(upon, "step:verify")
    assert not turns_on(upon, "step:attend")
