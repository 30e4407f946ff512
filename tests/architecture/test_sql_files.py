"""Every statement kept in a file is one PostgreSQL understands, by the tables as they are."""

import re

import psycopg
import pytest

from lienmach.ground import installation
from tests.architecture.house import HOUSE

FILES = sorted(HOUSE.glob("*/sql/*.sql"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parts[-3]}.{path.stem}")
@pytest.mark.usefixtures("provinces")
def test_statement_explains(path):
    text = path.read_text("utf-8")
    assert text.startswith("-- "), "say first what it is for"
    parameters = dict.fromkeys(re.findall(r"%\((\w+)\)s", text))
    place = installation.provinces()["haiduong"]
    with psycopg.connect(place.conninfo(), cursor_factory=psycopg.ClientCursor) as connection:
        assert connection.execute("explain " + text, parameters).fetchall()
