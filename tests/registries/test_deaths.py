"""A death in the book ends what ends with a person, in every province that knows them."""

import datetime as dt
import uuid

from lienmach import homes, wiring
from lienmach import jobs as house
from lienmach.ground.actor import PLATFORM
from lienmach.identity import actions as identity
from lienmach.identity import queries as known
from lienmach.identity.rules.mandates import Basis
from lienmach.registries import actions, reactions
from lienmach.registries.actions import Death, Entry
from lienmach.registries.events import DeathRecorded
from tests.dossiers import applying
from tests.identity import makers
from tests.identity.makers import LEGAL_DAY, NOW

DAY = NOW.date()


def record(resident, *, number):
    entry = Entry(unit="10507", unit_on=LEGAL_DAY, book="09/2025", number=number, registered_on=DAY)
    actions.record_death(resident.pk, Death(died_on=DAY), entry, by=PLATFORM, at=NOW)
    house.deliver_waiting("haiduong", is_over=lambda: False)


def test_a_mandate_works_no_longer_once_the_death_of_who_gave_it_is_in_the_book(haiduong):
    granny, new = applying.mother(name="Nguyễn Thị Bà")
    nephew, _ = applying.mother(name="Nguyễn Văn Cháu")
    identity.grant_mandate(
        granny.key, holder=nephew.key, basis=Basis.POWER_OF_ATTORNEY, since=DAY, by=granny, at=NOW
    )
    with homes.province("haiphong"):
        elsewhere = identity.register_person(new, by=PLATFORM, at=NOW)
        there = makers.token(person=elsewhere)
    hers, his = makers.token(person=granny.key), makers.token(person=nephew.key)
    later = NOW + dt.timedelta(days=1)
    assert known.authenticate(his, later).actor.mandates
    record(applying.resident(new), number=str(uuid.uuid4())[:18])
    assert not known.authenticate(his, later).actor.mandates
    assert known.authenticate(hers, later) is None
    assert known.authenticate(there, later) is None


def test_the_reaction_may_come_again_and_passes_over_who_has_no_number(haiduong):
    assert wiring.REACTIONS[DeathRecorded] == [reactions.end_with_death]
    _, new = applying.mother()
    resident = applying.resident(new, personal_id=None)
    record(resident, number=str(uuid.uuid4())[:18])
    event = DeathRecorded(
        entry=str(uuid.uuid4()), resident=str(resident.pk), unit="10507", registered_on=str(DAY)
    )
    for _ in range(2):
        reactions.end_with_death(event, entry_id=uuid.uuid4(), at=NOW)
