"""Writes that are gathered reach the database as one statement, or not at all."""

import pytest
from django.db import IntegrityError, connections
from django.test.utils import CaptureQueriesContext

from lienmach import homes
from lienmach.dossiers.models import Tally
from lienmach.ground import sql
from lienmach.ground.ids import uuid7

ALIAS = "haiduong"
COUNT = (
    "insert into dossiers_tally (id, province, agency, day, received, decided)"
    " values (%(id)s, 'haiduong', %(agency)s, %(day)s, %(received)s, 0)"
)


def tally(agency: str, received: int = 1) -> dict[str, object]:
    return {"id": uuid7(), "agency": agency, "day": "2026-01-05", "received": received}


@homes.action("dossiers")
def count(*agencies: str, fails: bool = False) -> None:
    with sql.together(ALIAS):
        for agency in agencies:
            with sql.together(ALIAS):
                sql.write(ALIAS, COUNT, tally(agency))
        Tally(province=ALIAS, agency="last", day="2026-01-05").insert()
        if fails:
            raise LookupError


def counted() -> set[str]:
    with homes.reading("dossiers"):
        return set(Tally.objects.values_list("agency", flat=True))


def test_writes_of_a_block_and_of_those_within_it_are_one_statement(haiduong):
    with CaptureQueriesContext(connections[ALIAS]) as captured:
        count("A", "B")
    sent = [query["sql"] for query in captured if "dossiers_tally" in query["sql"]]
    assert len(sent) == 1
    assert counted() == {"A", "B", "last"}


def test_a_single_write_and_none_at_all_are_sent_as_they_are(haiduong):
    count()
    assert counted() == {"last"}
    with sql.together(ALIAS):
        pass


def test_a_block_that_fails_has_written_nothing(haiduong):
    with pytest.raises(LookupError):
        count("A", fails=True)
    assert counted() == set()


def test_constraints_are_held_over_all_writes_of_a_block(haiduong):
    with pytest.raises(IntegrityError):
        count("A", "A")
    assert counted() == set()


def test_a_block_takes_no_write_to_another_database_along(haiduong):
    write = "insert into procrastinate_workers default values"
    with CaptureQueriesContext(connections["haiphong"]) as captured, sql.together(ALIAS):
        sql.write("haiphong", write, ())
        assert len(captured) == 1
