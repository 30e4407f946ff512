"""Hang the doors and put up the fences: done by the owner, after the tables are made."""

from collections.abc import Mapping

import psycopg
from django.conf import settings

from lienmach.ground.installation import Database
from lienmach.homes import fence
from lienmach.homes.actions.roles import entered
from lienmach.homes.manifest import manifests


def where_systems_live(owners: Mapping[str, Database]) -> dict[tuple[str, str], str]:
    """
    Return the home of each system that has one already, asked at the doors of all databases.

    A database made anew must not open a door for a system that has moved away: it would live
    in two places.
    """
    found: dict[tuple[str, str], str] = {}
    for alias, place in owners.items():
        with entered(place) as connection:
            if connection.execute("select to_regclass('public.homes_door')").fetchone() == (None,):
                continue
            rows = connection.execute(
                "select province, system, state, moved_to from homes_door"
                " where state in ('open', 'closed', 'moved')"
            ).fetchall()
        for province, system, state, moved_to in rows:
            if state != "moved":
                found[province, system] = alias
            elif moved_to is not None:
                found.setdefault((province, system), moved_to)
    return found


def put_up_fences(
    connection: psycopg.Connection,
    *,
    alias: str,
    app: str,
    lived_in: dict[tuple[str, str], str],
) -> None:
    """
    Guard every movable table of one database, and grant what each role may do.

    Runs in one transaction. Doing it again changes nothing, and takes no lock on a table whose
    fence stands.
    """
    systems = manifests()
    wanted = [
        *(fence.guarded(one.system, table.name) for one in systems for table in one.tables),
        fence.ledger_watched(),
    ]
    rows = connection.execute(fence.STANDING.encode()).fetchall()
    found = {table: (mark, triggers, policies) for table, mark, triggers, policies in rows}
    statements = [
        *(words for one in wanted if not one.stands(found) for words in one.put_up()),
        *fence.granted(systems, app),
        *fence.doors(settings.SYSTEMS, list(settings.PROVINCES), lived_in, alias),
        # Of a handful of rows nobody would gather statistics, and every write would go by an index.
        "analyze homes_door",
    ]
    with connection.transaction():
        for statement in statements:
            connection.execute(statement.encode())
