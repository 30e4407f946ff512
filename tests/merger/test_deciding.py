"""A difference of the catalogues is decided in a person's name, and only while it matters."""

import pytest

from lienmach import homes
from lienmach.ground import clock
from lienmach.merger import queries
from lienmach.merger.actions import deciding, moves
from lienmach.merger.refusals import (
    AlignedAlready,
    ChangedMeanwhile,
    NameUnfit,
    NoSuchDecision,
    NothingToMove,
)
from tests.dossiers.makers import BIRTH, LAND, LICENCE, published

WAY = ("haiduong", "haiphong")


@pytest.fixture
def catalogues(ready):
    """Hải Dương alone has BIRTH, Hải Phòng alone LAND."""
    for province, codes in (("haiduong", (BIRTH, LICENCE)), ("haiphong", (LAND, LICENCE))):
        with homes.province(province):
            published(*codes, province=province)
    assert deciding.compare(*WAY) == 2


def decide(take, *, by="Lan", **more):
    said = {"procedure": LAND, "field": "(procedure)", "take": take, **more}
    return deciding.decide(*WAY, by=by, at=clock.now(), **said)


def told():
    return {one.procedure: one for one in queries.differences(*WAY, alias="haiphong")}


def test_a_decision_bears_the_name_of_whoever_made_it(catalogues):
    assert decide("adopt", seen=told()[LAND].mark) == 1
    assert (told()[LAND].decision, told()[LAND].decided_by) == ("adopt", "Lan")
    assert queries.pairs()[0] == queries.Pair(*WAY, points=2, open=1)


def test_the_rest_is_decided_where_it_can_be_and_nothing_is_decided_twice(catalogues):
    decide("keep")
    assert deciding.decide_the_rest(*WAY, take="adopt", by="Bình", at=clock.now()) == 0
    assert deciding.decide_the_rest(*WAY, take="keep", by="Bình", at=clock.now()) == 1
    assert {code: one.decided_by for code, one in told().items()} == {LAND: "Lan", BIRTH: "Bình"}


def test_what_is_no_decision_is_refused(catalogues):
    for refused, said in (
        (NoSuchDecision, {"take": "perhaps"}),
        (NameUnfit, {"take": "keep", "by": ""}),
        (ChangedMeanwhile, {"take": "keep", "seen": "0"}),
    ):
        with pytest.raises(refused):
            decide(**said)
    with pytest.raises(NothingToMove):
        deciding.compare("haiduong", "hanoi")
    assert {one.decision for one in told().values()} == {None}


def test_after_the_move_nothing_is_left_to_decide(catalogues):
    deciding.decide_the_rest(*WAY, take="keep", by="Lan", at=clock.now())
    moves.move("dossiers", source="haiduong", target="haiphong")
    homes.forget_homes()
    with pytest.raises(AlignedAlready):
        decide("adopt")
