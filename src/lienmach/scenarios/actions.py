"""
Fill the databases of a scenario by COPY, and empty them again.

This goes past the doors, as their owner: it is for synthetic people in an installation that
holds nobody else, and nothing here runs on any other.
"""

import contextlib
from collections import defaultdict
from collections.abc import Callable, Iterable

import psycopg
from psycopg import sql
from psycopg.copy import Copy, QueuedLibpqWriter

from lienmach.ground import cluster, installation
from lienmach.homes.manifest import manifests
from lienmach.merger.actions.passage import open_mover
from lienmach.scenarios.registers import Line
from lienmach.scenarios.sheets import Row, Sheet, lines

AT_ONCE = 500

Tell = Callable[[int], None]


def fill(alias: str, rows: Iterable[Line], *, tell: Tell = lambda _: None) -> int:
    """
    Copy rows of any tables, in any order, into a province's database; return how many.

    Each table has a connection of its own, so that the server works on several at once.
    """
    written = 0
    waiting: dict[Sheet, list[Row]] = defaultdict(list)
    with contextlib.ExitStack() as stack:
        copies: dict[Sheet, Copy] = {}
        for sheet, row in rows:
            batch = waiting[sheet]
            batch.append(row)
            if len(batch) == AT_ONCE:
                if sheet not in copies:
                    copies[sheet] = stack.enter_context(_copy(stack, alias, sheet))
                copies[sheet].write(lines(batch))
                batch.clear()
                written += AT_ONCE
                tell(AT_ONCE)
        for sheet, batch in waiting.items():
            if sheet not in copies:
                copies[sheet] = stack.enter_context(_copy(stack, alias, sheet))
            copies[sheet].write(lines(batch))
            written += len(batch)
            tell(len(batch))
    return written


def _copy(
    stack: contextlib.ExitStack, alias: str, sheet: Sheet
) -> contextlib.AbstractContextManager[Copy]:
    connection = stack.enter_context(
        contextlib.closing(open_mover(alias, durable=False, copies=True))
    )
    cursor = connection.cursor()
    statement = sql.SQL("copy {} ({}) from stdin").format(
        sql.Identifier(sheet.table), sql.SQL(", ").join(map(sql.Identifier, sheet.columns))
    )
    return cursor.copy(statement, writer=QueuedLibpqWriter(cursor))


def settle(alias: str) -> None:
    """Let the planner know what a database holds now, and write it to disk."""
    with psycopg.connect(installation.owners()[alias].conninfo(), autocommit=True) as connection:
        connection.execute("analyze")


def is_empty(alias: str) -> bool:
    """Test if a province's database holds nothing that a scenario could endanger."""
    with open_mover(alias, durable=True) as connection:
        for manifest in manifests():
            for table in manifest.tables:
                found = connection.execute(
                    sql.SQL("select from {} limit 1").format(sql.Identifier(table.name))
                )
                if found.rowcount:
                    return False
    return True


def is_in_use(alias: str) -> bool:
    """Test if an application is connected to a province's database."""
    user = installation.provinces()[alias].user
    with open_mover(alias, durable=True) as connection:
        return bool(
            connection.execute(
                "select from pg_stat_activity where datname = current_database() and usename = %s",
                [user],
            ).rowcount
        )


def empty(alias: str) -> None:
    """
    Drop a province's database and make it anew, to be migrated.

    Nothing less would do: a ledger cannot be emptied.
    """
    place = cluster.database("postgres", role=cluster.SUPERUSER)
    with psycopg.connect(place.conninfo(), autocommit=True) as connection:
        connection.execute(
            sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(alias))
        )
        cluster.make_database(connection, alias)
