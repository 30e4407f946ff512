"""Somebody who may do everything to the database, and does."""

import pytest

TABLES = ["entry", "brought", "leaf", "checkpoint", "origincheckpoint", "originleaves"]


@pytest.fixture
def tamper(superuser):
    """Return a function that runs statements as the superuser, past the ledger's triggers."""

    def run(*statements, alias="haiduong"):
        connection = superuser(alias)
        with connection.transaction():
            for table in TABLES:
                connection.execute(f"alter table ledger_{table} disable trigger ledger_append_only")
            counts = [connection.execute(statement).rowcount for statement in statements]
            for table in TABLES:
                connection.execute(
                    f"alter table ledger_{table} enable always trigger ledger_append_only"
                )
        assert all(counts), "the tampering changed nothing"

    return run
