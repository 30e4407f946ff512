"""Where everybody ends up: alive or dead, here or gone, and in which commune of today."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from linkage.generator.arrays import Flags, Ints
from linkage.generator.people import NOBODY, first_day
from linkage.generator.population import Population
from linkage.generator.setting import Lives, by_year
from linkage.generator.units import Units

_GROWN = 20


@dataclass(frozen=True)
class Settled:
    """
    What became of n people by the end of the story.

    ``old_home`` is an old commune and ``residence`` the new one made of it, both (n,) and -1 for
    those never here; ``alive`` and ``gone`` are flags (n,), as is
    ``living``: alive, here, and born since the books begin; ``moved`` tells who lives in a new
    commune that got nothing of the commune of birth.
    """

    old_home: npt.NDArray[np.int16]
    residence: npt.NDArray[np.int16]
    alive: Flags
    gone: Flags
    living: Flags
    moved: Flags


def settle(population: Population, units: Units, lives: Lives, rng: np.random.Generator) -> Settled:
    """Return what became of everybody by the first day after the last year."""
    people = population.people
    here = people.home >= 0
    alive = people.died >= first_day(lives.last_year + 1)
    gone = rng.random(people.size) < by_year(lives.left_the_provinces, people.year)
    old_home = _homes(population, units, lives, rng)
    household = np.where(people.couple >= 0, people.couple, people.parents)
    draws = rng.integers(0, 1 << 30, len(population.couple_home) + 1)
    residence = units.heir(np.maximum(old_home, 0), draws[household])
    residence = np.where(here, residence, -1)
    native = people.born_in >= 0
    moved = native & here & ~units.is_heir(np.maximum(people.born_in, 0), residence)
    return Settled(
        old_home=old_home.astype(np.int16),
        residence=residence.astype(np.int16),
        alive=alive,
        gone=gone,
        living=alive & ~gone & here & (people.year >= lives.first_year),
        moved=moved,
    )


def _homes(population: Population, units: Units, lives: Lives, rng: np.random.Generator) -> Ints:
    """Return where each lives: with husband or wife, else with the parents, else alone."""
    people = population.people
    home = people.home.astype(np.int64)
    married = people.couple != NOBODY
    with_spouse = population.couple_home[people.couple]
    with_parents = np.where(people.parents >= 0, population.couple_home[people.parents], -1)
    home = np.where(with_parents >= 0, with_parents, home)
    home = np.where(married & (with_spouse >= 0), with_spouse, home)
    grown = people.year <= lives.last_year - _GROWN
    alone = grown & ~married & (rng.random(people.size) < lives.children_moved_alone)
    at = np.flatnonzero(alone & (home >= 0))
    near = units.neighbour(home[at], rng.integers(0, 1 << 30, len(at)))
    far = rng.integers(0, len(units), len(at))
    home[at] = np.where(rng.random(len(at)) < lives.children_moved_near, near, far)
    return home
