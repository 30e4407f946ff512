"""
Figures of the communes of one time, told for the communes of another.

Forward, what passed whole is exact; what was split belongs to several and is left undecided, for
no source tells shares. Backward, what came from one commune is exact; what came whole from
several is estimated by what each of them had counted itself, and says so; where one of them was
split it is left undecided. Nothing is lost: exact, estimated and undecided add up to what was
counted.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lienmach.territory.rules.gazetteer import Gazetteer, Unit

Counts = dict[str, int]


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted of one kind in a unit, as of a day."""

    unit: str
    unit_on: dt.date
    kind: str
    count: int


@dataclass(slots=True)
class Line:
    """What is known of one unit: counted there or passed on whole, and what is estimated."""

    unit: Unit
    exact: Counts = field(default_factory=lambda: defaultdict(int))
    estimated: Counts = field(default_factory=lambda: defaultdict(int))
    is_partial: bool = False
    """More may belong here, out of what is undecided."""

    def total(self, kind: str) -> int:
        """Return what is exact and what is estimated of a kind."""
        return self.exact.get(kind, 0) + self.estimated.get(kind, 0)


@dataclass(slots=True)
class Undecided:
    """What was counted in one unit and belongs to several, nobody knows how much to each."""

    unit: Unit
    candidates: tuple[Unit, ...]
    counts: Counts = field(default_factory=lambda: defaultdict(int))


@dataclass(frozen=True, slots=True)
class Restated:
    """Figures in the geography of a day, by code of the unit; and what cannot be told in it."""

    lines: list[Line]
    undecided: list[Undecided]


def restated(gazetteer: Gazetteer, counted: Iterable[Counted], on: dt.date) -> Restated:
    """
    Return figures in the geography of a day.

    What was counted under a code that meant nothing is left out: an import refuses such.
    """
    sums = _sums(gazetteer, counted)
    lines: dict[Unit, Line] = {}
    undecided: dict[Unit, Undecided] = {}
    for (unit, kind), count in sorted(sums.items(), key=lambda item: (item[0][0].key, item[0][1])):
        standing = gazetteer.carried(unit, on)
        if len(standing) == 1:
            lines.setdefault(standing[0], Line(standing[0])).exact[kind] += count
            continue
        weights = _weights(gazetteer, unit, standing, kind, sums)
        for heir, part in _shared(count, weights).items():
            lines.setdefault(heir, Line(heir)).estimated[kind] += part
        if not weights:
            undecided.setdefault(unit, Undecided(unit, standing)).counts[kind] += count
    for open_one in undecided.values():
        for unit in open_one.candidates:
            lines.setdefault(unit, Line(unit)).is_partial = True
    return Restated(
        lines=[lines[unit] for unit in sorted(lines, key=lambda one: one.key)],
        undecided=[undecided[unit] for unit in sorted(undecided, key=lambda one: one.key)],
    )


def _sums(gazetteer: Gazetteer, counted: Iterable[Counted]) -> dict[tuple[Unit, str], int]:
    sums: dict[tuple[Unit, str], int] = defaultdict(int)
    for one in counted:
        unit = gazetteer.find(one.unit, one.unit_on)
        if unit is not None:
            sums[unit, one.kind] += one.count
    return sums


def _weights(
    gazetteer: Gazetteer,
    unit: Unit,
    standing: tuple[Unit, ...],
    kind: str,
    sums: Mapping[tuple[Unit, str], int],
) -> dict[Unit, int]:
    """Return by what a later unit's count is told apart among those it came from; empty if not."""
    if not standing or any(len(gazetteer.carried(one, unit.since)) != 1 for one in standing):
        return {}
    weights = {one: sums.get((one, kind), 0) for one in standing}
    # One that counted nothing of its own may have failed to report: no basis for a share.
    return weights if all(weights.values()) else {}


def _shared(count: int, weights: Mapping[Unit, int]) -> dict[Unit, int]:
    """Share a count out by weights in whole numbers that add up to it (largest remainders)."""
    if not weights:
        return {}
    whole = sum(weights.values())
    parts = {unit: count * weight // whole for unit, weight in weights.items()}
    left = count - sum(parts.values())
    by_rest = sorted(weights, key=lambda unit: (-(count * weights[unit] % whole), unit.key))
    for unit in by_rest[:left]:
        parts[unit] += 1
    return parts
