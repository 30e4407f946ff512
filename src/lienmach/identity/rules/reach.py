"""
The ground that a place of duty has come to mean on a day, as units of all times.

A duty in a commune that has merged covers, from that day on, the whole of the commune that
carries on, with everything recorded there under the codes of its parts; before that day it
covers the commune alone, though the merger may long be known.
"""

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache

from lienmach.territory.rules.gazetteer import Gazetteer, Unit


def codes_standing(gazetteer: Gazetteer, code: str, as_of: dt.date, on: dt.date) -> frozenset[str]:
    """
    Return the codes that stand on a day where a unit stood: its own, or its heirs'.

    None when nothing stands under the code on the day it is meant as of, or not yet.
    """
    unit = gazetteer.find(code, as_of)
    if unit is None or unit.since > on:
        return frozenset()
    return frozenset(heir.code for heir in gazetteer.carried(unit, on))


def codes_within(gazetteer: Gazetteer, code: str, as_of: dt.date, on: dt.date) -> frozenset[str]:
    """Return the codes that stand on a day within a place of duty, the place itself included."""
    return frozenset(unit.code for unit in _within(gazetteer, code, as_of, on))


@lru_cache(maxsize=4_096)
def ground(gazetteer: Gazetteer, code: str, as_of: dt.date, on: dt.date) -> frozenset[Unit]:
    """
    Return every unit, standing or ended, whose records may lie within a place of duty.

    Ground of which only a part came here counts: whoever may have to place a record of a
    split commune must be able to see it.
    """
    standing = _within(gazetteer, code, as_of, on)
    return frozenset(
        unit
        for unit in gazetteer.members
        if unit.since <= on and not standing.isdisjoint(gazetteer.carried(unit, on))
    )


def _within(gazetteer: Gazetteer, code: str, as_of: dt.date, on: dt.date) -> set[Unit]:
    place = gazetteer.find(code, as_of)
    if place is None or place.since > on:
        return set()  # a place that is still to be founded covers nothing yet
    pending = list(gazetteer.carried(place, on))
    found: set[Unit] = set()
    while pending:
        unit = pending.pop()
        if unit not in found:
            found.add(unit)
            pending += gazetteer.children(unit, on)
    return found


def places(units: Iterable[Unit]) -> frozenset[tuple[str, dt.date, dt.date | None]]:
    """Return units as codes with the time in which the code meant them."""
    return frozenset((unit.code, unit.since, unit.until) for unit in units)
