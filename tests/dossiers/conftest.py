"""
What the tests of this room start from.

Its databases are cloned once a file and not once a test: people, desks and days are made anew
instead, as they are in life.
"""

import pytest
from django.db import connections

from lienmach import homes
from tests import databases
from tests.dossiers import makers, told


@pytest.fixture(scope="module")
def provinces(migrated):
    """Two provinces' databases as they are after `lienmach migrate`, new for this file."""
    yield databases.cloned()
    connections.close_all()


@pytest.fixture(scope="module")
def counter(provinces):
    """A counter in Hải Dương that takes in three procedures."""
    with homes.province("haiduong") as code:
        makers.published(makers.LAND, makers.BIRTH, makers.LICENCE)
        yield code


@pytest.fixture
def lan(counter):
    """An applicant, at an open counter."""
    return makers.person()


@pytest.fixture
def mai(counter):
    """Somebody with an account, who is told what happens."""
    return told.Citizen()


@pytest.fixture
def ways(counter, monkeypatch):
    """A relay and a gateway that this installation is told of."""
    with told.ways_out(monkeypatch) as found:
        yield found
