"""Whom an actor may act for, and the mandates a person has given, holds or asks for."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from lienmach import homes
from lienmach.ground import paging
from lienmach.ground.actor import Actor
from lienmach.ground.actor import Mandate as HeldMandate
from lienmach.ground.paging import Page
from lienmach.identity.models import Mandate, Person
from lienmach.identity.queries.entrusted import reach, within
from lienmach.identity.queries.looking import Sight, seen
from lienmach.identity.refusals import MandateUnknown, PersonUnknown
from lienmach.identity.rules import duties, mandates
from lienmach.identity.rules.mandates import Basis, Proof
from lienmach.identity.rules.purposes import Purpose
from linkage.folding import folded_name

PAGE = 50
MOST = 200


@dataclass(frozen=True, slots=True)
class Acting:
    """Whom an actor may act for on a day."""

    mandates: tuple[HeldMandate, ...]

    def mandate(self, person: uuid.UUID, procedure: str) -> HeldMandate | None:
        """Return the mandate by which one may file and see for a person under a procedure."""
        fit = (one for one in self.mandates if one.person == str(person) and one.covers(procedure))
        return next(fit, None)

    def may(self, person: uuid.UUID, procedure: str) -> bool:
        """Test if one may file and see for a person under a procedure."""
        return self.mandate(person, procedure) is not None


@dataclass(frozen=True, slots=True)
class MandateRow:
    """A mandate as it is listed; names are for those whom it concerns."""

    id: uuid.UUID
    grantor: uuid.UUID
    grantor_name: str
    holder: uuid.UUID
    holder_name: str
    basis: str
    procedures: tuple[str, ...]
    since: dt.date
    until: dt.date
    proof: str
    is_revoked: bool
    ended_on: dt.date | None = None
    ended_because: str = ""

    def stands(self, on: dt.date) -> str:
        """Return how it stands on a day: waiting, coming, in-force, ended or revoked."""
        if self.ended_because:
            return "ended"
        if self.is_revoked:
            return "revoked"
        if on >= self.until:
            return "ended"
        if not self.proof:
            return "waiting"
        return "in-force" if self.since <= on else "coming"


@dataclass(frozen=True, slots=True)
class Kin:
    """What must be compared with the registers to prove a parent."""

    child_number: str
    parent_name: str
    parent_number: str
    parent_birth: dt.date


def acting(actor: Actor, *, on: dt.date) -> Acting:
    """
    Return whom an actor may act for on a day in the current province.

    Asked of what signing in brought along, so it costs nothing and can be asked anywhere, also
    within a reading of another system.
    """
    province = homes.current_province()
    held = (one for one in actor.mandates if one.province == province and one.holds(on=on))
    return Acting(tuple(sorted(held, key=lambda one: one.id)))


def mandates_of(actor: Actor, *, cursor: str = "", limit: int = PAGE) -> Page[MandateRow]:
    """
    Return the mandates an actor has given or holds, the newest first.

    :raises CursorMalformed: when the cursor is none that a page gave out.
    """
    with homes.reading("identity"):
        own = _own(actor)
        if cursor:
            own = own.filter(pk__lt=paging.key(cursor))
        page = paging.cut(own.order_by("-pk")[: limit + 1], limit, paging.by_key)
        return Page([_row(one) for one in page.items], page.next)


def all_mandates_of(actor: Actor) -> list[MandateRow]:
    """Return every mandate an actor has given or holds, the newest first."""
    return list(paging.whole(lambda cursor: mandates_of(actor, cursor=cursor, limit=MOST)))


def mandate(actor: Actor, key: uuid.UUID) -> MandateRow:
    """
    Return one mandate that an actor has given or holds.

    :raises MandateUnknown: also when there is one of others.
    """
    with homes.reading("identity"):
        found = _own(actor).filter(pk=key).first()
        if found is None:
            raise MandateUnknown
        return _row(found)


def mandates_to_prove(
    actor: Actor, *, on: dt.date, cursor: str = "", limit: int = MOST
) -> Page[MandateRow]:
    """
    Return the mandates that wait for an officer who has seen the paper, the oldest first.

    :raises CursorMalformed: when the cursor is none that a page gave out.
    """
    with homes.reading("identity"):
        seen_by = within(reach(actor, duties.PROVERS, on=on))
        people = Person.objects.filter(seen_by, province=homes.current_province())
        waiting = _known().filter(
            grantor__in=people, proof=Proof.NONE, revoked_at=None, until__gt=on
        )
        if cursor:
            waiting = waiting.filter(pk__gt=paging.key(cursor))
        page = paging.cut(waiting.order_by("pk")[: limit + 1], limit, paging.by_key)
        found = [_row(one) for one in page.items]
        shown = [
            Sight("people", key, person=key, unit=one.grantor.unit, unit_on=one.grantor.unit_on)
            for one in page.items
            for key in (one.grantor_id, one.holder_id)
        ]
    seen(actor, shown, kinds=duties.PROVERS, on=on, listed=True, purpose=Purpose.PROVE_MANDATE)
    return Page(found, page.next)


def person_named(personal_id: str, full_name: str) -> uuid.UUID:
    """
    Return the key of the person of a number and a name.

    Both must be right, and what is refused does not tell which was wrong.
    :raises PersonUnknown: when there is nobody of both.
    """
    with homes.reading("identity"):
        known = Person.objects.filter(
            province=homes.current_province(),
            personal_id=personal_id,
            name_key=folded_name(full_name),
        )
        found = known.values_list("pk", flat=True).first()
    if found is None:
        raise PersonUnknown
    return found


def kin_of(key: uuid.UUID) -> Kin | None:
    """Return what the registers must confirm of a mandate that waits as a parent's; else None."""
    with homes.reading("identity"):
        found = (
            _known().filter(pk=key, basis=Basis.PARENT, proof=Proof.NONE, revoked_at=None).first()
        )
        if found is None:
            return None
        return Kin(
            child_number=found.grantor.personal_id,
            parent_name=found.holder.full_name,
            parent_number=found.holder.personal_id,
            parent_birth=found.holder.birth_date,
        )


def _own(actor: Actor) -> QuerySet[Mandate]:
    me = actor.key
    return _known().filter(Q(grantor=me) | Q(holder=me))


def _known() -> QuerySet[Mandate]:
    known = Mandate.objects.filter(province=homes.current_province())
    return known.select_related("grantor", "holder")


def _row(one: Mandate) -> MandateRow:
    return MandateRow(
        id=one.pk, grantor=one.grantor_id, grantor_name=one.grantor.full_name,
        holder=one.holder_id, holder_name=one.holder.full_name, basis=one.basis,
        procedures=tuple(sorted(mandates.parsed(one.procedures) or ())), since=one.since,
        until=one.until, proof=one.proof, is_revoked=one.revoked_at is not None,
        ended_on=one.ended_on, ended_because=one.ended_because,
    )  # fmt: skip
