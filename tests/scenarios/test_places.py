"""Addresses are those of the real communes, before and after."""

import random

import pytest

from lienmach.scenarios.places import EVE, LEGAL_DAY, Places, address, after
from linkage.folding import folded_name


@pytest.fixture
def rng():
    return random.Random(1)  # noqa: S311 - guards nothing


@pytest.fixture(scope="module")
def places():
    return Places("haiduong")


def test_the_communes_are_those_of_the_law(places):
    assert len(places.old) == 207
    assert len(places.new) == 64
    assert sum(place.is_split for place in places.old) == 34
    assert len(Places("haiphong").old) == 167


def test_a_folded_address_is_the_address_folded(places, rng):
    for _ in range(500):
        for place in (places.some_old(rng), places.some_new(rng)):
            written, key = address(place, rng)
            assert folded_name(written) == key


def test_old_addresses_have_three_levels_and_new_ones_two(places):
    assert places.old[0].tail.text.count(",") == 2
    assert places.new[0].tail.text.count(",") == 1


def test_about_half_of_a_split_commune_names_one_heir_and_no_other(places, rng):
    split = next(place for place in places.old if len(place.tails) > 2)
    names = [folded_name(heir.unit.name) for heir in split.heirs]
    named = []
    for _ in range(1000):
        _, key = address(split, rng)
        found = [name for name in names if f" {name} " in f" {key} "]
        assert len(found) <= 1
        named += found
    assert 400 < len(named) < 600
    assert len(set(named)) > 1


def test_a_whole_commune_is_addressed_in_one_way(places):
    assert all(len(place.tails) == 1 for place in places.old if not place.is_split)


def test_before_and_after_are_where_the_ground_is(places, rng):
    for _ in range(200):
        new = places.some_new(rng)
        old = places.before(new, rng)
        assert new.code in {heir.code for heir in old.heirs}
        assert old.unit.until == LEGAL_DAY > EVE
        assert after(new, rng) is new
        assert not after(old, rng).is_old
