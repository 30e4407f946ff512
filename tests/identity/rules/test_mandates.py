import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from lienmach.ground.actor import Mandate
from lienmach.identity.rules.mandates import (
    OF_AGE,
    YEARS_MOST,
    Basis,
    birthday,
    is_minor,
    last_day,
    parsed,
)

days = st.dates(dt.date(1930, 1, 1), dt.date(2060, 12, 31))


def test_a_child_is_minor_until_the_eighteenth_birthday():
    born = dt.date(2008, 2, 29)
    assert is_minor(born, dt.date(2026, 2, 28))
    assert not is_minor(born, dt.date(2026, 3, 1))


@given(st.sampled_from(Basis), days, st.none() | days, days)
def test_no_mandate_is_without_end_or_longer_than_its_ground(basis, since, wanted, born):
    end = last_day(basis, since=since, wanted=wanted, born=born)
    if end is None:
        return
    assert since < end
    assert wanted is None or end <= wanted
    if basis is Basis.PARENT:
        assert end <= birthday(born, OF_AGE)
    else:
        assert end <= birthday(since, YEARS_MOST)


def test_an_authorisation_that_names_no_term_lasts_a_year():
    since = dt.date(2025, 10, 1)
    end = last_day(Basis.POWER_OF_ATTORNEY, since=since, wanted=None, born=dt.date(1980, 1, 1))
    assert end == dt.date(2026, 10, 1)


def test_a_mandate_that_begins_where_the_calendar_ends_has_an_end_or_is_none():
    born, late = dt.date(1980, 1, 1), dt.date(dt.MAXYEAR, 1, 1)
    assert last_day(Basis.GUARDIAN, since=late, wanted=None, born=born) == dt.date.max
    assert last_day(Basis.GUARDIAN, since=dt.date.max, wanted=None, born=born) is None


@given(days, st.integers(1, 4000), days)
def test_a_mandate_holds_within_its_dates_alone(since, length, on):
    until = since + dt.timedelta(days=length)
    held = Mandate(id="m", province="haiduong", person="p", since=since, until=until)
    assert held.holds(on=on) == (since <= on < until)


def test_a_mandate_covers_the_procedures_it_names_and_all_if_none():
    assert parsed("") is None
    some = Mandate("m", "haiduong", "p", dt.date.min, dt.date.max, parsed("1.1 2.2"))
    assert some.covers("1.1")
    assert not some.covers("3.3")
    assert Mandate("m", "haiduong", "p", dt.date.min, dt.date.max).covers("3.3")
