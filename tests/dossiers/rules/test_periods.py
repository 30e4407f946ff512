import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienmach.dossiers.rules import periods
from lienmach.dossiers.rules.periods import KINDS, Period

days = st.dates(min_value=dt.date(2001, 1, 1), max_value=dt.date(2199, 12, 31))


@given(days, st.sampled_from(KINDS))
def test_a_day_lies_in_its_period_and_what_is_written_is_read(day, kind):
    found = periods.of(kind, day)
    assert found.first <= day < found.until
    assert periods.read(found.text) == found
    assert len(found.months) == periods.LENGTHS[kind]
    assert found.before().until == found.first
    assert found.is_over(found.until)
    assert not found.is_over(day)


@pytest.mark.parametrize("text", ["", "2026-13", "2026-Q5", "26", "2026-1", "2026-q1", "9999", "0"])
def test_what_is_no_period_is_none(text):
    assert periods.read(text) is None


def test_the_latest_go_back():
    found = periods.latest("quarter", dt.date(2026, 2, 1), 3)
    assert [each.text for each in found] == ["2026-Q1", "2025-Q4", "2025-Q3"]
    assert Period("year", dt.date(2026, 1, 1)).until == dt.date(2027, 1, 1)
