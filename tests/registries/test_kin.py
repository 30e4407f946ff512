"""A parent's mandate, proved by the registers when its fact is delivered."""

import datetime as dt
import uuid

import pytest

from lienmach import wiring
from lienmach.ground.actor import PLATFORM, Actor
from lienmach.identity import actions as identity
from lienmach.identity import queries as known
from lienmach.identity.events import MandateGranted
from lienmach.identity.rules.mandates import Basis
from lienmach.identity.rules.personal_id import Sex
from lienmach.ledger.queries import timeline
from lienmach.registries import reactions
from tests.identity import makers
from tests.identity.makers import AUTUMN, NOW

ENTRY = (
    "insert into registries_civilrecord (id, province, unit, unit_on, address, address_key,"
    " personal_id, full_name, name_key, sort_key, sex, birth_date, birth_precision, kind, book,"
    " number, book_unit, book_unit_since, registered_on, particulars, synthetic)"
    " values (%s, 'haiduong', '10507', '2025-07-01', '', '', %s, 'x', 'x', 'x', 'male', %s, 'day',"
    " 'birth', '01', %s, '10507', '2025-07-01', '2025-09-01', %s, true)"
)


@pytest.fixture
def family(haiduong, superuser):
    """A child and one who asks to act for it; the book names the mother as it is told to."""
    connection = superuser()
    connection.execute("set session_replication_role = replica")  # past the fence: a test's

    def made(*, mother="Hoàng Thị Mẹ", year="1985"):
        born = dt.date(2020, 1, 2)
        child = makers.new_person(birth_date=born, sex=Sex.MALE)
        key = identity.register_person(child, by=PLATFORM, at=NOW)
        parent = makers.person(name="Hoàng Thị Mẹ", birth_date=dt.date(1985, 3, 4))
        told = f'{{"mother_name": "{mother}", "mother_birth_year": "{year}"}}'
        values = [str(uuid.uuid4()), child.personal_id, born, str(uuid.uuid4())[:18], told]
        connection.execute(ENTRY, values)
        mandate = identity.grant_mandate(
            key, holder=parent, basis=Basis.PARENT, since=AUTUMN,
            by=Actor(str(parent), ""), at=NOW,
        )  # fmt: skip
        return mandate, parent

    return made


def delivered(mandate):
    assert wiring.REACTIONS[MandateGranted] == [reactions.prove_parent]
    fact = timeline(str(mandate))[0]
    event = MandateGranted.from_payload(fact.payload)
    for _ in range(2):  # however often it comes
        reactions.prove_parent(event, entry_id=uuid.uuid4(), at=NOW)
    return [fact.event for fact in timeline(str(mandate))]


def test_the_book_proves_the_mother_it_names(family):
    mandate, parent = family()
    assert delivered(mandate) == ["identity.mandate-granted", "identity.mandate-proved"]
    assert known.mandate(Actor(str(parent), ""), mandate).proof == "registers"


@pytest.mark.parametrize("told", [{"mother": "Hoàng Thị Mè"}, {"year": "1975"}, {"year": ""}])
def test_what_the_book_does_not_show_waits_for_an_officer(family, told):
    mandate, _parent = family(**told)
    assert delivered(mandate) == ["identity.mandate-granted"]
