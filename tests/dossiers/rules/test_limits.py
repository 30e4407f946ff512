import datetime as dt

import pytest

from lienmach.dossiers.rules.calendars import HANOI, Calendar
from lienmach.dossiers.rules.deadlines import due
from lienmach.dossiers.rules.limits import (
    LONGEST,
    Limit,
    Slot,
    binding,
    is_longer,
    limit,
    outlast,
    turns_on,
)

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


EARLY_CLOCK = Limit("clock", before=dt.time(23), later=dt.time(8))
LATE_CLOCK = Limit("clock", before=dt.time(23), later=dt.time(18))
SLOT = Slot(dt.date(2026, 4, 1), dt.date(2026, 5, 1), dt.datetime(2026, 7, 1, 8, tzinfo=HANOI))
SCHEDULE = Limit("schedule", slots=(SLOT,))


def working(days):
    return Limit("working_days", value=days)


def calendar(days):
    return Limit("calendar_days", value=days)


@pytest.mark.parametrize(
    ("local", "legal", "longer"),
    [
        (calendar(60), working(5), True),
        (calendar(5), working(5), False),
        (calendar(6), working(5), True),  # what comes in on a Sunday
        (working(5), calendar(7), False),
        (working(5), calendar(6), True),
        (working(1), calendar(1), False),  # both end with the next working day
        (working(2), calendar(2), True),
        (Limit("none"), working(5), True),
        (working(365), Limit("none"), False),
        (Limit("none"), Limit("same_day"), True),
        (working(1), Limit("same_day"), True),
        (calendar(1), Limit("same_day"), True),
        (Limit("same_day"), working(1), False),
        (Limit("same_day"), calendar(1), False),
        (Limit("same_day"), EARLY_CLOCK, True),
        (EARLY_CLOCK, Limit("same_day"), True),
        (EARLY_CLOCK, working(1), False),
        (LATE_CLOCK, working(1), True),
        (LATE_CLOCK, calendar(2), False),
        (LATE_CLOCK, EARLY_CLOCK, True),
        (EARLY_CLOCK, LATE_CLOCK, False),
        (working(1), EARLY_CLOCK, True),
        (SCHEDULE, SCHEDULE, False),
        (SCHEDULE, working(20), True),
        (working(20), SCHEDULE, True),
    ],
)
def test_what_is_not_plainly_as_short_as_the_law_is_longer(local, legal, longer):
    assert is_longer(local, legal) == longer


ONE_OF_EACH = [
    *map(working, range(1, 13)), *map(calendar, range(1, 20)), EARLY_CLOCK, LATE_CLOCK,
    Limit("same_day"), SCHEDULE,
]  # fmt: skip


@pytest.mark.parametrize("local", ONE_OF_EACH)
def test_what_is_not_longer_is_never_due_later(local):
    """In weeks without holidays, on whichever day and at whichever hour it comes in."""
    begun = dt.datetime(2026, 4, 6, tzinfo=HANOI)
    moments = [begun + dt.timedelta(hours=hours) for hours in range(0, 14 * 24, 5)]
    for legal in [each for each in ONE_OF_EACH if not is_longer(local, each)]:
        for moment in moments:
            ours, theirs = (due(each, moment, Calendar()).at for each in (local, legal))
            assert ours is not None
            assert theirs is not None
            assert ours <= theirs, (local, legal, moment)


@pytest.mark.parametrize("days", range(1, 13))
def test_working_days_are_no_longer_as_soon_as_calendar_days_never_end_before(days):
    first = next(most for most in range(1, 30) if not is_longer(working(days), calendar(most)))
    moments = [dt.datetime(2026, 4, day, 9, tzinfo=HANOI) for day in range(6, 13)]
    never_later = [
        most
        for most in range(1, 30)
        if all(
            day_due(working(days), moment) <= day_due(calendar(most), moment) for moment in moments
        )
    ]
    assert first == never_later[0]


def day_due(limit, moment):
    found = due(limit, moment, Calendar()).at
    assert found is not None
    return found


def days(value, **when):
    return {"kind": "working_days", "value": value, **({"when": when} if when else {})}


@pytest.mark.parametrize(
    ("own", "legal", "longer"),
    [
        ([days(60, change="địa chỉ"), days(5)], [days(5)], True),
        ([days(3, change="địa chỉ"), days(5)], [days(5)], False),
        ([days(7)], [days(3, known=True), days(7)], True),
        ([days(3)], [days(3, known=True), days(7)], False),
        ([days(3, known=True), days(7)], [days(3, known=True), days(7)], False),
        ([days(7, known=False), days(3)], [days(3, known=True), days(7)], False),
        ([days(7, known=True), days(3)], [days(3, known=True), days(7)], True),
        ([days(3, known=True), days(9)], [days(3, known=True), days(7)], True),
        ([days(5, copies={"at_least": 9}), days(3)], [days(5, copies={"at_least": 5}), days(3)], False),
        ([days(5, copies={"at_least": 3}), days(3)], [days(5, copies={"at_least": 5}), days(3)], True),
        ([days(5, copies=7), days(3)], [days(5, copies={"at_least": 5}), days(3)], False),
        ([days(5, copies=4), days(3)], [days(5, copies={"at_least": 5}), days(3)], True),
        ([days(5, to={"one_of": ["a", "b"]}), days(3)], [days(5, to={"one_of": ["a", "b", "c"]}), days(3)], False),
        ([days(5, to={"one_of": ["a", "d"]}), days(3)], [days(5, to={"one_of": ["a", "b"]}), days(3)], True),
        ([days(9)], [days(9, copies={"at_most": 3}), days(9, copies={"at_least": 4}), days(9)], False),
        ([days(9)], [], False),
        ([days(2, **{"step:verify": True}), {"kind": "same_day"}], [days(3, **{"step:verify": True}), {"kind": "same_day"}], False),
        ([days(2)], [days(3, **{"step:verify": True}), {"kind": "same_day"}], True),
    ],
)  # fmt: skip
def test_a_provinces_limits_are_compared_with_every_legal_one_that_may_bind_there(
    own, legal, longer
):
    assert outlast(own, legal) == longer


def test_a_limit_may_bind_by_a_comparison():
    upon = [
        days(9, copies={"at_least": 5}),
        days(7, sex={"one_of": ["nam", "nữ"]}),
        days(5, is_new=True),
        {"kind": "same_day"},
    ]
    assert binding(upon, {"copies": 5}).value == 9
    assert binding(upon, {"copies": 4, "sex": "nữ"}).value == 7
    assert binding(upon, {"copies": 4}).kind == "same_day"
    assert binding(upon, {"is_new": 1}).kind == "same_day", "1 is no answer to a yes or no"


def test_a_limit_may_bind_once_the_office_has_found_that_it_does():
    upon = [
        {"kind": "working_days", "value": 3, "when": {"step:verify": True}},
        {"kind": "same_day"},
    ]
    assert binding(upon, {}).kind == "same_day"
    assert binding(upon, {"step:verify": True}).value == 3
    assert turns_on(upon, "step:verify")
    assert not turns_on(upon, "step:attend")
