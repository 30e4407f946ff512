"""
What the tests of this room start from.

Its databases are cloned once a file and not once a test: people, desks and days are made anew
instead, as they are in life.
"""

import psycopg
import pytest
from django.db import connections
from psycopg import sql

from lienmach import homes
from lienmach.ground import cluster, installation
from tests.dossiers import makers, told


@pytest.fixture(scope="module")
def provinces(migrated):
    """Two provinces' databases as they are after `lienmach migrate`, new for this file."""
    names = installation.DEFAULT_PROVINCES
    connections.close_all()
    place = cluster.database("postgres", role=cluster.SUPERUSER)
    with psycopg.connect(place.conninfo(), autocommit=True) as connection:
        for name in names:
            connection.execute(
                sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name))
            )
            cluster.make_database(connection, name, template=f"{name}_template")
    homes.forget_homes()
    for alias in names:  # migrate entered as the owner; tests enter as the application
        own = installation.provinces()[alias]
        connections[alias].settings_dict.update(
            USER=own.user, HOST=own.host, PORT=own.port, NAME=own.dbname
        )
    yield names
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
