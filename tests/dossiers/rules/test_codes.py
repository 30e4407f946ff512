import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienmach.dossiers.rules.codes import BLOCK, first_serial, is_code, make, parse

# The pattern of the national portal, with both generations of agency identifiers.
NATIONAL = re.compile(r"^((\d{3}\.\d{2}\.\d{2}\.[A-Y]\d{2})|([A-Y]\d{2}(\.\w+)*))-\d{6}-\d{4,}$")
OLD = st.from_regex(r"\A[0-9]{3}\.[0-9]{2}\.[0-9]{2}\.[A-Y][0-9]{2}\Z")
NEW = st.from_regex(r"\A[A-Y][0-9]{2}(\.[A-Z0-9]{1,4}){0,4}\Z")
DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31))


def test_the_example_of_the_circular():
    code = make("000.00.01.H26", dt.date(2026, 9, 30), 12)
    assert code == "000.00.01.H26-260930-0012"
    assert parse(code).agency == "000.00.01.H26"
    assert parse(code).day == dt.date(2026, 9, 30)
    assert parse(code).serial == 12


def test_the_new_identifiers_are_read_too():
    assert parse("H24.15.2-260930-10001").serial == 10001


@given(st.one_of(OLD, NEW), DAYS, st.integers(1, 10**7))
def test_what_is_made_is_read_and_fits_the_national_pattern(agency, day, serial):
    code = make(agency, day, serial)
    assert NATIONAL.match(code)
    assert parse(code).agency == agency
    assert str(parse(code)) == code


@given(NEW, DAYS, st.integers(1, 10**7), st.integers(1, 10**7))
def test_two_serials_are_two_codes(agency, day, one, other):
    assert (make(agency, day, one) == make(agency, day, other)) == (one == other)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "H24",
        "H24-260930-001",
        "H24-260930-0001 ",
        "H24-261330-0001",  # no thirteenth month
        "h24-260930-0001",
        "Z24-260930-0001",
        "H24-260930-0001\n",
        "H24-26093٠-0001",  # an Arabic digit
        "H24" + ".A" * 40 + "-260930-0001",
    ],
)
def test_what_is_no_code_is_refused(text):
    assert not is_code(text)


@pytest.mark.parametrize(
    ("agency", "serial"), [("", 1), ("commune", 1), ("H24", 0), ("H24" + ".A" * 20, 1)]
)
def test_no_code_is_made_of_what_is_no_agency(agency, serial):
    with pytest.raises(ValueError, match=r"not an agency|counts from 1"):
        make(agency, dt.date(2026, 9, 30), serial)


def test_two_systems_never_count_one_desk_s_dossiers_in_the_same_numbers():
    own = first_serial("haiphong", is_own=True)
    other = first_serial("haiduong", is_own=False)
    assert own == 1
    assert other > BLOCK
    assert other != first_serial("haiphong", is_own=False)


@given(st.text(min_size=1))
def test_every_block_fits_the_column_that_counts(province):
    assert first_serial(province, is_own=False) + BLOCK <= 2**31 - 1
