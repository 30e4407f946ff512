"""An empty database of the embedded cluster becomes a copy of another: quicker than making it anew."""

import psycopg
from psycopg import sql

from lienmach.ground import cluster


def is_empty(name: str) -> bool:
    """Test if nothing was ever made in a database."""
    with psycopg.connect(_place(name)) as connection:
        return connection.execute(_ANYTHING).fetchone() is None


_ANYTHING = """
select from pg_class where oid >= 16384
union all select from pg_proc where oid >= 16384
union all select from pg_largeobject_metadata
limit 1
"""
"""Whatever PostgreSQL has not brought along: its own objects have smaller numbers."""


def copy_into_empty(name: str, source: str) -> None:
    """
    Let an empty database become a copy of another, or leave it as it is; never is there none.

    :raises ValueError: when it is not empty.
    """
    if not is_empty(name):
        raise ValueError(f"{name} is not empty")
    copy, empty = f"{name}_copy", f"{name}_empty"
    rename = sql.SQL("alter database {} rename to {}")
    with psycopg.connect(_place("postgres"), autocommit=True) as connection:
        for left in (copy, empty):  # by one that was killed
            _drop_database(connection, left)
        cluster.make_database(connection, copy, template=source)
        with connection.transaction():
            for old, new in ((name, empty), (copy, name)):
                connection.execute(rename.format(sql.Identifier(old), sql.Identifier(new)))
        _drop_database(connection, empty)


def _drop_database(connection: psycopg.Connection, name: str) -> None:
    connection.execute(sql.SQL("drop database if exists {}").format(sql.Identifier(name)))


def _place(name: str) -> str:
    return cluster.database(name, role=cluster.SUPERUSER).conninfo()
