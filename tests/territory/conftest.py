"""The shipped tables, read once."""

import pytest

from lienmach.territory import queries
from lienmach.territory.rules.addresses import AddressBook
from lienmach.territory.rules.tables import packaged


@pytest.fixture(scope="session")
def tables():
    return packaged()


@pytest.fixture(scope="session")
def gazetteer(tables):
    return tables.gazetteer()


@pytest.fixture(scope="session")
def directory(tables, gazetteer):
    return tables.directory(gazetteer)


@pytest.fixture(scope="session")
def book(gazetteer):
    return AddressBook(gazetteer)


@pytest.fixture(autouse=True)
def nothing_remembered():
    """No test asks the tables that another one loaded."""
    queries.forget()
    yield
    queries.forget()
