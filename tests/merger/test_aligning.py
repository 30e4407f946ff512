"""What one catalogue has and the other has not: kept, or taken over whole; never ended by a move."""

import datetime as dt

import pytest

from lienmach import homes
from lienmach.dossiers import queries as catalogues
from lienmach.ground import clock
from lienmach.ground.actor import PLATFORM
from lienmach.merger.actions import aligning, moves
from lienmach.merger.actions.passage import open_mover
from lienmach.merger.refusals import AbsenceCannotBeAdopted
from tests.dossiers.makers import BIRTH, LAND, LICENCE, published

WAY = {"source": "haiduong", "target": "haiphong"}
WHOLE = aligning.WHOLE_PROCEDURE


@pytest.fixture
def book(ready):
    """Hải Dương alone has BIRTH, Hải Phòng alone LAND; the differences are listed."""
    for province, codes in (("haiduong", (BIRTH, LICENCE)), ("haiphong", (LAND, LICENCE))):
        with homes.province(province):
            published(*codes, province=province)
    with open_mover("haiphong", durable=True) as connection:
        aligning.list_differences(connection, "haiduong", "haiphong", on=clock.today())
        yield connection


def decide(book, decision, procedure="*", field="*"):
    """Decide as the command does."""
    return aligning.decide(
        book, province="haiduong", other="haiphong", procedure=procedure, field=field,
        decision=decision, by=PLATFORM, at=clock.now(),
    )  # fmt: skip


def decided(book):
    """Return every decision by procedure and field."""
    rows = book.execute("select procedure, field, decision from merger_difference").fetchall()
    return {(procedure, field): decision for procedure, field, decision in rows}


def has(procedure):
    """Test if Hải Dương offers a procedure tomorrow, wherever its dossiers live."""
    with homes.province("haiduong"):
        tomorrow = catalogues.catalogue(on=clock.today() + dt.timedelta(days=1))
    return procedure in {each.code for each in tomorrow}


def test_an_absence_is_not_adopted(book):
    with pytest.raises(AbsenceCannotBeAdopted, match=f"{BIRTH}.*keep"):
        decide(book, "adopt", BIRTH, WHOLE)
    assert decided(book)[BIRTH, WHOLE] is None


def test_nor_together_with_all_others(book):
    with pytest.raises(AbsenceCannotBeAdopted, match=BIRTH):
        decide(book, "adopt")
    assert set(decided(book).values()) == {None}, "one sentence, and nothing is decided"


def test_what_is_kept_stays_while_all_others_are_adopted(book):
    decide(book, "keep", BIRTH, WHOLE)
    decide(book, "adopt")
    assert decided(book).pop((BIRTH, WHOLE)) == "keep"
    assert decided(book)[LAND, WHOLE] == "adopt"
    assert moves.move("dossiers", **WAY)["verified"]
    assert has(BIRTH)
    assert has(LAND)


def test_a_rule_that_the_other_side_has_not_is_adopted_by_dropping_it(book):
    with homes.province("haiduong"), homes.reading("dossiers"):
        standing = catalogues.in_force(LICENCE, on=clock.today()).snapshot
    changed = {"fees": [{"amount": 1}], "legal_limits": None}
    with homes.province("haiduong"):
        version = aligning._adopting(LICENCE, changed, clock.now())
    assert version is not None
    assert version.snapshot == {
        **{name: value for name, value in standing.items() if name != "legal_limits"},
        "fees": [{"amount": 1}],
    }
