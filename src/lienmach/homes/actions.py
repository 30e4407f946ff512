"""Hang the doors and put up the fences: done by the owner, after the tables are made."""

import psycopg
from django.apps import apps
from django.conf import settings

from lienmach.homes import fence
from lienmach.homes.manifest import manifests


def put_up_fences(connection: psycopg.Connection, *, alias: str, app: str) -> None:
    """
    Guard every movable table of one database, and grant what each role may do.

    Runs in one transaction; doing it again changes nothing.
    """
    systems = manifests()
    statements = [
        *(
            statement
            for manifest in systems
            for table in manifest.tables
            for statement in fence.guarded(manifest.system, table.name)
        ),
        *(fence.ledger_watched() if apps.is_installed("lienmach.ledger") else []),  # TEMPORARY
        *fence.granted(systems, app),
        *fence.doors(settings.SYSTEMS, list(settings.PROVINCES), alias),
    ]
    with connection.transaction():
        for statement in statements:
            connection.execute(statement.encode())
