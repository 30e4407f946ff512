from lienmach.dossiers.queries import places
from tests.dossiers.makers import DAY_BEFORE, DESK, LAND_OFFICE, SPLIT, TODAY, UNIT


def test_the_desk_of_a_split_commune_is_the_first_heir_s(counter):
    assert places.competent(places.DESK, SPLIT, DAY_BEFORE, on=TODAY) is None
    assert places.desk(SPLIT, DAY_BEFORE, on=TODAY) == places.desk("10543", TODAY, on=TODAY)


def test_every_commune_of_both_provinces_has_a_desk(counter):
    gazetteer = places.territory.gazetteer()
    for day in (DAY_BEFORE, TODAY):
        communes = [unit for unit in gazetteer.standing(day) if unit.kind.level == "commune"]
        assert len(communes) > 100
        assert not [unit.code for unit in communes if not places.desk(unit.code, day, on=TODAY)]


def test_a_desk_belongs_to_the_ground_it_grew_from(counter):
    owners = {
        agency: [
            province
            for province in ("haiduong", "haiphong", "elsewhere")
            if places.is_own_ground(agency, province, on=TODAY)
        ]
        for agency in (DESK, "H24.01", places.desk("11311", TODAY, on=TODAY), "H99")
    }
    assert list(owners.values()) == [["haiduong"], ["haiphong"], ["haiphong"], []]


def test_those_who_may_have_to_do_with_a_matter_are_told_nearest_first(counter):
    found = [each.code for each in places.serving(UNIT, TODAY, on=TODAY)]
    assert {DESK, LAND_OFFICE} <= set(found)
    assert found.index(DESK) < found.index("H24.01")  # the centre of the whole city
    assert len(found) == len(set(found)) < 40
    both = places.serving(SPLIT, DAY_BEFORE, on=TODAY)
    assert len(both) > len(places.serving("10543", TODAY, on=TODAY))
    assert places.serving("99999", TODAY, on=TODAY) == []


def test_every_desk_of_a_commune_has_one_owner(counter):
    """So both systems count from 1 for most people, and never for the same desk."""
    communes = [
        unit
        for unit in places.territory.gazetteer().standing(TODAY)
        if unit.kind.level == "commune"
    ]
    for unit in communes:
        desk = places.desk(unit.code, TODAY, on=TODAY)
        owners = [
            province
            for province in ("haiduong", "haiphong")
            if places.is_own_ground(desk, province, on=TODAY)
        ]
        assert len(owners) == 1, unit
