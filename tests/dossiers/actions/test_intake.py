"""What is taken in, by which desk, and who may; refused before the database is asked for a number."""

import datetime as dt

import pytest

from lienmach.dossiers import actions, seeds
from lienmach.dossiers.refusals import (
    DataTooLarge,
    NoSuchDesk,
    NotStorable,
    ReceivedElsewhere,
    UnitNotStanding,
)
from lienmach.dossiers.rules.calendars import HANOI
from lienmach.ground.actor import Actor, Duty
from lienmach.ground.ids import uuid7
from lienmach.ground.refusals import NotAllowed
from lienmach.identity.rules.duties import Kind
from lienmach.ledger.queries import timeline
from tests.dossiers import makers
from tests.dossiers.makers import (
    AT,
    BIRTH,
    BIRTH_DATA,
    CENTRE,
    DAY_BEFORE,
    DESK,
    LAND,
    LAND_DATA,
    LAND_OFFICE,
    PLATFORM,
    SPLIT,
    TODAY,
)


@pytest.mark.parametrize("value", ["a\x00b", "\ud800", float("nan"), [[[[[[[[[1]]]]]]]]]])
def test_what_cannot_be_kept_is_refused(lan, value):
    with pytest.raises(NotStorable):
        makers.submitted(lan, data={**LAND_DATA, "more": value})


@pytest.mark.parametrize("value", ["x" * 70_000, list(range(3_000))])
def test_a_book_is_no_form(lan, value):
    with pytest.raises(DataTooLarge):
        makers.submitted(lan, data={**LAND_DATA, "more": value})


def test_the_day_is_reckoned_around_culture_day(lan):
    thursday = dt.datetime(2026, 11, 19, 15, 30, tzinfo=HANOI)
    receipt = makers.submitted(lan, at=thursday)
    assert receipt["due_at"] == "2026-11-27T17:00:00+07:00"
    off = [step[1:] for step in makers.kept(receipt["code"]).due_why if step[0] == "off"]
    assert off == [["2026-11-21", "weekend"], ["2026-11-24", "Ngày Văn hóa Việt Nam"]]


def test_a_birth_is_registered_the_same_day_until_three(lan):
    days = [
        makers.submitted(lan, procedure=BIRTH, data=BIRTH_DATA, at=at)["due_at"]
        for at in (AT, AT.replace(hour=16))
    ]
    assert days == ["2026-11-16T17:00:00+07:00", "2026-11-17T17:00:00+07:00"]


# --- where ------------------------------------------------------------------------------------


def test_an_old_commune_s_people_come_to_its_heir(lan):
    receipt = makers.submitted(lan, commune="10507", commune_on=DAY_BEFORE)
    dossier = makers.kept(receipt["code"])
    assert (dossier.unit, dossier.unit_on) == ("10507", DAY_BEFORE)
    assert dossier.received_at_agency == CENTRE  # of the province: land


def test_land_is_taken_in_at_the_centre_or_any_desk_and_decided_by_the_branch_of_its_commune(lan):
    [land] = [v for v in seeds.versions("haiduong") if v.code == LAND]
    far = {
        **land.snapshot["example"],
        "parcel_commune": "10525",
        "parcel_commune_on": TODAY.isoformat(),
    }
    online = makers.submitted(lan, procedure=LAND, data=far)
    assert makers.kept(online["code"]).unit == "10525"
    assert makers.kept(online["code"]).received_at_agency == CENTRE
    clerk = makers.officer(Kind.RECEIVE, agency=DESK)
    counter = makers.submitted(lan, by=clerk, procedure=LAND, data=far, received_at=DESK)
    assert makers.kept(counter["code"]).received_at_agency == DESK
    assert online["competent_agency"] == counter["competent_agency"]
    assert online["competent_agency"]["code"].startswith("H24.02.")


def test_land_is_not_taken_in_by_the_branch_that_decides(lan):
    branch = makers.officer(Kind.RECEIVE, agency=LAND_OFFICE)
    with pytest.raises(ReceivedElsewhere):
        makers.submitted(lan, by=branch, received_at=LAND_OFFICE)


def test_what_only_the_competent_agency_takes_in_goes_there(lan):
    makers.standing_in()
    [school] = [v for v in seeds.versions("haiduong") if v.code == "DVC25.21"]
    actions.publish_procedure(school, by=PLATFORM, at=AT)
    said = {"procedure": "DVC25.21", "data": dict(school.snapshot["example"])}
    dossier = makers.kept(makers.submitted(lan, **said)["code"])
    assert dossier.received_at_agency == dossier.competent_agency
    clerk = makers.officer(Kind.RECEIVE, agency=DESK)
    with pytest.raises(ReceivedElsewhere):
        makers.submitted(lan, by=clerk, received_at=DESK, **said)


def test_a_split_commune_leaves_the_agency_open_and_the_desk_does_not(lan):
    receipt = makers.submitted(lan, commune=SPLIT, commune_on=DAY_BEFORE)
    assert receipt["competent_agency"] is None
    assert receipt["due_at"]
    assert makers.kept(receipt["code"]).received_at_agency.startswith("H24.")


def test_the_matter_may_lie_elsewhere(lan):
    receipt = makers.submitted(lan, procedure=BIRTH, data=BIRTH_DATA, unit="10525")
    dossier = makers.kept(receipt["code"])
    assert (dossier.unit, dossier.unit_on, dossier.received_at_agency) == ("10525", TODAY, DESK)
    assert receipt["competent_agency"]["name"] == "Ủy ban nhân dân phường Hải Dương"


@pytest.mark.parametrize("unit", ["99999", SPLIT + "0", "30"])
def test_a_unit_that_does_not_stand_is_refused(lan, unit):
    with pytest.raises(UnitNotStanding):
        makers.submitted(lan, unit=unit)


def test_somebody_without_a_commune_must_say_where(lan):
    with pytest.raises(UnitNotStanding):
        makers.submitted(lan, procedure=BIRTH, data=BIRTH_DATA, commune=None, commune_on=None)


# --- who --------------------------------------------------------------------------------------


def test_nobody_hands_in_for_another(lan):
    with pytest.raises(NotAllowed):
        makers.submitted(lan, by=makers.person())


def test_an_officer_takes_in_at_their_own_desk_for_any_place(lan):
    clerk = makers.officer(Kind.RECEIVE, agency=DESK)
    receipt = makers.submitted(lan, by=clerk, unit="10525", received_at=DESK, helped_at=DESK)
    dossier = makers.kept(receipt["code"])
    assert str(dossier.applicant) == lan.id
    assert (dossier.received_at_agency, dossier.helped_at_agency) == (DESK, DESK)


def test_an_officer_takes_in_at_no_other_desk(lan):
    clerk = makers.officer(Kind.RECEIVE, agency="H24.102.01")
    with pytest.raises(NotAllowed):
        makers.submitted(lan, by=clerk, received_at=DESK)


def test_an_officer_of_a_desk_that_ended_takes_in_at_its_heir(lan):
    clerk = makers.officer(Kind.RECEIVE, agency="H23.21.01.01")
    assert makers.submitted(lan, by=clerk, received_at=DESK)["code"].startswith(DESK)


def test_a_duty_to_read_is_no_duty_to_take_in(lan):
    reader = makers.officer(Kind.READ, agency=DESK)
    with pytest.raises(NotAllowed):
        makers.submitted(lan, by=reader, received_at=DESK)


def test_a_desk_that_does_not_stand_is_refused(lan):
    clerk = makers.officer(Kind.RECEIVE)
    with pytest.raises(NoSuchDesk):
        makers.submitted(lan, by=clerk, received_at="H23.21.01.01")


def test_a_dossier_taken_in_by_a_lent_duty_says_so_from_the_second_of_a_day_on(lan):
    lent = Duty("receive", "haiduong", agency=DESK, lent_by=str(uuid7()))
    clerk = Actor(str(uuid7()), "", frozenset({lent}), level=2)
    for _ in range(2):
        code = makers.submitted(lan, by=clerk)["code"]
        assert timeline(code)[-1].payload["stand_in_for"] == [lent.lent_by]
