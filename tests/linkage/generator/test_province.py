import pytest

from linkage.generator import HARD
from linkage.generator.province import make_province
from linkage.generator.units import read_units


@pytest.mark.parametrize("seed", [5, 11, 23])
def test_enough_people_live_whatever_the_seed_and_not_many_more(seed):
    living = int(make_province(9_000, seed, HARD.lives, read_units()).settled.living.sum())
    assert 9_000 <= living < 1.2 * 9_000


def test_a_small_province_has_few_communes():
    table = read_units()
    assert len(make_province(100, 1, HARD.lives, table).units) == HARD.lives.fewest_communes


def test_stepfathers_are_other_men_than_the_father(province):
    people = province.people
    children = (people.mother >= 0).nonzero()[0]
    stepfathers = province.stepfathers(children)
    known = stepfathers >= 0
    assert known.any()
    assert (stepfathers[known] != people.father[children][known]).all()
    assert not people.women[stepfathers[known]].any()
