"""Say where a record of a split commune lies: a person does, for the map alone cannot."""

import datetime as dt
import uuid

from lienmach.ground.actor import Actor
from lienmach.ground.refusals import NotAllowed
from lienmach.homes import action, current_province
from lienmach.identity import queries as identity
from lienmach.identity.rules.duties import Kind as Work
from lienmach.ledger import actions as ledger
from lienmach.registries.events import RecordPlaced
from lienmach.registries.models import CivilRecord, Parcel, Resident
from lienmach.registries.refusals import EntryUnknown, NotAnHeir
from lienmach.territory import queries as territory

REGISTERS: dict[str, type[Resident] | type[CivilRecord] | type[Parcel]] = {
    "residents": Resident,
    "civil-records": CivilRecord,
    "parcels": Parcel,
}


@action("registries")
def place_record(
    register: str, key: uuid.UUID, *, unit: str, unit_on: dt.date, by: Actor, at: dt.datetime
) -> None:
    """
    Place a record in one of the units that carry on for where it lies.

    What a parcel or an entry is known by (the office of its time, sheet, book, number)
    stays as it was. Who registers or reads nowhere near may place nothing.
    :raises NotAnHeir: when the unit is not among the heirs on that day.
    """
    model = REGISTERS.get(register)
    row = (
        model.objects.select_for_update().filter(province=current_province(), pk=key).first()
        if model
        else None
    )
    if row is None:
        raise EntryUnknown
    for place, as_of in ((row.unit, row.unit_on), (unit, unit_on)):
        if not identity.may(by, {Work.REGISTER}, unit=place, unit_on=as_of, on=at.date()):
            raise NotAllowed
    units = territory.gazetteer()
    lies = units.find(row.unit, row.unit_on)
    heirs = units.carried(lies, unit_on) if lies is not None and lies.since <= unit_on else ()
    if unit not in {heir.code for heir in heirs}:
        raise NotAnHeir
    if (row.unit, row.unit_on) == (unit, unit_on):
        return
    if row.unit_before is None:
        row.unit_before, row.unit_before_on = row.unit, row.unit_on
    was, row.unit, row.unit_on = row.unit, unit, unit_on
    row.save(update_fields=["unit", "unit_on", "unit_before", "unit_before_on"])
    ledger.record(
        RecordPlaced(
            register=register,
            record=str(key),
            unit_before=was,
            unit=unit,
            unit_on=unit_on.isoformat(),
        ),
        subject=str(key),
        by=by,
        at=at,
    )
