import uuid

import pytest

from lienmach import homes
from lienmach.ground.actor import PLATFORM, Actor, Duty
from lienmach.ground.refusals import NotAllowed
from lienmach.identity import actions
from lienmach.identity.models import Person
from lienmach.identity.refusals import NotAnHeir, PersonUnknown
from lienmach.identity.rules.duties import Kind
from lienmach.ledger.models import Entry as Fact
from lienmach.territory.refusals import NothingToTakeBack, PlacedAlready
from tests.identity import makers
from tests.identity.makers import EVE, NOW

SPLIT, HEIRS = "10540", ["10543", "10891"]
TABLE = "identity_person"
LAN, BINH = (
    Actor(id=f"operator:{name}", name=name,
          duties=frozenset({Duty(kind=Kind.MERGE, province="haiduong")}))
    for name in ("Lan", "Bình")
)  # fmt: skip


@pytest.fixture
def person(haiduong):
    return makers.person((SPLIT, EVE), address="thôn Đông")


def place(key, unit, *, by=LAN, table=TABLE):
    actions.place_record(table, key, unit=unit, by=by, at=NOW)


def lying(key):
    with homes.reading("identity"):
        kept = Person.objects.get(pk=key)
        return kept.unit, kept.unit_on, kept.unit_before, kept.unit_before_on


@pytest.mark.parametrize("unit", HEIRS)
def test_a_person_of_a_split_commune_is_placed_in_an_heir(person, unit):
    place(person, unit)
    assert lying(person) == (unit, NOW.date(), SPLIT, EVE)
    with homes.reading("identity"):
        fact = Fact.objects.filter(subject=str(person)).order_by("id").last()
    assert (fact.event, fact.actor) == ("identity.person-placed", "operator:Lan")


def test_placed_again_it_is_corrected_and_taken_back_it_is_as_it_was(person):
    for unit in HEIRS:
        place(person, unit)
    assert lying(person)[0] == HEIRS[1]
    actions.take_back_placing(TABLE, person, by=LAN, at=NOW)
    assert lying(person) == (SPLIT, EVE, None, None)
    with pytest.raises(NothingToTakeBack):
        actions.take_back_placing(TABLE, person, by=LAN, at=NOW)


def test_somebody_else_is_told_who_placed_it(person):
    place(person, HEIRS[0])
    with pytest.raises(PlacedAlready, match=r"^Lan has placed"):
        place(person, HEIRS[1], by=BINH)


def test_nobody_is_placed_where_they_cannot_live_nor_by_anybody(person):
    with pytest.raises(NotAnHeir):
        place(person, "10507")
    with pytest.raises(NotAllowed):
        place(person, HEIRS[0], by=Actor(id="nobody", name=""))
    for key, table in ((uuid.uuid4(), TABLE), (person, "identity_staff")):
        with pytest.raises(PersonUnknown):
            place(key, HEIRS[0], by=PLATFORM, table=table)
