"""Who has looked at somebody's records, as that person may know it."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import Q

from lienmach import homes
from lienmach.ground import clock, paging
from lienmach.ground.actor import OPERATOR, Actor
from lienmach.ground.paging import Page
from lienmach.identity.models import Person, ReadEntry
from lienmach.identity.refusals import PersonUnknown
from lienmach.territory import queries as territory

PAGE = 50


@dataclass(frozen=True, slots=True)
class ReadRow:
    """
    One read as the person read about is told of it.

    The agency and the duty, not the officer: the agency answers for the read, and the officer's
    name is personal data of another. By ``id`` the agency finds who it was.
    """

    id: uuid.UUID
    at: dt.datetime
    agency: str | None
    agency_name: str
    duty: str
    stands_in: bool
    purpose: str
    dossier: str
    note: str
    register: str
    listed: bool
    by_operator: bool
    """Whoever read it did so on the machine or in the control room, and at no agency."""


def reads_of(actor: Actor, *, cursor: str = "", limit: int = PAGE) -> Page[ReadRow]:
    """
    Return who has read an actor's own records, the latest first.

    :raises PersonUnknown: when the actor is no person.
    :raises CursorMalformed: when the cursor is none that a page gave out.
    """
    with homes.reading("identity"):
        person = Person.objects.filter(province=homes.current_province(), pk=actor.key).first()
        if person is None:
            raise PersonUnknown
        own = Q(person=person.pk) | Q(number=person.personal_id)
        found = ReadEntry.objects.filter(own, province=person.province).exclude(reader=actor.id)
        if cursor:
            found = found.filter(pk__lt=paging.key(cursor))
        page = paging.cut(found.order_by("-pk")[: limit + 1], limit, paging.by_key)
        return Page([_row(one) for one in page.items], page.next)


def _row(one: ReadEntry) -> ReadRow:
    return ReadRow(
        id=one.pk, at=one.at, agency=one.agency, agency_name=_name(one),
        duty=one.duty, stands_in=one.stands_in, purpose=one.purpose, dossier=one.dossier,
        note=one.note, register=one.register, listed=one.listed,
        by_operator=one.reader.startswith(OPERATOR),
    )  # fmt: skip


def _name(one: ReadEntry) -> str:
    if one.agency is None:
        return ""
    directory, on = territory.directory(), clock.local_day(one.at)
    known = directory.find(one.agency, on) or next(reversed(directory.known(one.agency)), None)
    return known.name if known else one.agency
