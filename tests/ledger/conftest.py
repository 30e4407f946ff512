"""Somebody who may do everything to the database, and does."""

from contextlib import contextmanager

import pytest

TABLES = ["entry", "brought", "leaf", "checkpoint", "origincheckpoint", "originleaves"]


@contextmanager
def past_the_triggers(connection):
    with connection.transaction():
        for table in TABLES:
            connection.execute(f"alter table ledger_{table} disable trigger ledger_append_only")
        yield
        for table in TABLES:
            connection.execute(
                f"alter table ledger_{table} enable always trigger ledger_append_only"
            )


@pytest.fixture
def tamper(superuser):
    """Return a function that runs statements as the superuser, past the ledger's triggers."""

    def run(*statements, alias="haiduong"):
        connection = superuser(alias)
        with past_the_triggers(connection):
            counts = [connection.execute(statement).rowcount for statement in statements]
        assert all(counts), "the tampering changed nothing"

    return run


@pytest.fixture
def tampered(superuser, tamper):
    """Return a context manager: the database as tampered with inside, as it was after."""

    @contextmanager
    def run(*statements, alias="haiduong"):
        connection = superuser(alias)
        for table in TABLES:
            connection.execute(f"create table kept_{table} as select * from ledger_{table}")
        try:
            tamper(*statements, alias=alias)
            yield
        finally:
            with past_the_triggers(connection):
                for table in TABLES:
                    connection.execute(f"delete from ledger_{table}")
                    connection.execute(f"insert into ledger_{table} select * from kept_{table}")
                    connection.execute(f"drop table kept_{table}")

    return run
