import dataclasses
import re

import pytest

from lienmach import homes
from lienmach.dossiers import queries, seeds
from lienmach.dossiers.queries import places
from lienmach.dossiers.refusals import ProcedureMalformed
from lienmach.dossiers.rules import limits
from lienmach.dossiers.rules.catalogue import faults, lacks_of_law, outlasts_the_law
from lienmach.dossiers.rules.form_checks import FILERS, OWN
from lienmach.territory.rules.competence import AgencyKind
from tests.dossiers.makers import AT, TODAY, UNIT


def test_the_twenty_five_essential_services_ship():
    essential = [
        document
        for document in seeds.documents()
        if document["snapshot"]["listed_in"].startswith("Quyết định 06/QĐ-TTg")
    ]
    assert [document["snapshot"]["number"] for document in essential] == list(range(1, 26))
    assert len({document["code"] for document in essential}) == 25


def test_the_pilot_s_land_procedures_are_received_at_the_provincial_centre():
    rules = {
        document["code"]: document["snapshot"]["receiving_rule"]["rule"]
        for document in seeds.documents()
        if document["snapshot"]["competent_kind"] == "land_office_branch"
    }
    assert rules == {"DVC25.19": "provincial_centre", "DVC.DAT.26": "provincial_centre"}


def test_what_a_ministry_runs_is_filed_here_only_as_a_fallback():
    served = {
        document["snapshot"]["number"]: document["snapshot"]["served_by"]
        for document in seeds.documents()
    }
    assert {number for number, each in served.items() if each["system"] == "province"} == {
        9, 10, 11, 19, 23, 26,
    }  # fmt: skip
    assert all(each["fallback"] == (each["system"] == "national") for each in served.values())


def test_what_is_partly_online_says_why():
    partial = {
        document["snapshot"]["number"]: document["snapshot"].get("partial_reason", {})
        for document in seeds.documents()
        if document["snapshot"]["level"] == "partial"
    }
    assert set(partial) == {2, 7, 11}
    assert all(reason["text"] and reason["citation"] for reason in partial.values())


@pytest.mark.parametrize("province", ["haiduong", "haiphong", "elsewhere"])
def test_everything_that_ships_can_be_published(province):
    shipped = list(seeds.versions(province))
    assert not {each.code: faults(each.snapshot) for each in shipped if faults(each.snapshot)}
    assert not {
        each.code: lacks_of_law(each.snapshot) for each in shipped if lacks_of_law(each.snapshot)
    }
    assert not [each.code for each in shipped if outlasts_the_law(each.snapshot)]
    assert {each.snapshot["shape"] for each in shipped} == {3}


def test_codes_that_are_ours_say_so():
    for document in seeds.documents():
        is_ours = document["code"].startswith("DVC")
        assert document["snapshot"]["code_is"] == ("ours" if is_ours else "national")


def test_every_kind_of_limit_ships_somewhere():
    shipped = {
        limit["kind"] for document in seeds.documents() for limit in document["snapshot"]["limits"]
    }
    assert shipped == set(limits.KINDS)


def test_every_fact_names_its_source_and_how_sure_it_is():
    for document in seeds.documents():
        snapshot = document["snapshot"]
        assert snapshot["source"]
        assert snapshot["confidence"] in {"high", "medium", "low"}


def test_the_two_provinces_differ_where_the_merger_must_decide():
    ours, theirs = (
        {(each.code, each.version): each.snapshot for each in seeds.versions(province)}
        for province in ("haiduong", "haiphong")
    )
    assert set(theirs) - set(ours) == {("DVC25.11", "2026-01-01")}
    differing = {key for key in ours if ours[key] != theirs[key]}
    assert differing == {("DVC25.19", "2022-01-06")}
    land = "DVC25.19", "2022-01-06"
    assert ours[land]["limits"][0]["value"] == 5
    assert theirs[land]["limits"][0]["value"] == 4
    assert ours[land]["fees"] != theirs[land]["fees"]


# --- what is loaded ---------------------------------------------------------------------------


def test_a_text_without_english_is_not_loaded(provinces, monkeypatch):
    [shipped, *_] = seeds.versions("haiduong")
    kept = {name: shipped.snapshot[name] for name in shipped.snapshot if name != "owner_en"}
    partly = dataclasses.replace(shipped, snapshot=kept)
    monkeypatch.setattr(seeds, "versions", lambda _province: iter([partly]))
    with pytest.raises(ProcedureMalformed, match="/owner"):
        seeds.load("haiduong", at=AT)


def test_loading_again_changes_nothing(provinces):
    for province, versions in (("haiduong", 28), ("haiphong", 29)):
        assert seeds.load(province, at=AT) == versions
        assert seeds.load(province, at=AT) == 0
        with homes.province(province):
            assert len(queries.catalogue(on=TODAY)) == 26


def test_the_catalogue_is_in_the_order_of_the_official_list(provinces):
    seeds.load("haiduong", at=AT)
    with homes.province("haiduong"):
        names = [each.snapshot["name"] for each in queries.catalogue(on=TODAY)]
    assert names[8] == "Đăng ký khai sinh"
    assert names[18].startswith("Đăng ký biến động QSDĐ")


def test_each_province_has_its_own_limit_for_land(provinces):
    for province, days in (("haiduong", 5), ("haiphong", 4)):
        seeds.load(province, at=AT)
        with homes.province(province), homes.reading("dossiers"):
            limits = queries.in_force("DVC25.19", on=TODAY).snapshot["limits"]
        assert [(each["kind"], each["value"]) for each in limits] == [("working_days", days)]


def test_every_competent_kind_is_one_that_territory_knows_or_knew(provinces):
    kinds = {each.snapshot["competent_kind"] for each in seeds.versions("haiduong")}
    departments_of_before = {"transport_department", "justice_department"}
    assert kinds - set(AgencyKind) == departments_of_before


def test_every_example_finds_an_agency_in_an_ordinary_commune(provinces):
    for version in seeds.versions("haiduong"):
        if version.until is None:
            kind = version.snapshot["competent_kind"]
            assert places.competent(kind, UNIT, TODAY, on=TODAY), version.code


SHIPPED = {each.snapshot["number"]: each.snapshot["form"] for each in seeds.versions("haiduong")}
OWN_LABEL = re.compile(
    r"^Your (full name|personal number|day of birth|date of birth|sex|residence|address)$"
    r"|^Where you live$"
)


@pytest.mark.parametrize("number", SHIPPED)
def test_no_form_asks_of_anybody_what_a_register_knows_of_them(number):
    asked = SHIPPED[number]["properties"]
    own = {
        name: each
        for name, each in asked.items()
        if OWN_LABEL.match(each["x-title-en"])
        or each.get("x-autocomplete") in {"name", "bday", "sex"}
        or name in {f"{who}_{what}" for who in FILERS for what in OWN}
    }
    for name, each in own.items():
        source = each.get("x-register", {})
        assert source.get("of") == "applicant", name
        assert source["field"] in OWN.values(), name


@pytest.mark.parametrize("number", sorted(set(SHIPPED) - {9, 19}))
def test_every_form_takes_who_applies_from_the_registers_in_the_same_words(number):
    """A birth says of them what its own declaration has, and land what stands on the certificate."""
    asked = {name: SHIPPED[number]["properties"][f"applicant_{name}"] for name in OWN}
    assert {name: each["x-register"]["field"] for name, each in asked.items()} == OWN
    assert asked == {name: SHIPPED[10]["properties"][f"applicant_{name}"] for name in OWN}
    assert not {f"applicant_{name}" for name in OWN} & set(SHIPPED[number]["required"])


def test_births_and_land_name_the_register_of_what_they_ask_of_who_applies():
    def taken(number):
        return {
            name: each["x-register"]["field"]
            for name, each in SHIPPED[number]["properties"].items()
            if each.get("x-register", {}).get("of") == "applicant"
        }

    assert taken(9) == {
        "declarant_name": "full_name", "declarant_id": "personal_id", "declarant_residence": "address",
        "mother": "personal_id", "mother_ethnicity": "ethnicity", "mother_nationality": "nationality",
        "father": "personal_id", "father_ethnicity": "ethnicity", "father_nationality": "nationality",
    }  # fmt: skip
    assert taken(19) == {
        "holder_id": "personal_id",
        "name_after": "full_name",
        "address_after": "address",
    }
