"""Provinces ready for a move of their dossiers."""

from types import SimpleNamespace

import pytest

from lienmach.ground import cluster
from tests.databases import superuser
from tests.merger import matrix, world

_standing = SimpleNamespace(stamp=None, rows={}, whole=False)


@pytest.fixture
def ready(provinces):
    """Both provinces with equal catalogues, and Hải Dương with a few dossiers."""
    world.populate()
    return provinces


def _stamp():
    """Return what tells these two databases from any made since."""
    with superuser() as connection:
        return connection.execute(
            "select array_agg(oid::bigint order by datname) from pg_database"
            " where datname = any(%s)",
            [["haiduong", "haiphong"]],
        ).fetchone()[0]


@pytest.fixture
def home(migrated, request):
    """
    Provinces as a whole trip left them, or new ones, with the rows they began with.

    A test that brought everything back says that it is whole; after any other they are made anew.
    """
    cluster.ensure()
    if not _standing.whole or _standing.stamp != _stamp():
        request.getfixturevalue("ready")
        _standing.rows = matrix.rows()
    _standing.whole = False
    yield _standing
    _standing.stamp = _stamp()
