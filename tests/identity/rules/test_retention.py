import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from lienmach.ground import clock
from lienmach.ground.clock import VIETNAM
from lienmach.ground.ids import uuid7
from lienmach.identity.rules.retention import FEWEST_MONTHS, first_key, kept_since

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


def test_the_least_key_of_a_moment_lies_before_every_key_made_from_then_on():
    now = clock.now()
    assert first_key(now) < uuid7() < first_key(now + dt.timedelta(seconds=60))
    assert first_key(now).version == 7
