import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from lienmach.dossiers.rules.calendars import (
    HANOI,
    WEEKEND,
    Calendar,
    SwappedDay,
    calendar_of,
    day_of,
    told,
)

CULTURE_DAY = dt.date(2026, 11, 24)
PLAIN = Calendar()
DAYS = st.dates(dt.date(2025, 1, 1), dt.date(2027, 12, 31))
MOMENTS = st.datetimes(  # hypothesis wants its bounds naive
    dt.datetime(2025, 1, 1),  # noqa: DTZ001
    dt.datetime(2027, 12, 31),  # noqa: DTZ001
    timezones=st.just(HANOI),
)


def moment(text):
    return dt.datetime.fromisoformat(text).replace(tzinfo=HANOI)


def test_a_weekend_and_a_holiday_are_free_and_say_why():
    calendar = calendar_of({CULTURE_DAY: "Ngày Văn hóa Việt Nam"}, [])
    assert calendar.day_off(dt.date(2026, 11, 22)) == WEEKEND
    assert calendar.day_off(CULTURE_DAY) == "Ngày Văn hóa Việt Nam"
    assert calendar.day_off(dt.date(2026, 11, 23)) is None


def test_a_swapped_saturday_is_worked_and_its_monday_is_free():
    swap = SwappedDay(dt.date(2026, 8, 31), dt.date(2026, 8, 22), "a decree")
    calendar = calendar_of({}, [swap])
    assert calendar.works(swap.worked)
    assert calendar.day_off(swap.free) == "nghỉ hoán đổi cho 22/08/2026"


def test_after_three_in_the_afternoon_a_dossier_moves_on_next_morning():
    assert PLAIN.moves_on(moment("2026-11-23T15:00")) == moment("2026-11-23T15:00")
    assert PLAIN.moves_on(moment("2026-11-23T15:00:01")) == moment("2026-11-24T07:30")
    assert PLAIN.moves_on(moment("2026-11-27T16:00")) == moment("2026-11-30T07:30")


def test_before_opening_it_moves_on_when_the_desk_opens():
    assert PLAIN.moves_on(moment("2026-11-23T03:00")) == moment("2026-11-23T07:30")


def test_residence_police_receive_on_saturday_morning():
    police = Calendar(saturday_mornings=True)
    assert police.takes_in(moment("2026-11-28T09:00"))
    assert not police.takes_in(moment("2026-11-28T13:00"))
    assert not police.takes_in(moment("2026-11-29T09:00"))
    assert not PLAIN.takes_in(moment("2026-11-28T09:00"))
    assert police.moves_on(moment("2026-11-28T09:00")) == moment("2026-11-28T09:00")
    assert not police.works(dt.date(2026, 11, 28))


def test_a_holiday_saturday_has_no_morning():
    police = Calendar({dt.date(2026, 11, 28): "a feast"}, saturday_mornings=True)
    assert not police.takes_in(moment("2026-11-28T09:00"))


def test_a_moment_in_another_zone_is_read_in_hanoi():
    utc = dt.datetime(2026, 11, 23, 8, 30, tzinfo=dt.UTC)  # 15:30 in Hanoi
    assert PLAIN.moves_on(utc) == moment("2026-11-24T07:30")


@given(MOMENTS, st.booleans())
def test_nothing_moves_on_before_it_came(received, saturdays):
    moves = Calendar(saturday_mornings=saturdays).moves_on(received)
    assert moves >= received
    assert Calendar(saturday_mornings=saturdays).takes_in(moves)


@given(DAYS, st.sets(DAYS, max_size=30))
def test_the_next_working_day_is_the_first(day, free):
    calendar = Calendar(dict.fromkeys(free, "free"))
    found = calendar.next_working_day(day)
    between = [day + dt.timedelta(days=n) for n in range(1, (found - day).days)]
    assert found > day
    assert calendar.works(found)
    assert not any(map(calendar.works, between))


def test_a_moment_is_told_in_vietnam_s_zone():
    assert told(dt.datetime(2026, 11, 23, 20, 30, tzinfo=dt.UTC)) == "2026-11-24T03:30:00+07:00"
    assert told(None) is None


def test_the_day_is_the_day_in_vietnam():
    assert day_of(dt.datetime(2026, 11, 23, 17, tzinfo=dt.UTC)) == CULTURE_DAY
