"""
Personal numbers of twelve digits, made up but legal.

Three digits of the province that registered the birth, one of century and sex, two of the year,
six of a serial. Serials here are multiples of three, so that a file of such numbers shows at a
glance that it was made up; within a province, sex and year none occurs twice.
"""

import numpy as np
import numpy.typing as npt

from linkage.generator.arrays import Ints, rank_in_group
from linkage.generator.people import People
from linkage.generator.setting import Lives
from linkage.generator.units import Units

SERIAL_STEP = 3
_SERIALS = 333_333
# Shares no factor with the number of serials, so that it visits each once.
_STRIDE = 104_729
OTHER_PROVINCES = np.array(
    [1, 2, 4, 6, 8, 10, 11, 12, 14, 15, 17, 19, 20, 22, 24, 25, 26, 27, 33, 34, 35, 36, 37, 38, 40,
     42, 44, 45, 46, 48, 49, 51, 52, 54, 56, 58, 60, 62, 64, 66, 67, 68, 70, 72, 74, 75, 77, 79,
     80, 82, 83, 84, 86, 87, 89, 91, 92, 93, 94, 95, 96]
)  # fmt: skip
# Most who come from outside come from near by.
_NEAR_PROVINCES = np.array([1, 22, 27, 33, 34, 35, 36, 37, 38])


def number_people(
    people: People, units: Units, lives: Lives, rng: np.random.Generator
) -> npt.NDArray[np.int64]:
    """Return the number of each of n people as an integer; written, it has twelve digits."""
    prefix = _prefixes(people, units, lives.outsiders_from_near, rng)
    order = rng.permutation(people.size)
    rank = np.empty(people.size, dtype=np.int64)
    rank[order] = rank_in_group(prefix[order])
    if rank.max(initial=0) >= _SERIALS:
        raise OverflowError("more people of one province, sex and year than there are serials")
    start = int(rng.integers(_SERIALS))
    serial = SERIAL_STEP * ((start + prefix % _SERIALS + rank * _STRIDE) % _SERIALS)
    numbers: npt.NDArray[np.int64] = prefix * 1_000_000 + serial
    return numbers


def _prefixes(people: People, units: Units, from_near: float, rng: np.random.Generator) -> Ints:
    count = people.size
    near = _NEAR_PROVINCES[rng.integers(0, len(_NEAR_PROVINCES), count)]
    far = OTHER_PROVINCES[rng.integers(0, len(OTHER_PROVINCES), count)]
    outside = np.where(rng.random(count) < from_near, near, far)
    inside = units.province[np.maximum(people.born_in, 0)]
    province = np.where(people.born_in >= 0, inside, outside).astype(np.int64)
    year = people.year.astype(np.int64)
    century = 2 * ((year - 1900) // 100) + people.women
    prefixes: Ints = province * 1000 + np.clip(century, 0, 9) * 100 + year % 100
    return prefixes
