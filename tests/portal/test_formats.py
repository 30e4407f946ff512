import datetime as dt

import pytest

from lienmach.portal import formats


@pytest.mark.parametrize(
    ("value", "digits", "vi", "en"),
    [
        (0, 0, "0", "0"),
        (1234567, 0, "1.234.567", "1,234,567"),
        (1234.56, 1, "1.234,6", "1,234.6"),
        (-3, 0, "−3", "−3"),
        (-0.2, 0, "0", "0"),
    ],
)
def test_numbers_are_written_as_each_language_does(value, digits, vi, en):
    assert formats.number(value, lang="vi", digits=digits) == vi
    assert formats.number(value, lang="en", digits=digits) == en


def test_a_share_is_never_rounded_up_to_all_of_it():
    assert formats.percent(9_999_999, 10_000_000, lang="vi") == "99,9\N{NO-BREAK SPACE}%"
    assert formats.percent(10, 10, lang="vi") == "100\N{NO-BREAK SPACE}%"
    assert formats.percent(0, 10, lang="en") == "0\N{NO-BREAK SPACE}%"
    assert formats.percent(0, 0, lang="en") == "–"


@pytest.mark.parametrize(
    ("seconds", "vi"),
    [
        (0, "0 giây"),
        (0.4, "0 giây"),
        (59.6, "1 phút"),
        (74, "1 phút 14 giây"),
        (3600, "1 giờ"),
        (3661, "1 giờ 1 phút"),
        (90_000, "1 ngày 1 giờ"),
        (-5, "0 giây"),
    ],
)
def test_spans_are_told_in_their_two_largest_units(seconds, vi):
    assert formats.span(seconds, lang="vi") == vi


def test_times_are_those_of_vietnam():
    at = dt.datetime(2026, 7, 1, 18, 30, 5, tzinfo=dt.UTC)
    assert formats.clock(at) == "01:30:05"
    assert formats.day(at) == "02/07/2026"
    assert formats.day(dt.date(2025, 7, 1)) == "01/07/2025"
    assert formats.minute(at) == "02/07/2026 01:30"


def test_files_are_as_large_as_people_say():
    assert [formats.size(count, lang="vi") for count in (0, 999, 1_000, 999_999, 1_500_000)] == [
        "0 B", "999 B", "1 kB", "1.000 kB", "1,5 MB",
    ]  # fmt: skip


def test_waits_become_seconds_once_there_are_ten():
    assert formats.milliseconds(42.3, lang="vi") == "42 ms"
    assert formats.milliseconds(12_340, lang="vi") == "12,3 s"
