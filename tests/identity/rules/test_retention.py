import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from lienmach.ground.clock import VIETNAM
from lienmach.identity.rules.retention import FEWEST_MONTHS, kept_since

moments = st.integers(0, 24_000).map(
    lambda days: dt.datetime(2024, 1, 1, 9, tzinfo=VIETNAM) + dt.timedelta(days=days)
)


def test_entries_are_kept_for_the_months_said():
    at = dt.datetime(2026, 3, 31, 9, tzinfo=VIETNAM)
    assert kept_since(at, months=25) == dt.datetime(2024, 2, 29, 9, tzinfo=VIETNAM)


@given(moments, st.integers(-5, 100))
def test_no_setting_makes_it_less_than_a_year(at, months):
    since = kept_since(at, months=months)
    assert (at.year * 12 + at.month) - (since.year * 12 + since.month) >= FEWEST_MONTHS
