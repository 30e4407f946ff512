"""
The records an actor may see.

Everything that shows records goes through :func:`visible_to`, so that a list, a count, a
search and an export of the same actor can never show different ones.
"""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from lienmach import homes
from lienmach.ground.actor import Actor
from lienmach.identity import queries as identity
from lienmach.identity.rules.duties import READERS
from lienmach.registries.models import CivilRecord, Link, Resident
from lienmach.registries.refusals import EntryUnknown, KindUnknown
from linkage.folding import folded_name

PAGE = 50
_MODELS: dict[str, type[Resident] | type[CivilRecord]] = {
    "residents": Resident,
    "civil-records": CivilRecord,
}


@dataclass(frozen=True, slots=True)
class Found:
    """
    A record as lists show it. ``place`` is where a list goes on after this row.

    ``registered_unit`` is the commune whose book has it, of a resident that of the birth; it is
    meant as of ``registered_unit_since``.
    """

    id: uuid.UUID
    register: str
    personal_id: str | None
    full_name: str
    sex: str
    birth_date: dt.date
    birth_precision: str
    unit: str
    unit_on: dt.date
    address: str
    registered_unit: str | None
    registered_unit_since: dt.date | None
    place: str


def visible_to(
    actor: Actor, register: str, *, on: dt.date
) -> QuerySet[Resident] | QuerySet[CivilRecord]:
    """
    Return the records of a register within an actor's duties on a day.

    Lazy, so for use within a reading only; from outside this room take the lists below.
    :raises KindUnknown: when there is no such register.
    """
    model = _MODELS.get(register)
    if model is None:
        raise KindUnknown
    return model.objects.filter(_seen(actor, on=on), province=homes.current_province())


def births_visible_to(actor: Actor, *, on: dt.date) -> QuerySet[CivilRecord]:
    """Return the births among the civil records an actor may see; see :func:`visible_to`."""
    births = CivilRecord.objects.filter(kind=CivilRecord.Kind.BIRTH)
    return births.filter(_seen(actor, on=on), province=homes.current_province())


def _seen(actor: Actor, *, on: dt.date) -> Q:
    return identity.within(identity.reach(actor, READERS, on=on))


def search(
    actor: Actor,
    register: str,
    text: str = "",
    *,
    on: dt.date,
    after: str = "",
    limit: int | None = PAGE,
) -> list[Found]:
    """
    Return records an actor may see, in Vietnamese order of names; all of them without a limit.

    `text` is a personal number, or the beginning of a name with or without diacritics;
    `after` is the ``place`` of the last row one has.
    """
    with homes.reading("registries"):
        found = _found(actor, register, text, on=on).order_by("sort_key", "pk")
        if after:
            key, _, pk = after.rpartition("~")
            found = found.filter(Q(sort_key__gt=key) | Q(sort_key=key, pk__gt=uuid.UUID(pk)))
        rows = [_row(register, record) for record in found[:limit]]
    identity.seen(actor, map(_sight, rows), kinds=READERS, on=on, listed=True)
    return rows


def count(actor: Actor, register: str, text: str = "", *, on: dt.date) -> int:
    """Return how many records a search finds."""
    with homes.reading("registries"):
        return _found(actor, register, text, on=on).count()


def record(actor: Actor, register: str, key: uuid.UUID, *, on: dt.date) -> Found:
    """
    Return one record.

    :raises EntryUnknown: also when there is one that the actor may not see.
    """
    with homes.reading("registries"):
        found = visible_to(actor, register, on=on).filter(pk=key).first()
        if found is None:
            raise EntryUnknown
        row = _row(register, found)
    identity.seen(actor, [_sight(row)], kinds=READERS, on=on)
    return row


def seen_in_ledger(actor: Actor, subject: str, *, on: dt.date) -> None:
    """Note that an actor is shown what the ledger holds of a record, or of a link and its two."""
    try:
        key = uuid.UUID(subject)
    except ValueError:
        return
    of_link = Link.objects.filter(province=homes.current_province(), pk=key)
    with homes.reading("registries"):
        keys = {key, *(of_link.values_list("record", "resident").first() or ())}
        rows = [
            _row(register, record)
            for register, model in _MODELS.items()
            for record in model.objects.filter(province=homes.current_province(), pk__in=keys)
        ]
    identity.seen(actor, map(_sight, rows), kinds=READERS, on=on)


def _found(
    actor: Actor, register: str, text: str, *, on: dt.date
) -> QuerySet[Resident] | QuerySet[CivilRecord]:
    seen = visible_to(actor, register, on=on)
    words = text.strip()
    if not words:
        return seen
    if words.isdecimal():
        return seen.filter(personal_id=words)
    key = folded_name(words)
    # Marks alone fold to nothing, and nothing is the beginning of every name.
    return seen.filter(name_key__startswith=key) if key else seen.none()


def _sight(row: Found) -> identity.Sight:
    return identity.Sight(
        row.register, row.id, number=row.personal_id, unit=row.unit, unit_on=row.unit_on
    )


def _row(register: str, record: Resident | CivilRecord) -> Found:
    unit, since = (
        (record.book_unit, record.book_unit_since)
        if isinstance(record, CivilRecord)
        else (record.birth_unit, record.birth_unit_since)
    )
    return Found(
        id=record.pk,
        register=register,
        personal_id=record.personal_id,
        full_name=record.full_name,
        sex=record.sex,
        birth_date=record.birth_date,
        birth_precision=record.birth_precision,
        unit=record.unit,
        unit_on=record.unit_on,
        address=record.address,
        registered_unit=unit,
        registered_unit_since=since,
        place=f"{record.sort_key}~{record.pk}",
    )
