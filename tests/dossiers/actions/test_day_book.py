import pytest

from lienmach import homes
from lienmach.dossiers.actions.day_book import add_to_day
from lienmach.dossiers.models import Handled, Tally
from lienmach.ground.ids import uuid7
from tests.dossiers.makers import TODAY


@homes.action("dossiers")
def add(entry_id, agency, **numbers):
    return add_to_day("tests.add", entry_id=entry_id, agency=agency, day=TODAY, **numbers)


@homes.action("dossiers")
def add_and_fail(entry_id, agency):
    add_to_day("tests.add", entry_id=entry_id, agency=agency, day=TODAY, received=1)
    raise ZeroDivisionError


def figures(agency):
    with homes.reading("dossiers"):
        return list(Tally.objects.filter(agency=agency).values_list("received", "decided"))


def test_figures_add_up_per_agency_and_day(counter):
    assert add(uuid7(), "A1", received=1)
    assert add(uuid7(), "A1", received=1)
    assert add(uuid7(), "A1", decided=1)
    assert add(uuid7(), "A2", received=1)
    assert (figures("A1"), figures("A2")) == ([(2, 1)], [(1, 0)])


def test_an_entry_is_counted_once(counter):
    entry = uuid7()
    assert add(entry, "A3", received=1)
    assert not add(entry, "A3", received=1)
    assert figures("A3") == [(1, 0)]


def test_the_claim_falls_with_the_effect(counter):
    entry = uuid7()
    with pytest.raises(ZeroDivisionError):
        add_and_fail(entry, "A4")
    with homes.reading("dossiers"):
        assert not Handled.objects.filter(entry_id=entry).exists()
    assert add(entry, "A4", received=1)
    assert figures("A4") == [(1, 0)]
