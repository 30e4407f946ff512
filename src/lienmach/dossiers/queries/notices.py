"""
What a person was told: their list, how many they have not read, and whom a fact is told to.

A notice is seen by whom it was written to, as long as they may see its dossier: when a mandate ends,
so do the notices that came by it.
"""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from lienmach import homes
from lienmach.dossiers.models import Delivery, Dossier, Notice
from lienmach.dossiers.queries.places import AgencyName, agency_name
from lienmach.dossiers.queries.visibility import person_of, within_mandates
from lienmach.ground import paging
from lienmach.ground.actor import Actor
from lienmach.ground.paging import Page
from lienmach.identity import queries as identity
from lienmach.identity.queries import ToTell

PAGE = 25
MOST_COUNTED = 100
DIGEST = 5


@dataclass(frozen=True, slots=True)
class Told:
    """A notice as its person is shown it; what the page makes a sentence of is in the fields."""

    id: uuid.UUID
    kind: str
    code: str
    at: dt.datetime
    read_at: dt.datetime | None
    due_at: dt.datetime | None
    agency: AgencyName | None
    outcome: str
    amount: int | None
    sent: tuple[str, ...]

    @property
    def is_unread(self) -> bool:
        """Test if it was not read yet."""
        return self.read_at is None


@dataclass(frozen=True, slots=True)
class Concerned:
    """The dossier of a fact, and the people who are told of it."""

    dossier: uuid.UUID | None
    people: list[ToTell]


def visible_to(actor: Actor, *, on: dt.date) -> QuerySet[Notice]:
    """Return the notices an actor may see on a day; lazy, within a reading or an action."""
    me = person_of(actor)
    notices = Notice.objects.filter(province=homes.current_province(), person=me)
    mine = Dossier.objects.filter(applicant=me)
    if actor.mandates:
        mine |= Dossier.objects.filter(within_mandates(actor, on=on))
    mine = mine.filter(province=homes.current_province())
    return notices.filter(Q(dossier=None) | Q(dossier__in=mine.values("pk")))


def notices_of(
    actor: Actor, *, on: dt.date, cursor: str = "", only_unread: bool = False, limit: int = PAGE
) -> Page[Told]:
    """
    Return what an actor was told, the latest first.

    :raises CursorMalformed: when the cursor is none that a page gave out.
    """
    with homes.reading("dossiers"):
        found = visible_to(actor, on=on).select_related("dossier")
        found = found.only("person", "kind", "said", "at", "read_at", "province", "dossier__code")
        if only_unread:
            found = found.filter(read_at=None)
        if cursor:
            found = found.filter(pk__lt=paging.key(cursor))
        page = paging.cut(found.order_by("-pk")[: limit + 1], limit, paging.by_key)
        sent: dict[uuid.UUID, list[str]] = {}
        out = Delivery.objects.filter(notice__in=page.items, state=Delivery.State.SENT)
        for notice, channel in out.order_by("channel").values_list("notice_id", "channel"):
            sent.setdefault(notice, []).append(channel)
    items = [_told(each, tuple(sent.get(each.pk, ())), on=on) for each in page.items]
    return Page(items, page.next)


def unread(actor: Actor, *, on: dt.date) -> int:
    """Return how many notices an actor has not read; a hundred stands for all above."""
    with homes.reading("dossiers"):
        some = visible_to(actor, on=on).filter(read_at=None).values("pk")[:MOST_COUNTED]
        return some.count()


def concerned(code: str, *, on: dt.date) -> Concerned | None:
    """Return the people who are told of a fact about a dossier; None when it is not known here."""
    with homes.reading("dossiers"):
        dossier = (
            Dossier.objects.filter(province=homes.current_province(), code=code)
            .only("pk", "applicant", "procedure", "received_at")
            .first()
        )
    if dossier is None:
        return None
    people = identity.to_tell(
        dossier.applicant, procedure=dossier.procedure, received_at=dossier.received_at, on=on
    )
    return Concerned(dossier.pk, people)


def owner_of(owner: str, *, at: dt.datetime, on: dt.date) -> Concerned:
    """Return the person who handed in what is in no dossier yet; nobody if that was an officer."""
    key = uuid.UUID(owner)
    people = identity.to_tell(key, procedure="", received_at=at, on=on)
    return Concerned(None, [each for each in people if each.person == key])


def _told(one: Notice, sent: tuple[str, ...], *, on: dt.date) -> Told:
    said: dict[str, Any] = one.said
    due = said.get("due_at")
    return Told(
        id=one.pk, kind=one.kind, code=one.dossier.code if one.dossier else "", at=one.at, read_at=one.read_at,
        due_at=dt.datetime.fromisoformat(due) if due else None,
        agency=agency_name(said.get("to_agency") or said.get("agency"), on=on),
        outcome=said.get("outcome", ""), amount=said.get("amount"), sent=sent,
    )  # fmt: skip
