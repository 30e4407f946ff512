"""Make people known to the platform."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import IntegrityError

from lienmach.ground.actor import Actor
from lienmach.ground.ids import uuid7
from lienmach.ground.refusals import NotAllowed
from lienmach.homes import action, current_province
from lienmach.identity import queries
from lienmach.identity.events import PeopleRegistered, PersonRegistered
from lienmach.identity.models import Person
from lienmach.identity.refusals import (
    NameUnfit,
    NumberContradicted,
    PersonKnown,
    UnitDoesNotStand,
)
from lienmach.identity.rules import personal_id
from lienmach.identity.rules.duties import Kind
from lienmach.identity.rules.personal_id import Sex
from lienmach.ledger import actions as ledger
from lienmach.territory.rules.collation import person_name_sort_key
from linkage.folding import folded_name

BATCH = 2_000
LONGEST_NAME, LONGEST_ADDRESS = 200, 400


@dataclass(frozen=True, slots=True)
class NewPerson:
    """What must be known of a person to register them."""

    personal_id: str
    full_name: str
    birth_date: dt.date
    sex: Sex
    unit: str
    unit_on: dt.date
    address: str = ""
    synthetic: bool = False

    @property
    def is_writable(self) -> bool:
        """Test if name and address are text that a column can hold."""
        return (
            0 < len(self.full_name.strip()) <= LONGEST_NAME
            and len(self.address) <= LONGEST_ADDRESS
            and self.full_name.isprintable()
            and self.address.isprintable()
        )


@action("identity")
def register_person(new: NewPerson, *, by: Actor, at: dt.datetime) -> uuid.UUID:
    """
    Make one person known; return their key.

    :raises NumberContradicted: when the number does not fit sex or birth.
    :raises UnitDoesNotStand: when no unit bears the code on that day.
    :raises PersonKnown: when the number is registered already.
    """
    return entered(new, by=by, at=at).pk


def entered(new: NewPerson, *, by: Actor, at: dt.datetime) -> Person:
    """Make one person known within another action, and record it; return the row."""
    [person] = _store(_checked([new], by=by, on=at.date()))
    ledger.record(
        PersonRegistered(person=str(person.pk), unit=new.unit, unit_on=new.unit_on.isoformat()),
        subject=str(person.pk),
        by=by,
        at=at,
    )
    return person


@action("identity")
def register_people(new: Sequence[NewPerson], *, by: Actor, at: dt.datetime) -> list[uuid.UUID]:
    """
    Make many people known, all or none; return their keys in order.

    :raises PersonKnown: when one of the numbers is registered already, or comes twice.
    """
    batch, people = uuid7(), _store(_checked(new, by=by, on=at.date()))
    ledger.record(
        PeopleRegistered(batch=str(batch), people=len(people)), subject=str(batch), by=by, at=at
    )
    return [person.pk for person in people]


def _checked(new: Iterable[NewPerson], *, by: Actor, on: dt.date) -> list[Person]:
    """Return rows to store, once the rules and the duties allow every one of them."""
    places, people = set[tuple[str, dt.date]](), []
    for one in new:
        if personal_id.faults(one.personal_id, sex=one.sex, birth_date=one.birth_date):
            raise NumberContradicted
        if not one.is_writable:
            raise NameUnfit
        places.add((one.unit, one.unit_on))
        people.append(_row(one))
    for unit, unit_on in places:
        if not queries.unit_stands(unit, unit_on):
            raise UnitDoesNotStand
        if not queries.may(by, {Kind.REGISTER}, unit=unit, unit_on=unit_on, on=on):
            raise NotAllowed
    return people


def _store(people: list[Person]) -> list[Person]:
    try:
        return Person.objects.bulk_create(people, batch_size=BATCH)
    except IntegrityError as error:
        raise PersonKnown from error


def _row(one: NewPerson) -> Person:
    return Person(
        province=current_province(),
        personal_id=one.personal_id,
        full_name=one.full_name,
        name_key=folded_name(one.full_name),
        sort_key=person_name_sort_key(one.full_name),
        birth_date=one.birth_date,
        sex=one.sex.value,
        unit=one.unit,
        unit_on=one.unit_on,
        address=one.address,
        address_key=folded_name(one.address),
        synthetic=one.synthetic,
    )
