import datetime as dt

from lienmach.identity.rules import sessions
from tests.identity.makers import NOW


def test_a_citizens_session_ends_after_eight_hours_and_an_officers_after_ten():
    assert sessions.expires(NOW, staff=False) - NOW == dt.timedelta(hours=8)
    assert sessions.expires(NOW, staff=True) - NOW == dt.timedelta(hours=10)


def test_that_a_session_is_in_use_is_noted_once_a_minute():
    assert not sessions.is_due(NOW, NOW + dt.timedelta(seconds=59))
    assert sessions.is_due(NOW, NOW + dt.timedelta(seconds=60))
