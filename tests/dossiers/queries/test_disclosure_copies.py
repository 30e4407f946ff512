"""
No door shows the copy of a ministry's dossier that the rule denies, and each those it allows.

The rule is said once more in plain Python (:func:`may_see`), as in :mod:`test_disclosure`: own
copies, and duties that follow the ground and the agency to their heirs; mandates reach none. It
holds after a real move too. Then each door's filter is taken away: the check must notice.
"""

import uuid

import pytest
from hypothesis import given, settings

from lienmach import homes
from lienmach.dossiers.models import MinistryDossier
from lienmach.dossiers.queries import WantedCopies, ministry
from lienmach.dossiers.rules.duties import SEE
from lienmach.ground import paging
from lienmach.ground.actor import PLATFORM
from lienmach.ground.ids import uuid7
from lienmach.merger.actions import moves
from lienmach.territory import queries as territory
from tests.dossiers import makers
from tests.dossiers.makers import AT, DAY_BEFORE, SPLIT, TODAY, UNIT
from tests.dossiers.queries.test_disclosure import (
    PEOPLE,
    SHARED,
    WITNESSES,
    actors,
    clerk,
    ground,
)

GROUND = ((UNIT, TODAY), ("10507", DAY_BEFORE), (SPLIT, DAY_BEFORE), ("10525", TODAY))
AGENCIES = ("G01.1", "H24.101.01", "H23.21.01")
LOOKING = {**WITNESSES, "centre": clerk(agency="H24.101.01"), "platform": PLATFORM}


@homes.action("dossiers")
def brought_in():
    """Write down copies of every ground and agency, of people known here and of nobody."""
    whose = [*(uuid.UUID(person.id) for person in PEOPLE), None]
    places = [(unit, on, agency) for unit, on in GROUND for agency in AGENCIES]
    for number, (unit, on, agency) in enumerate(places):
        MinistryDossier.objects.create(
            id=uuid7(), province="haiduong", source="national-portal",
            code=f"{agency}-260101-{number:04}", procedure="1.010099", procedure_name="Hộ chiếu",
            agency=agency, agency_name=agency, applicant=whose[number % len(whose)], unit=unit,
            unit_on=on, state=1 + number % 10, received_at=AT, number=1, synced_at=AT,
        )  # fmt: skip


@pytest.fixture(scope="module")
def came(counter):
    """The copies are there."""
    brought_in()


@pytest.fixture(scope="module", params=["at home", "after a move"])
def copies(request, came):
    """The copies as they lie now: where they came in, then in the other province's database."""
    if request.param == "after a move":
        with homes.province("haiphong"):
            makers.published(makers.LAND, makers.BIRTH, makers.LICENCE)
        assert moves.move("dossiers", source="haiduong", target="haiphong")["verified"]
        homes.forget_homes()
        assert homes.home_of("haiduong", "dossiers") == "haiphong"
    with homes.reading("dossiers"):
        rows = [*MinistryDossier.objects.filter(province="haiduong")]
    assert len(rows) == len(GROUND) * len(AGENCIES)
    return rows


def may_see(actor, row):
    """Say, without a query, whether somebody may see a copy today."""
    is_own = str(row.applicant) == actor.id
    return actor.is_platform or is_own or any(covers(duty, row) for duty in actor.duties)


def covers(duty, row):
    if duty.kind not in SEE or not duty.holds(on=TODAY):
        return False
    if duty.agency:
        heirs = {heir.code for heir in territory.agency_heirs(duty.agency, TODAY)}
        return row.agency in {duty.agency} | heirs
    if duty.province != row.province:
        return False
    return duty.unit is None or bool(
        ground(duty.unit, duty.unit_on) & ground(row.unit, row.unit_on)
    )


def listed(actor, **wanted):
    """Return the codes that a list shows, page by page."""
    found = paging.whole(
        lambda place: ministry.ministry_dossiers(
            actor, WantedCopies(**wanted, cursor=place), on=TODAY, limit=3
        )
    )
    codes = [each.code for each in found]
    assert len(codes) == len(set(codes))
    return set(codes)


def check(actor, rows):
    """Hold every list, count, search and file of copies against the rule."""
    allowed = {row.code for row in rows if may_see(actor, row)}
    assert listed(actor) == allowed
    assert listed(actor, code="-0003") == {code for code in allowed if code.endswith("-0003")}
    assert listed(actor, is_own=True) == {
        row.code for row in rows if str(row.applicant) == actor.id
    }
    exported = ministry.ministry_export(actor, WantedCopies(), on=TODAY)
    assert {each.code for each in exported.items} == allowed
    assert sum(ministry.ministry_counts(actor, on=TODAY).values()) == len(allowed)
    with homes.reading("dossiers"):
        found = {row.code for row in rows if ministry.is_run_by_ministry(row.code, actor, on=TODAY)}
    assert found == allowed
    with homes.province("haiphong"):
        assert listed(actor) == set()


@settings(max_examples=25, **SHARED)
@given(actor=actors)
def test_lists_counts_searches_and_files_show_what_the_rule_allows(copies, actor):
    check(actor, copies)


@pytest.mark.parametrize("who", LOOKING)
def test_witnesses_see_what_the_rule_allows(copies, who):
    check(LOOKING[who], copies)


@pytest.mark.parametrize("who", ["person", "old unit", "centre"])
def test_a_door_without_a_filter_is_noticed(monkeypatch, copies, who):
    def everything(_actor, *, on):
        return MinistryDossier.objects.filter(province="haiduong")

    assert any(may_see(LOOKING[who], row) for row in copies)
    monkeypatch.setattr(ministry, "copies_visible_to", everything)
    with pytest.raises(AssertionError):
        check(LOOKING[who], copies)
