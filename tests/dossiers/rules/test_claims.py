import datetime as dt

import pytest

from lienmach.dossiers.rules.calendars import HANOI, Calendar, closing
from lienmach.dossiers.rules.claims import absent_from, verdict

AT = dt.datetime(2026, 11, 16, 9, tzinfo=HANOI)  # a Monday


@pytest.mark.parametrize(
    ("holder", "is_head", "after", "found"),
    [
        (None, False, 0, "free"),
        ("me", False, 0, "own"),
        ("you", True, 0, "by-head"),
        ("you", False, 3, "held"),
        ("you", False, 4, "after-absence"),
    ],
)
def test_who_may_claim_and_by_what_right(holder, is_head, after, found):
    at = AT + dt.timedelta(days=after)
    said = verdict(
        holder, "me", is_head=is_head, last_seen=AT if holder else None, at=at, calendar=Calendar()
    )
    assert said == found


def test_a_weekend_is_no_absence():
    friday = AT + dt.timedelta(days=4)
    assert absent_from(friday, Calendar()) == closing(dt.date(2026, 11, 25))
