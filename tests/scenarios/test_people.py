"""Synthetic people are drawn as registers would know them, and collide with nobody."""

import datetime as dt
import random
from collections import Counter

from lienmach.identity.rules import personal_id
from lienmach.scenarios.people import People
from lienmach.scenarios.registers import BIRTHS
from lienmach.territory.rules.collation import person_name_sort_key
from linkage.folding import folded_name

ON = dt.date(2026, 11, 23)


def drawn(number, *, seed=1, residue=0):
    rng = random.Random(seed)  # noqa: S311 - guards nothing
    people = People(rng, residue=residue, births=BIRTHS["haiduong"], on=ON)
    found = []
    while len(found) < number:
        found += people.household()
    return found


def test_numbers_fit_their_bearers():
    for person in drawn(500):
        assert not personal_id.faults(
            person.personal_id, sex=person.sex, birth_date=person.birth_date
        )
        assert person.birth_date <= ON


def test_derived_keys_are_what_the_rules_derive():
    for person in drawn(300):
        assert person.name_key == folded_name(person.full_name)
        assert person.sort_key == person_name_sort_key(person.full_name)


def test_two_registers_never_draw_the_same_number():
    numbers = [
        person.personal_id for residue in range(3) for person in drawn(4000, residue=residue)
    ]
    assert len(set(numbers)) == len(numbers)


def test_the_commonest_surname_is_as_common_as_in_life():
    surnames = Counter(person.surname.text for person in drawn(8000))
    assert 0.34 < surnames["Nguyễn"] / surnames.total() < 0.42


def test_children_have_their_parents_and_their_fathers_surname():
    children = [person for person in drawn(1000) if person.mother_name]
    assert len(children) > 100
    for child in children:
        assert child.father_name.startswith(child.surname.text)


def test_the_same_seed_draws_the_same_people():
    assert drawn(200) == drawn(200)
    assert drawn(200) != drawn(200, seed=2)
