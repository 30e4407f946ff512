import numpy as np

from linkage.generator.people import NOBODY, People, first_day, year_fraction, year_of


def test_years_and_days_belong_together_before_and_after_1970():
    years = np.arange(1888, 2025)
    assert (year_of(first_day(years)) == years).all()
    assert (year_of(first_day(years) - 1) == years - 1).all()
    assert first_day(1970) == 0


def test_a_year_passes_from_nothing_to_nearly_one():
    found = year_fraction(first_day(2024) + np.arange(366))
    assert found[0] == 0
    assert (np.diff(found) > 0).all()
    assert found[-1] < 1


def test_a_table_grows_when_more_people_come():
    people = People.room_for(2)
    for born in (0, 366, 800):
        people.add(2, women=1, born=born, died=90_000, surname=1)
    people.trim()
    assert people.year.tolist() == [1970, 1970, 1971, 1971, 1972, 1972]
    assert (people.mother == NOBODY).all()
