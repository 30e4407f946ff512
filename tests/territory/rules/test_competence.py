import csv
import io
import re
from collections import Counter
from importlib import resources

import pytest

from lienmach.territory.rules.competence import (
    AgencyKind,
    is_identifier,
    parent_identifier,
)
from lienmach.territory.rules.gazetteer import Level
from lienmach.territory.rules.lineage import Unknown
from tests.territory import makers
from tests.territory.makers import DAY, EVE, LATER, legs, unit

OF_COMMUNES = (
    AgencyKind.COMMUNE_COMMITTEE,
    AgencyKind.COMMUNE_POLICE,
    AgencyKind.SERVICE_CENTRE,
)
OF_PROVINCES = set(AgencyKind) - {
    *OF_COMMUNES, AgencyKind.DISTRICT_COMMITTEE, AgencyKind.LAND_OFFICE_BRANCH,
}  # fmt: skip


def communes(gazetteer, on):
    """The communes of a day, and the district that did a commune's work itself."""
    return [
        one
        for one in gazetteer.standing(on)
        if one.level is Level.COMMUNE
        or (one.level is Level.DISTRICT and not gazetteer.children(one, on))
    ]


@pytest.mark.parametrize("on", [EVE, DAY, LATER])
@pytest.mark.parametrize("kind", OF_COMMUNES)
def test_every_commune_has_its_own(gazetteer, directory, kind, on):
    found = [directory.competent(kind, one.code, on, on) for one in communes(gazetteer, on)]
    assert None not in found
    assert len(set(found)) == len(found)
    assert {directory.get(code, on).kind for code in found} == {kind}


@pytest.mark.parametrize("kind", sorted(OF_PROVINCES))
def test_every_commune_has_its_province_s(gazetteer, directory, kind):
    roots = {"30": "H23", "31": "H24"}
    for one in communes(gazetteer, EVE):
        found = directory.competent(kind, one.code, EVE, EVE)
        assert found.partition(".")[0] == roots[gazetteer.ancestors(one)[-1].code]
        # Nobody falls between two chairs: the same commune on the day, split or not.
        assert directory.competent(kind, one.code, EVE, DAY).startswith("H24")


def test_a_split_commune_has_no_own_agency_any_more(directory):
    for kind in OF_COMMUNES:
        assert directory.competent(kind, "10540", EVE, EVE) is not None
        assert directory.competent(kind, "10540", EVE, DAY) is None
        assert directory.competent(kind, "10510", EVE, DAY) == directory.competent(
            kind, "10507", DAY, DAY
        )


def test_a_new_commune_as_of_an_old_day_is_undecided_unless_one_agency_served_it_all(directory):
    assert directory.competent("commune_committee", "10507", DAY, EVE) is None
    assert directory.competent("land_office_branch", "10507", DAY, EVE) == "H23.02.01"
    assert directory.competent("commune_committee", "11948", DAY, EVE) == "H24.35"


def test_a_branch_of_the_land_office_is_not_a_district_s_child(gazetteer, directory):
    """It goes on after its district; who serves ground of two districts is not known."""
    for one in communes(gazetteer, DAY):
        districts = {
            old.parent for old in gazetteer.predecessors(one) if old.level is Level.COMMUNE
        }
        branch = directory.competent("land_office_branch", one.code, DAY, DAY)
        assert (branch is None) == (len(districts) > 1)
    for one in communes(gazetteer, EVE):
        assert directory.competent("land_office_branch", one.code, EVE, EVE) is not None


def test_no_such_unit_is_not_the_same_as_undecided(directory):
    with pytest.raises(Unknown):
        directory.competent("commune_committee", "99999", DAY, DAY)


def test_every_agency_of_the_old_province_has_heirs(directory):
    old = [one for one in directory.members if one.code.startswith("H23")]
    assert len(old) > 600
    for one in old:
        assert one.until == DAY
        heirs = directory.heirs_of(one, DAY)
        assert heirs
        assert all(heir.code.startswith("H24") for heir in heirs)
        if one.kind in OF_PROVINCES or one.kind is AgencyKind.LAND_OFFICE_BRANCH:
            assert len(heirs) == 1


def test_agencies_pass_on_as_their_communes_do(gazetteer, directory):
    for commune in communes(gazetteer, EVE):
        heirs = gazetteer.heirs_of(commune, DAY)
        for kind in OF_COMMUNES:
            agency = directory.competent(kind, commune.code, EVE, EVE)
            follow = directory.heirs(agency, DAY)
            assert len(follow) == len(heirs)
            assert {directory.competent(kind, heir.code, DAY, DAY) for heir in heirs} == {
                heir.code for heir in follow
            }
            assert {heir.part for heir in follow} == {heir.part for heir in heirs}


def test_identifiers_have_the_decreed_form(directory):
    assert not list(directory.holes())
    for one in directory.members:
        assert is_identifier(one.code)
        assert one.parent == parent_identifier(one.code)
        # What is ours says so: only the two roots are inferred from the official list.
        assert one.certainty == ("synthetic" if "." in one.code else "inferred")


def test_no_identifier_is_given_to_another_agency(directory):
    bearers = Counter(one.code for one in directory.members)
    assert set(bearers.values()) == {1}


@pytest.mark.parametrize("code", ["H24", "H24.101.01", "A01.Z9"])
def test_identifiers(code):
    assert is_identifier(code)


@pytest.mark.parametrize(
    "code", ["", "H2", "Z24", "h24", "H24.", "H24..1", "H24.a", "H24." + "1" * 32]
)
def test_no_identifiers(code):
    assert not is_identifier(code)


def test_the_nearest_level_decides():
    places = makers.gazetteer(
        [unit("P"), unit("C", parent="P"), unit("D", parent="P"), unit("E", parent="P")]
    )
    agencies = [
        makers.agency("H01"),
        makers.agency("H01.1"),
        makers.agency("H01.2"),
        makers.agency("H01.3"),
    ]
    found = makers.directory(
        places,
        agencies,
        [
            ("H01", "P", DAY, None),
            ("H01.1", "C", DAY, None),
            ("H01.2", "D", DAY, LATER),
            ("H01.2", "E", DAY, None),
            ("H01.3", "E", DAY, None),
        ],
    )
    kind = AgencyKind.COMMUNE_COMMITTEE
    assert found.competent(kind, "C", DAY, DAY) == "H01.1"
    assert found.competent(kind, "D", DAY, DAY) == "H01.2"
    assert found.competent(kind, "D", DAY, LATER) == "H01"
    assert found.competent(kind, "E", DAY, DAY) is None  # two claim it: not decided by guess
    assert found.competent(kind, "C", DAY, EVE) is None
    assert [one.code for one in found.serving(places.get("E", DAY), DAY)] == ["H01.2", "H01.3"]


@pytest.mark.parametrize(
    ("agencies", "services", "complaint"),
    [
        (["H01.1"], [], "its parent"),
        (["h01"], [], "form"),
        (["H01"], [("H01", "Z", DAY, None)], "no unit"),
        (["H01"], [("H01", "A", EVE, None)], "after it ended"),
    ],
)
def test_holes_are_found(agencies, services, complaint):
    places = makers.gazetteer([unit("A", until=DAY), unit("B", since=DAY)], legs("A", "B"))
    found = makers.directory(places, [makers.agency(code) for code in agencies], services)
    assert any(complaint in hole for hole in found.holes())


def test_kinds_are_what_the_tables_say():
    text = (resources.files("lienmach.territory") / "data" / "agencies.csv").read_text("utf-8")
    used = {row["kind"] for row in csv.DictReader(io.StringIO(text))}
    assert used == {kind.value for kind in AgencyKind}
    assert all(re.fullmatch(r"[a-z_]+", kind) for kind in used)
