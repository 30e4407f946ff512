import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienmach.identity.rules.personal_id import (
    BIRTH_PROVINCES,
    Fault,
    Sex,
    faults,
    normalised,
    read,
)


@st.composite
def people(draw):
    date = draw(st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31)))
    sex = draw(st.sampled_from(Sex))
    place = draw(st.sampled_from(sorted(BIRTH_PROVINCES)))
    century = 2 * ((date.year - 1900) // 100) + (sex is Sex.FEMALE)
    drawn = draw(st.integers(0, 999_999))
    return f"{place}{century}{date.year % 100:02d}{drawn:06d}", place, sex, date


@given(people())
def test_a_number_says_where_what_and_when(person):
    number, place, sex, date = person
    assert read(number) == (place, sex, date.year)
    assert faults(number, sex=sex, birth_date=date) == ()


@given(people())
def test_a_number_of_the_other_sex_is_contradicted(person):
    number, _, sex, date = person
    other = Sex.MALE if sex is Sex.FEMALE else Sex.FEMALE
    assert faults(number, sex=other, birth_date=date) == (Fault.SEX_DIFFERS,)


@given(people(), st.integers(1, 300))
def test_a_number_of_another_year_is_contradicted(person, years):
    number, _, sex, date = person
    later = dt.date(date.year + years, 1, 1)
    assert faults(number, sex=sex, birth_date=later) == (Fault.BIRTH_YEAR_DIFFERS,)


@given(people())
def test_what_is_unknown_contradicts_nothing(person):
    assert faults(person[0]) == ()


@given(people())
def test_a_number_that_went_through_a_spreadsheet_lacks_its_zero(person):
    number = person[0]
    assert faults(number.removeprefix("0")) == (Fault.LOST_LEADING_ZERO,)


@given(st.text(max_size=20))
def test_rubbish_is_told_from_numbers_and_never_crashes(text):
    found = faults(text)
    assert found or read(text) is not None
    assert len(found) <= 1 or read(text) is not None


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        ("", Fault.NOT_TWELVE_DIGITS),
        ("142345678", Fault.OLD_NINE_DIGITS),
        ("0300850012345", Fault.NOT_TWELVE_DIGITS),
        ("03008500123x", Fault.NOT_TWELVE_DIGITS),
        ("٠٣٠٠٨٥٠٠١٢٣٤", Fault.NOT_TWELVE_DIGITS),
        ("032085001234", Fault.UNKNOWN_BIRTH_PROVINCE),
        ("000085001234", Fault.UNKNOWN_BIRTH_PROVINCE),
        ("32345678901", Fault.NOT_TWELVE_DIGITS),
    ],
)
def test_each_fault_of_form_has_its_name(number, fault):
    assert faults(number) == (fault,)


def test_both_contradictions_are_told_at_once():
    assert faults("030085001234", sex=Sex.FEMALE, birth_date=dt.date(1986, 1, 1)) == (
        Fault.SEX_DIFFERS,
        Fault.BIRTH_YEAR_DIFFERS,
    )


def test_blanks_dots_and_hyphens_are_not_part_of_a_number():
    for text in (" 030085001234 ", "030 085 001 234", "030.085.001.234", "030-085-001-234"):
        assert normalised(text) == "030085001234"


def test_a_quantity_is_not_taken_for_groups():
    assert normalised("30085001234.0") == "30085001234.0"
    assert normalised("0300-85001234") == "0300-85001234"
