import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienmach.identity.rules import reviews
from lienmach.identity.rules.reviews import Standing

days = st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1))


@pytest.mark.parametrize(
    ("confirmed", "due"),
    [
        ("2025-10-01", "2026-04-01"),
        ("2025-08-31", "2026-03-01"),
        ("2025-12-31", "2026-07-01"),
        ("2025-07-15", "2026-01-15"),
    ],
)
def test_a_duty_is_due_six_months_after_it_was_confirmed(confirmed, due):
    assert reviews.due_on(dt.date.fromisoformat(confirmed)) == dt.date.fromisoformat(due)


@given(days, days)
def test_what_a_search_skips_is_neither_due_nor_lapsed(confirmed, on):
    if reviews.due_on(confirmed) <= on:
        assert confirmed <= reviews.latest_due(on)
    if reviews.lapses_on(confirmed) <= on:
        assert confirmed <= reviews.confirmed_before(on)


def test_a_duty_lapses_two_weeks_after_it_is_due():
    confirmed = dt.date(2025, 10, 1)
    assert reviews.lapses_on(confirmed) == dt.date(2026, 4, 15)
    stands = [
        reviews.standing(confirmed, suspended=False, on=dt.date(2026, 3, 31)),
        reviews.standing(confirmed, suspended=False, on=dt.date(2026, 4, 1)),
        reviews.standing(confirmed, suspended=True, on=dt.date(2026, 4, 20)),
    ]
    assert stands == [Standing.CONFIRMED, Standing.DUE, Standing.SUSPENDED]
