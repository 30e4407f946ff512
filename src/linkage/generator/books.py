"""Civil-status books: which birth stands in which, and the habits of the hand that kept each."""

from dataclasses import dataclass

import numpy as np

from linkage.generator.arrays import Flags, Floats, Ints
from linkage.generator.people import People, year_fraction
from linkage.generator.setting import Books, Lives, by_year
from linkage.generator.spelling import Marks

_LONGEST_DELAY = 12
_ABBREVIATIONS = 3


@dataclass(frozen=True)
class Shelf:
    """
    All books 0 … b-1 of the communes and years, each habit an array (b,).

    ``year_off`` holds the years to add (0 where right), between ``off_from`` and ``off_to``, which
    are shares of the book; shares of rows are 0 where the book does not have the habit.
    """

    first_year: Ints
    digitised: Flags
    marks: Ints
    upper: Flags
    decomposed: Flags
    abbreviation: Ints
    year_off: Ints
    off_from: Floats
    off_to: Floats
    day_month_exchanged: Flags
    year_only: Floats
    placeholder: Floats
    mother_left_out: Floats
    father_left_out: Floats
    mother_without_surname: Floats
    grandfather: Floats


@dataclass(frozen=True)
class Entries:
    """Where births are entered: ``book`` (n,), ``place`` (n,) from 0 to 1 in it, ``late`` flags."""

    book: Ints
    place: Floats
    late: Flags


def periods(lives: Lives, books: Books) -> tuple[Ints, Ints]:
    """Return the number of the book of each year of the story, and the first year of each book."""
    number, starts = [], []
    ends = lives.first_year
    for year in range(lives.first_year, lives.last_year + 1):
        if year >= ends:
            starts.append(year)
            ends = year + int(by_year(books.years_per_book, np.array([year]))[0])
        number.append(len(starts) - 1)
    return np.array(number), np.array(starts)


def enter(
    people: People, who: Ints, lives: Lives, books: Books, rng: np.random.Generator
) -> Entries:
    """Return in which book the births of some people are entered."""
    number, starts = periods(lives, books)
    born = people.year[who].astype(np.int64)
    late = rng.random(len(who)) < by_year(books.late_registration, born)
    entered = born + np.where(late, rng.integers(1, _LONGEST_DELAY + 1, len(who)), 0)
    entered = np.minimum(entered, lives.last_year)
    period = number[entered - lives.first_year]
    length = np.diff(np.r_[starts, lives.last_year + 1])[period]
    place = (entered - starts[period] + year_fraction(people.born[who])) / length
    book = people.born_in[who].astype(np.int64) * len(starts) + period
    return Entries(book, place, late & (entered > born))


def make_shelf(units: int, lives: Lives, books: Books, rng: np.random.Generator) -> Shelf:
    """Return the books of so many communes with the habits of their hands."""
    _, starts = periods(lives, books)
    first_year = np.tile(starts, units)
    count = len(first_year)

    def some(share: float | Floats) -> Flags:
        return rng.random(count) < share

    off_from, off_to = _stretches(count, books.year_off_whole_book, rng)
    sign = np.where(some(0.5), 1, -1) * np.where(some(books.year_off_by_ten), 10, 1)
    return Shelf(
        first_year=first_year,
        digitised=some(by_year(books.digitised, first_year)),
        marks=_marks(count, books, rng),
        upper=some(books.upper_case),
        decomposed=some(books.decomposed),
        abbreviation=np.where(
            some(books.abbreviating), rng.integers(1, 1 + _ABBREVIATIONS, count), 0
        ),
        year_off=np.where(some(books.year_off), sign, 0),
        off_from=off_from,
        off_to=off_to,
        day_month_exchanged=some(books.day_month_exchanged),
        year_only=some(by_year(books.year_only, first_year)) * books.year_only_rows,
        placeholder=some(by_year(books.placeholder, first_year)) * books.placeholder_rows,
        mother_left_out=some(books.mother_left_out) * books.parent_left_out_rows,
        father_left_out=some(books.father_left_out) * books.parent_left_out_rows,
        mother_without_surname=some(books.mother_without_surname)
        * books.mother_without_surname_rows,
        grandfather=some(books.grandfather_as_father) * books.grandfather_rows,
    )


def _stretches(count: int, whole_book: float, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Return from where to where a mistake runs: some of them through the whole book."""
    whole = rng.random(count) < whole_book
    start = rng.uniform(0.0, 0.7, count)
    end = np.minimum(start + rng.uniform(0.1, 0.5, count), 1.0)
    return np.where(whole, 0.0, start), np.where(whole, 1.0, end)


def _marks(count: int, books: Books, rng: np.random.Generator) -> Ints:
    draws = rng.random(count)
    legacy = books.tcvn3 + books.vni
    edges = np.cumsum([books.no_diacritics, books.tcvn3, books.vni])
    rest = (1.0 - books.no_diacritics - legacy) * books.old_tone_placement
    bounds = np.r_[edges, edges[-1] + rest]
    kinds = np.array([Marks.NONE, Marks.TCVN3, Marks.VNI, Marks.OLD_TONES, Marks.NEW_TONES])
    return kinds[np.searchsorted(bounds, draws, side="right")]
