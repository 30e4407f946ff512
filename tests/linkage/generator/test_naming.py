import numpy as np

from linkage.generator.names import GIVEN, SURNAME, WOMEN, vocabulary


def test_children_have_their_fathers_surname(province):
    people, names = province.people, province.names
    children = np.flatnonzero(people.father >= 0)
    assert (names[children, SURNAME] == names[people.father[children], SURNAME]).all()


def test_everybody_has_a_surname_and_a_given_name(province):
    assert (province.names[:, SURNAME] > 0).all()
    assert (province.names[:, GIVEN] > 0).all()


def test_brothers_and_sisters_are_called_differently(province):
    people = province.people
    children = np.flatnonzero((people.parents >= 0) & (people.born_in >= 0))
    key = people.parents[children].astype(np.int64) << 16 | province.names[children, GIVEN]
    assert len(np.unique(key)) > 0.999 * len(key)


def test_nguyen_is_the_surname_of_about_two_in_five(province):
    nguyen = vocabulary().word("Nguyễn")
    share = (province.names[province.people.home >= 0, SURNAME] == nguyen).mean()
    assert 0.3 < share < 0.46


def test_thi_was_the_rule_and_is_the_exception(province):
    people, thi = province.people, vocabulary().word("Thị")
    named = (province.names == thi).any(axis=1)
    women = people.women == WOMEN
    assert named[women & (people.year < 1955)].mean() > 0.7
    assert named[women & (people.year > 2010)].mean() < 0.4
    assert not named[~women].any()


def test_twins_of_one_sex_share_their_middle_names(province):
    people, names = province.people, province.names
    twins = np.flatnonzero(people.twin >= 0)
    same_sex = twins[people.women[twins] == people.women[people.twin[twins]]]
    other = people.twin[same_sex]
    assert (names[same_sex, 1] == names[other, 1]).mean() > 0.95
    assert (names[same_sex, GIVEN] != names[other, GIVEN]).all()
