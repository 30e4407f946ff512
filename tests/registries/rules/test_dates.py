import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienmach.registries.rules.dates import EARLIEST, Day, Precision, read
from lienmach.registries.rules.reasons import Reason

TODAY = dt.date(2026, 11, 24)


@given(st.dates(EARLIEST, TODAY))
def test_a_day_is_read_however_it_is_written(day):
    for text in (
        day.isoformat(),
        f"{day.day:02d}/{day.month:02d}/{day.year}",
        f"{day.day}-{day.month}-{day.year}",
        f"{day.day}.{day.month}.{day.year}",
        f"{day.isoformat()} 00:00:00",
        f"{day.isoformat()}T00:00:00.000000",
    ):
        assert read(text, today=TODAY) == Day(day, Precision.DAY)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("30/02/1990", Reason.IMPOSSIBLE_DATE),
        ("1990-13-01", Reason.IMPOSSIBLE_DATE),
        ("29/02/1900", Reason.IMPOSSIBLE_DATE),
        ("00/00/1950", Reason.IMPOSSIBLE_DATE),
        ("1/2/90", Reason.AMBIGUOUS_DATE),
        ("1990", Reason.NOT_A_DATE),
        ("32874", Reason.NOT_A_DATE),
        ("ngày 1 tháng 2", Reason.NOT_A_DATE),
        ("١٩٩٠-٠١-٠١", Reason.NOT_A_DATE),
        ("1990-01-01 12:30:00", Reason.NOT_A_DATE),
        ("01/01/1849", Reason.OUT_OF_RANGE),
        ("0000-01-01", Reason.IMPOSSIBLE_DATE),
        ("2026-11-25", Reason.IN_THE_FUTURE),
    ],
)
def test_what_is_no_day_has_its_reason(text, reason):
    assert read(text, today=TODAY) is reason


@pytest.mark.parametrize("text", ["1950", "00/00/1950", "1950-00-00"])
def test_a_year_alone_is_a_date_only_where_that_is_allowed(text):
    assert read(text, today=TODAY, year_alone=True) == Day(dt.date(1950, 1, 1), Precision.YEAR)
    assert isinstance(read(text, today=TODAY), Reason)


def test_a_year_that_cannot_be_is_refused():
    assert read("0000", today=TODAY, year_alone=True) is Reason.OUT_OF_RANGE
    assert read("2027", today=TODAY, year_alone=True) is Reason.IN_THE_FUTURE


@given(st.text(max_size=30), st.booleans())
def test_any_text_is_a_date_or_has_a_reason(text, year_alone):
    assert isinstance(read(text, today=TODAY, year_alone=year_alone), Day | Reason)
