"""Children of couples: how many, when, and where."""

from dataclasses import dataclass

import numpy as np

from linkage.generator.arrays import Flags, Floats, Ints
from linkage.generator.people import NOBODY, Couples, People, first_day
from linkage.generator.setting import Lives, by_year

YEAR = 365.25
OLDEST_MOTHER = 42
YOUNGEST_MOTHER = 18
_AFTER_FATHERS_DEATH = 260


@dataclass(frozen=True)
class Births:
    """Births 0 … k-1: position of the couple, day, and place in the order of its children."""

    couple: Ints
    day: Ints
    order: Ints


def plan_births(couples: Couples, people: People, lives: Lives, rng: np.random.Generator) -> Births:
    """Return the births of couples between the first and the last year of the story."""
    wife, husband = couples.wife, couples.husband
    born = people.born[wife].astype(np.int64)
    latest = np.minimum(born + OLDEST_MOTHER * YEAR, people.died[wife] - 1)
    father_died = np.where(husband >= 0, people.died[husband].astype(np.int64), np.int64(1) << 40)
    latest = np.minimum(latest, father_died + _AFTER_FATHERS_DEATH)
    latest = np.minimum(latest, first_day(lives.last_year + 1) - 1)
    day = born + YEAR * _age_at_first(people.year[wife], lives, rng)
    planned = _planned(people.year[wife], husband == NOBODY, lives, rng)
    found = []
    for order in range(int(planned.max(initial=0))):
        going = (planned > order) & (day <= latest)
        at = np.flatnonzero(going & (day >= first_day(lives.first_year)))
        found.append(Births(at, day[at].astype(np.int64), np.full(len(at), order)))
        day = day + _gap(people.year[wife], lives, rng)
        planned = np.where(going, planned, 0)
    if not found:
        none = np.empty(0, dtype=np.int64)
        return Births(none, none, none)
    return Births(
        np.concatenate([one.couple for one in found]),
        np.concatenate([one.day for one in found]),
        np.concatenate([one.order for one in found]),
    )


def _age_at_first(years: Ints, lives: Lives, rng: np.random.Generator) -> Floats:
    ages = by_year(lives.marriage_age, years) + 1.0 + rng.normal(0.0, 3.0, len(years))
    return np.clip(ages, YOUNGEST_MOTHER + 0.2, 36.0)


def _gap(years: Ints, lives: Lives, rng: np.random.Generator) -> Floats:
    shortest = 0.95
    spread = by_year(lives.years_between_births, years) - shortest
    return YEAR * (shortest + spread * rng.gamma(2.0, 0.5, len(years)))


def _planned(years: Ints, single: Flags, lives: Lives, rng: np.random.Generator) -> Ints:
    starts = np.array([start for start, _ in lives.children])
    shares = np.array([share for _, share in lives.children])
    period = np.clip(np.searchsorted(starts, years, side="right") - 1, 0, None)
    draws = rng.random(len(years))
    planned = (draws[:, None] < shares[period]).sum(axis=1)
    return np.where(single, 1, planned)


def with_twins(births: Births, lives: Lives, rng: np.random.Generator) -> tuple[Births, Ints]:
    """
    Return the births with some of them doubled, and for each the one it is the twin of.

    The second of two twins stands behind all others; the first has -1, as has everybody else.
    """
    second = np.flatnonzero(rng.random(len(births.couple)) < lives.twin_births)
    doubled = Births(
        np.r_[births.couple, births.couple[second]],
        np.r_[births.day, births.day[second]],
        np.r_[births.order, births.order[second]],
    )
    return doubled, np.r_[np.full(len(births.couple), NOBODY), second]
