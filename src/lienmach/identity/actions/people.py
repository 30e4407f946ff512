"""Make people known to the platform."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import IntegrityError

from lienmach.ground import clock
from lienmach.ground.actor import Actor
from lienmach.ground.ids import uuid7
from lienmach.ground.refusals import NotAllowed
from lienmach.homes import action, current_province
from lienmach.identity import queries
from lienmach.identity.events import PeopleRegistered, PersonRegistered, PersonRegisteredAtDesk
from lienmach.identity.models import Person
from lienmach.identity.refusals import (
    AgencyDoesNotStand,
    BirthImplausible,
    NameUnfit,
    NotAName,
    NumberContradicted,
    PersonKnown,
    UnitDoesNotStand,
)
from lienmach.identity.rules import newcomers, personal_id
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
    [person] = _store(_checked([new], by=by, on=clock.local_day(at)))
    ledger.record(
        PersonRegistered(person=str(person.pk), unit=new.unit, unit_on=new.unit_on.isoformat()),
        subject=str(person.pk),
        by=by,
        at=at,
    )
    return person


@action("identity")
def register_at_desk(new: NewPerson, *, desk: str, by: Actor, at: dt.datetime) -> uuid.UUID:
    """
    Make somebody known who stands at a desk; return their key, also if they were known already.

    Of two desks at once the second waits for the first and finds whom it registered. What is known
    of somebody is left as it is: a desk corrects nothing by this.
    :raises NumberContradicted: when the number is none, or does not fit sex or birth.
    :raises NotAName: when what is given as a name cannot be one.
    :raises BirthImplausible: when nobody alive was born that day.
    :raises UnitDoesNotStand: when no unit bears the code on that day.
    :raises AgencyDoesNotStand: when there is no such desk.
    :raises NotAllowed: when the actor takes nothing in at the desk.
    """
    on = clock.local_day(at)
    if not queries.agency_stands(desk, on):
        raise AgencyDoesNotStand
    if not queries.may_at_desk(by, {Kind.RECEIVE}, agency=desk, on=on):
        raise NotAllowed
    _check_newcomer(new, on=on)
    known = _of_number(new.personal_id)
    if known is not None:
        return known.pk
    row = _row(new)
    Person.objects.bulk_create([row], ignore_conflicts=True)
    found = Person.objects.get(province=row.province, personal_id=row.personal_id)
    if found.pk == row.pk:
        ledger.record(
            PersonRegisteredAtDesk(
                person=str(row.pk), unit=new.unit, unit_on=new.unit_on.isoformat(), agency=desk
            ),
            subject=str(row.pk),
            by=by,
            at=at,
        )
    return found.pk


def _check_newcomer(new: NewPerson, *, on: dt.date) -> None:
    if not newcomers.may_be_born(new.birth_date, on=on):
        raise BirthImplausible
    if not newcomers.is_name(new.full_name):
        raise NotAName
    _check_said(new)
    if not queries.unit_stands(new.unit, new.unit_on):
        raise UnitDoesNotStand


def _of_number(number: str) -> Person | None:
    return Person.objects.filter(province=current_province(), personal_id=number).first()


@action("identity")
def register_people(new: Sequence[NewPerson], *, by: Actor, at: dt.datetime) -> list[uuid.UUID]:
    """
    Make many people known, all or none; return their keys in order.

    :raises PersonKnown: when one of the numbers is registered already, or comes twice.
    """
    batch, people = uuid7(), _store(_checked(new, by=by, on=clock.local_day(at)))
    ledger.record(
        PeopleRegistered(batch=str(batch), people=len(people)), subject=str(batch), by=by, at=at
    )
    return [person.pk for person in people]


def _checked(new: Iterable[NewPerson], *, by: Actor, on: dt.date) -> list[Person]:
    """Return rows to store, once the rules and the duties allow every one of them."""
    places, people = set[tuple[str, dt.date]](), []
    for one in new:
        _check_said(one)
        places.add((one.unit, one.unit_on))
        people.append(_row(one))
    for unit, unit_on in places:
        if not queries.unit_stands(unit, unit_on):
            raise UnitDoesNotStand
        if not queries.may(by, {Kind.REGISTER}, unit=unit, unit_on=unit_on, on=on):
            raise NotAllowed
    return people


def _check_said(one: NewPerson) -> None:
    if personal_id.faults(one.personal_id, sex=one.sex, birth_date=one.birth_date):
        raise NumberContradicted
    if not one.is_writable:
        raise NameUnfit


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
