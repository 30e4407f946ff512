"""What the hand behind a row makes of it: the habits of a book, or of an office."""

import numpy as np

from linkage.generator import dates
from linkage.generator.arrays import Flags, Floats, Ints, Names
from linkage.generator.books import Entries, Shelf
from linkage.generator.claims import NO_NUMBER, Claims, DateForm, Fault
from linkage.generator.names import FIRST_MIDDLE, GIVEN, SURNAME, Vocabulary
from linkage.generator.setting import Books, Slips, by_year
from linkage.generator.spelling import (
    ABBREVIATIONS,
    STRIDES,
    Marks,
    with_old_tones,
)

_LATEST_REMEMBERED = 60


def keep_book(
    claims: Claims,
    entries: Entries,
    shelf: Shelf,
    books: Books,
    grandfathers: Names,
    words: Vocabulary,
    rng: np.random.Generator,
) -> None:
    """Write the births of n rows as the hands of their books wrote them."""
    hand = _Hand(claims, entries, shelf, books, rng)
    hand.name_parents(grandfathers, words)
    hand.date_births()
    noted = rng.random(len(claims)) < by_year(books.number_noted, claims.year)
    claims.number[~noted] = NO_NUMBER
    abbreviates = rng.random(len(claims)) < books.abbreviated_rows
    book = entries.book
    write_in_style(
        claims,
        words,
        marks=shelf.marks[book],
        upper=shelf.upper[book],
        decomposed=shelf.decomposed[book],
        abbreviation=np.where(abbreviates, shelf.abbreviation[book], 0),
    )


def keep_base(claims: Claims, slips: Slips, words: Vocabulary, rng: np.random.Generator) -> None:
    """Write n rows as the offices of a population base wrote them, each by itself."""
    count = len(claims)
    old = rng.random(count) < slips.old_tone_placement
    bare = rng.random(count) < slips.no_diacritics
    write_in_style(
        claims,
        words,
        marks=np.where(bare, Marks.NONE, np.where(old, Marks.OLD_TONES, Marks.NEW_TONES)),
        upper=rng.random(count) < slips.upper_case,
        decomposed=rng.random(count) < slips.decomposed,
        abbreviation=np.zeros(count, dtype=np.int64),
    )


class _Hand:
    def __init__(
        self, claims: Claims, entries: Entries, shelf: Shelf, books: Books, rng: np.random.Generator
    ) -> None:
        self.claims = claims
        self.book = entries.book
        self.place = entries.place
        self.late = entries.late
        self.shelf = shelf
        self.books = books
        self.rng = rng

    def _rows(self, share: Floats, among: Flags) -> Ints:
        return np.flatnonzero((self.rng.random(len(self.claims)) < share[self.book]) & among)

    def name_parents(self, grandfathers: Names, words: Vocabulary) -> None:
        claims, shelf = self.claims, self.shelf
        rows = self._rows(shelf.grandfather, grandfathers[:, GIVEN] > 0)
        claims.father[rows] = grandfathers[rows]
        claims.mark(rows, Fault.GRANDFATHER_AS_FATHER)
        rows = self._rows(shelf.mother_without_surname, claims.mother[:, GIVEN] > 0)
        claims.mother[rows, SURNAME] = 0
        bare = rows[self.rng.random(len(rows)) < self.books.mother_without_thi_either]
        bare = bare[claims.mother[bare, FIRST_MIDDLE] == words.word("Thị")]
        claims.mother[bare, FIRST_MIDDLE] = 0
        claims.mark(rows, Fault.MOTHER_WITHOUT_SURNAME)
        for names, left_out, fault in (
            (claims.mother, shelf.mother_left_out, Fault.MOTHER_MISSING),
            (claims.father, shelf.father_left_out, Fault.FATHER_MISSING),
        ):
            rows = self._rows(left_out, names[:, GIVEN] > 0)
            names[rows] = 0
            claims.mark(rows, fault)

    def date_births(self) -> None:
        claims, shelf, book = self.claims, self.shelf, self.book
        everybody = np.ones(len(claims), dtype=np.bool_)
        self._misdate_the_late()
        running = (self.place >= shelf.off_from[book]) & (self.place <= shelf.off_to[book])
        off = np.flatnonzero((shelf.year_off[book] != 0) & running)
        other = dates.years_off(claims.day[off], shelf.year_off[book[off]])
        claims.redate(off, other, Fault.BOOK_YEAR_OFF)
        rows: Ints = np.flatnonzero(shelf.day_month_exchanged[book])
        claims.redate(rows, dates.exchanged(claims.day[rows]), Fault.BOOK_DAY_MONTH)
        rows = self._rows(shelf.placeholder, everybody)
        claims.redate(rows, dates.new_year(claims.day[rows]), Fault.PLACEHOLDER)
        rows = self._rows(shelf.year_only, everybody)
        claims.form[rows] = DateForm.YEAR
        claims.mark(rows, Fault.YEAR_ONLY)

    def _misdate_the_late(self) -> None:
        """Who is registered years later is remembered by the moon, or by about when it was."""
        claims, books, rng = self.claims, self.books, self.rng
        wrong = rng.random(len(claims)) < books.late_date_wrong
        rows = np.flatnonzero(self.late & wrong)
        moon = rng.random(len(rows)) < books.late_date_lunar
        draws = rng.integers(0, 1 << 30, len(rows))
        lunar = dates.lunar(claims.day[rows], draws)
        claims.redate(rows[moon], lunar[moon], Fault.LUNAR_DATE)
        later = claims.day[rows] + 1 + draws % _LATEST_REMEMBERED
        claims.redate(rows[~moon], later[~moon], Fault.LATE_DATE)


def write_in_style(
    claims: Claims,
    words: Vocabulary,
    *,
    marks: Ints,
    upper: Ints | Flags,
    decomposed: Ints | Flags,
    abbreviation: Ints,
) -> None:
    """Set the manner of writing of n rows and note what differs from the plain one."""
    legacy = marks >= Marks.TCVN3
    upper = np.where(legacy, 0, upper).astype(np.int64)
    decomposed = np.where(legacy | (marks == Marks.NONE), 0, decomposed).astype(np.int64)
    claims.style[:] = (
        marks * STRIDES.marks
        + upper * STRIDES.upper
        + decomposed * STRIDES.decomposed
        + abbreviation * STRIDES.abbreviation
    )
    for kind, fault in (
        (Marks.NONE, Fault.NO_DIACRITICS),
        (Marks.TCVN3, Fault.TCVN3),
        (Marks.VNI, Fault.VNI),
    ):
        claims.mark(marks == kind, fault)
    claims.mark(upper == 1, Fault.UPPER_CASE)
    claims.mark(decomposed == 1, Fault.DECOMPOSED)
    moving = np.array([with_old_tones(word) != word for word in words.words])
    claims.mark((marks == Marks.OLD_TONES) & _any_word(claims, moving), Fault.TONE_PLACEMENT)
    short = np.array([word in ABBREVIATIONS[1] for word in words.words])
    # A given name is never shortened, whatever word it is.
    shortened = _any_word(claims, short, slots=GIVEN)
    claims.mark((abbreviation > 0) & shortened, Fault.ABBREVIATION)


def _any_word(claims: Claims, wanted: Flags, slots: int = GIVEN + 1) -> Flags:
    """Return where the names of person or parents have a wanted word in their first slots."""
    found = np.zeros(len(claims), dtype=np.bool_)
    for names in (claims.name, claims.mother, claims.father):
        found |= wanted[names[:, :slots]].any(axis=1)
    return found
