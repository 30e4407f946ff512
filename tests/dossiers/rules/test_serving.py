import datetime as dt

import pytest

from lienmach.dossiers import seeds
from lienmach.dossiers.rules import serving
from lienmach.dossiers.rules.serving import IN_FORCE
from lienmach.dossiers.rules.snapshots import RECEIVING

SHIPPED = {each.code: each.snapshot for each in seeds.versions("haiduong")}
EVE = IN_FORCE - dt.timedelta(days=1)
LAND = SHIPPED["DVC25.19"]


def test_a_ministry_serves_since_the_decree_and_nothing_from_before():
    licence, birth = SHIPPED["DVC25.20"], SHIPPED["DVC25.09"]
    assert serving.is_served_elsewhere(licence, on=IN_FORCE)
    assert not serving.is_served_elsewhere(licence, on=EVE)
    assert not serving.is_served_elsewhere(birth, on=IN_FORCE)
    assert not serving.is_served_elsewhere({}, on=IN_FORCE)
    assert serving.has_fallback(licence)
    assert not serving.has_fallback(birth)


def test_every_rule_of_reception_that_ships_is_one_that_is_kept():
    assert {serving.receiving(each) for each in SHIPPED.values()} == set(RECEIVING)
    assert serving.receiving({}) == "any_desk"


@pytest.mark.parametrize(
    ("data", "matter"),
    [
        ({}, None),
        ({"parcel_commune": ""}, None),
        ({"parcel_commune": "10507"}, ("10507", "")),
        ({"parcel_commune": "10507", "parcel_commune_on": "2025-06-30"}, ("10507", "2025-06-30")),
    ],
)
def test_a_form_that_asks_for_the_land_says_where_the_matter_lies(data, matter):
    assert serving.matter(LAND["form"], data) == matter


def test_a_form_that_asks_for_no_land_does_not():
    assert serving.matter(SHIPPED["DVC25.09"]["form"], {"parcel_commune": "10507"}) is None
    assert serving.matter([], {"parcel_commune": "10507"}) is None


OURS = {"served_by": {"system": "province"}}
THEIRS = {"served_by": {"system": "national", "fallback": True}}
ALWAYS_THEIRS = {"served_by": {"system": "national", "fallback": False}}


@pytest.mark.parametrize(
    ("snapshot", "outage", "where"),
    [
        (OURS, False, "here"),
        (OURS, True, "here"),
        ({}, False, "here"),
        (THEIRS, False, "elsewhere"),
        (THEIRS, True, "fallback"),
        (ALWAYS_THEIRS, True, "elsewhere"),
    ],
)
def test_where_a_procedure_is_filed(snapshot, outage, where):
    assert serving.where(snapshot, on=IN_FORCE, in_fallback=outage) == where


def test_a_procedure_names_the_level_it_needs():
    assert serving.level_of({"assurance": {"level": 2}}) == 2
    assert serving.level_of({}) == 1
