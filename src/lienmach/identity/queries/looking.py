"""
Whose records a request shows to somebody else: gathered here, written down at its end.

Each query that shows a person says so by :func:`seen`. Outside of :func:`looking`, or where the
edge has not declared why, it refuses, so that no edge can forget. Nothing is written here: the
query is within a reading, which may be of another database than the log.
"""

import datetime as dt
import functools
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import ParamSpec, TypeVar

from lienmach import homes
from lienmach.ground.actor import Actor
from lienmach.ground.actor import Duty as HeldDuty
from lienmach.ground.ids import uuid7
from lienmach.identity.models import Contact, Mandate, Person
from lienmach.identity.queries.entrusted import lies_at
from lienmach.identity.refusals import PurposeMissing
from lienmach.identity.rules.purposes import Purpose, is_whole
from lienmach.territory import queries as territory
from lienmach.territory.rules.gazetteer import Gazetteer

Where = tuple[str | None, dt.date | None, tuple[str, ...]]
P = ParamSpec("P")
R = TypeVar("R")


class NobodyIsLooking(RuntimeError):
    """A record was shown to somebody outside of `looking()`: an error in our own code."""


class PurposeUndeclared(RuntimeError):
    """A record was shown by an edge that has not declared why: an error in our own code."""


@dataclass(frozen=True, slots=True)
class Sight:
    """
    One record that is shown: in which register it stands, and of whom it is.

    ``person`` is a key of identity, ``number`` a personal number; whichever the register knows.
    ``unit`` as of ``unit_on`` and ``agencies`` are where it lies, as far as the query can tell.
    """

    register: str
    record: uuid.UUID
    person: uuid.UUID | None = None
    number: str | None = None
    unit: str | None = None
    unit_on: dt.date | None = None
    agencies: tuple[str, ...] = ()

    @property
    def where(self) -> "Where":
        """Return where it lies."""
        return self.unit, self.unit_on, self.agencies


@dataclass(frozen=True, slots=True)
class Seen:
    """
    A record that somebody else saw, by which duty and why; ``listed`` as one of several.

    ``province`` is whose record it is: its log is kept where that province's identity lives. There
    the staff of another province are not known; ``agency`` is where such a reader's duty lies.
    ``id`` is the entry's key, made once, so that writing it down twice is writing it down once.
    """

    province: str
    sight: Sight
    reader: str
    duty: str
    stands_in: bool
    purpose: Purpose
    dossier: str
    note: str
    listed: bool
    agency: str | None = None
    id: uuid.UUID = field(default_factory=uuid7)


@dataclass(slots=True)
class Look:
    """What one request has shown so far, each record once, and why it does so."""

    purpose: Purpose | None = None
    note: str = ""
    found: dict[tuple[str, uuid.UUID], Seen] = field(default_factory=dict)

    def by_province(self) -> dict[str, list[Seen]]:
        """Return what was shown, by the province whose records it were."""
        told: dict[str, list[Seen]] = {}
        for one in self.found.values():
            told.setdefault(one.province, []).append(one)
        return told

    def add(self, one: Seen) -> None:
        """Keep a sight; a record that is opened as well as listed counts as opened."""
        key = (one.sight.register, one.sight.record)
        if key not in self.found or self.found[key].listed:
            self.found[key] = one


_look: ContextVar[Look | None] = ContextVar("look", default=None)


@contextmanager
def looking(purpose: Purpose | None = None) -> Iterator[Look]:
    """Gather what is shown within."""
    look = Look(purpose)
    token = _look.set(look)
    try:
        yield look
    finally:
        _look.reset(token)


def declare(purpose: Purpose, *, note: str = "") -> None:
    """
    Say why the request around us shows what it shows; edges do it by :func:`shows`.

    :raises PurposeMissing: when the purpose asks for a sentence and there is none.
    """
    look = _look.get()
    if look is None:
        raise NobodyIsLooking
    if not is_whole(purpose, dossier="-", note=note):
        raise PurposeMissing
    look.purpose, look.note = purpose, note


def shows(purpose: Purpose) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Declare of an edge why it shows the records of people."""

    def wrap(edge: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(edge)
        def told(*args: P.args, **kwargs: P.kwargs) -> R:
            declare(purpose)
            return edge(*args, **kwargs)

        return told

    return wrap


def seen(
    actor: Actor,
    sights: Iterable[Sight],
    *,
    kinds: Iterable[str],
    on: dt.date,
    listed: bool = False,
    purpose: Purpose | None = None,
    dossier: str = "",
) -> None:
    """
    Note that an actor is shown these records; of their own, and for the platform, nothing.

    ``kinds`` are the duties that let them look: those alone are told that cover where a record
    lies, where that is known. ``purpose`` is what the query itself knows, as
    of a dossier; what the edge declares comes first.
    """
    if actor.is_platform:
        return
    others = [sight for sight in sights if str(sight.person) != actor.id]
    if not others:
        return
    look = _look.get()
    if look is None:
        raise NobodyIsLooking
    why = look.purpose or purpose
    if why is None:
        raise PurposeUndeclared
    wanted = frozenset(kinds)
    around = homes.current_province(), territory.gazetteer()
    by = {
        where: _by_which(actor.duties, wanted, where, on, *around)
        for where in {one.where for one in others}
    }
    for sight in others:
        duty, stands_in, agency = by[sight.where]
        look.add(
            Seen(
                homes.current_province(), sight, actor.id, duty, stands_in, why, dossier,
                look.note, listed, agency,
            )
        )  # fmt: skip


def seen_in_ledger(actor: Actor, subject: str, *, on: dt.date) -> None:
    """Note that an actor is shown what the ledger holds of a person, a mandate or an address."""
    try:
        key = uuid.UUID(subject)
    except ValueError:
        return
    with homes.reading("identity"):
        here = {"province": homes.current_province(), "pk": key}
        of_mandate = Mandate.objects.filter(**here).values_list("grantor", "holder").first() or ()
        found = {
            *Person.objects.filter(**here).values_list("pk", flat=True),
            *Contact.objects.filter(**here).values_list("person", flat=True),
            *of_mandate,
        }
    seen(actor, [Sight("people", each, person=each) for each in found], kinds=(), on=on)


@functools.lru_cache(maxsize=4096)
def _by_which(
    duties: frozenset[HeldDuty],
    kinds: frozenset[str],
    where: Where,
    on: dt.date,
    _province: str,
    _gazetteer: Gazetteer,
) -> tuple[str, bool, str | None]:
    """
    Return the kinds of duty by which somebody looks, whether all are lent, and at which agency.

    Of whatever province: after a merger an agency's officers work on dossiers of both systems.
    Every line of a list asks, and most lie at the same places.
    """
    held = [duty for duty in duties if duty.kind in kinds and duty.holds(on=on)]
    unit, unit_on, agencies = where
    places = {(duty.province, duty.agency, duty.unit, duty.unit_on) for duty in held}
    if len(places) > 1 and (unit is not None or agencies):  # of one place all cover, or none
        there = [
            duty
            for duty in held
            if lies_at(duty, unit=unit, unit_on=unit_on, agencies=agencies, on=on)
        ]
        held = there or held  # it was shown by one of them, though it lies where we cannot see
    lent = bool(held) and all(duty.lent_by for duty in held)
    agency = min((duty.agency for duty in held if duty.agency), default=None)
    return " ".join(sorted({duty.kind for duty in held})), lent, agency
