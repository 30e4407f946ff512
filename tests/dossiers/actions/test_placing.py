import uuid

import pytest

from lienmach.dossiers import actions, queries
from lienmach.dossiers.refusals import NoSuchDossier, NotAnHeir
from lienmach.ground.actor import Actor, Duty
from lienmach.ground.refusals import NotAllowed
from lienmach.identity.rules.duties import Kind
from lienmach.territory.refusals import NothingToTakeBack, PlacedAlready
from tests.dossiers import makers
from tests.dossiers.makers import AT, DAY_BEFORE, PLATFORM, SPLIT, TODAY
from tests.merger import world

HEIRS = ["10543", "10891"]
TABLE = "dossiers_dossier"
TEAM = Actor(id="operator:Lan", name="Lan",
             duties=frozenset({Duty(kind=Kind.MERGE, province="haiduong")}))  # fmt: skip


def homes_keys(code):
    with world.application() as connection:
        return [row[0] for row in connection.execute(
            "select id from dossiers_dossier where code = %s", [code])]  # fmt: skip


def born(applicant, **changes):
    data = {"procedure": makers.BIRTH, "data": makers.BIRTH_DATA}
    return makers.submitted(applicant, **data, **changes)["code"]


@pytest.fixture
def code(lan):
    return born(lan, commune=SPLIT, commune_on=DAY_BEFORE)


def now(code):
    return queries.folder(code, seen_by=PLATFORM, on=TODAY)


@pytest.mark.parametrize("unit", HEIRS)
def test_a_person_places_it_in_an_heir_and_so_finds_who_is_competent(code, unit):
    actions.place_dossier(code, unit=unit, by=PLATFORM, at=AT)
    folder = now(code)
    dossier = folder.dossier
    assert (dossier.unit, dossier.unit_on) == (unit, TODAY)
    assert (dossier.unit_before, dossier.unit_before_on) == (SPLIT, DAY_BEFORE)
    assert dossier.competent_agency
    assert dossier.continued_by is None
    assert folder.events[-1].payload == {
        "dossier": code,
        "unit": unit,
        "unit_on": TODAY.isoformat(),
        "unit_before": SPLIT,
        "unit_before_on": DAY_BEFORE.isoformat(),
        "agency": dossier.competent_agency,
        "competent_before": None,
        "continued_before": None,
    }


def test_the_two_heirs_have_two_offices(lan):
    found = set()
    for unit in HEIRS:
        code = born(lan, commune=SPLIT, commune_on=DAY_BEFORE)
        actions.place_dossier(code, unit=unit, by=PLATFORM, at=AT)
        found.add(now(code).dossier.competent_agency)
    assert len(found) == 2


@pytest.mark.parametrize("unit", ["10507", SPLIT, "99999"])
def test_it_is_placed_in_no_other_unit(code, unit):
    with pytest.raises(NotAnHeir):
        actions.place_dossier(code, unit=unit, by=PLATFORM, at=AT)
    assert now(code).dossier.unit_before is None


def test_it_is_corrected_and_taken_back_with_the_agencies_it_had(lan):
    before = AT.replace(year=2025, month=6, day=2)
    code = born(lan, at=before, commune=SPLIT, commune_on=before.date())
    [key] = homes_keys(code)
    first = now(code).dossier
    carried = set()
    for unit in HEIRS:
        actions.place_record(TABLE, key, unit=unit, by=TEAM, at=AT)
        carried.add(now(code).dossier.continued_by)
    assert len(carried) == 2
    with pytest.raises(PlacedAlready, match=r"^Lan has placed"):
        actions.place_dossier(code, unit=HEIRS[0], by=PLATFORM, at=AT)
    actions.take_back_placing(TABLE, key, by=PLATFORM, at=AT)
    assert now(code).dossier == first
    with pytest.raises(NothingToTakeBack):
        actions.take_back_placing(TABLE, key, by=TEAM, at=AT)
    with pytest.raises(NoSuchDossier):
        actions.place_record(TABLE, uuid.uuid4(), unit=HEIRS[0], by=TEAM, at=AT)


def test_who_decided_it_stays_named_when_its_place_is_taken_back(code):
    actions.place_dossier(code, unit=HEIRS[0], by=PLATFORM, at=AT)
    actions.decide_dossier(code, outcome="granted", text="", by=PLATFORM, at=AT)
    [key] = homes_keys(code)
    actions.take_back_placing(TABLE, key, by=PLATFORM, at=AT)
    dossier = now(code).dossier
    assert (dossier.unit, dossier.unit_before) == (SPLIT, None)
    assert dossier.competent_agency


def test_an_officer_whose_ground_it_may_be_sees_it_and_places_it(code):
    heir = makers.officer("decide", unit=HEIRS[0], unit_on=TODAY)
    actions.place_dossier(code, unit=HEIRS[0], by=heir, at=AT)
    assert now(code).dossier.unit == HEIRS[0]


def test_the_applicant_does_not_place_it(lan, code):
    with pytest.raises(NotAllowed):
        actions.place_dossier(code, unit=HEIRS[0], by=lan, at=AT)


def test_what_had_an_agency_keeps_it_and_the_heir_s_carries_on(lan):
    before = AT.replace(year=2025, month=6, day=2)
    code = born(lan, at=before, commune=SPLIT, commune_on=before.date())
    first = now(code).dossier.competent_agency
    actions.place_dossier(code, unit=HEIRS[1], by=PLATFORM, at=AT)
    dossier = now(code).dossier
    assert first
    assert dossier.competent_agency == first
    assert dossier.continued_by not in {None, first}


def test_where_even_the_heir_leaves_it_open_it_stays_open(lan):
    """Which land office serves these two is not known: they were made of several districts."""
    code = makers.submitted(lan, commune=SPLIT, commune_on=DAY_BEFORE)["code"]
    actions.place_dossier(code, unit=HEIRS[0], by=PLATFORM, at=AT)
    assert now(code).dossier.competent_agency is None
