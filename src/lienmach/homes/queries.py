"""Questions about homes and doors."""

from dataclasses import dataclass

from django.conf import settings
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from lienmach.ground import installation
from lienmach.homes.manifest import manifest
from lienmach.homes.routing import find_home


@dataclass(frozen=True, slots=True)
class Home:
    """Where one system of one province lives."""

    province: str
    system: str
    home: str
    state: str
    dsn: str
    tables: dict[str, str]


def homes(*provinces: str) -> list[Home]:
    """Return where every system of some provinces, or of all, lives now; asked at the doors."""
    places = installation.provinces()
    found = []
    for province in provinces or settings.PROVINCES:
        for system in settings.SYSTEMS:
            alias = find_home(province, system)
            with connections[alias].cursor() as cursor:
                cursor.execute(
                    "select state from homes_door where province = %s and system = %s",
                    [province, system],
                )
                row = cursor.fetchone()
            found.append(
                Home(
                    province=province,
                    system=system,
                    home=alias,
                    state=row[0] if row else "away",
                    dsn=places[alias].conninfo(with_password=False),
                    tables={table.name: "id" for table in manifest(system).tables},
                )
            )
    return found


def not_migrated() -> list[str]:
    """Return the databases that are not in the present form."""
    found = []
    for alias in settings.PROVINCES:
        executor = MigrationExecutor(connections[alias])
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            found.append(alias)
    return found
