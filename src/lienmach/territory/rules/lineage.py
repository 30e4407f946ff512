"""
How things that are known by (code, validity) descend from one another.

Codes are given again: of the 114 communes of 2025, 113 bear the code of a commune that ended
the day before. So a code means something only as of a day, and validity is half-open.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, Protocol, TypeVar

EARLIEST = dt.date(1900, 1, 1)
"""Stands for a beginning that nobody has researched; see ``since_known``."""


class Unknown(LookupError):
    """No such code, or nothing that stands under it on that day."""


class Dated(Protocol):
    """What stands under a code from one day until another."""

    @property
    def code(self) -> str:
        """The official code."""

    @property
    def name(self) -> str:
        """The full name."""

    @property
    def since(self) -> dt.date:
        """The first day."""

    @property
    def until(self) -> dt.date | None:
        """The day it no longer stands, if known."""


@dataclass(frozen=True, slots=True)
class Succession:
    """One leg of descent: on a day the predecessor, or part of it, passed to the successor."""

    predecessor: str
    successor: str
    on: dt.date
    part: bool = False
    citation: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Heir:
    """Who carries on; ``part`` when only part of what was passed to it."""

    code: str
    name: str
    part: bool


T = TypeVar("T", bound=Dated)


def stands(thing: Dated, on: dt.date) -> bool:
    """Test if something stands on a day."""
    return thing.since <= on and (thing.until is None or on < thing.until)


class Lineage(Generic[T]):
    """Members known by (code, validity), and the successions between them."""

    def __init__(self, members: Iterable[T], successions: Iterable[Succession]) -> None:
        self.members: tuple[T, ...] = tuple(members)
        self.successions: tuple[Succession, ...] = tuple(successions)
        self._under: dict[str, list[T]] = defaultdict(list)
        for member in sorted(self.members, key=lambda one: one.since):
            self._under[member.code].append(member)
        self._from: dict[tuple[str, dt.date], list[Succession]] = defaultdict(list)
        self._to: dict[tuple[str, dt.date], list[Succession]] = defaultdict(list)
        self._into: dict[str, list[Succession]] = defaultdict(list)
        for leg in self.successions:
            self._from[leg.predecessor, leg.on].append(leg)
            self._to[leg.successor, leg.on].append(leg)
            self._into[leg.successor].append(leg)
        self._forward: dict[tuple[str, dt.date, dt.date], tuple[tuple[T, bool], ...]] = {}
        self._standing: dict[dt.date, tuple[T, ...]] = {}
        self._ended: dict[tuple[str, dt.date], frozenset[str]] = {}

    @property
    def latest(self) -> dt.date:
        """The last day on which anything is known to have changed."""
        ends = (member.until for member in self.members if member.until)
        return max((*(member.since for member in self.members), *ends), default=EARLIEST)

    def known(self, code: str) -> tuple[T, ...]:
        """Return everything that ever stood under a code, oldest first."""
        return tuple(self._under.get(code, ()))

    def find(self, code: str, on: dt.date) -> T | None:
        """Return what stands under a code on a day, if anything does."""
        return next((one for one in self._under.get(code, ()) if stands(one, on)), None)

    def get(self, code: str, on: dt.date) -> T:
        """
        Return what stands under a code on a day.

        :raises Unknown: when nothing does.
        """
        found = self.find(code, on)
        if found is None:
            raise Unknown(code)
        return found

    def standing(self, on: dt.date) -> tuple[T, ...]:
        """Return everything that stands on a day, by code."""
        if on not in self._standing:
            found = (self.find(code, on) for code in sorted(self._under))
            self._standing[on] = tuple(one for one in found if one is not None)
        return self._standing[on]

    def legs_from(self, member: T) -> tuple[Succession, ...]:
        """Return the legs by which a member passed on, none while it stands."""
        return tuple(self._from.get((member.code, member.until), ())) if member.until else ()

    def legs_to(self, member: T) -> tuple[Succession, ...]:
        """Return the legs by which a member came about."""
        return tuple(self._to.get((member.code, member.since), ()))

    def successors(self, member: T) -> tuple[T, ...]:
        """Return the members it passed to, one step on."""
        return tuple(self.get(leg.successor, leg.on) for leg in self.legs_from(member))

    def predecessors(self, member: T) -> tuple[T, ...]:
        """Return the members it came from, one step back."""
        eve = member.since - dt.timedelta(days=1)
        return tuple(self.get(leg.predecessor, eve) for leg in self.legs_to(member))

    def carried(self, member: T, on: dt.date) -> tuple[T, ...]:
        """
        Return what stands for a member on a day: itself, its heirs, or what it came from.

        More than one means that the day alone does not decide.
        """
        if member.since > on:
            return self._back(member, on)
        return tuple(heir for heir, _part in self._on(member, on))

    def heirs_of(self, member: T, on: dt.date) -> tuple[Heir, ...]:
        """Return the heirs of a member that stand on a day, by code; itself while it stands."""
        found = self._on(member, on)
        # Parts that come together again in one heir are the whole again.
        alone = len(found) == 1
        return tuple(Heir(heir.code, heir.name, part and not alone) for heir, part in found)

    def ended_into(self, code: str, on: dt.date) -> frozenset[str]:
        """
        Return the codes for all of which what stands under a code, and nobody else, carries on.

        Of what ended by a day and passed to several only these several together would have all of
        it, so none of them is given it here. A code under which something stands is its own.
        """
        if (code, on) not in self._ended:
            self._ended[code, on] = self._ended_into(code, on)
        return self._ended[code, on]

    def _ended_into(self, code: str, on: dt.date) -> frozenset[str]:
        found, pending = set[str](), [*filter(None, [self.find(code, on)])]
        while pending:
            for earlier in self._came_into(pending.pop(), on):
                heirs = self.heirs_of(earlier, on)
                if [heir.code for heir in heirs] == [code]:
                    pending.append(earlier)
                    if self.find(earlier.code, on) is None:
                        found.add(earlier.code)
        return frozenset(found)

    def _came_into(self, member: T, on: dt.date) -> Iterator[T]:
        """Yield what passed to a member by a day: when it came about, or while it stood."""
        for leg in self._into.get(member.code, ()):
            if leg.on <= on and stands(member, leg.on):
                yield self.get(leg.predecessor, leg.on - dt.timedelta(days=1))

    def heirs(self, code: str, on: dt.date) -> tuple[Heir, ...]:
        """
        Return who carries on for a code asked about on a day.

        While something under it was to end, its heirs today. If something under it had ended,
        the heirs, on that day, of the latest that had: codes are given again, and whoever
        traces a code means the older bearer. Otherwise the bearer itself.
        :raises Unknown: when nothing stood under the code by that day.
        """
        now = self.find(code, on)
        if now is not None and now.until is not None:
            return self.heirs_of(now, max(self.latest, on))
        ended = [one for one in self.known(code) if one.until is not None and one.until <= on]
        if ended:
            return self.heirs_of(ended[-1], on)
        return self.heirs_of(self.get(code, on), on)

    def chain(self, code: str, from_day: dt.date, to_day: dt.date) -> tuple[Succession, ...]:
        """Return every leg on the way from a code as of one day to a later day, in order."""
        legs: dict[Succession, None] = {}
        pending = [self.get(code, from_day)]
        while pending:
            member = pending.pop(0)
            if member.until is not None and member.until <= to_day:
                legs.update(dict.fromkeys(self.legs_from(member)))
                pending.extend(self.successors(member))
        return tuple(sorted(legs, key=lambda leg: leg.on))

    def crosswalk(self, day_before: dt.date, day: dt.date) -> dict[str, tuple[Heir, ...]]:
        """Return, for every code standing on the one day, who carries it on the other."""
        return {one.code: self.heirs_of(one, day) for one in self.standing(day_before)}

    def holes(self) -> Iterator[str]:
        """Yield a sentence for everything in the data that would leave a question unanswered."""
        for code, bearers in self._under.items():
            for older, newer in pairwise(bearers):
                if older.until is None or older.until > newer.since:
                    yield f"{code} stands twice on {newer.since}."
        for member in self.members:
            if member.until is not None:
                yield from self._holes_after(member, member.until)
        known = {(one.code, one.until) for one in self.members}
        for leg in self.successions:
            if (leg.predecessor, leg.on) not in known:
                yield f"{leg.predecessor} did not end on {leg.on}, yet passes on."

    def _holes_after(self, member: T, until: dt.date) -> Iterator[str]:
        legs = self.legs_from(member)
        name = f"{member.code} {member.name}"
        if not legs:
            yield f"{name} ended on {until} and nobody carries on."
        if len(legs) != len({leg.successor for leg in legs}):
            yield f"{name} passes to the same successor twice."
        if len(legs) == 1 and legs[0].part:
            yield f"{name} passed on only in part, and to nobody else."
        if len(legs) > 1 and not all(leg.part for leg in legs):
            yield f"{name} passed whole to more than one."
        for leg in legs:
            if self.find(leg.successor, until) is None:
                yield f"{name} passed to {leg.successor}, which did not stand on {until}."

    def _on(self, member: T, on: dt.date) -> tuple[tuple[T, bool], ...]:
        """Return (heir, part) for all that stand on a day in the place of a member."""
        key = (member.code, member.since, on)
        if key not in self._forward:
            found: dict[tuple[str, dt.date], tuple[T, bool]] = {}
            if stands(member, on):
                found[member.code, member.since] = (member, False)
            elif member.until is not None and member.until <= on:
                for leg in self.legs_from(member):
                    for heir, part in self._on(self.get(leg.successor, leg.on), on):
                        found[heir.code, heir.since] = (heir, part or leg.part)
            self._forward[key] = tuple(found[each] for each in sorted(found))
        return self._forward[key]

    def _back(self, member: T, on: dt.date) -> tuple[T, ...]:
        found: dict[tuple[str, dt.date], T] = {}
        pending: Sequence[T] = [member]
        while pending:
            earlier = [one for each in pending for one in self.predecessors(each)]
            found |= {(one.code, one.since): one for one in earlier if stands(one, on)}
            pending = [one for one in earlier if one.since > on]
        return tuple(found[each] for each in sorted(found))
