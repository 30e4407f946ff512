import datetime as dt
import unicodedata

import pytest

from lienmach.identity.rules import newcomers

TODAY = dt.date(2026, 11, 26)


@pytest.mark.parametrize(
    "name", ["Nguyễn Thị Ánh", "H'Hen Niê", "Lê", "Jean-Luc O’Neill", "Y Blon Ê Ban", "A. Sử"]
)
def test_a_name_is_letters_and_what_stands_between_them(name):
    assert newcomers.is_name(name)
    assert newcomers.is_name(unicodedata.normalize("NFD", name))


@pytest.mark.parametrize(
    "name", ["", "  ", "A", "- -", "012345", "Lan 2", "Lan\n\x00", "<b>Lan</b>"]
)
def test_what_has_no_letters_or_more_than_letters_is_no_name(name):
    assert not newcomers.is_name(name)


def test_a_name_is_written_as_registers_write_it():
    loose = unicodedata.normalize("NFD", "  Nguyễn \t Thị  Ánh ")
    assert newcomers.written(loose) == "Nguyễn Thị Ánh"


@pytest.mark.parametrize(
    ("day", "may_be"),
    [
        (TODAY, True),
        (dt.date(2026, 11, 27), False),
        (dt.date(1896, 1, 1), True),
        (dt.date(1895, 12, 31), False),
        (dt.date.min, False),
    ],
)
def test_nobody_is_born_tomorrow_or_lives_for_ever(day, may_be):
    assert newcomers.may_be_born(day, on=TODAY) is may_be
