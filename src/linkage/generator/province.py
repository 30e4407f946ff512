"""A whole province: its units, its people with their names and numbers, and what became of them."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from linkage.generator.arrays import Flags, Floats, Ints, Names, random_source
from linkage.generator.names import Vocabulary, vocabulary
from linkage.generator.naming import name_people
from linkage.generator.numbers import number_people
from linkage.generator.people import People, first_day
from linkage.generator.population import Population, Story
from linkage.generator.setting import Lives
from linkage.generator.settling import Settled, settle
from linkage.generator.units import Units, stretch

_FIRST_FOUNDERS = 40
_FEWEST_FOUNDERS = 12
_MORE_THAN_NEEDED = 1.04
_TOO_MANY = 1.15
_GREATEST_STEP = 16
_MOST_TELLINGS = 12


@dataclass(frozen=True)
class Province:
    """
    Everybody in a province and around it; arrays are by person, (n,) or (n, 4).

    ``last_day`` of the story is in days since 1970.
    """

    units: Units
    words: Vocabulary
    population: Population
    names: Names
    settled: Settled
    numbers: npt.NDArray[np.int64]
    last_day: int

    @property
    def people(self) -> People:
        """The table of all people."""
        return self.population.people

    @property
    def native(self) -> Flags:
        """Who was born in the province since the books begin, as flags (n,)."""
        return self.people.born_in >= 0

    def names_of(self, persons: Ints) -> Names:
        """Return the names of persons, (k, 4); no words for nobody."""
        return np.where((persons >= 0)[:, None], self.names[persons], 0).astype(np.uint16)

    def grandfathers(self, persons: Ints) -> Ints:
        """Return the father's father of each, -1 where unknown."""
        father = self.people.father[persons]
        return np.where(father >= 0, self.people.father[father], -1)

    def stepfathers(self, persons: Ints) -> Ints:
        """Return the mother's last husband where he is not the father, else -1."""
        mother = self.people.mother[persons]
        couple = np.where(mother >= 0, self.people.couple[mother], -1)
        husband = np.where(couple >= 0, self.population.husband[couple], -1)
        return np.where(husband != self.people.father[persons], husband, -1)


def make_province(residents: int, seed: int, lives: Lives, table: Units) -> Province:
    """Return a province in which somewhat more people live than are asked for."""
    words = vocabulary()
    count = len(table)
    if lives.people_per_commune:
        count = max(lives.fewest_communes, round(residents / lives.people_per_commune))
    units = stretch(table, count, random_source(seed, "units"))
    population, settled = _told(residents, seed, lives, units, words)
    people = population.people
    couples = len(population.couple_home)
    return Province(
        units=units,
        words=words,
        population=population,
        names=name_people(people, couples, words, lives, random_source(seed, "names")),
        settled=settled,
        numbers=number_people(people, units, lives, random_source(seed, "numbers")),
        last_day=int(first_day(lives.last_year + 1)) - 1,
    )


def _told(
    residents: int, seed: int, lives: Lives, units: Units, words: Vocabulary
) -> tuple[Population, Settled]:
    """
    Return a story in which enough people live in the end, and not many more.

    How many that will be is chance, so a small story tells how many founders a greater one takes,
    and it is told again where they were too few.
    """
    founders = _FIRST_FOUNDERS
    for telling in range(_MOST_TELLINGS):
        rng = random_source(seed, "population", telling)
        population = Story(lives, units, words, founders=founders, rng=rng).told()
        settled = settle(population, units, lives, rng)
        living = int(settled.living.sum())
        needed = math.ceil(founders * residents * _MORE_THAN_NEEDED / max(living, 1))
        needed = max(_FEWEST_FOUNDERS, min(needed, _GREATEST_STEP * founders))
        if living >= residents and (living < _TOO_MANY * residents or needed == founders):
            break
        founders = needed
    return population, settled


def family_order(people: People, couples: int, rng: np.random.Generator) -> Floats:
    """Return a random number for each person, the same for all children of a couple."""
    draws = rng.random(couples)
    return np.where(people.parents >= 0, draws[people.parents], rng.random(people.size))
