"""The shipped units, counted as the resolutions and the statistics office count them."""

import datetime as dt
from collections import Counter, defaultdict

import pytest

from lienmach.territory.rules.gazetteer import Kind, Level
from lienmach.territory.rules.lineage import Unknown
from linkage.folding import folded_name
from tests.territory.makers import DAY, EVE, LATER, legs, unit
from tests.territory.makers import gazetteer as made

HAI_DUONG, HAI_PHONG = "30", "31"


@pytest.fixture(scope="module")
def before(gazetteer):
    return [one for one in gazetteer.standing(EVE) if one.level is Level.COMMUNE]


@pytest.fixture(scope="module")
def after(gazetteer):
    return [one for one in gazetteer.standing(DAY) if one.level is Level.COMMUNE]


def province_of(gazetteer, commune):
    return gazetteer.ancestors(commune)[-1].code


def kinds(gazetteer, communes, province):
    return Counter(one.kind for one in communes if province_of(gazetteer, one) == province)


def test_before_the_day(gazetteer, before):
    assert len(before) == 374
    assert kinds(gazetteer, before, HAI_DUONG) == {
        Kind.WARD: 46, Kind.TOWNSHIP: 10, Kind.COMMUNE: 151
    }  # fmt: skip
    assert kinds(gazetteer, before, HAI_PHONG) == {
        Kind.WARD: 79, Kind.TOWNSHIP: 7, Kind.COMMUNE: 81
    }  # fmt: skip
    districts = [one for one in gazetteer.standing(EVE) if one.level is Level.DISTRICT]
    assert Counter(one.parent for one in districts) == {HAI_DUONG: 12, HAI_PHONG: 15}


def test_after_the_day(gazetteer, tables, after):
    assert Counter(one.kind for one in after) == {
        Kind.WARD: 45, Kind.COMMUNE: 67, Kind.SPECIAL_ZONE: 2
    }  # fmt: skip
    assert all(one.parent == HAI_PHONG for one in after)
    assert not [one for one in gazetteer.standing(DAY) if one.level is Level.DISTRICT]
    area = sum(tables.geography[one.key].area_km2 for one in after)
    assert area == pytest.approx(3194.72)


def test_where_the_new_communes_came_from(gazetteer, after):
    came = {
        one.code: {province_of(gazetteer, old) for old in gazetteer.predecessors(one)}
        for one in after
    }
    assert all(len(provinces) == 1 for provinces in came.values())
    origin = {code: provinces.pop() for code, provinces in came.items()}
    assert Counter(origin.values()) == {HAI_DUONG: 64, HAI_PHONG: 50}
    by_kind = Counter((origin[one.code], one.kind) for one in after)
    assert by_kind == {
        (HAI_DUONG, Kind.WARD): 21, (HAI_DUONG, Kind.COMMUNE): 43,
        (HAI_PHONG, Kind.WARD): 24, (HAI_PHONG, Kind.COMMUNE): 24,
        (HAI_PHONG, Kind.SPECIAL_ZONE): 2,
    }  # fmt: skip


def test_whole_and_split(gazetteer, before):
    heirs = {one: len(gazetteer.heirs_of(one, DAY)) for one in before}
    counted = Counter((province_of(gazetteer, one), count) for one, count in heirs.items())
    assert counted == {
        (HAI_DUONG, 1): 173, (HAI_DUONG, 2): 32, (HAI_DUONG, 3): 2,
        (HAI_PHONG, 1): 130, (HAI_PHONG, 2): 34, (HAI_PHONG, 3): 3,
    }  # fmt: skip
    assert sum(heirs.values()) == 450
    assert sum(count > 1 for count in heirs.values()) == 71


def test_the_one_district_without_communes_passes_on_itself(gazetteer):
    bach_long_vi = gazetteer.get("318", EVE)
    assert not gazetteer.children(bach_long_vi, EVE)
    assert [heir.code for heir in gazetteer.heirs_of(bach_long_vi, DAY)] == ["11948"]
    zone = gazetteer.get("11948", DAY)
    assert gazetteer.predecessors(zone) == (bach_long_vi,)
    assert [one.name for one in gazetteer.former_names("11948", DAY)] == ["Huyện Bạch Long Vĩ"]


def test_who_was_made_of_what(gazetteer, after):
    single, whole, with_parts, districts = 0, 0, 0, 0
    for one in after:
        sources = gazetteer.predecessors(one)
        split = [old for old in sources if len(gazetteer.heirs_of(old, DAY)) > 1]
        single += len(sources) == 1
        whole += len(sources) > 1 and not split
        with_parts += bool(split)
        districts += len({old.parent for old in sources}) > 1
    assert (single, whole, with_parts, districts) == (1, 48, 65, 20)


def test_codes_are_given_again(gazetteer, before, after):
    old = {one.code: one for one in before}
    again = [one for one in after if one.code in old]
    assert len(again) == 113
    assert sum(one.name != old[one.code].name for one in again) == 95
    assert gazetteer.get("10507", EVE).name == "Phường Cẩm Thượng"
    assert gazetteer.get("10507", DAY).name == "Phường Thành Đông"


def folded(one):
    return folded_name(one.name)


def test_names_come_twice(before):
    assert sum(count > 1 for count in Counter(one.name for one in before).values()) == 23
    assert sum(count > 1 for count in Counter(map(folded, before)).values()) == 24


def test_new_names_lie_elsewhere_than_the_old_communes_that_bore_them(gazetteer, before, after):
    bearers = defaultdict(set)
    for one in before:
        bearers[folded_name(one.bare_name)].add(one)
    elsewhere = [
        (one, old)
        for one in after
        for old in bearers[folded_name(one.bare_name)]
        if one not in gazetteer.carried(old, DAY)
    ]
    assert len(elsewhere) == 21


def test_the_two_communes_of_one_name_are_not_mixed(gazetteer):
    """A source mixed the two communes called Hòa Bình; these are the statistics office's."""
    kim_thanh = {one.name for one in gazetteer.heirs("10798", DAY)}
    assert kim_thanh == {"Xã Kim Thành", "Xã Hà Nam"}
    assert [one.name for one in gazetteer.heirs("11890", DAY)] == ["Xã Nguyễn Bỉnh Khiêm"]


def test_what_is_disputed_says_so(tables):
    disputed = {leg.predecessor for leg in tables.successions if leg.note}
    assert disputed == {"10528", "10960"}


def test_there_is_no_hole(gazetteer):
    assert not list(gazetteer.holes())


def test_every_unit_has_heirs_today_and_heirs_are_their_own(gazetteer):
    for one in gazetteer.members:
        heirs = gazetteer.heirs_of(one, gazetteer.latest)
        assert heirs
        for heir in heirs:
            standing = gazetteer.get(heir.code, gazetteer.latest)
            assert gazetteer.heirs_of(standing, gazetteer.latest)[0].code == heir.code


def test_every_unit_lies_in_units_that_stand_as_long(gazetteer):
    for one in gazetteer.members:
        chain = gazetteer.ancestors(one)
        assert chain or one.level is Level.PROVINCE
        for above in chain:
            assert above.since <= one.since
            assert above.until is None or (one.until is not None and one.until <= above.until)


def test_beginnings_nobody_researched_are_not_claimed(gazetteer):
    for one in gazetteer.members:
        assert one.since_known == (one.since == DAY)
        assert bool(one.founded_by) == one.since_known
        assert bool(one.ended_by) == (one.until is not None)


def test_children_and_ancestors_of_a_day(gazetteer):
    old = gazetteer.get("288", EVE)
    assert len(gazetteer.children(old, EVE)) == 24
    assert not gazetteer.children(old, DAY)
    assert len(gazetteer.children(gazetteer.get("31", DAY), DAY)) == 114
    assert [one.code for one in gazetteer.ancestors(gazetteer.get("10540", EVE))] == ["288", "30"]


def test_former_names_are_those_of_the_ground(gazetteer):
    former = gazetteer.former_names("10891", DAY)
    assert ("Phường Tứ Minh", True) in {(one.name, one.part) for one in former}
    assert {one.until for one in former} == {DAY}
    assert not gazetteer.former_names("10540", EVE)


def test_homonyms_heed_diacritics_that_are_given(gazetteer):
    assert {one.code for one in gazetteer.homonyms("Tân Việt", EVE)} == {"10825", "10966"}
    assert {one.code for one in gazetteer.homonyms("xa tan viet", EVE)} == {"10825", "10966"}
    assert {one.name for one in gazetteer.homonyms("cam giang", DAY)} == {
        "Xã Cẩm Giang", "Xã Cẩm Giàng"
    }  # fmt: skip
    assert {one.name for one in gazetteer.homonyms("Cẩm Giàng", DAY)} == {"Xã Cẩm Giàng"}
    assert not gazetteer.homonyms("Atlantis")


def test_rights_in_a_commune_follow_its_heirs(gazetteer):
    found = gazetteer.under("10510", EVE)  # Phường Bình Hàn, whole into Phường Thành Đông
    assert gazetteer.get("10510", EVE) in found
    assert gazetteer.get("10507", DAY) in found
    assert gazetteer.get("10540", EVE) not in found


def test_of_a_split_commune_only_touching_sees_it_from_its_heirs(gazetteer):
    tu_minh = gazetteer.get("10540", EVE)
    for heir in ("10543", "10891"):
        assert tu_minh not in gazetteer.under([heir], DAY)
        assert tu_minh in gazetteer.under([heir], DAY, touching=True)
    assert tu_minh in gazetteer.under(["10543", "10891"], DAY)


def test_rights_in_a_district_reach_its_communes_and_their_heirs(gazetteer):
    found = gazetteer.under("317", EVE)  # Huyện Cát Hải, today one special zone
    assert {one.code for one in found if one.level is Level.COMMUNE and one.until is None} == {
        "11914"
    }
    assert set(gazetteer.children(gazetteer.get("317", EVE), EVE)) <= found


def test_rights_in_a_unit_that_never_stood_are_refused(gazetteer):
    with pytest.raises(Unknown):
        gazetteer.under("99999", DAY)


def test_ground_lost_to_a_later_reform_stays_visible():
    places = made(
        [
            unit("A", until=DAY), unit("B", since=DAY, until=LATER),
            unit("C", since=LATER), unit("D", since=LATER),
        ],
        legs("A", "B"),
        legs("B", "C", "D", on=LATER),
    )  # fmt: skip
    assert {one.code for one in places.under("A", EVE)} == {"A", "C", "D", "B"}
    assert {one.code for one in places.under("C", LATER)} == {"C"}
    assert {one.code for one in places.under("C", LATER, touching=True)} == {"A", "B", "C"}


def test_the_last_known_day_is_the_reform(gazetteer):
    assert gazetteer.latest == dt.date(2025, 7, 1)
