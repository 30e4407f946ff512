"""See to the roles that the fence relies on: the owner, the mover and the application."""

import contextlib
from collections.abc import Iterator

import psycopg
from psycopg import sql

from lienmach.ground.installation import Database
from lienmach.homes import fence
from lienmach.homes.refusals import (
    CannotEnter,
    FenceWouldNotHold,
    PostgresqlTooOld,
    RightsMissing,
)

OLDEST = 160000
MOVER = sql.Identifier(fence.MOVER)


@contextlib.contextmanager
def entered(place: Database) -> Iterator[psycopg.Connection]:
    """
    Connect to a database as its owner.

    :raises CannotEnter: when it does not let us in.
    """
    try:
        connection = psycopg.connect(place.conninfo(), autocommit=True, connect_timeout=15)
    except psycopg.OperationalError as error:
        reason = str(error).strip().splitlines()[-1]
        raise CannotEnter(f"{place.province}: cannot enter as {place.user}: {reason}") from error
    with connection:
        yield connection


def prepare_roles(connection: psycopg.Connection, *, alias: str, app: str) -> list[str]:
    """
    See to it that the three roles are there and are what the fence takes them for.

    Makes the mover's role where the owner may. Returns what is not needed to serve but will be
    to move, as sentences.
    :raises PostgresqlTooOld: below 16, where a role cannot be lent without being inherited.
    :raises RightsMissing: when the owner lacks a right; the sentence says what grants it.
    :raises FenceWouldNotHold: when the application's role could write past the fence.
    """
    version = connection.info.server_version
    if version < OLDEST:
        raise PostgresqlTooOld(
            f"{alias}: PostgreSQL {version // 10000} is too old; 16 or newer is needed."
        )
    owner = str(_one(connection, "select current_user")[0])
    if not _one(connection, "select has_schema_privilege('public', 'create')")[0]:
        raise RightsMissing(f"{alias}: {owner} may not create tables; let it own the database.")
    if not _one(connection, "select count(*) from pg_roles where rolname = %s", app)[0]:
        raise RightsMissing(f"{alias}: the application's role {app} is not there.")
    _lend_mover(connection, alias, owner)
    _close_schema(connection)
    _check_application(connection, alias, owner, app)
    return _wanting(connection, alias)


def _one(connection: psycopg.Connection, query: str, *values: str) -> tuple[object, ...]:
    row = connection.execute(query.encode(), values).fetchone()
    assert row is not None  # noqa: S101 - these queries return one row
    return row


def _lend_mover(connection: psycopg.Connection, alias: str, owner: str) -> None:
    """Make the mover's role if it is not there, and let the owner take it, not inherit it."""
    grant = sql.SQL("grant {} to {} with inherit false, set true").format(
        MOVER, sql.Identifier(owner)
    )
    there = "select count(*) from pg_roles where rolname = %s"
    try:
        with connection.transaction():
            if not _one(connection, there, fence.MOVER)[0]:
                connection.execute(sql.SQL("create role {} nologin").format(MOVER))
            if not _one(connection, "select pg_has_role(%s, 'SET')", fence.MOVER)[0]:
                connection.execute(grant)
    except psycopg.errors.InsufficientPrivilege as error:
        raise RightsMissing(
            f"{alias}: {owner} may not make or take the role {fence.MOVER}."
            f" A superuser runs: create role {fence.MOVER} nologin; {grant.as_string(connection)};"
        ) from error


def _close_schema(connection: psycopg.Connection) -> None:
    """Let nobody but the owner create in the schema; databases from before 15 let everybody."""
    with contextlib.suppress(psycopg.errors.InsufficientPrivilege):
        connection.execute("revoke create on schema public from public")


TOO_MIGHTY = """
select array_remove(array[
  case when r.rolname = current_user then 'is the owner itself' end,
  case when r.rolsuper then 'is a superuser' end,
  case when r.rolbypassrls then 'bypasses row-level security' end,
  case when not r.rolsuper and pg_has_role(r.oid, %(mover)s, 'MEMBER')
       then 'belongs to the mover' end,
  case when not r.rolsuper and r.rolname <> current_user
            and pg_has_role(r.oid, current_user, 'MEMBER')
       then 'belongs to the owner' end,
  case when has_database_privilege(r.oid, current_database(), 'CREATE')
       then 'may create schemas' end,
  (select 'may create in the schema ' || min(nspname) from pg_namespace
    where nspname !~ '^pg_' and has_schema_privilege(r.oid, oid, 'CREATE') having count(*) > 0),
  case when has_parameter_privilege(r.oid, 'session_replication_role', 'SET')
       then 'may switch triggers off' end], null)
from pg_roles r where r.rolname = %(app)s
"""


def _check_application(connection: psycopg.Connection, alias: str, owner: str, app: str) -> None:
    """Refuse an application's role that no fence would hold."""
    row = connection.execute(TOO_MIGHTY, {"app": app, "mover": fence.MOVER}).fetchone()
    assert row is not None  # noqa: S101 - the role is there
    if row[0]:
        raise FenceWouldNotHold(
            f"{alias}: the application's role {app} {' and '.join(row[0])};"
            f" give it a role of its own, without rights beyond those {owner} grants it."
        )


def _wanting(connection: psycopg.Connection, alias: str) -> list[str]:
    """Give the mover the setting it copies under, or say who can."""
    grant = f"grant set on parameter session_replication_role to {fence.MOVER}"
    asked = "select has_parameter_privilege(%s, 'session_replication_role', 'SET')"
    if _one(connection, asked, fence.MOVER)[0]:
        return []
    try:
        connection.execute(grant.encode())
    except psycopg.errors.InsufficientPrivilege:
        return [f"{alias}: it serves, but no system can be moved until a superuser runs: {grant};"]
    return []
