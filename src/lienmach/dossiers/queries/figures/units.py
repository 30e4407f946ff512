"""Whose figures an actor may see, and how units of all times are told for one day."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lienmach.dossiers.queries.visibility import agencies_of
from lienmach.dossiers.rules import duties
from lienmach.dossiers.rules.figures import Sums
from lienmach.ground.actor import Actor
from lienmach.identity import queries as identity
from lienmach.territory import queries as territory
from lienmach.territory.rules.gazetteer import Unit

Key = tuple[str, dt.date]
"""A unit as figures are kept: its code, and since when it stood under it."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Which units' figures are shown; ``is_all`` is the whole province."""

    is_all: bool
    may_see: Callable[[Key], bool]


@dataclass(frozen=True, slots=True)
class Placed:
    """
    Figures by unit in the geography of a day, and what cannot be told in it.

    What passed whole to one unit is that one's; what was split stays what it was.
    """

    lines: dict[Unit, Sums]
    undecided: dict[Unit, Sums]
    unknown: Sums
    """Of codes that mean nothing here: counted in totals only."""


def everything() -> Scope:
    """Return the scope of the whole province."""
    return Scope(is_all=True, may_see=lambda _key: True)


def scope_of(actor: Actor, *, on: dt.date) -> Scope:
    """
    Return whose figures an officer may see: the units of their duties, and those their agency serves.

    The same places as of the dossiers; a duty for the whole province sees the whole province.
    """
    reach = identity.reach(actor, duties.SEE, on=on)
    if reach.everywhere:
        return everything()
    agencies = set(agencies_of(actor, duties.SEE, on=on))
    standing: dict[str, list[tuple[dt.date, dt.date | None]]] = {}
    for code, since, until in reach.places:
        standing.setdefault(code, []).append((since, until))
    directory, gazetteer = territory.directory(), territory.gazetteer()

    def may_see(key: Key) -> bool:
        code, since = key
        if any(
            first <= since and (until is None or since < until)
            for first, until in standing.get(code, ())
        ):
            return True
        unit = gazetteer.find(code, since)
        if unit is None or not agencies:
            return False
        return any(
            agency.code in agencies
            for heir in gazetteer.carried(unit, on)
            for agency in directory.serving(heir, on)
        )

    return Scope(is_all=False, may_see=may_see)


def placed(found: Mapping[Key, Sums], *, on: dt.date | None) -> Placed:
    """
    Return figures by unit: as they were recorded, or with those of the units before, for a day.

    Without a day each unit is told by itself. With one, a commune has the figures of all that
    passed to it whole; a split one's, that nobody has placed, stay undecided and whole.
    """
    gazetteer = territory.gazetteer()
    result = Placed({}, {}, Sums())
    for (code, since), sums in found.items():
        unit = gazetteer.find(code, since)
        if unit is None:
            result.unknown.add(sums)
            continue
        heirs = (unit,) if on is None else gazetteer.carried(unit, on)
        if len(heirs) == 1:
            result.lines.setdefault(heirs[0], Sums()).add(sums)
        else:
            result.undecided.setdefault(unit, Sums()).add(sums)
    return result
