"""Single errors of one file: each hits its share of the rows, whatever the others did."""

import numpy as np

from linkage.generator import dates
from linkage.generator.arrays import Flags, Floats, Ints, Names
from linkage.generator.claims import (
    NO_NUMBER,
    NO_UNIT,
    UNKNOWN_SEX,
    Claims,
    DateForm,
    Fault,
    Spelled,
)
from linkage.generator.names import FIRST_MIDDLE, GIVEN, PERIOD_ENDS, SECOND_MIDDLE, Vocabulary
from linkage.generator.setting import Slips, by_year
from linkage.generator.units import Units

_ANY_SIZE = 1 << 30
_OLD_CARDS = (140_000_000, 149_999_999)
_PARENTS_PERIOD = 1


class Slipping:
    """Applies the slips of one file to claims, with one random source, always in one order."""

    def __init__(
        self,
        claims: Claims,
        slips: Slips,
        words: Vocabulary,
        units: Units,
        rng: np.random.Generator,
    ) -> None:
        self.claims = claims
        self.slips = slips
        self.words = words
        self.units = units
        self.rng = rng

    def apply(self, stepfathers: Names) -> None:
        """Let everything slip; ``stepfathers`` (n, 4) are mothers' other husbands, 0 if none."""
        self._change_parents(stepfathers)
        self._lose_parents()
        self._change_name_words()
        self._misspell()
        self._mistake_sex()
        self._mistake_dates()
        self._mistake_numbers()
        self._mistake_units()

    # --- draws --------------------------------------------------------------------------

    def _rows(self, share: float | Floats, among: Flags | None = None) -> Ints:
        hit = self.rng.random(len(self.claims)) < share
        return np.flatnonzero(hit if among is None else hit & among)

    def _by_year(self, steps: tuple[tuple[int, float], ...]) -> Floats:
        return by_year(steps, self.claims.year)

    def _draws(self, rows: Ints) -> Ints:
        return self.rng.integers(0, _ANY_SIZE, len(rows))

    def _given_names(self, sexes: Ints, periods: Ints) -> Ints:
        """Return other given names by sex and period of each, (len,)."""
        found = np.zeros(len(sexes), dtype=np.int64)
        for sex, period in np.unique([sexes, periods], axis=1).T.tolist():
            at = np.flatnonzero((sexes == sex) & (periods == period))
            found[at] = self.words.choices["given", sex, period].draw(len(at), self.rng)[:, 0]
        return found

    # --- parents ------------------------------------------------------------------------

    def _change_parents(self, stepfathers: Names) -> None:
        claims, slips = self.claims, self.slips
        rows = self._rows(slips.stepfather, stepfathers[:, GIVEN] > 0)
        claims.father[rows] = stepfathers[rows]
        claims.mark(rows, Fault.STEPFATHER)
        for sex, names in ((1, claims.mother), (0, claims.father)):
            said = names[:, GIVEN] > 0
            rows = self._rows(slips.parent_given_wrong, said)
            periods = np.full(len(rows), _PARENTS_PERIOD)
            names[rows, GIVEN] = self._given_names(np.full(len(rows), sex), periods)
            claims.mark(rows, Fault.PARENT_GIVEN_WRONG)
            rows = self._rows(slips.parent_middle_missing, said & (names[:, FIRST_MIDDLE] > 0))
            names[rows, FIRST_MIDDLE] = names[rows, SECOND_MIDDLE]
            names[rows, SECOND_MIDDLE] = 0
            claims.mark(rows, Fault.PARENT_MIDDLE_MISSING)

    def _lose_parents(self) -> None:
        claims, slips = self.claims, self.slips
        both = (claims.mother[:, GIVEN] > 0) & (claims.father[:, GIVEN] > 0)
        rows = self._rows(slips.parents_exchanged, both)
        claims.mother[rows], claims.father[rows] = claims.father[rows], claims.mother[rows].copy()
        claims.mark(rows, Fault.PARENTS_EXCHANGED)
        # Who is not asked for one parent is often not asked for the other.
        draws = self.rng.random(len(claims))
        for names, steps, fault in (
            (claims.mother, slips.mother_missing, Fault.MOTHER_MISSING),
            (claims.father, slips.father_missing, Fault.FATHER_MISSING),
        ):
            draws = np.where(
                self.rng.random(len(claims)) < slips.parents_lost_apart,
                self.rng.random(len(claims)),
                draws,
            )
            lost = (draws < self._by_year(steps)) & (names[:, GIVEN] > 0)
            names[lost] = 0
            claims.mark(lost, fault)

    # --- names --------------------------------------------------------------------------

    def _change_name_words(self) -> None:
        claims, slips, names = self.claims, self.slips, self.claims.name
        period = np.searchsorted(PERIOD_ENDS, claims.year, side="right")
        rows = self._rows(slips.name_changed)
        names[rows, GIVEN] = self._given_names(claims.sex[rows], period[rows])
        claims.mark(rows, Fault.NAME_CHANGED)
        rows = self._rows(slips.middle_added, names[:, SECOND_MIDDLE] == 0)
        added = self._middle_names(claims.sex[rows], period[rows])
        bare = names[rows, FIRST_MIDDLE] == 0
        names[rows, np.where(bare, FIRST_MIDDLE, SECOND_MIDDLE)] = added
        claims.mark(rows, Fault.MIDDLE_ADDED)
        rows = self._rows(slips.middle_missing, names[:, FIRST_MIDDLE] > 0)
        names[rows, FIRST_MIDDLE] = names[rows, SECOND_MIDDLE]
        names[rows, SECOND_MIDDLE] = 0
        claims.mark(rows, Fault.MIDDLE_MISSING)

    def _middle_names(self, sexes: Ints, periods: Ints) -> Ints:
        found = np.zeros(len(sexes), dtype=np.int64)
        for at, (sex, period) in enumerate(zip(sexes, periods, strict=True)):
            choice = self.words.choices["middle", int(sex), int(period)]
            found[at] = choice.draw(1, self.rng)[0, 0]
        return found

    def _misspell(self) -> None:
        slips, said = self.slips, {"name": np.ones(len(self.claims), dtype=np.bool_)}
        said["mother"] = self.claims.mother[:, GIVEN] > 0
        said["father"] = self.claims.father[:, GIVEN] > 0
        for column, share, fault in (
            ("name", slips.letter_typo, Fault.LETTER_TYPO),
            ("name", slips.keyboard_slip, Fault.KEYBOARD_SLIP),
            ("name", slips.wrong_tone, Fault.WRONG_TONE),
            ("name", slips.name_order, Fault.NAME_ORDER),
            ("name", slips.odd_space, Fault.ODD_SPACE),
            ("mother", slips.parent_typo, Fault.PARENT_TYPO),
            ("mother", slips.parent_tone, Fault.PARENT_TONE),
            ("mother", slips.odd_space / 2, Fault.ODD_SPACE),
            ("father", slips.parent_typo, Fault.PARENT_TYPO),
            ("father", slips.parent_tone, Fault.PARENT_TONE),
            ("father", slips.odd_space / 2, Fault.ODD_SPACE),
        ):
            rows = self._rows(share, said[column])
            self.claims.spelled.append(
                Spelled(column, rows, fault, self._draws(rows), self._draws(rows))
            )
            self.claims.mark(rows, fault)

    # --- sex, date, number, commune -----------------------------------------------------

    def _mistake_sex(self) -> None:
        claims = self.claims
        rows = self._rows(self.slips.sex_wrong)
        claims.women[rows] = 1 - claims.women[rows]
        claims.mark(rows, Fault.SEX_WRONG)
        rows = self._rows(self.slips.sex_missing)
        claims.women[rows] = UNKNOWN_SEX
        claims.mark(rows, Fault.SEX_MISSING)

    def _mistake_dates(self) -> None:
        claims, slips = self.claims, self.slips
        rows = self._rows(slips.lunar_date)
        claims.redate(rows, dates.lunar(claims.day[rows], self._draws(rows)), Fault.LUNAR_DATE)
        rows = self._rows(slips.late_date)
        later = claims.day[rows] + 1 + self._draws(rows) % 45
        claims.redate(rows, later, Fault.LATE_DATE)
        rows = self._rows(slips.date_digit)
        claims.redate(
            rows, dates.wrong_digit(claims.day[rows], self._draws(rows)), Fault.DATE_DIGIT
        )
        rows = self._rows(slips.day_month_exchanged)
        claims.redate(rows, dates.exchanged(claims.day[rows]), Fault.DAY_MONTH)
        rows = self._rows(self._by_year(slips.placeholder))
        claims.redate(rows, dates.new_year(claims.day[rows]), Fault.PLACEHOLDER)
        for share, form, fault in (
            (self._by_year(slips.year_only), DateForm.YEAR, Fault.YEAR_ONLY),
            (slips.date_missing, DateForm.NOTHING, Fault.DATE_MISSING),
        ):
            rows = self._rows(share)
            claims.form[rows] = form
            claims.mark(rows, fault)

    def _mistake_numbers(self) -> None:
        claims, slips = self.claims, self.slips
        rows = self._rows(slips.number_shared, claims.number != NO_NUMBER)
        numbered = np.flatnonzero(claims.number != NO_NUMBER)
        claims.number[rows] = claims.number[self.rng.choice(numbered, len(rows))]
        claims.mark(rows, Fault.NUMBER_SHARED)
        rows = self._rows(slips.number_digit, claims.number != NO_NUMBER)
        claims.number[rows] = other_digit(claims.number[rows], self._draws(rows))
        claims.mark(rows, Fault.NUMBER_DIGIT)
        rows = self._rows(slips.number_of_old_card, (claims.number != 0) & (claims.year < 2000))
        claims.number[rows] = self.rng.integers(*_OLD_CARDS, len(rows))
        claims.zero_lost[rows] = True
        claims.mark(rows, Fault.NUMBER_OF_OLD_CARD)
        whole = (claims.number != NO_NUMBER) & ~claims.zero_lost
        rows = self._rows(slips.number_zero_lost, whole & (claims.number < 10**11))
        claims.zero_lost[rows] = True
        claims.mark(rows, Fault.NUMBER_ZERO_LOST)
        rows = self._rows(self._by_year(slips.number_missing))
        claims.number[rows] = NO_NUMBER
        claims.mark(np.flatnonzero(claims.number == NO_NUMBER), Fault.NUMBER_MISSING)

    def _mistake_units(self) -> None:
        claims, slips = self.claims, self.slips
        for share, other, fault in (
            (slips.unit_neighbour, self.units.neighbour, Fault.UNIT_NEIGHBOUR),
            (slips.unit_merged, self.units.merged_with, Fault.UNIT_MERGED),
        ):
            rows = self._rows(share, claims.unit >= 0)
            found = other(claims.unit[rows], self._draws(rows))
            claims.mark(rows[found != claims.unit[rows]], fault)
            claims.unit[rows] = found
        rows = self._rows(slips.unit_missing, claims.unit >= 0)
        claims.unit[rows] = NO_UNIT
        claims.mark(rows, Fault.UNIT_MISSING)


def other_digit(numbers: Ints, draws: Ints) -> Ints:
    """Return the numbers with one of the last nine digits another one."""
    place = np.array([10**power for power in range(9)])[draws % 9]
    digit = numbers // place % 10
    changed: Ints = numbers + ((digit + 1 + draws // 9 % 9) % 10 - digit) * place
    return changed
