"""
The people an actor may see.

Everything that shows people goes through :func:`visible_to`, so that a list, a count, a
search and an export of the same actor can never show different people.
"""

import datetime as dt
import secrets
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Max, Min, Q, QuerySet

from lienmach import homes
from lienmach.ground.actor import NOBODY, Actor
from lienmach.identity.models import Person
from lienmach.identity.queries.entrusted import reach, within
from lienmach.identity.queries.looking import Sight, seen
from lienmach.identity.refusals import PersonUnknown
from lienmach.identity.rules import duties
from linkage.folding import folded_name

PAGE = 50


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person as lists show them. ``place`` is where a list goes on after this row."""

    id: uuid.UUID
    personal_id: str
    full_name: str
    birth_date: dt.date
    sex: str
    unit: str
    unit_on: dt.date
    address: str
    place: str


@dataclass(frozen=True, slots=True)
class Living:
    """Of whom no death is noted, as an entry of a book is compared with them."""

    name_key: str
    birth_date: dt.date


def visible_to(actor: Actor, *, on: dt.date) -> QuerySet[Person]:
    """
    Return the people an actor may see on a day: themselves, and those within their duties.

    Lazy, so for use within a reading only; from outside this room take the lists below.
    """
    seen = within(reach(actor, duties.READERS, on=on))
    if not actor.is_platform:
        seen |= Q(pk=actor.key)
    return Person.objects.filter(seen, province=homes.current_province())


def people(
    actor: Actor, *, on: dt.date, search: str = "", after: str = "", limit: int = PAGE
) -> list[PersonRow]:
    """
    Return people an actor may see, in Vietnamese order of their names.

    `search` is a personal number, or the beginning of a name with or without diacritics;
    `after` is the ``place`` of the last row one has.
    """
    with homes.reading("identity"):
        found = _found(actor, on=on, search=search).order_by("sort_key", "pk")
        if after:
            key, _, pk = after.rpartition("~")
            found = found.filter(Q(sort_key__gt=key) | Q(sort_key=key, pk__gt=_uuid(pk)))
        return _shown([_row(person) for person in found[:limit]], actor, on=on)


def count_people(actor: Actor, *, on: dt.date, search: str = "") -> int:
    """Return how many people an actor may see, of those a search finds."""
    with homes.reading("identity"):
        return _found(actor, on=on, search=search).count()


def export_people(actor: Actor, *, on: dt.date, search: str = "") -> list[PersonRow]:
    """Return all people an actor may see, of those a search finds, to be written to a file."""
    with homes.reading("identity"):
        found = _found(actor, on=on, search=search).order_by("sort_key", "pk")
        return _shown([_row(person) for person in found.iterator()], actor, on=on)


def person(actor: Actor, key: uuid.UUID, *, on: dt.date) -> PersonRow:
    """
    Return one person.

    :raises PersonUnknown: also when there is one whom the actor may not see.
    """
    with homes.reading("identity"):
        found = visible_to(actor, on=on).filter(pk=key).first()
        if found is None:
            raise PersonUnknown
        return _shown([_row(found)], actor, on=on, listed=False)[0]


def addresses(actor: Actor, keys: Collection[uuid.UUID], *, on: dt.date) -> dict[uuid.UUID, str]:
    """Return the addresses of those of some people whom an actor may see."""
    with homes.reading("identity"):
        seen = visible_to(actor, on=on).filter(pk__in=keys)
        return dict(seen.values_list("pk", "address"))


def some_synthetic_people(count: int) -> list[uuid.UUID]:
    """
    Return different synthetic people of the current province, drawn at random.

    Fewer than asked for when there are no more. Numbers end in random digits, so people
    with neighbouring numbers have nothing else in common.
    """
    with homes.reading("identity"):
        known = Person.objects.filter(province=homes.current_province(), synthetic=True)
        ends = known.aggregate(first=Min("personal_id"), last=Max("personal_id"))
        if ends["first"] is None:
            return []
        span = int(ends["last"]) - int(ends["first"]) + 1
        pivot = f"{int(ends['first']) + secrets.randbelow(span):012d}"
        keys = known.order_by("personal_id").values_list("pk", flat=True)
        found = list(keys.filter(personal_id__gte=pivot)[:count])
        return found + list(keys.filter(personal_id__lt=pivot)[: count - len(found)])


def synthetic_people_by_number(personal_id: str) -> list[uuid.UUID]:
    """Return the key of the synthetic person of a number, if there is one."""
    with homes.reading("identity"):
        known = Person.objects.filter(
            province=homes.current_province(), synthetic=True, personal_id=personal_id
        )
        return list(known.values_list("pk", flat=True))


def living(numbers: Collection[str]) -> dict[str, Living]:
    """Return those of some numbers of whom no death is noted; asked by the platform alone."""
    with homes.reading("identity"):
        rows = Person.objects.filter(
            province=homes.current_province(), personal_id__in=numbers, died_on=None
        )
        told = rows.values_list("personal_id", "name_key", "birth_date")
        return {number: Living(name_key, birth_date) for number, name_key, birth_date in told}


def _shown(
    rows: list[PersonRow], actor: Actor, *, on: dt.date, listed: bool = True
) -> list[PersonRow]:
    """Return rows as they are, having noted who is shown them."""
    sights = [
        Sight("people", row.id, person=row.id, unit=row.unit, unit_on=row.unit_on) for row in rows
    ]
    seen(actor, sights, kinds=duties.READERS, on=on, listed=listed)
    return rows


def _found(actor: Actor, *, on: dt.date, search: str) -> QuerySet[Person]:
    seen = visible_to(actor, on=on)
    text = search.strip()
    if not text:
        return seen
    if text.isdecimal():
        return seen.filter(personal_id=text)
    key = folded_name(text)
    # Marks alone fold to nothing, and nothing is the beginning of every name.
    return seen.filter(name_key__startswith=key) if key else seen.none()


def _uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        return NOBODY


def _row(person: Person) -> PersonRow:
    return PersonRow(
        id=person.pk,
        personal_id=person.personal_id,
        full_name=person.full_name,
        birth_date=person.birth_date,
        sex=person.sex,
        unit=person.unit,
        unit_on=person.unit_on,
        address=person.address,
        place=f"{person.sort_key}~{person.pk}",
    )
