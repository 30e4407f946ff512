"""A province's people from the books' first year on: weddings, children, strangers."""

from dataclasses import dataclass

import numpy as np

from linkage.generator.arrays import Flags, Floats, Ints, rank_in_group
from linkage.generator.births import YEAR, Births, plan_births, with_twins
from linkage.generator.names import Vocabulary
from linkage.generator.people import ELSEWHERE, NOBODY, Couples, People, first_day
from linkage.generator.setting import Lives, by_year
from linkage.generator.units import Units

_EARLIEST_MOTHERS = 1888
_MEN_YOUNGER = 2
_MEN_OLDER = 8
# Of men so many years older than the bride (from two younger on), the share who are looking.
_LOOKING = np.array([0.1, 0.2, 0.4, 0.6, 0.8, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3])


@dataclass
class Population:
    """Everybody, and per couple (m,) where it lives now and the wife's and husband's person."""

    people: People
    couple_home: Ints
    wife: Ints
    husband: Ints


class Story:
    """Lets a province live through the years, one year of brides at a time."""

    def __init__(
        self,
        lives: Lives,
        units: Units,
        words: Vocabulary,
        *,
        founders: int,
        rng: np.random.Generator,
    ) -> None:
        self.lives = lives
        self.units = units
        self.words = words
        self.founders = founders
        self.rng = rng
        self.people = People.room_for(founders * 300)
        self.couples: list[Couples] = []
        self.couple_count = 0
        self.births_of = np.zeros(lives.last_year + 2, dtype=np.int64)
        weight = rng.lognormal(0.0, 0.45, len(units))
        self.pull = np.cumsum(weight / weight.sum())
        self.clans = words.surnames_of(len(units) * 4, rng).reshape(len(units), 4)

    def told(self) -> Population:
        """Live through all years and return the population."""
        for year in range(_EARLIEST_MOTHERS - _MEN_OLDER, _EARLIEST_MOTHERS + _MEN_YOUNGER):
            self._add_strangers(year)
        for year in range(_EARLIEST_MOTHERS, self.lives.last_year - 17):
            self._add_strangers(year + _MEN_YOUNGER)
            self._wed(year)
        for year in range(self.lives.last_year - 17 + _MEN_YOUNGER, self.lives.last_year + 1):
            self._add_strangers(year)
        self.people.trim()
        return Population(
            self.people,
            np.concatenate([one.second_home for one in self.couples]),
            np.concatenate([one.wife for one in self.couples]),
            np.concatenate([one.husband for one in self.couples]),
        )

    # --- strangers: founders before the first year, people from outside afterwards ---------

    def _add_strangers(self, year: int) -> None:
        if year < self.lives.first_year:
            self._add_founders(year)
            return
        births = int(self.births_of[year])
        share = self.lives.outsiders
        self._add_outsiders(year, int(self.rng.poisson(births * share / (1 - share))))

    def _add_founders(self, year: int) -> None:
        # Earlier years bring fewer brides, so that births do not begin with a jump.
        growth = (1 + self.lives.founders_growth) ** (year - _EARLIEST_MOTHERS)
        count = max(2, round(self.founders * growth))
        home = self._anywhere(count)
        clan = self.rng.random(count) < self.lives.clan_names
        surname = self.words.surnames_of(count, self.rng)
        local = self.clans[home, self.rng.integers(0, 4, count)]
        women = self.rng.integers(0, 2, count)
        born = self._days_in(year, count)
        self.people.add(
            count,
            women=women,
            born=born,
            died=self._deaths(born, women, infants=False),
            surname=np.where(clan, local, surname),
            born_in=home,
            home=home,
        )

    def _add_outsiders(self, year: int, count: int) -> None:
        if not count:
            return
        pairs = max(1, round(count / 1.3))
        parents_of = np.r_[np.arange(pairs), self.rng.integers(0, pairs, count)][:count]
        mothers, fathers = (self._add_absent(year, women, pairs) for women in (1, 0))
        number = self._add_couples(mothers, fathers, np.full(pairs, ELSEWHERE))
        women = self.rng.integers(0, 2, count)
        born = self._days_in(year, count)
        # Brothers and sisters are some years apart; who would be twins by chance is not.
        born = born + (300 + self.rng.integers(0, 1500, count)) * rank_in_group(parents_of)
        born = np.minimum(born, first_day(self.lives.last_year + 1) - 1)
        self.people.add(
            count,
            women=women,
            born=born,
            died=self._deaths(born, women, infants=False),
            mother=mothers[parents_of],
            father=fathers[parents_of],
            parents=number[parents_of],
            surname=self.people.surname[fathers[parents_of]],
            born_in=ELSEWHERE,
            home=self._anywhere(count),
        )

    def _add_absent(self, year: int, women: int, count: int) -> Ints:
        born = first_day(year) - (YEAR * self.rng.uniform(19.5, 38.0, count)).astype(np.int64)
        return self.people.add(
            count,
            women=women,
            born=born,
            died=born + 1,
            surname=self.words.surnames_of(count, self.rng),
            born_in=ELSEWHERE,
            home=ELSEWHERE,
        )

    # --- weddings -----------------------------------------------------------------------

    def _wed(self, year: int) -> None:
        people, rng = self.people, self.rng
        grown = people.died[: people.size] > people.born[: people.size] + 22 * YEAR
        free = (people.couple[: people.size] == NOBODY) & (people.home[: people.size] >= 0) & grown
        years, women = people.year[: people.size], people.women[: people.size] == 1
        brides = rng.permutation(np.flatnonzero(free & women & (years == year)))
        single, brides = np.split(brides, [round(len(brides) * self.lives.never_married)])
        gap = year - years.astype(np.int64)
        men = np.flatnonzero(free & ~women & (gap >= -_MEN_YOUNGER) & (gap <= _MEN_OLDER))
        men = men[rng.random(len(men)) < _LOOKING[gap[men] + _MEN_YOUNGER]]
        wives, husbands = self._pairs(brides, rng.permutation(men))
        mothers = single[: round(len(single) * self.lives.single_mothers)]
        wives = np.r_[wives, mothers]
        husbands = np.r_[husbands, np.full(len(mothers), NOBODY)]
        if len(wives):
            self._add_couples(wives, husbands, self._homes(wives, husbands))
            self._add_children(self.couples[-1])
            self._let_men_remarry(husbands)

    def _pairs(self, brides: Ints, men: Ints) -> tuple[Ints, Ints]:
        """Return who marries whom: within the commune as far as there are enough, then anybody."""
        home = self.people.home
        local = self.rng.random(len(brides)) < self.lives.marry_in_commune
        ours = brides[local]
        key_w = home[ours].astype(np.int64) << 32 | rank_in_group(home[ours])
        key_m = home[men].astype(np.int64) << 32 | rank_in_group(home[men])
        _, at_w, at_m = np.intersect1d(key_w, key_m, assume_unique=True, return_indices=True)
        others = np.r_[brides[~local], np.delete(ours, at_w)]
        left = np.delete(men, at_m)
        count = min(len(others), len(left))
        return np.r_[ours[at_w], others[:count]], np.r_[men[at_m], left[:count]]

    def _homes(self, wives: Ints, husbands: Ints) -> Ints:
        home = self.people.home
        his = (husbands >= 0) & (self.rng.random(len(wives)) < self.lives.to_husbands_home)
        return np.where(his, home[husbands], home[wives])

    def _add_couples(self, wives: Ints, husbands: Ints, home: Ints) -> Ints:
        count = len(wives)
        number = np.arange(self.couple_count, self.couple_count + count)
        self.couple_count += count
        move = (self.rng.random(count) < self.lives.couples_moved) & (home >= 0)
        near = self.units.neighbour(np.maximum(home, 0), self.rng.integers(0, 1 << 30, count))
        far = self._anywhere(count)
        goal = np.where(self.rng.random(count) < self.lives.couples_moved_near, near, far)
        second = np.where(move, goal, home)
        before = self.rng.integers(0, 5, count)
        self.couples.append(Couples(wives, husbands, home, second, before, number))
        self.people.couple[wives] = number
        self.people.couple[husbands[husbands >= 0]] = number[husbands >= 0]
        return number

    def _let_men_remarry(self, husbands: Ints) -> None:
        men = husbands[husbands >= 0]
        again = men[self.rng.random(len(men)) < self.lives.remarried_men]
        self.people.couple[again] = NOBODY

    # --- children -----------------------------------------------------------------------

    def _add_children(self, couples: Couples) -> None:
        births = plan_births(couples, self.people, self.lives, self.rng)
        births, twin_of = with_twins(births, self.lives, self.rng)
        if not len(births.couple):
            return
        wife = couples.wife[births.couple]
        father, parents = self._fathers(couples, births)
        at_home = np.where(
            births.order < couples.children_before_move[births.couple],
            couples.first_home[births.couple],
            couples.second_home[births.couple],
        )
        women = self._sexes(twin_of)
        start = self.people.size
        hers = self.people.born_in[wife]
        with_her_parents = (self._chances(len(wife), self.lives.born_at_mothers_home)) & (hers >= 0)
        surname = self.people.surname[np.where(father >= 0, father, wife)]
        children = self.people.add(
            len(wife),
            women=women,
            born=births.day,
            died=self._deaths(births.day, women, infants=True),
            mother=wife,
            father=father,
            parents=parents,
            twin=np.where(twin_of >= 0, start + twin_of, NOBODY),
            surname=surname,
            born_in=self._together(np.where(with_her_parents, hers, at_home), twin_of),
            home=couples.second_home[births.couple],
        )
        seconds = np.flatnonzero(twin_of >= 0)
        self.people.twin[start + twin_of[seconds]] = children[seconds]
        years, counts = np.unique(self.people.year[children], return_counts=True)
        self.births_of[years] += counts

    def _fathers(self, couples: Couples, births: Births) -> tuple[Ints, Ints]:
        """Return father and couple of each birth; some mothers had married again before it."""
        count = len(couples.wife)
        again = self._chances(count, self.lives.remarried_women) & (couples.husband >= 0)
        first_of_second = self.rng.integers(1, 4, count)
        later = again[births.couple] & (births.order >= first_of_second[births.couple])
        father, parents = couples.husband[births.couple], couples.number[births.couple]
        if not later.any():
            return father, parents
        stepping = np.flatnonzero(again)
        men = self._men_for(couples.husband[stepping])
        new = self._add_couples(couples.wife[stepping], men, couples.second_home[stepping])
        # The order of couples counts, so the wife is left in the couple she lives in last.
        second = np.full(count, NOBODY)
        second[stepping] = np.arange(len(stepping))
        at = second[births.couple[later]]
        father, parents = father.copy(), parents.copy()
        father[later], parents[later] = men[at], new[at]
        return father, parents

    def _men_for(self, like: Ints) -> Ints:
        """Add a man from outside for each wife who marries again, of the first husband's age."""
        born = self.people.born[like] + self.rng.integers(-900, 900, len(like))
        return self.people.add(
            len(like),
            women=0,
            born=born,
            died=self.people.born[like] + int(85 * YEAR),
            surname=self.words.surnames_of(len(like), self.rng),
            born_in=ELSEWHERE,
            home=self.people.home[like],
        )

    def _sexes(self, twin_of: Ints) -> Ints:
        women = self._chances(len(twin_of), 0.485).astype(np.int64)
        same = (twin_of >= 0) & self._chances(len(twin_of), self.lives.identical_twins)
        women[same] = women[twin_of[same]]
        return women

    @staticmethod
    def _together(places: Ints, twin_of: Ints) -> Ints:
        return np.where(twin_of >= 0, places[twin_of], places)

    # --- draws --------------------------------------------------------------------------

    def _anywhere(self, count: int) -> Ints:
        return np.searchsorted(self.pull, self.rng.random(count)).clip(0, len(self.units) - 1)

    def _days_in(self, year: int, count: int) -> Ints:
        return first_day(year) + self.rng.integers(0, 365, count)

    def _chances(self, count: int, share: float | Floats) -> Flags:
        return self.rng.random(count) < share

    def _deaths(self, born: Ints, women: Ints, *, infants: bool) -> Ints:
        """Return a day of death for each, which may lie in the future."""
        count, lives = len(born), self.lives
        modal = np.where(women == 1, lives.modal_age_of_death_women, lives.modal_age_of_death_men)
        age = modal + lives.spread_of_death * np.log(self.rng.exponential(1.0, count))
        years = (1970 + born // YEAR).astype(np.int64)
        war = (women == 0) & self._chances(count, by_year(lives.war_deaths_of_men, years))
        age = np.where(war, self.rng.uniform(18, 30, count), age)
        if infants:
            early = self._chances(count, by_year(lives.infant_deaths, years))
            age = np.where(early, self.rng.exponential(1.2, count), age)
        else:
            # Whoever came from outside or founded a family had lived long enough to.
            age = np.maximum(age, 30.0)
        return (born + np.clip(age, 0.01, 112.0) * YEAR).astype(np.int64)
