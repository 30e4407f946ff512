import numpy as np

from linkage.generator.births import OLDEST_MOTHER, YOUNGEST_MOTHER


def test_mothers_are_of_an_age_to_be_mothers(province):
    people = province.people
    children = np.flatnonzero((people.mother >= 0) & (people.born_in >= 0))
    age = (people.born[children] - people.born[people.mother[children]]) / 365.25
    assert age.min() >= YOUNGEST_MOTHER
    assert age.max() <= OLDEST_MOTHER + 0.01


def test_fathers_are_men_old_enough_and_mothers_women(province):
    people = province.people
    children = np.flatnonzero((people.father >= 0) & (people.born_in >= 0))
    father = people.father[children]
    assert not people.women[father].any()
    assert people.women[people.mother[children]].all()
    assert ((people.born[children] - people.born[father]) / 365.25).min() > 15


def test_nobody_is_born_to_the_dead(province):
    people = province.people
    children = np.flatnonzero((people.mother >= 0) & (people.born_in >= 0))
    assert (people.born[children] <= people.died[people.mother[children]]).all()
    fathered = children[people.father[children] >= 0]
    assert (people.born[fathered] <= people.died[people.father[fathered]] + 280).all()


def test_twins_share_parents_day_and_place(province):
    people = province.people
    twins = np.flatnonzero(people.twin >= 0)
    other = people.twin[twins]
    assert len(twins)
    assert (people.twin[other] == twins).all()
    for shared in (people.born, people.mother, people.father, people.parents, people.born_in):
        assert (shared[twins] == shared[other]).all()


def test_brothers_and_sisters_are_at_least_nine_months_apart(province):
    people = province.people
    who = np.flatnonzero((people.mother >= 0) & (people.born_in >= 0))
    order = who[np.lexsort((people.born[who], people.mother[who]))]
    gap = np.diff(people.born[order])
    siblings = np.diff(people.mother[order]) == 0
    twins = people.twin[order[1:]] == order[:-1]
    assert gap[siblings & ~twins].min() > 270


def test_some_have_half_siblings_and_some_no_father(province):
    people = province.people
    children = np.flatnonzero((people.mother >= 0) & (people.born_in >= 0))
    assert 0.002 < (people.father[children] < 0).mean() < 0.03
    couples = {
        (m, f) for m, f in zip(people.mother[children], people.father[children], strict=True)
    }
    mothers = [mother for mother, _ in couples]
    assert len(mothers) > len(set(mothers))


def test_couples_live_together(province):
    people, settled = province.people, province.settled
    wife, husband = province.population.wife, province.population.husband
    both = (husband >= 0) & (wife >= 0)
    both &= people.couple[wife] == np.arange(len(wife))
    both &= people.couple[husband] == np.arange(len(wife))
    assert (settled.residence[wife[both]] == settled.residence[husband[both]]).all()
