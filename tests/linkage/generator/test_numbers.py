import re

import numpy as np

from linkage.generator import HARD
from linkage.generator.numbers import OTHER_PROVINCES, SERIAL_STEP


def test_numbers_say_province_sex_and_year_of_birth(province):
    people = province.people
    who = np.flatnonzero((people.born_in >= 0) & (people.year >= HARD.lives.first_year))
    text = [f"{number:012d}" for number in province.numbers[who]]
    codes = province.units.province[people.born_in[who]]
    for at, person in enumerate(who):
        century, woman = divmod(int(text[at][3]), 2)
        assert int(text[at][:3]) == codes[at]
        assert woman == people.women[person]
        year = people.year[person]
        assert (century, int(text[at][4:6])) == ((year - 1900) // 100, year % 100)


def test_no_two_people_have_one_number(province):
    since = province.people.year >= 1900
    numbers = province.numbers[since]
    assert len(np.unique(numbers)) == len(numbers)


def test_serials_show_that_they_were_made_up(province):
    assert (province.numbers % 1_000_000 % SERIAL_STEP == 0).all()


def test_people_from_outside_have_the_number_of_another_province(province):
    outside = province.people.born_in < 0
    assert np.isin(province.numbers[outside] // 10**9, OTHER_PROVINCES).all()


def test_written_numbers_have_twelve_digits_unless_the_fault_says_otherwise(hard):
    for row in hard.residents.values():
        assert row["personal_id"] is None or re.fullmatch(r"0\d{11}", row["personal_id"])
