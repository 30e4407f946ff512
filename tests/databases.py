"""
Both provinces' databases as they are after `lienmach migrate`, made anew.

A test takes them anew by the fixture ``provinces``; where a whole file shares one pair, people,
desks and days are made anew instead, as they are in life.
"""

import contextlib
import time

import psycopg
from django.db import connections
from psycopg import sql

from lienmach import homes
from lienmach.ground import cluster, installation

PROVINCES = installation.DEFAULT_PROVINCES

_clean: dict[str, tuple[object, ...] | None] = {}
"""Of each database the mark it bore when it was cloned; what still bears it need not be again."""


def superuser(dbname: str = "postgres") -> psycopg.Connection:
    """Connect to the run's own cluster as who may do everything."""
    place = cluster.database(dbname, role=cluster.SUPERUSER)
    return psycopg.connect(place.conninfo(), autocommit=True)


_asked: dict[str, psycopg.Connection] = {}
"""Of each database the connection on which it is asked what stands in it."""


def ask(dbname: str, question: str, parameters: tuple[object, ...] = ()) -> psycopg.Cursor:
    """
    Ask a database what stands in it, past the fence and row-level security.

    Nobody of the product's is asked on: whatever befalls its connections, this one is another, and
    where it was lost it is made anew. :func:`let_go` ends it.
    """
    if dbname in _asked:
        with contextlib.suppress(psycopg.OperationalError):
            return _asked[dbname].execute(question, parameters)
        _asked.pop(dbname).close()
    _asked[dbname] = superuser(dbname)
    return _asked[dbname].execute(question, parameters)


def let_go() -> None:
    """Leave the databases: nobody of this process is inside any more."""
    connections.close_all()
    while _asked:
        _asked.popitem()[1].close()


def cloned() -> tuple[str, ...]:
    """Make both databases anew from their templates, and enter as the application."""
    let_go()
    with superuser() as connection:
        for name in PROVINCES:
            if (mark := _mark(connection, name)) is not None and mark == _clean.get(name):
                continue
            connection.execute(
                sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name))
            )
            cluster.make_database(connection, name, template=f"{name}_template")
            _clean[name] = _mark(connection, name)
    homes.forget_homes()
    for alias in PROVINCES:  # migrate entered as the owner; tests enter as the application
        place = installation.provinces()[alias]
        connections[alias].settings_dict.update(
            USER=place.user, HOST=place.host, PORT=place.port, NAME=place.dbname
        )
    return PROVINCES


def _mark(connection: psycopg.Connection, name: str) -> tuple[object, ...] | None:
    """
    Return what changes whenever something in a database does; None while somebody is inside.

    A server's statistics count every row written in a database, its catalogue's too, also of what
    was rolled back; a session adds its own before it leaves the list of sessions.
    """
    for _ in range(20):
        found = connection.execute(
            "select pg_postmaster_start_time(), base.oid, stats_reset, tup_inserted, tup_updated,"
            " tup_deleted, datacl::text, datconnlimit, datallowconn, (select string_agg("
            "   setconfig::text, '' order by setrole) from pg_db_role_setting where setdatabase ="
            "   base.oid), (select count(*) from pg_stat_activity where datid = base.oid)"
            " from pg_database base join pg_stat_database told on told.datid = base.oid"
            " where base.datname = %s",
            [name],
        ).fetchone()
        if found is None or found[-1] == 0:
            return found
        time.sleep(0.001)
    return None
