import datetime as dt
import uuid

import pytest

from lienmach import homes
from lienmach.ground.actor import PLATFORM, Actor
from lienmach.ground.refusals import NotAllowed
from lienmach.identity import actions, queries
from lienmach.identity.refusals import (
    AgencyDoesNotStand,
    DutyHeldAlready,
    DutyUnknown,
    EndsBeforeItBegins,
    LoginTaken,
    PlaceUnclear,
    StaffUnknown,
    UnitDoesNotStand,
)
from lienmach.identity.rules.duties import Kind
from lienmach.ledger.models import Entry
from tests.identity import makers
from tests.identity.makers import AGENCY, BINH_HAN, CAM_THUONG, EVE, LEGAL_DAY, NOW, THANH_DONG

FIRST = dt.date(2025, 1, 1)


def test_an_officer_is_appointed_once_by_login(haiduong):
    makers.officer("lan")
    with pytest.raises(LoginTaken):
        makers.officer("lan")
    makers.officer("lan.2")


def test_an_officer_works_for_an_agency_that_stands(haiduong):
    with pytest.raises(AgencyDoesNotStand):
        makers.officer(agency="H99.1")


def test_a_duty_is_granted_as_it_was_asked_for(haiduong):
    staff = makers.officer()
    makers.duty(staff, BINH_HAN, since=FIRST, until=LEGAL_DAY)
    [held] = queries.duties_of(staff)
    assert (held.kind, held.unit, held.unit_on) == ("read", *BINH_HAN)
    assert held.holds(on=EVE)
    assert not held.holds(on=LEGAL_DAY)
    told = Entry.objects.filter(subject=str(staff)).order_by("id")
    events = list(told.values_list("event", flat=True))
    assert events == ["identity.staff-appointed", "identity.duty-granted"]


@pytest.mark.parametrize(
    ("over", "refusal"),
    [
        ({"unit": "10507"}, PlaceUnclear),
        ({"unit_on": EVE}, PlaceUnclear),
        ({"unit": "10507", "unit_on": EVE, "agency": AGENCY}, PlaceUnclear),
        ({"unit": "10510", "unit_on": LEGAL_DAY}, UnitDoesNotStand),
        ({"agency": "H99"}, AgencyDoesNotStand),
        ({"until": FIRST}, EndsBeforeItBegins),
        ({"staff": uuid.uuid4()}, StaffUnknown),
    ],
)
def test_a_duty_without_a_clear_place_time_or_holder_is_refused(haiduong, over, refusal):
    over = {"staff": makers.officer(), **over}
    with pytest.raises(refusal):
        actions.grant_duty(
            over.pop("staff"), **{"kind": Kind.READ, "since": FIRST, **over}, by=PLATFORM, at=NOW
        )


def test_the_same_duty_is_not_held_twice_at_a_time(haiduong):
    staff = makers.officer()
    makers.duty(staff, BINH_HAN, since=FIRST, until=LEGAL_DAY)
    with pytest.raises(DutyHeldAlready):
        makers.duty(staff, BINH_HAN, since=EVE)
    makers.duty(staff, BINH_HAN, since=LEGAL_DAY)
    makers.duty(staff, CAM_THUONG, since=FIRST)


def test_a_duty_taken_back_is_held_to_the_day_before(haiduong):
    staff = makers.officer()
    duty = makers.duty(staff, BINH_HAN, since=FIRST)
    actions.revoke_duty(duty, until=LEGAL_DAY, by=PLATFORM, at=NOW)
    [held] = queries.duties_of(staff)
    assert held.holds(on=EVE)
    assert not held.holds(on=LEGAL_DAY)
    with pytest.raises(EndsBeforeItBegins):
        actions.revoke_duty(duty, until=FIRST - dt.timedelta(1), by=PLATFORM, at=NOW)
    with pytest.raises(DutyUnknown):
        actions.revoke_duty(uuid.uuid4(), until=EVE, by=PLATFORM, at=NOW)


def test_who_appoints_somewhere_appoints_only_there(haiduong, actor_of):
    head, staff = makers.officer("head"), makers.officer()
    makers.duty(head, THANH_DONG, kind=Kind.APPOINT)
    by = actor_of(head)
    grant = {"kind": Kind.READ, "since": FIRST, "by": by, "at": NOW}
    actions.grant_duty(staff, unit="10510", unit_on=EVE, **grant)
    for place in ({"unit": "10513", "unit_on": EVE}, {}, {"agency": AGENCY}):
        with pytest.raises(NotAllowed):
            actions.grant_duty(staff, **place, **grant)
    with pytest.raises(NotAllowed):
        actions.appoint_staff("new", full_name="A", agency=AGENCY, by=by, at=NOW)


def test_duties_of_one_province_say_nothing_in_another(provinces):
    with homes.province("haiduong"):
        staff = makers.officer()
        makers.duty(staff)
        duties = frozenset(queries.duties_of(staff))
    actor = Actor(id=str(staff), name="", duties=duties)
    with homes.province("haiphong"):
        assert not queries.may(actor, {Kind.READ}, unit=None, unit_on=None, on=LEGAL_DAY)
    with homes.province("haiduong"):
        assert queries.may(actor, {Kind.READ}, unit=None, unit_on=None, on=LEGAL_DAY)
