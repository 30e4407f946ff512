"""What the tests of the fence share: a row of a real table, written by plain SQL."""

import time
import uuid

import psycopg
import pytest

from lienmach.ground.ids import uuid7
from tests.ground.conftest import base, made  # noqa: F401 - fixtures

TABLE = "identity_staff"
SYSTEM = "identity"
INSERT = (
    f"insert into {TABLE} (id, province, login, full_name, agency, synthetic)"
    " values (%s, %s, %s, 'Nguyễn Thử', 'A', true)"
)


def add(connection: psycopg.Connection, province: str = "haiduong", key: uuid.UUID | None = None):
    """Insert one row and return its key."""
    key = key or uuid7()
    connection.execute(INSERT, [key, province, str(key)])
    return key


def set_door(connection, state, province="haiduong", *, moved_to=None, capturing=False):
    """Put a door into a state, as the owner may."""
    connection.execute(
        "update homes_door set state = %s, moved_to = %s, capturing = %s"
        " where province = %s and system = %s",
        [state, moved_to, capturing, province, SYSTEM],
    )


def as_mover(connection):
    """Take the mover's role."""
    connection.execute("set role lienmach_mover")
    return connection


def keys(connection) -> set[uuid.UUID]:
    return {row[0] for row in connection.execute(f"select id from {TABLE}").fetchall()}


def dirty(connection):
    return connection.execute("select province, tbl, key from homes_dirty order by n").fetchall()


def wait_for_lock(connection, pid: int, seconds: float = 10) -> None:
    """Return once a backend waits for an advisory lock."""
    until = time.monotonic() + seconds
    query = "select from pg_locks where pid = %s and locktype = 'advisory' and not granted"
    while connection.execute(query, [pid]).fetchone() is None:
        assert time.monotonic() < until, "it never waited"
        time.sleep(0.01)


@pytest.fixture
def moved(owner):
    """Let a system of Hải Dương live in Hải Phòng's database, as after a move."""
    set_door(owner(), "moved", moved_to="haiphong")
    set_door(owner("haiphong"), "open")
