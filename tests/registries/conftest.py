"""What the tests of this room start from."""

from typing import Any

import psycopg
import pytest
from django.db import connections

from lienmach import homes
from lienmach.ground import cluster
from lienmach.ground.actor import PLATFORM
from lienmach.registries import actions
from lienmach.registries.actions import LinkOrder
from lienmach.registries.models import CivilRecord, LandRecord, Link, LinkWord, Parcel, Resident
from tests.databases import cloned
from tests.identity.makers import NOW
from tests.registries.crowd import gathered


@pytest.fixture(scope="module")
def provinces(migrated):
    """Two provinces' databases as they are after `lienmach migrate`, new for this file."""
    yield cloned()
    connections.close_all()


@pytest.fixture(scope="module")
def crowd(provinces, tmp_path_factory):
    """Made-up people of Hải Dương and their births, for this file."""
    place = cluster.database("haiduong", role=cluster.SUPERUSER)
    with psycopg.connect(place.conninfo(), autocommit=True) as connection:
        connection.execute("set session_replication_role = replica")  # past the fence: a test's
        return gathered(tmp_path_factory.mktemp("crowd"), connection, residents=700, seed=21)


@pytest.fixture(scope="module")
def linked(crowd):
    """The births of the crowd linked, and some of them waiting for persons."""
    with homes.province("haiduong"):
        actions.link_births(LinkOrder(), by=PLATFORM, at=NOW)


@pytest.fixture
def registers(haiduong, superuser):
    """Empty registers of Hải Dương, and a function that returns the rows of one."""
    models: dict[str, Any] = {
        "residents": Resident,
        "civil": CivilRecord,
        "parcels": Parcel,
        "land": LandRecord,
        "links": Link,
        "words": LinkWord,
    }
    tables = "registries_linkword, registries_link, registries_linkmodel, registries_landrecord, "
    tables += "registries_import, registries_correction, " + ", ".join(
        model._meta.db_table for model in (Resident, CivilRecord, Parcel)
    )
    for alias in ("haiduong", "haiphong"):
        connection = superuser(alias)
        connection.execute("set session_replication_role = replica")  # past the fence: a test's
        for table in tables.split(", "):
            connection.execute(f"delete from {table}")

    def rows(name, **conditions):
        with homes.reading("registries"):
            return list(models[name].objects.filter(**conditions).order_by("pk"))

    return rows
