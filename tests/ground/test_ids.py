import datetime as dt

from lienmach.ground import clock
from lienmach.ground.ids import first_key, read, uuid7


def test_the_least_key_of_a_moment_lies_before_every_key_made_from_then_on():
    now = clock.now()
    assert first_key(now) < uuid7() < first_key(now + dt.timedelta(seconds=60))
    assert first_key(now).version == 7


def test_a_text_that_is_no_key_is_none():
    key = uuid7()
    assert read(str(key)) == key
    assert [read(text) for text in ("", "no key", "0" * 31)] == [None] * 3
