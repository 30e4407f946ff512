"""Deaths that came in files, and of who opened an account after: told by the clock."""

import datetime as dt
import itertools

import pytest

from lienmach import homes, jobs
from lienmach.ground.actor import PLATFORM
from lienmach.identity import actions as identity
from lienmach.identity import queries as known
from lienmach.registries import queries
from lienmach.registries.actions import Order, import_file
from lienmach.registries.jobs import note_deaths
from tests.dossiers import applying
from tests.identity import makers
from tests.identity.makers import NOW
from tests.registries.files import written

NUMBERS = itertools.count(1)
LATER = NOW + dt.timedelta(days=1)


@pytest.fixture
def take(haiduong, tmp_path):
    """Return a function that imports entries of deaths."""

    def taken(*people, **over):
        cells = [
            {
                "book": "01/2024", "number": str(next(NUMBERS)), "registered_on": "2025-07-06",
                "unit": "10507", "unit_on": "2024-05-06", "full_name": new.full_name,
                "birth_date": str(new.birth_date), "personal_id": new.personal_id,
                "died_on": "2025-07-02", **over,
            }
            for new in people
        ]  # fmt: skip
        rows = [list(each.values()) for each in cells]
        path = written(tmp_path / "deaths.csv", rows, list(cells[0]))
        order = Order("deaths", path, report=tmp_path / "refused.csv")
        assert import_file(order, by=PLATFORM, at=NOW).loaded == len(people)

    return taken


def tell(alias="haiduong", is_over=lambda: False):
    note_deaths(alias, at=NOW, is_over=is_over)


def dies(person):
    """Return a function that tells when the death was noted for somebody with an account."""
    token = makers.token(person=person)
    return lambda: known.authenticate(token, LATER) is None


def test_a_death_from_a_file_is_noted_in_every_province_that_knows_the_number(take):
    granny, new = applying.mother(name="Nguyễn Thị Bà")
    here = dies(granny.key)
    with homes.province("haiphong"):
        there = dies(identity.register_person(new, by=PLATFORM, at=NOW))
    take(new)
    tell("haiphong")
    assert not here()
    for _ in range(2):
        tell()
    assert here()
    with homes.province("haiphong"):
        assert there()
    assert known.living([new.personal_id]) == {}


@pytest.mark.parametrize(
    ("over", "is_theirs"),
    [
        ({}, True),
        ({"full_name": "nguyen thi mai"}, True),
        ({"full_name": "Nguyễn Thị Mơ"}, False),
        ({"birth_date": "1990-01-02"}, False),
        ({"birth_date": "1990"}, True),
        ({"died_on": "2025"}, True),
    ],
)
def test_a_number_alone_is_no_proof_that_somebody_died(take, over, is_theirs):
    person, new = applying.mother(name="Nguyễn Thị Mai")
    died = dies(person.key)
    take(new, **over)
    tell()
    assert died() == is_theirs


def test_of_a_year_alone_the_day_of_the_entry_is_told(take):
    _, new = applying.mother()
    take(new, died_on="2025")
    [last] = [each for each in queries.deaths_in_books(after=None, limit=1000)
              if each.who.personal_id == new.personal_id]  # fmt: skip
    assert last.who.on == dt.date(2025, 7, 6)


def test_who_opens_an_account_after_their_death_was_entered_is_found_the_next_night(take):
    new = makers.new_person()
    take(new)
    tell()
    died = dies(identity.register_person(new, by=PLATFORM, at=NOW))
    assert not died()
    tell()
    assert died()


def test_all_are_gone_through_and_it_stops_when_told(take, monkeypatch):
    monkeypatch.setattr("lienmach.registries.jobs.AT_ONCE", 2)
    made = [applying.mother() for _ in range(5)]
    died = [dies(person.key) for person, _ in made]
    take(*(new for _, new in made))
    tell(is_over=lambda: True)
    assert not any(each() for each in died)
    tell()
    assert all(each() for each in died)


def test_it_is_done_every_night():
    assert jobs.PERIODIC["lienmach.jobs.note_deaths"] == (jobs.note_deaths, jobs.EVERY_NIGHT)
