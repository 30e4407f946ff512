import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienmach.dossiers.rules.calendars import HANOI, Calendar, SwappedDay, calendar_of
from lienmach.dossiers.rules.deadlines import Due, Step, due, kept, sentences
from lienmach.dossiers.rules.limits import KINDS, Limit, Slot

# Around 24 November 2026 (a Tuesday), Vietnam's Culture Day.
CALENDAR = calendar_of(
    {
        dt.date(2026, 11, 24): "Ngày Văn hóa Việt Nam",
        dt.date(2026, 9, 1): "Quốc khánh",
        dt.date(2026, 9, 2): "Quốc khánh",
    },
    [SwappedDay(dt.date(2026, 8, 31), dt.date(2026, 8, 22), "a decree")],
)
SCHEDULE = Limit(
    "schedule",
    slots=(
        Slot(dt.date(2025, 4, 21), dt.date(2025, 4, 29), dt.datetime(2025, 7, 16, 8, tzinfo=HANOI)),
    ),
)
LIMITS = [
    Limit("working_days", value=3),
    Limit("working_days", value=20),
    Limit("calendar_days", value=10),
    Limit("same_day"),
    Limit("clock", before=dt.time(23), later=dt.time(8)),
    SCHEDULE,
    Limit("none"),
]
MOMENTS = st.datetimes(  # hypothesis wants its bounds naive
    dt.datetime(2025, 1, 1),  # noqa: DTZ001
    dt.datetime(2027, 6, 30),  # noqa: DTZ001
    timezones=st.just(HANOI),
)
DAYS = st.dates(dt.date(2025, 1, 1), dt.date(2027, 12, 31))


def day_of_answer(limit, received, calendar):
    found = due(limit, received, calendar).at
    assert found is not None
    return found


def moment(text):
    return dt.datetime.fromisoformat(text).replace(tzinfo=HANOI)


@pytest.mark.parametrize(
    ("days", "received", "expected"),
    [
        (3, "2026-11-16T09:00", "2026-11-19T17:00"),  # Monday: Tue Wed Thu
        (3, "2026-11-19T09:00", "2026-11-25T17:00"),  # Thursday: Fri Mon [Tue free] Wed
        (1, "2026-11-20T10:00", "2026-11-23T17:00"),  # Friday: Monday
        (1, "2026-08-21T10:00", "2026-08-22T17:00"),  # Friday: the Saturday worked instead
        (2, "2026-08-28T10:00", "2026-09-04T17:00"),  # Friday before the feast: Thu Fri
        (3, "2026-11-22T10:00", "2026-11-26T17:00"),  # handed in online on a Sunday
    ],
)
def test_working_days_skip_weekends_holidays_and_swaps(days, received, expected):
    assert due(Limit("working_days", value=days), moment(received), CALENDAR).at == moment(expected)


def test_the_reckoning_names_each_free_day_once():
    found = due(Limit("working_days", value=3), moment("2026-11-19T09:00"), CALENDAR)
    assert found.why == (
        Step("from", dt.date(2026, 11, 19), "09:00"),
        Step("off", dt.date(2026, 11, 21), "weekend"),
        Step("off", dt.date(2026, 11, 24), "Ngày Văn hóa Việt Nam"),
        Step("due", dt.date(2026, 11, 25), "3 ngày làm việc"),
    )


def test_the_reckoning_reads_as_sentences():
    found = due(Limit("working_days", value=3), moment("2026-11-19T15:30"), CALENDAR)
    assert sentences(found.stored()) == [
        "Nhận đủ hồ sơ lúc 15:30 ngày 19/11/2026.",
        "Chuyển cơ quan giải quyết lúc 07:30 ngày 20/11/2026.",
        "Không tính cuối tuần từ ngày 21/11/2026.",
        "Không tính ngày 24/11/2026 (Ngày Văn hóa Việt Nam).",
        "Hẹn trả kết quả ngày 25/11/2026 (3 ngày làm việc).",
    ]


def test_receipt_after_three_delays_the_transfer_and_not_the_counting():
    limit = Limit("working_days", value=3)
    early = due(limit, moment("2026-11-16T14:59"), CALENDAR)
    late = due(limit, moment("2026-11-16T15:01"), CALENDAR)
    assert early.at == late.at
    assert Step("moves", dt.date(2026, 11, 17), "07:30") in late.why


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        ("2026-11-23T09:00", "2026-11-23T17:00"),
        ("2026-11-23T15:00", "2026-11-23T17:00"),
        ("2026-11-23T15:00:01", "2026-11-25T17:00"),  # Tuesday is Culture Day
        ("2026-11-20T16:00", "2026-11-23T17:00"),
        ("2026-11-21T09:00", "2026-11-23T17:00"),
        ("2026-11-24T09:00", "2026-11-25T17:00"),
    ],
)
def test_a_same_day_result_follows_next_working_day_after_three(received, expected):
    assert due(Limit("same_day"), moment(received), CALENDAR).at == moment(expected)


@pytest.mark.parametrize(
    ("days", "received", "expected"),
    [
        (1, "2026-11-18T10:00", "2026-11-19T17:00"),
        (10, "2026-11-09T10:00", "2026-11-19T17:00"),
        (1, "2026-11-20T10:00", "2026-11-23T17:00"),  # ends on a Saturday, so on Monday
        (1, "2026-11-23T10:00", "2026-11-25T17:00"),  # ends on Culture Day
    ],
)
def test_calendar_days_run_through_and_end_on_a_working_day(days, received, expected):
    limit = Limit("calendar_days", value=days)
    assert due(limit, moment(received), CALENDAR).at == moment(expected)


def test_a_roll_is_told():
    found = due(Limit("calendar_days", value=1), moment("2026-11-20T10:00"), CALENDAR)
    assert Step("rolled", dt.date(2026, 11, 21)) in found.why


def test_before_eleven_at_night_means_by_the_clock():
    limit = Limit("clock", before=dt.time(23), later=dt.time(8))
    assert due(limit, moment("2026-11-22T22:59"), CALENDAR).at == moment("2026-11-22T23:00")
    assert due(limit, moment("2026-11-22T23:00"), CALENDAR).at == moment("2026-11-23T08:00")


def test_the_exam_calendar_gives_the_day_or_none():
    assert due(SCHEDULE, moment("2025-04-28T23:59"), CALENDAR).at == moment("2025-07-16T08:00")
    outside = due(SCHEDULE, moment("2025-04-29T00:00"), CALENDAR)
    assert outside.at is None
    assert outside.why[-1].kind == "open"


def test_no_limit_is_no_day_and_says_so():
    found = due(Limit("none"), moment("2026-11-23T09:00"), CALENDAR)
    assert found.at is None
    assert sentences(found.stored())[-1] == (
        "Không ấn định ngày trả: thủ tục không ấn định thời hạn."
    )


def test_a_supplement_starts_the_limit_from_zero():
    limit = Limit("working_days", value=3)
    again = due(limit, moment("2026-11-25T10:00"), CALENDAR, again=True)
    assert again.at == moment("2026-11-30T17:00")
    assert again.why[0].kind == "again"


def test_another_limit_never_takes_a_promised_day_back():
    earlier, later = moment("2026-11-26T17:00"), moment("2026-12-04T17:00")
    found = Due(earlier, (Step("due", earlier.date(), "3 ngày làm việc"),))
    assert kept(found, None) == kept(found, earlier) == found
    assert kept(Due(None, ()), later) == Due(None, ())
    held = kept(found, later)
    assert (held.at, held.why[:1]) == (later, found.why)
    assert sentences(held.stored(), lang="en")[-1].endswith("the promised day stays, 04/12/2026.")


def test_every_kind_of_limit_is_tried_here():
    assert {limit.kind for limit in LIMITS} == set(KINDS)


@given(st.sampled_from(LIMITS), MOMENTS, st.sets(DAYS, max_size=20), DAYS)
def test_adding_a_holiday_never_brings_a_deadline_forward(limit, received, free, another):
    before = due(limit, received, Calendar(dict.fromkeys(free, "free")))
    after = due(limit, received, Calendar(dict.fromkeys({*free, another}, "free")))
    assert (before.at is None) == (after.at is None)
    if before.at and after.at:
        assert after.at >= before.at


@given(st.sampled_from(LIMITS[:4]), MOMENTS, st.sets(DAYS, max_size=20))
def test_what_is_counted_in_days_ends_on_a_working_day(limit, received, free):
    calendar = Calendar(dict.fromkeys(free, "free"))
    assert calendar.works(day_of_answer(limit, received, calendar).date())


@given(st.sampled_from(LIMITS[:4]), MOMENTS, st.timedeltas(dt.timedelta(0), dt.timedelta(days=30)))
def test_who_comes_later_is_never_answered_earlier(limit, received, delay):
    later = day_of_answer(limit, received + delay, CALENDAR)
    assert later >= day_of_answer(limit, received, CALENDAR)


@given(MOMENTS, st.integers(1, 40), st.sets(DAYS, max_size=20))
def test_exactly_that_many_working_days_lie_between(received, days, free):
    calendar = Calendar(dict.fromkeys(free, "free"))
    found = day_of_answer(Limit("working_days", value=days), received, calendar)
    span = (found.date() - received.date()).days
    between = [received.date() + dt.timedelta(days=n) for n in range(1, span + 1)]
    assert sum(map(calendar.works, between)) == days


@given(st.sampled_from(LIMITS), MOMENTS, st.sets(DAYS, max_size=20))
def test_every_reckoning_can_be_told(limit, received, free):
    found = due(limit, received, Calendar(dict.fromkeys(free, "ngày lễ")))
    told = sentences(found.stored())
    assert len(told) == len(found.why)
    assert all(told)


@pytest.mark.parametrize(
    ("limit", "told"),
    [
        (Limit("working_days", value=5), "5 working days"),
        (Limit("calendar_days", value=10), "10 days"),
        (Limit("same_day"), "the same day"),
        (Limit("none"), "the procedure sets no limit"),
    ],
)
def test_in_english_what_a_day_was_reckoned_by_is_english_too(limit, told):
    found = due(limit, dt.datetime(2026, 9, 7, 9, tzinfo=HANOI), CALENDAR)
    assert told in sentences(found.stored(), lang="en")[-1]


def test_days_off_are_told_in_the_language_of_the_page():
    stored = [["off", "2026-09-02", "Quốc khánh"], ["off", "2026-09-03", "Quốc khánh (nghỉ bù)"]]
    assert sentences(stored, lang="en") == [
        "02/09/2026 does not count (National Day).",
        "03/09/2026 does not count (National Day (day off in lieu)).",
    ]
    assert sentences(stored)[0] == "Không tính ngày 02/09/2026 (Quốc khánh)."
