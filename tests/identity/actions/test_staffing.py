import datetime as dt
import uuid

import pytest

from lienmach import homes
from lienmach.ground.actor import PLATFORM, Actor
from lienmach.ground.refusals import NotAllowed
from lienmach.identity import actions, queries
from lienmach.identity.refusals import (
    AgencyDoesNotStand,
    BeyondYourReach,
    DutyForOneself,
    DutyHeldAlready,
    DutyOver,
    DutyUnknown,
    EndsBeforeItBegins,
    LoginTaken,
    LoginUnfit,
    NameUnfit,
    PlaceUnclear,
    StaffUnknown,
    UnitDoesNotStand,
)
from lienmach.identity.rules.duties import Kind
from lienmach.ledger.models import Entry
from tests.identity import makers
from tests.identity.makers import (
    AGENCY,
    AUTUMN,
    BINH_HAN,
    CAM_THUONG,
    EVE,
    LEGAL_DAY,
    NOW,
    THANH_DONG,
)

FIRST, NEXT = dt.date(2025, 1, 1), dt.date(2026, 1, 1)

# Old Tứ Minh was split between the new one and another commune.
SPLIT, HEIR = ("10540", EVE), ("10543", LEGAL_DAY)

# Thành Đông's own desk, and the land office that serves it and its neighbours.
DESK, BRANCH = "H24.101.01", "H24.02.16"


def test_an_officer_is_appointed_once_by_login(haiduong):
    makers.officer("lan")
    with pytest.raises(LoginTaken):
        makers.officer("lan")
    makers.officer("lan.2")


@pytest.mark.parametrize("login", ["", " lan", "lan anh", "lan\N{NO-BREAK SPACE}anh", "l" * 65])
def test_a_login_is_one_that_somebody_can_sign_in_with(haiduong, login):
    with pytest.raises(LoginUnfit):
        actions.appoint_staff(login, full_name="A", agency=AGENCY, by=PLATFORM, at=NOW)


@pytest.mark.parametrize("name", [" ", "L" * 201, "Lan\0"])
def test_an_officer_has_a_name(haiduong, name):
    with pytest.raises(NameUnfit):
        actions.appoint_staff("lan.3", full_name=name, agency=AGENCY, by=PLATFORM, at=NOW)


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
        with pytest.raises(BeyondYourReach):
            actions.grant_duty(staff, **place, **grant)
    with pytest.raises(NotAllowed):
        actions.appoint_staff("new", full_name="A", agency=AGENCY, by=by, at=NOW)


def test_a_duty_is_given_where_it_reaches_no_further_than_the_duty_to_appoint(haiduong, actor_of):
    head, staff = makers.officer(), makers.officer()
    makers.duty(head, HEIR, kind=Kind.APPOINT)
    grant = {"kind": Kind.DECIDE, "since": FIRST, "by": actor_of(head), "at": NOW}
    # Who holds a duty in the commune that was split works in each of its heirs.
    with pytest.raises(BeyondYourReach):
        actions.grant_duty(staff, unit=SPLIT[0], unit_on=SPLIT[1], **grant)
    wide = makers.duty(staff, SPLIT, kind=Kind.DECIDE)
    for way in (
        lambda: actions.revoke_duty(wide, until=AUTUMN, by=actor_of(head), at=NOW),
        lambda: actions.confirm_duties([wide], by=actor_of(head), at=NOW),
        lambda: actions.lend_duty(
            wide, to=makers.officer(), since=AUTUMN, until=NEXT, by=actor_of(head), at=NOW
        ),
    ):
        with pytest.raises(BeyondYourReach):
            way()
    seen = queries.duties_to_review(actor_of(head), on=AUTUMN, only_due=False).items
    assert wide not in {row.id for row in seen}
    narrow = actions.grant_duty(staff, unit=HEIR[0], unit_on=HEIR[1], **grant)
    seen = queries.duties_to_review(actor_of(head), on=AUTUMN, only_due=False).items
    assert narrow in {row.id for row in seen}


def test_who_appoints_in_a_commune_appoints_at_the_agencies_that_serve_it_alone(haiduong, actor_of):
    head, staff = makers.officer(), makers.officer()
    makers.duty(head, THANH_DONG, kind=Kind.APPOINT)
    by = actor_of(head)
    grant = {"kind": Kind.RECEIVE, "since": AUTUMN, "by": by, "at": NOW}
    duty = actions.grant_duty(staff, agency=DESK, **grant)
    for wider in (AGENCY, BRANCH, "H24"):
        with pytest.raises(BeyondYourReach):
            actions.grant_duty(staff, agency=wider, **grant)
    seen = queries.duties_to_review(by, on=AUTUMN, only_due=False).items
    assert duty in {row.id for row in seen}
    assert not {AGENCY, BRANCH} & {row.agency for row in seen}
    places = queries.places_to_appoint(by, on=AUTUMN)
    assert (set(places.units), places.everywhere) == ({THANH_DONG[0]}, False)
    assert DESK in places.agencies
    assert not {AGENCY, BRANCH, "H24"} & set(places.agencies)


def test_who_appoints_at_an_agency_appoints_there_alone(haiduong, actor_of):
    head, staff = makers.officer(), makers.officer()
    makers.duty(head, agency=BRANCH, kind=Kind.APPOINT, since=LEGAL_DAY)
    by = actor_of(head)
    grant = {"kind": Kind.RECEIVE, "since": AUTUMN, "by": by, "at": NOW}
    actions.grant_duty(staff, agency=BRANCH, **grant)
    for place in ({"agency": DESK}, {}, {"unit": "10507", "unit_on": LEGAL_DAY}):
        with pytest.raises(BeyondYourReach):
            actions.grant_duty(staff, **place, **grant)
    places = queries.places_to_appoint(by, on=AUTUMN)
    assert (places.units, set(places.agencies), places.everywhere) == ({}, {BRANCH}, False)
    assert not queries.places_to_appoint(actor_of(staff), on=AUTUMN)
    assert queries.places_to_appoint(PLATFORM, on=AUTUMN).everywhere


def test_nobody_gives_a_duty_to_themselves_nor_ends_or_takes_one(haiduong, actor_of):
    head, staff = makers.officer(), makers.officer()
    own = makers.duty(head, kind=Kind.APPOINT)
    duty, by = makers.duty(staff, THANH_DONG), actor_of(head)
    for way in (
        lambda: actions.grant_duty(head, kind=Kind.SIGN, since=AUTUMN, by=by, at=NOW),
        lambda: actions.revoke_duty(own, until=AUTUMN, by=by, at=NOW),
        lambda: actions.lend_duty(duty, to=head, since=AUTUMN, until=NEXT, by=by, at=NOW),
        lambda: actions.confirm_duties([own], by=by, at=NOW),
    ):
        with pytest.raises(DutyForOneself):
            way()
    actions.grant_duty(staff, kind=Kind.SIGN, since=AUTUMN, by=by, at=NOW)


def test_to_end_a_duty_is_not_to_prolong_it(haiduong):
    duty = makers.duty(makers.officer(), since=FIRST, until=AUTUMN)
    for day in (AUTUMN, NEXT):
        with pytest.raises(DutyOver):
            actions.revoke_duty(duty, until=day, by=PLATFORM, at=NOW)
    actions.revoke_duty(duty, until=LEGAL_DAY, by=PLATFORM, at=NOW)


def test_what_an_officer_holds_is_told_until_it_ends(haiduong):
    staff = makers.officer()
    makers.duty(staff, BINH_HAN, since=FIRST, until=LEGAL_DAY)
    coming = makers.duty(staff, THANH_DONG, since=NEXT)
    assert [row.id for row in queries.duties_held(staff, on=AUTUMN)] == [coming]
    assert len(queries.duties_held(staff, on=EVE)) == 2


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
