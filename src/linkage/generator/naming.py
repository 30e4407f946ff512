"""Names for everybody: by the fashion of the years, and alike within a family."""

from collections.abc import Iterator

import numpy as np

from linkage.generator.arrays import Flags, Floats, Ints, Names
from linkage.generator.names import (
    FIRST_MIDDLE,
    GIVEN,
    MEN,
    PERIOD_ENDS,
    PERIODS,
    SECOND_MIDDLE,
    SURNAME,
    WOMEN,
    Vocabulary,
)
from linkage.generator.people import People
from linkage.generator.setting import Lives, by_year

_REDRAWS = 4


def name_people(
    people: People, couples: int, words: Vocabulary, lives: Lives, rng: np.random.Generator
) -> Names:
    """Return the name of each of n people, as words (n, 4)."""
    return _Naming(people, couples, words, lives, rng).names()


class _Naming:
    def __init__(
        self,
        people: People,
        couples: int,
        words: Vocabulary,
        lives: Lives,
        rng: np.random.Generator,
    ) -> None:
        self.people = people
        self.couples = couples
        self.words = words
        self.lives = lives
        self.rng = rng
        blurred = people.year + rng.normal(0.0, lives.fashion_blur_years, people.size)
        self.period = np.searchsorted(PERIOD_ENDS, blurred, side="right").astype(np.int8)
        self.given_names = np.zeros((people.size, 4), dtype=np.uint16)

    def names(self) -> Names:
        names, everybody = self.given_names, np.arange(self.people.size)
        names[:, SURNAME] = self.people.surname
        names[:, FIRST_MIDDLE] = self._draw("middle", everybody)[:, 0]
        names[:, GIVEN] = self._draw("given", everybody)[:, 0]
        self._share_middle_names()
        self._alliterate()
        self._add_second_middle_names()
        self._follow_fashion()
        self._take_mothers_surname()
        self._drop_middle_names()
        self._name_twins()
        self._tell_siblings_apart()
        self._avoid_repeats()
        return names

    # --- draws --------------------------------------------------------------------------

    def _groups(self, who: Ints) -> Iterator[tuple[int, int, Ints]]:
        """Yield sex, period and the people of both, of all who are asked for."""
        group = self.people.women[who] * np.int64(len(PERIODS)) + self.period[who]
        for sex in (MEN, WOMEN):
            for period in range(len(PERIODS)):
                yield sex, period, who[group == sex * len(PERIODS) + period]

    def _draw(self, kind: str, who: Ints) -> Ints:
        """Return names of a kind by sex and period of each, (len(who), words)."""
        width = self.words.choices[kind, MEN, 0].words.shape[1]
        drawn = np.zeros((len(who), width), dtype=np.int64)
        place = np.empty(self.people.size, dtype=np.int64)
        place[who] = np.arange(len(who))
        for sex, period, members in self._groups(who):
            choice = self.words.choices[kind, sex, period]
            drawn[place[members]] = choice.draw(len(members), self.rng)
        return drawn

    def _some(self, share: float | Floats) -> Flags:
        return self.rng.random(self.people.size) < share

    # --- families -----------------------------------------------------------------------

    def _share_middle_names(self) -> None:
        """Give the children of some couples one middle name: that of one son, one daughter."""
        sharing = self.rng.random(self.couples) < self.lives.families_sharing_middle
        parents = self.people.parents
        who = np.flatnonzero((parents >= 0) & sharing[parents])
        # The last child written for a family and sex decides; all others follow.
        key = parents[who].astype(np.int64) * 2 + self.people.women[who]
        chosen = np.zeros(self.couples * 2, dtype=np.uint16)
        chosen[key] = self.given_names[who, FIRST_MIDDLE]
        self.given_names[who, FIRST_MIDDLE] = chosen[key]

    def _alliterate(self) -> None:
        """Let the given names of some families begin with one letter."""
        alike = self.rng.random(self.couples) < self.lives.families_alliterating
        parents = self.people.parents
        who = np.flatnonzero((parents >= 0) & alike[parents])
        initials = self.words.initials()
        letter = np.zeros(self.couples, dtype=np.int64)
        letter[parents[who]] = initials[self.given_names[who, GIVEN]]
        wanted = letter[parents[who]]
        for initial in np.unique(wanted):
            allowed = np.flatnonzero(initials == initial)
            for sex, period, members in self._groups(who[wanted == initial]):
                choice = self.words.choices["given", sex, period].only(allowed)
                if choice is not None:
                    drawn = choice.draw(len(members), self.rng)
                    self.given_names[members, GIVEN] = drawn[:, 0]

    def _tell_siblings_apart(self) -> None:
        """Draw again where two children of one couple got the same given name."""
        for _ in range(_REDRAWS):
            again = self._repeated()
            if not len(again):
                return
            self.given_names[again, GIVEN] = self._draw("given", again)[:, 0]

    def _repeated(self) -> Ints:
        parents, twin = self.people.parents, self.people.twin
        who = np.flatnonzero(parents >= 0)
        key = parents[who].astype(np.int64) << 16 | self.given_names[who, GIVEN]
        order = np.argsort(key, kind="stable")
        same = np.flatnonzero(key[order][1:] == key[order][:-1])
        again = who[order[same + 1]]
        # Of twins the name was chosen as a pair, so the other child gives way if it can.
        paired = twin[again] >= 0
        return np.unique(np.where(paired & (twin[who[order[same]]] < 0), who[order[same]], again))

    # --- more words, fewer words --------------------------------------------------------

    def _add_second_middle_names(self) -> None:
        women, year = self.people.women == 1, self.people.year
        men_share = by_year(self.lives.two_middle_names_men, year)
        share = np.where(women, by_year(self.lives.two_middle_names_women, year), men_share)
        who = np.flatnonzero(self._some(share))
        self.given_names[who, SECOND_MIDDLE] = self._draw("middle", who)[:, 0]

    def _follow_fashion(self) -> None:
        """Give some a middle and a given name that go together, such as Thuỳ Linh."""
        who = np.flatnonzero(self._some(self.lives.fashionable_pairs))
        pair = self._draw("pair", who)
        two = self.given_names[who, SECOND_MIDDLE] > 0
        slot = np.where(two, SECOND_MIDDLE, FIRST_MIDDLE)
        self.given_names[who, slot] = pair[:, 0]
        self.given_names[who, GIVEN] = pair[:, 1]

    def _take_mothers_surname(self) -> None:
        mother = self.people.mother
        share = by_year(self.lives.mothers_surname_as_middle, self.people.year)
        who = np.flatnonzero(self._some(share) & (mother >= 0))
        middle = self.given_names[who, FIRST_MIDDLE]
        kept = self.given_names[who, SECOND_MIDDLE]
        self.given_names[who, SECOND_MIDDLE] = np.where(kept > 0, kept, middle)
        self.given_names[who, FIRST_MIDDLE] = self.people.surname[mother[who]]

    def _drop_middle_names(self) -> None:
        bare = self._some(by_year(self.lives.no_middle_name, self.people.year))
        self.given_names[bare, FIRST_MIDDLE] = 0
        self.given_names[bare, SECOND_MIDDLE] = 0

    def _name_twins(self) -> None:
        """Give twins of one sex the same middle names, and some of them given names alike."""
        twin, women = self.people.twin, self.people.women
        first = np.flatnonzero(twin > np.arange(self.people.size))
        first = first[women[first] == women[twin[first]]]
        second = twin[first]
        self.given_names[second, FIRST_MIDDLE : SECOND_MIDDLE + 1] = self.given_names[
            first, FIRST_MIDDLE : SECOND_MIDDLE + 1
        ]
        alike = self.rng.random(len(first)) < self.lives.twins_named_alike
        pair = self._draw("twins", first[alike])
        self.given_names[first[alike], GIVEN] = pair[:, 0]
        self.given_names[second[alike], GIVEN] = pair[:, 1]

    def _avoid_repeats(self) -> None:
        """Leave out a word that would stand twice in one name, such as Ngọc Ngọc."""
        names = self.given_names
        names[names[:, FIRST_MIDDLE] == names[:, GIVEN], FIRST_MIDDLE] = 0
        names[names[:, SECOND_MIDDLE] == names[:, GIVEN], SECOND_MIDDLE] = 0
        names[names[:, SECOND_MIDDLE] == names[:, FIRST_MIDDLE], SECOND_MIDDLE] = 0
        # "Thị" and "Văn" stand first wherever they stand.
        for text in ("Thị", "Văn"):
            late = names[:, SECOND_MIDDLE] == self.words.word(text)
            names[late, SECOND_MIDDLE] = names[late, FIRST_MIDDLE]
            names[late, FIRST_MIDDLE] = self.words.word(text)
        moved = (names[:, FIRST_MIDDLE] == 0) & (names[:, SECOND_MIDDLE] > 0)
        names[moved, FIRST_MIDDLE] = names[moved, SECOND_MIDDLE]
        names[moved, SECOND_MIDDLE] = 0
