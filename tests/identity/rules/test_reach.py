import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienmach.identity.rules.reach import codes_standing, codes_within, ground, places
from lienmach.territory.rules.gazetteer import Gazetteer, Kind, Unit
from lienmach.territory.rules.lineage import Succession

EVE, DAY = dt.date(2025, 6, 30), dt.date(2025, 7, 1)
LONG_AGO = dt.date(1900, 1, 1)


def old(code, parent="D1"):
    return Unit(code, f"xã {code}", Kind.COMMUNE, parent, LONG_AGO, DAY)


def new(code, parent="P"):
    return Unit(code, f"xã {code} mới", Kind.COMMUNE, parent, DAY)


# A and B became A (a code given again); C went in parts to A and to E; E took D too.
UNITS = (
    Unit("P", "tỉnh P", Kind.PROVINCE, None, LONG_AGO),
    Unit("D1", "huyện D1", Kind.RURAL_DISTRICT, "P", LONG_AGO, DAY),
    Unit("D2", "huyện D2", Kind.RURAL_DISTRICT, "P", LONG_AGO, DAY),
    old("A"), old("B"), old("C"), old("D", "D2"), new("A"), new("E"),
)  # fmt: skip
LEGS = (
    Succession("A", "A", DAY), Succession("B", "A", DAY), Succession("C", "A", DAY, part=True),
    Succession("C", "E", DAY, part=True), Succession("D", "E", DAY),
    Succession("D1", "A", DAY, part=True), Succession("D1", "E", DAY, part=True),
    Succession("D2", "E", DAY),
)  # fmt: skip
MAP = Gazetteer(UNITS, LEGS)


def named(units):
    return {f"{unit.code}{'' if unit.until else ' now'}" for unit in units}


def test_before_the_merger_a_duty_covers_its_commune_alone():
    assert named(ground(MAP, "A", EVE, EVE)) == {"A"}
    assert codes_within(MAP, "A", EVE, EVE) == {"A"}


def test_from_the_merger_on_it_covers_the_heir_with_all_that_came_to_it():
    found = {"A now", "A", "B", "C"}
    assert named(ground(MAP, "B", EVE, DAY)) >= found
    assert named(ground(MAP, "A", DAY, DAY)) >= found
    assert not named(ground(MAP, "A", DAY, DAY)) & {"E now", "D", "P now"}


def test_a_duty_in_a_split_commune_covers_both_heirs():
    assert named(ground(MAP, "C", EVE, DAY)) >= {"A now", "E now", "A", "B", "C", "D"}


def test_a_duty_in_a_district_covers_its_communes_and_later_their_heirs():
    assert named(ground(MAP, "D2", EVE, EVE)) == {"D2", "D"}
    assert named(ground(MAP, "D2", EVE, DAY)) >= {"D2", "D", "E now", "C"}


def test_a_duty_in_the_province_unit_covers_everything():
    assert ground(MAP, "P", DAY, DAY) == frozenset(UNITS)


def test_a_code_that_meant_nothing_that_day_covers_nothing():
    assert not ground(MAP, "B", DAY, DAY) | ground(MAP, "Z", EVE, DAY)
    assert not codes_standing(MAP, "B", DAY, DAY) | codes_within(MAP, "Z", EVE, DAY)


def test_places_keep_the_time_of_a_code():
    assert places(ground(MAP, "A", EVE, EVE)) == {("A", LONG_AGO, DAY)}


@pytest.mark.parametrize("on", [EVE, DAY])
@given(st.sampled_from(UNITS), st.sampled_from(UNITS))
def test_a_unit_is_ground_of_a_place_exactly_if_their_codes_meet(on, place, unit):
    meets = not codes_standing(MAP, unit.code, unit.since, on).isdisjoint(
        codes_within(MAP, place.code, place.since, on)
    )
    assert (unit in ground(MAP, place.code, place.since, on)) == meets


def test_a_place_still_to_be_founded_covers_nothing_yet():
    assert not ground(MAP, "E", DAY, EVE)
    assert not codes_within(MAP, "E", DAY, EVE)
