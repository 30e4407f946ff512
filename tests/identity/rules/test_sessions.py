import datetime as dt

import pytest

from lienmach.identity.rules import sessions
from tests.identity.makers import NOW


def test_a_citizens_session_ends_after_eight_hours_and_an_officers_after_ten():
    assert sessions.expires(NOW, staff=False) - NOW == dt.timedelta(hours=8)
    assert sessions.expires(NOW, staff=True) - NOW == dt.timedelta(hours=10)


@pytest.mark.parametrize(("minutes", "idle"), [(0, False), (29, False), (30, True), (600, True)])
def test_a_citizen_who_is_away_for_half_an_hour_is_signed_out(minutes, idle):
    later = NOW + dt.timedelta(minutes=minutes)
    assert sessions.is_idle(NOW, later, staff=False) is idle
    assert not sessions.is_idle(NOW, later, staff=True)


def test_that_a_session_is_in_use_is_noted_once_a_minute():
    assert not sessions.is_due(NOW, NOW + dt.timedelta(seconds=59))
    assert sessions.is_due(NOW, NOW + dt.timedelta(seconds=60))
