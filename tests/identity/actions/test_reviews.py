import datetime as dt

import pytest

from lienmach.ground.actor import PLATFORM, Actor, Duty
from lienmach.ground.refusals import NotAllowed
from lienmach.identity import actions, jobs, queries
from lienmach.identity.refusals import DutyUnknown, NothingChosen
from lienmach.identity.rules.duties import Kind
from lienmach.identity.rules.reviews import Standing
from lienmach.ledger.queries import timeline
from tests.identity import makers
from tests.identity.makers import AUTUMN, NOW, THANH_DONG

APPOINTER = Actor("chief", "", frozenset({Duty(kind=Kind.APPOINT, province="haiduong")}))
DUE = NOW.replace(year=2026, month=4, day=1)
LAPSED = DUE + dt.timedelta(days=14)


@pytest.fixture
def duty(haiduong):
    staff = makers.officer()
    return staff, makers.duty(staff, THANH_DONG, kind=Kind.REGISTER)


def found(key, at, *, by=APPOINTER, only_due=True):
    rows = queries.duties_to_review(by, on=at.date(), only_due=only_due).items
    return next((row for row in rows if row.id == key), None)


def authenticated(staff, at):
    token = makers.token(staff=staff, at=at, expires_at=at + dt.timedelta(days=1))
    return queries.authenticate(token, at).actor


def test_a_duty_that_nobody_confirmed_is_suspended_and_restored_by_confirming(duty):
    staff, key = duty
    assert found(key, NOW) is None
    assert found(key, NOW, only_due=False).standing is Standing.CONFIRMED
    assert found(key, DUE).standing is Standing.DUE
    jobs.suspend_unreviewed("haiduong", at=LAPSED - dt.timedelta(days=1))
    assert authenticated(staff, LAPSED).duties
    assert jobs.suspend_unreviewed("haiphong", at=LAPSED) == 0
    assert jobs.suspend_unreviewed("haiduong", at=LAPSED) >= 1
    assert jobs.suspend_unreviewed("haiduong", at=LAPSED) == 0
    assert not authenticated(staff, LAPSED).duties
    assert found(key, LAPSED).standing is Standing.SUSPENDED
    assert actions.confirm_duties([key], by=APPOINTER, at=LAPSED) == 1
    assert authenticated(staff, LAPSED).duties
    assert found(key, LAPSED) is None
    told = [fact for fact in timeline(str(staff)) if fact.payload.get("duty") == str(key)]
    assert [fact.event for fact in told] == [
        "identity.duty-granted", "identity.duty-suspended", "identity.duty-confirmed",
    ]  # fmt: skip
    assert told[-1].payload["was_suspended"] is True


def test_withdrawn_it_ends_that_day(duty):
    staff, key = duty
    assert actions.withdraw_duties([key], by=APPOINTER, at=DUE) == 1
    assert found(key, DUE, only_due=False) is None
    assert not any(one.holds(on=DUE.date()) for one in authenticated(staff, DUE).duties)
    with pytest.raises(DutyUnknown):
        actions.confirm_duties([key], by=APPOINTER, at=DUE)


def test_all_or_none_and_never_one_s_own(duty):
    staff, key = duty
    with pytest.raises(NothingChosen):
        actions.confirm_duties([], by=APPOINTER, at=DUE)
    with pytest.raises(DutyUnknown):
        actions.confirm_duties([key, staff], by=APPOINTER, at=DUE)
    assert found(key, DUE).standing is Standing.DUE
    own = Actor(str(staff), "", APPOINTER.duties)
    with pytest.raises(NotAllowed):
        actions.confirm_duties([key], by=own, at=DUE)
    assert found(key, DUE, by=own) is None
    with pytest.raises(NotAllowed):
        actions.confirm_duties([key], by=Actor("x", ""), at=DUE)
    with pytest.raises(NotAllowed):
        actions.suspend_unreviewed(by=APPOINTER, at=DUE)


def test_who_appoints_in_one_commune_reviews_there_alone(duty):
    _staff, key = duty
    here, there = (
        Actor("a", "", frozenset({Duty(Kind.APPOINT, "haiduong", code, AUTUMN)}))
        for code in (THANH_DONG[0], "10525")
    )
    assert found(key, DUE, by=here) is not None
    assert found(key, DUE, by=there) is None
    with pytest.raises(NotAllowed):
        actions.confirm_duties([key], by=there, at=DUE)
    assert actions.confirm_duties([key], by=here, at=DUE) == 1
    assert queries.duty_to_lend(PLATFORM, key, on=AUTUMN).id == key
