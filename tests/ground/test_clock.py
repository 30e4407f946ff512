import datetime as dt

import pytest

from lienmach.ground.clock import VIETNAM, day_begins, in_utc
from lienmach.ground.refusals import Invalid


def at(year, hours, minutes=0):
    zone = dt.timezone(dt.timedelta(hours=hours, minutes=minutes))
    return dt.datetime(year, 6, 7, 10, 3, tzinfo=zone)


def test_a_moment_is_the_same_in_another_zone():
    told = at(3024, 23, 58)  # an offset that no database takes
    assert in_utc(told) == told
    assert in_utc(told).utcoffset() == dt.timedelta(0)


@pytest.mark.parametrize("moment", [
    dt.datetime.min.replace(tzinfo=dt.timezone(dt.timedelta(hours=14))),
    dt.datetime.max.replace(tzinfo=dt.timezone(-dt.timedelta(hours=12))),
])  # fmt: skip
def test_a_moment_beyond_the_calendar_is_refused(moment):
    with pytest.raises(Invalid):
        in_utc(moment)


def test_a_day_begins_at_midnight_in_vietnam():
    moment = dt.datetime(2026, 7, 1, 0, 30, tzinfo=VIETNAM)
    midnight = dt.datetime(2026, 7, 1, tzinfo=VIETNAM)
    assert day_begins(moment) == midnight == day_begins(moment.astimezone(dt.UTC))
