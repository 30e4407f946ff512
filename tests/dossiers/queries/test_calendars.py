import datetime as dt
import re

import pytest

from lienmach.dossiers.queries.calendars import calendar, swapped_days
from lienmach.dossiers.rules.calendars import day_off_en


@pytest.mark.parametrize(
    "day",
    [
        dt.date(2025, 1, 29),  # Tết
        dt.date(2025, 4, 7),  # Hùng kings
        dt.date(2025, 5, 2),  # swapped
        dt.date(2026, 1, 2),  # swapped
        dt.date(2026, 2, 17),
        dt.date(2026, 4, 27),  # Hùng kings' day fell on a Sunday
        dt.date(2026, 8, 31),  # swapped
        dt.date(2026, 9, 2),
        dt.date(2026, 11, 24),  # Culture Day, the first
    ],
)
def test_vietnam_rests(day):
    assert not calendar("office", on=day).works(day)


@pytest.mark.parametrize("day", [dt.date(2025, 4, 26), dt.date(2026, 1, 10), dt.date(2026, 8, 22)])
def test_the_saturdays_of_swaps_are_worked(day):
    assert day.weekday() == 5
    assert calendar("office", on=day).works(day)


def test_the_calendar_reaches_into_the_year_after_next():
    new_year = dt.date(2028, 1, 1)
    assert calendar("office", on=dt.date(2026, 12, 31)).day_off(new_year) == "Tết Dương lịch"


def test_only_the_residence_police_receive_on_saturday_morning():
    monday = dt.date(2026, 11, 16)
    assert calendar("residence", on=monday).saturday_mornings
    assert not calendar("office", on=monday).saturday_mornings


def test_every_swap_names_its_source_and_swaps_a_weekday_for_a_weekend():
    for swap in swapped_days():
        assert swap.citation
        assert swap.free.weekday() < 5 <= swap.worked.weekday()


def test_every_day_off_has_an_english_name():
    for year in range(2021, 2034, 3):
        for name in set(calendar("office", on=dt.date(year, 1, 1)).holidays.values()):
            assert day_off_en(name) != name, name
            assert not re.search("[ạ-ỹđ]", day_off_en(name).replace("Hùng", "")), name
