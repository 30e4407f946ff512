import numpy as np
import pytest

from linkage.generator import HARD


def test_everybody_lives_in_a_commune_that_got_something_of_home(province):
    settled, units = province.settled, province.units
    here = np.flatnonzero(settled.old_home >= 0)
    assert units.is_heir(settled.old_home[here], settled.residence[here]).all()


def test_who_moved_lives_where_nothing_of_the_birthplace_went(province):
    people, settled, units = province.people, province.settled, province.units
    native = np.flatnonzero((people.born_in >= 0) & (settled.residence >= 0))
    stayed = units.is_heir(people.born_in[native], settled.residence[native])
    assert (settled.moved[native] == ~stayed).all()
    assert not settled.moved[people.born_in < 0].any()


def test_children_live_with_their_parents(province):
    people, settled = province.people, province.settled
    small = np.flatnonzero((people.year > 2010) & (people.mother >= 0) & (people.born_in >= 0))
    small = small[people.couple[people.mother[small]] == people.parents[small]]
    assert (settled.residence[small] == settled.residence[people.mother[small]]).all()


def test_a_share_of_each_generation_is_gone(province):
    people, gone = province.people, province.settled.gone
    grown = (people.year >= 1980) & (people.year < 2008)
    assert gone[grown].mean() == pytest.approx(dict(HARD.lives.left_the_provinces)[1980], abs=0.02)
