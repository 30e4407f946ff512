"""Communes of before 1 July 2025, their districts, and the communes that came after them."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from linkage.generator.arrays import Flags, Ints

DEFAULT_TABLE = Path(__file__).parent.parent / "data" / "units_succession.csv"


@dataclass(frozen=True)
class Units:
    """
    Old communes by position 0 … n-1, in the order of the table: neighbours stand together.

    ``province`` is the three-digit code in personal numbers, as int (n,); ``district`` is a
    position (n,); ``heirs`` are positions in ``new_codes`` as (n, most), -1 where there is none.
    """

    codes: tuple[str, ...]
    province: Ints
    district: Ints
    heirs: Ints
    new_codes: tuple[str, ...]

    def __len__(self) -> int:
        """Return the number of old communes."""
        return len(self.codes)

    def heir(self, units: Ints, draws: Ints) -> Ints:
        """Return the new commune of each household: one of its old commune's heirs by its draw."""
        counts = (self.heirs >= 0).sum(axis=1)
        heirs: Ints = self.heirs[units, draws % counts[units]]
        return heirs

    def is_heir(self, units: Ints, new: Ints) -> Flags:
        """Return as flags (n,) where a new commune got all or part of an old one."""
        found: Flags = (self.heirs[units] == new[:, None]).any(axis=1)
        return found

    def neighbour(self, units: Ints, draws: Ints) -> Ints:
        """Return for each commune another one of its district, itself where it is alone there."""
        return _another(self.district, units, draws)

    def merged_with(self, units: Ints, draws: Ints) -> Ints:
        """Return for each commune another one with the same heir, itself where there is none."""
        return _another(self.heirs[:, 0], units, draws)

    def part(self, positions: Sequence[int] | Ints) -> "Units":
        """Return a table of some of the communes only."""
        keep = np.asarray(positions)
        return Units(
            tuple(self.codes[at] for at in keep),
            self.province[keep],
            self.district[keep],
            self.heirs[keep],
            self.new_codes,
        )


def _another(groups: Ints, units: Ints, draws: Ints) -> Ints:
    """Return for each unit another one of its group: the one some steps further round."""
    order = np.argsort(groups, kind="stable")
    _, starts, sizes = np.unique(groups[order], return_index=True, return_counts=True)
    group = np.unique(groups, return_inverse=True)[1]
    place = np.empty(len(groups), dtype=np.int64)
    place[order] = np.arange(len(groups))
    size, start = sizes[group[units]], starts[group[units]]
    step = 1 + draws % np.maximum(size - 1, 1)
    return order[start + (place[units] - start + step) % size]


def read_units(path: Path | None = None) -> Units:
    """Return the table of a file with ``province,district,old,new,leg``."""
    with (path or DEFAULT_TABLE).open(encoding="utf-8", newline="") as file:
        # A district without communes registers births itself and is left out here.
        rows = [row for row in csv.DictReader(file) if row["old"]]
    new_codes = tuple(dict.fromkeys(row["new"] for row in rows))
    districts = tuple(dict.fromkeys(row["district"] for row in rows))
    legs: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        legs.setdefault(row["old"], []).append(row)
    most = max(len(found) for found in legs.values())
    heirs = np.full((len(legs), most), -1)
    for at, found in enumerate(legs.values()):
        for nth, row in enumerate(found):
            heirs[at, nth] = new_codes.index(row["new"])
    firsts = [found[0] for found in legs.values()]
    return Units(
        codes=tuple(legs),
        province=np.array([int(row["province"]) for row in firsts]),
        district=np.array([districts.index(row["district"]) for row in firsts]),
        heirs=heirs,
        new_codes=new_codes,
    )


def stretch(units: Units, count: int, rng: np.random.Generator) -> Units:
    """
    Return about so many communes, of each province its share of them.

    Within a province they stand together, from a random place of the table on.
    """
    if count >= len(units):
        return units
    chosen: list[int] = []
    for province in np.unique(units.province):
        ours = np.flatnonzero(units.province == province)
        wanted = max(1, round(count * len(ours) / len(units)))
        start = int(rng.integers(len(ours)))
        chosen += [int(ours[(start + step) % len(ours)]) for step in range(wanted)]
    return units.part(sorted(chosen))
