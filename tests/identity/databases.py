"""Databases shared by the tests of one file: people are made anew instead, as they are in life."""

import psycopg
from django.db import connections
from psycopg import sql

from lienmach import homes
from lienmach.ground import cluster, installation


def cloned():
    """Make both provinces' databases anew from their templates, and enter as the application."""
    connections.close_all()
    place = cluster.database("postgres", role=cluster.SUPERUSER)
    with psycopg.connect(place.conninfo(), autocommit=True) as connection:
        for name in installation.DEFAULT_PROVINCES:
            connection.execute(
                sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name))
            )
            cluster.make_database(connection, name, template=f"{name}_template")
    homes.forget_homes()
    for alias in installation.DEFAULT_PROVINCES:
        own = installation.provinces()[alias]
        connections[alias].settings_dict.update(
            USER=own.user, HOST=own.host, PORT=own.port, NAME=own.dbname
        )
    return installation.DEFAULT_PROVINCES
