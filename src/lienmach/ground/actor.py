"""Who acts: a person, a service account or the platform itself."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Duty:
    """
    A kind of work entrusted for a time, within a unit or an agency.

    ``unit`` is a unit code as of ``unit_on``; ``agency`` an agency identifier. Both null
    means the whole province. Validity is half-open: ``[since, until)``.
    """

    kind: str
    province: str
    unit: str | None = None
    unit_on: dt.date | None = None
    agency: str | None = None
    since: dt.date | None = None
    until: dt.date | None = None

    def holds(self, *, on: dt.date) -> bool:
        """Test if the duty is in force on that day."""
        return (self.since is None or self.since <= on) and (self.until is None or on < self.until)


@dataclass(frozen=True, slots=True)
class Actor:
    """The one on whose behalf an action is carried out; ``id`` is never a personal number."""

    id: str
    name: str
    duties: frozenset[Duty] = frozenset()

    def duties_of(self, kind: str, *, province: str, on: dt.date) -> list[Duty]:
        """Return the actor's duties of a kind in a province in force on that day."""
        return [
            duty
            for duty in self.duties
            if duty.kind == kind and duty.province == province and duty.holds(on=on)
        ]

    @property
    def is_platform(self) -> bool:
        """Test if it is the platform itself that acts."""
        return self.id == PLATFORM.id


PLATFORM = Actor(id="platform", name="Nền tảng")
