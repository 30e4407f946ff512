from dataclasses import replace

import numpy as np
import pytest

from linkage.generator import HARD
from linkage.generator.books import enter, make_shelf, periods
from linkage.generator.spelling import Marks


def test_habits_have_the_shares_of_the_setting():
    shelf = make_shelf(374, HARD.lives, HARD.books, np.random.default_rng(1))
    assert (shelf.marks == Marks.NONE).mean() == pytest.approx(HARD.books.no_diacritics, abs=0.01)
    legacy = HARD.books.tcvn3 + HARD.books.vni
    assert (shelf.marks >= Marks.TCVN3).mean() == pytest.approx(legacy, abs=0.004)
    assert (shelf.year_off != 0).mean() == pytest.approx(HARD.books.year_off, abs=0.004)
    assert (shelf.off_from < shelf.off_to).all()


def test_every_year_has_a_book_and_older_books_last_longer():
    number, starts = periods(HARD.lives, HARD.books)
    assert len(number) == 95
    assert (np.diff(number) >= 0).all()
    assert np.diff(starts)[0] > np.diff(starts)[-2]


def test_births_are_entered_in_a_book_of_their_commune_in_or_after_their_year(province):
    people = province.people
    who = np.flatnonzero((people.born_in >= 0) & (people.year >= HARD.lives.first_year))
    books = replace(HARD.books, late_registration=((1930, 0.5),))
    found = enter(people, who, HARD.lives, books, np.random.default_rng(1))
    _, starts = periods(HARD.lives, books)
    assert (found.book // len(starts) == people.born_in[who]).all()
    assert (found.place >= 0).all()
    assert (found.place < 1).all()
    ends = np.r_[starts[1:], 2025][found.book % len(starts)]
    assert (people.year[who] < ends).all()
    assert 0.4 < found.late.mean() < 0.55
