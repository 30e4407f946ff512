"""What the tests of this room start from."""

import pytest
from django.db import connections

from lienmach import homes
from lienmach.ground.actor import Actor
from lienmach.identity import queries
from tests.databases import cloned


@pytest.fixture(scope="module")
def provinces(migrated):
    """Two provinces' databases as they are after `lienmach migrate`, new for this file."""
    yield cloned()
    connections.close_all()


@pytest.fixture
def actor_of(haiduong):
    """Return a function that gives an officer as the actor they are, with their duties."""

    def actor(staff):
        with homes.reading("identity"):
            return Actor(id=str(staff), name="", duties=frozenset(queries.duties_of(staff)))

    return actor
