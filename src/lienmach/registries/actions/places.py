"""Say where a record of a split commune lies: a person does, for the map alone cannot."""

import datetime as dt
import uuid

from lienmach.ground import clock
from lienmach.ground.actor import Actor
from lienmach.ground.refusals import NotAllowed
from lienmach.homes import action, current_province
from lienmach.identity import queries as identity
from lienmach.identity.rules.duties import PLACERS
from lienmach.ledger import actions as ledger
from lienmach.ledger.queries import timeline
from lienmach.registries.events import PlacingTakenBack, RecordPlaced
from lienmach.registries.models import CivilRecord, Parcel, Resident
from lienmach.registries.refusals import EntryUnknown, NotAnHeir
from lienmach.territory import queries as territory
from lienmach.territory.refusals import NothingToTakeBack, PlacedAlready
from lienmach.territory.rules import placing

Record = Resident | CivilRecord | Parcel
MODELS: dict[str, type[Record]] = {
    "registries_resident": Resident,
    "registries_civilrecord": CivilRecord,
    "registries_parcel": Parcel,
}


@action("registries")
def place_record(table: str, key: uuid.UUID, *, unit: str, by: Actor, at: dt.datetime) -> None:
    """
    Place a record in one of the units that carry on for where it lies; again corrects oneself.

    What a parcel or an entry is known by (the office of its time, sheet, book, number)
    stays as it was. Who registers or reads nowhere near may place nothing.
    :raises NotAnHeir: when the unit is not among the heirs on that day.
    :raises PlacedAlready: when somebody else has placed it; says who.
    """
    day = clock.local_day(at)
    record = _locked(table, key)
    word = _word(record)
    was = placing.origin(record, word)
    _demand(by, (was, (unit, day)), on=day)
    if unit not in placing.candidates(territory.gazetteer(), *was, on=day):
        raise NotAnHeir
    if word is not None and word.by != by.id:
        raise PlacedAlready.by(word.by, record.unit)
    if word is not None and word.unit == unit:
        return
    placing.put(record, unit, day, was=was)
    record.save(update_fields=placing.FIELDS)
    ledger.record(
        RecordPlaced(
            table=table, record=str(key), unit_before=was[0], unit_before_on=was[1].isoformat(),
            unit=unit, unit_on=day.isoformat(),
        ),
        subject=str(key),
        by=by,
        at=at,
    )  # fmt: skip


@action("registries")
def take_back_placing(table: str, key: uuid.UUID, *, by: Actor, at: dt.datetime) -> None:
    """
    Put a record back where it lay before anybody placed it.

    :raises NothingToTakeBack: when nobody has, or something else has overtaken it.
    """
    record = _locked(table, key)
    word = _word(record)
    if word is None:
        raise NothingToTakeBack
    day = clock.local_day(at)
    _demand(by, ((word.unit, word.unit_on),), on=day)
    placing.put_back(record, word)
    record.save(update_fields=placing.FIELDS)
    ledger.record(
        PlacingTakenBack(table=table, record=str(key), unit=record.unit, said_by=word.by),
        subject=str(key),
        by=by,
        at=at,
    )


def _locked(table: str, key: uuid.UUID) -> Record:
    model = MODELS.get(table)
    found = (
        model.objects.select_for_update().filter(province=current_province(), pk=key).first()
        if model
        else None
    )
    if found is None:
        raise EntryUnknown
    return found


def _word(record: Record) -> placing.Word | None:
    return placing.standing_word(
        record, timeline(str(record.pk)),
        placed=RecordPlaced.name, taken_back=PlacingTakenBack.name,
    )  # fmt: skip


def _demand(by: Actor, places: tuple[tuple[str, dt.date], ...], *, on: dt.date) -> None:
    for unit, unit_on in places:
        if not identity.may(by, PLACERS, unit=unit, unit_on=unit_on, on=on):
            raise NotAllowed
