import psycopg
import pytest

from lienmach.ground import cluster, copies
from tests.ground.conftest import superuser


@pytest.fixture
def two(running):
    """Two databases of a home of its own, new for this test."""
    with superuser() as connection:
        for name in ("first", "second"):
            for left in (name, f"{name}_copy", f"{name}_empty"):
                connection.execute(f"drop database if exists {left}")
            cluster.make_database(connection, name)


def within(name):
    return psycopg.connect(
        cluster.database(name, role=cluster.SUPERUSER).conninfo(), autocommit=True
    )


def names():
    with superuser() as connection:
        return {row[0] for row in connection.execute("select datname from pg_database")}


def test_an_empty_database_becomes_a_copy_that_only_our_roles_may_enter(two):
    with within("first") as connection:
        connection.execute("create table words (word text); insert into words values ('one')")
    assert not copies.is_empty("first")
    assert copies.is_empty("second")
    copies.copy_into_empty("second", "first")
    with within("second") as connection:
        assert connection.execute("select word from words").fetchall() == [("one",)]
        rights = "select datacl::text from pg_database where datname = %s"
        first, second = (
            connection.execute(rights, [name]).fetchone() for name in ("first", "second")
        )
    assert first == second
    assert not {"second_copy", "second_empty"} & names()


@pytest.mark.parametrize(
    "something", ["create table words (word text)", "create function one() returns int return 1"]
)
def test_what_holds_anything_is_never_replaced(two, something):
    with within("second") as connection:
        connection.execute(something)
    with pytest.raises(ValueError, match="not empty"):
        copies.copy_into_empty("second", "first")
    assert not copies.is_empty("second")


def test_one_that_was_killed_on_the_way_is_begun_anew(two):
    with superuser() as connection:
        cluster.make_database(connection, "second_copy")
        cluster.make_database(connection, "second_empty")
    with within("first") as connection:
        connection.execute("create table words (word text)")
    copies.copy_into_empty("second", "first")
    assert not copies.is_empty("second")
    assert not {"second_copy", "second_empty"} & names()
