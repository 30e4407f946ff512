"""Write into the civil-status books, and bring the database into line with them."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError

from lienmach.ground.actor import Actor
from lienmach.ground.refusals import NotAllowed
from lienmach.homes import action, current_province
from lienmach.identity import queries as identity
from lienmach.identity.rules.duties import Kind as Work
from lienmach.identity.rules.personal_id import Sex, faults
from lienmach.ledger import actions as ledger
from lienmach.registries.events import BirthRegistered, DeathRecorded, EntryCorrected
from lienmach.registries.models import CivilRecord, Correction, Resident
from lienmach.registries.refusals import (
    AlreadyDead,
    EntryStands,
    EntryUnfit,
    EntryUnknown,
    UnitDoesNotStand,
)
from lienmach.registries.rules import cells
from lienmach.registries.rules.entries import CORRECTABLE, corrected
from lienmach.registries.rules.reasons import Reason
from lienmach.territory import queries as territory
from lienmach.territory.rules.collation import person_name_sort_key
from linkage.folding import folded_name


@dataclass(frozen=True, slots=True)
class Entry:
    """Where in the books an entry stands: office, book, number, day."""

    unit: str
    unit_on: dt.date
    book: str
    number: str
    registered_on: dt.date


@dataclass(frozen=True, slots=True)
class Birth:
    """What the entry of a birth holds (Civil Status Act, art. 14), as far as we keep it."""

    full_name: str
    sex: Sex
    birth_date: dt.date
    personal_id: str | None = None
    address: str = ""
    mother_name: str = ""
    father_name: str = ""
    household: str = ""
    particulars: Mapping[str, str] = field(default_factory=dict)
    synthetic: bool = False


@dataclass(frozen=True, slots=True)
class Death:
    """What the entry of a death holds beyond the person it is about."""

    died_on: dt.date
    place: str = ""
    cause: str = ""


@action("registries")
def register_birth(birth: Birth, entry: Entry, *, by: Actor, at: dt.datetime) -> uuid.UUID:
    """
    Enter a birth in the book, and the child among the residents; return the resident's key.

    :raises EntryStands: when the book has an entry of that number, or the child is known.
    :raises EntryUnfit: when a value is empty, too long or contradicts the personal number.
    """
    since = _office(entry, by=by, on=at.date())
    person = _person(birth)
    _demand_past(birth.birth_date, entry.registered_on, at.date())
    where = {
        "unit": entry.unit,
        "unit_on": entry.unit_on,
        "address": birth.address,
        "address_key": folded_name(birth.address),
        "synthetic": birth.synthetic,
    }
    parents = {"mother_name": birth.mother_name, "father_name": birth.father_name}
    resident = Resident(
        province=current_province(), household=birth.household, birth_unit=entry.unit,
        birth_unit_since=since, **parents, **person, **where,
    )  # fmt: skip
    record = CivilRecord(
        province=current_province(),
        kind=CivilRecord.Kind.BIRTH,
        particulars={**{k: v for k, v in parents.items() if v}, **birth.particulars},
        **_in_book(entry, since),
        **person,
        **where,
    )
    _store(resident, record)
    ledger.record(
        BirthRegistered(
            entry=str(record.pk),
            resident=str(resident.pk),
            unit=entry.unit,
            registered_on=entry.registered_on.isoformat(),
        ),
        subject=str(resident.pk),
        by=by,
        at=at,
    )
    return resident.pk


@action("registries")
def record_death(
    resident: uuid.UUID, death: Death, entry: Entry, *, by: Actor, at: dt.datetime
) -> uuid.UUID:
    """
    Enter a death in the book and lock the resident's record; return the entry's key.

    :raises AlreadyDead: when a death of this person is recorded.
    """
    since = _office(entry, by=by, on=at.date())
    row = _locked(Resident, resident)
    if row.died_on is not None:
        raise AlreadyDead
    _demand_past(row.birth_date, death.died_on, entry.registered_on, at.date())
    said = {"died_on": death.died_on.isoformat(), "death_place": death.place, "cause": death.cause}
    record = CivilRecord(
        province=current_province(),
        kind=CivilRecord.Kind.DEATH,
        particulars={name: value for name, value in said.items() if value},
        unit=entry.unit,
        unit_on=entry.unit_on,
        address=row.address,
        address_key=row.address_key,
        synthetic=row.synthetic,
        personal_id=row.personal_id,
        full_name=row.full_name,
        name_key=row.name_key,
        sort_key=row.sort_key,
        sex=row.sex,
        birth_date=row.birth_date,
        birth_precision=row.birth_precision,
        **_in_book(entry, since),
    )
    _store(record)
    row.died_on = death.died_on
    row.save(update_fields=["died_on"])
    ledger.record(
        DeathRecorded(
            entry=str(record.pk),
            resident=str(resident),
            unit=entry.unit,
            registered_on=entry.registered_on.isoformat(),
        ),
        subject=str(resident),
        by=by,
        at=at,
    )
    return record.pk


@action("registries")
def correct_entry(
    resident: uuid.UUID, *, name: str, becomes: str, book: str, by: Actor, at: dt.datetime
) -> uuid.UUID:
    """
    Bring one value of a resident into line with the book; return the correction's key.

    The book goes before the database (Civil Status Act, art. 60.2). What stood there before
    is kept with the page that was followed. A dead person's record is locked.
    :raises EntryUnfit: when the column is not one the books decide, or the value is unfit.
    """
    if name not in CORRECTABLE or not book.strip():
        raise EntryUnfit
    row = _locked(Resident, resident)
    if row.died_on is not None:
        raise AlreadyDead
    _demand_registering(row.unit, row.unit_on, by=by, on=at.date())
    was = getattr(row, name)
    changed = corrected(name, becomes, today=at.date())
    if isinstance(changed, Reason):
        raise EntryUnfit
    for column, value in changed.items():
        setattr(row, column, value)
    if _contradicted(row):
        raise EntryUnfit
    try:
        row.save(update_fields=list(changed))
    except IntegrityError as error:
        raise EntryStands from error
    correction = Correction(
        province=current_province(),
        subject=resident,
        field=name,
        was="" if was is None else str(was),
        became=becomes,
        book=book[:80],
        corrected_at=at,
        corrected_by=by.id,
    )
    correction.save(force_insert=True)
    ledger.record(
        EntryCorrected(correction=str(correction.pk), subject=str(resident), field=name),
        subject=str(resident),
        by=by,
        at=at,
    )
    return correction.pk


def _office(entry: Entry, *, by: Actor, on: dt.date) -> dt.date:
    """Return since when the office's code has meant it; the actor must be its registrar."""
    unit = territory.unit(entry.unit, entry.unit_on)
    if unit is None:
        raise UnitDoesNotStand
    for word in (entry.book, entry.number):
        if isinstance(cells.text(word, longest=20), Reason):
            raise EntryUnfit
    _demand_registering(entry.unit, entry.unit_on, by=by, on=on)
    return unit.since


def _demand_registering(unit: str, unit_on: dt.date, *, by: Actor, on: dt.date) -> None:
    if not identity.may(by, {Work.REGISTER}, unit=unit, unit_on=unit_on, on=on):
        raise NotAllowed


def _demand_past(*days: dt.date) -> None:
    """Demand that each day is not after the next."""
    if list(days) != sorted(days):
        raise EntryUnfit


def _person(birth: Birth) -> dict[str, Any]:
    texts = [birth.full_name, *filter(None, (birth.mother_name, birth.father_name))]
    if any(isinstance(cells.text(text, longest=200), Reason) for text in texts):
        raise EntryUnfit
    if birth.address and isinstance(cells.text(birth.address, longest=400), Reason):
        raise EntryUnfit
    number = birth.personal_id
    if number is not None and faults(number, sex=birth.sex, birth_date=birth.birth_date):
        raise EntryUnfit
    return {
        "personal_id": number,
        "full_name": birth.full_name,
        "name_key": folded_name(birth.full_name),
        "sort_key": person_name_sort_key(birth.full_name),
        "sex": birth.sex.value,
        "birth_date": birth.birth_date,
    }


def _in_book(entry: Entry, since: dt.date) -> dict[str, Any]:
    return {
        "book_unit": entry.unit,
        "book_unit_since": since,
        "book": entry.book,
        "number": entry.number,
        "registered_on": entry.registered_on,
    }


def _store(*rows: Resident | CivilRecord) -> None:
    for row in rows:
        try:
            row.save(force_insert=True)
        except IntegrityError as error:
            raise EntryStands from error


def _locked(model: type[Resident], key: uuid.UUID) -> Resident:
    row = model.objects.select_for_update().filter(province=current_province(), pk=key).first()
    if row is None:
        raise EntryUnknown
    return row


def _contradicted(row: Resident) -> bool:
    if row.personal_id is None:
        return False
    sex = Sex(row.sex) if row.sex else None
    return bool(faults(row.personal_id, sex=sex, birth_date=row.birth_date))
