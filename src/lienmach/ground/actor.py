"""Who acts: a person, a service account or the platform itself."""

import dataclasses
import datetime as dt
import getpass
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

NOBODY = uuid.UUID(int=0)


@dataclass(frozen=True, slots=True)
class Duty:
    """
    A kind of work entrusted for a time, within a unit or an agency.

    ``unit`` is a unit code as of ``unit_on``; ``agency`` an agency identifier. Both null
    means the whole province. Validity is half-open: ``[since, until)``. ``lent_by`` is the key of
    the absent officer whose duty it is, where somebody stands in for them.
    """

    kind: str
    province: str
    unit: str | None = None
    unit_on: dt.date | None = None
    agency: str | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    lent_by: str | None = None

    def holds(self, *, on: dt.date) -> bool:
        """Test if the duty is in force on that day."""
        return (self.since is None or self.since <= on) and (self.until is None or on < self.until)


@dataclass(frozen=True, slots=True)
class Mandate:
    """
    Leave to act for another person, within ``[since, until)``.

    ``person`` is whom one acts for, ``unit`` their commune as of ``unit_on``; ``procedures`` null
    means all of them. ``is_by_law``: a parent or a guardian, who also sees what was filed before.
    """

    id: str
    province: str
    person: str
    since: dt.date
    until: dt.date
    procedures: frozenset[str] | None = None
    is_by_law: bool = False
    unit: str | None = None
    unit_on: dt.date | None = None

    def holds(self, *, on: dt.date) -> bool:
        """Test if the mandate is in force on that day."""
        return self.since <= on < self.until

    def covers(self, procedure: str) -> bool:
        """Test if it is for that procedure."""
        return self.procedures is None or procedure in self.procedures


@dataclass(frozen=True, slots=True)
class Actor:
    """
    The one on whose behalf an action is carried out; ``id`` is never a personal number.

    ``level`` is how sure one is who it is, as whoever signed them in said: 1, unless they said more.
    """

    id: str
    name: str
    duties: frozenset[Duty] = frozenset()
    mandates: frozenset[Mandate] = frozenset()
    level: int = 1

    @property
    def key(self) -> uuid.UUID:
        """Return the key of the person or officer who acts; of all others one that nobody has."""
        try:
            return uuid.UUID(self.id)
        except ValueError:
            return NOBODY

    def duties_of(self, kind: str, *, province: str, on: dt.date) -> list[Duty]:
        """Return the actor's duties of a kind in a province in force on that day."""
        return [
            duty
            for duty in self.duties
            if duty.kind == kind and duty.province == province and duty.holds(on=on)
        ]

    def by_own_duties(self) -> "Actor":
        """Return the same officer with no duty that another has lent them."""
        own = frozenset(duty for duty in self.duties if duty.lent_by is None)
        return dataclasses.replace(self, duties=own)

    @property
    def is_platform(self) -> bool:
        """Test if it is the platform itself that acts."""
        return self.id == PLATFORM.id


PLATFORM = Actor(id="platform", name="Nền tảng", level=2)


OPERATOR = "operator:"
"""What the id of whoever works on the machine itself begins with, so that it is nobody else's."""


def command_runner() -> str:
    """Return the name of whoever runs this command, if the system knows it."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "operator"


def by_command() -> Actor:
    """Return who acts by command, without a duty: to be named where records are shown."""
    name = command_runner()
    return Actor(id=OPERATOR + name, name=name)


_stood_in_for: ContextVar[set[str] | None] = ContextVar("stood_in_for", default=None)
_acted_by: ContextVar[set[str] | None] = ContextVar("acted_by", default=None)


@contextmanager
def noting_stand_ins() -> Iterator[None]:
    """
    Note, within an action, on whose lent duties and on which mandates it relies.

    What was noted around it is noted of it too.
    """
    around, mandates = _stood_in_for.get(), _acted_by.get()
    token = _stood_in_for.set(set() if around is None else around)
    also = _acted_by.set(set() if mandates is None else mandates)
    try:
        yield
    finally:
        _stood_in_for.reset(token)
        _acted_by.reset(also)


def rely_on(duties: Iterable[Duty]) -> None:
    """Note that these duties allow what is done; one of the actor's own makes it their own act."""
    noted, relied = _stood_in_for.get(), list(duties)
    if noted is not None and all(duty.lent_by for duty in relied):
        noted.update(duty.lent_by for duty in relied if duty.lent_by)


def stood_in_for() -> list[str]:
    """Return the keys of the officers in whose place the action around us is done, sorted."""
    return sorted(_stood_in_for.get() or ())


def act_by(mandate: Mandate) -> None:
    """Note that what is done is done for another, by this mandate."""
    noted = _acted_by.get()
    if noted is not None:
        noted.add(mandate.id)


def acted_by() -> list[str]:
    """Return the keys of the mandates by which the action around us is done, sorted."""
    return sorted(_acted_by.get() or ())
