"""Say in which heir of a split commune a person lives, when the address does not."""

import datetime as dt
import uuid

from lienmach.ground import clock
from lienmach.ground.actor import Actor
from lienmach.ground.refusals import NotAllowed
from lienmach.homes import action, current_province
from lienmach.identity import queries
from lienmach.identity.events import PersonPlaced, PlacingTakenBack
from lienmach.identity.models import Person
from lienmach.identity.refusals import NotAnHeir, PersonUnknown
from lienmach.identity.rules.duties import PLACERS
from lienmach.ledger import actions as ledger
from lienmach.ledger.queries import timeline
from lienmach.territory import queries as territory
from lienmach.territory.refusals import NothingToTakeBack, PlacedAlready
from lienmach.territory.rules import placing


@action("identity")
def place_record(table: str, key: uuid.UUID, *, unit: str, by: Actor, at: dt.datetime) -> None:
    """
    Place a person in one of the units that carry on for theirs; again corrects oneself.

    :raises NotAnHeir: when the unit is not among the heirs on that day.
    :raises PlacedAlready: when somebody else has placed them; says who.
    """
    day = clock.local_day(at)
    person = _locked(table, key)
    word = _word(person)
    was = placing.origin(person, word)
    _demand(by, (was, (unit, day)), on=day)
    if unit not in placing.candidates(territory.gazetteer(), *was, on=day):
        raise NotAnHeir
    if word is not None and word.by != by.id:
        raise PlacedAlready.by(word.by, person.unit)
    if word is not None and word.unit == unit:
        return
    placing.put(person, unit, day, was=was)
    person.save(update_fields=placing.FIELDS)
    ledger.record(
        PersonPlaced(
            person=str(key), unit_before=was[0], unit_before_on=was[1].isoformat(),
            unit=unit, unit_on=day.isoformat(),
        ),
        subject=str(key),
        by=by,
        at=at,
    )  # fmt: skip


@action("identity")
def take_back_placing(table: str, key: uuid.UUID, *, by: Actor, at: dt.datetime) -> None:
    """
    Put a person back where they lived before anybody placed them.

    :raises NothingToTakeBack: when nobody has, or something else has overtaken it.
    """
    person = _locked(table, key)
    word = _word(person)
    if word is None:
        raise NothingToTakeBack
    _demand(by, ((word.unit, word.unit_on),), on=clock.local_day(at))
    placing.put_back(person, word)
    person.save(update_fields=placing.FIELDS)
    ledger.record(
        PlacingTakenBack(person=str(key), unit=person.unit, said_by=word.by),
        subject=str(key),
        by=by,
        at=at,
    )


def _locked(table: str, key: uuid.UUID) -> Person:
    found = Person.objects.select_for_update().filter(province=current_province(), pk=key).first()
    if table != Person._meta.db_table or found is None:  # noqa: SLF001 - Django's own way to ask
        raise PersonUnknown
    return found


def _word(person: Person) -> placing.Word | None:
    return placing.standing_word(
        person, timeline(str(person.pk)),
        placed=PersonPlaced.name, taken_back=PlacingTakenBack.name,
    )  # fmt: skip


def _demand(by: Actor, places: tuple[tuple[str, dt.date], ...], *, on: dt.date) -> None:
    for unit, unit_on in places:
        if not queries.may(by, PLACERS, unit=unit, unit_on=unit_on, on=on):
            raise NotAllowed
