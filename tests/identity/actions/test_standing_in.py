import datetime as dt

import pytest

from lienmach.ground.actor import PLATFORM, Actor
from lienmach.ground.refusals import NotAllowed
from lienmach.identity import actions, queries
from lienmach.identity.refusals import (
    DutyUnknown,
    EndsBeforeItBegins,
    LentAlready,
    StaffDisabled,
    StaffUnknown,
    StandInUnfit,
    StandInUnknown,
)
from lienmach.identity.rules.duties import Kind
from lienmach.ledger.queries import timeline
from tests.identity import makers
from tests.identity.makers import AUTUMN, NOW, THANH_DONG

WEEK = dt.timedelta(days=7)


@pytest.fixture
def lent(haiduong):
    """An officer with a duty in Thành Đông, and another who has none."""
    absent, deputy = makers.officer(), makers.officer()
    return absent, makers.duty(absent, THANH_DONG, kind=Kind.REGISTER), deputy


def lend(duty, to, *, since=AUTUMN, until=AUTUMN + WEEK, by=PLATFORM):
    return actions.lend_duty(duty, to=to, since=since, until=until, by=by, at=NOW)


def signed_in(staff):
    found = queries.authenticate(makers.token(staff=staff), NOW)
    assert found is not None
    return found.actor


def test_a_stand_in_acts_on_those_days_alone_and_the_event_says_for_whom(lent):
    absent, duty, deputy = lent
    lend(duty, deputy)
    actor = signed_in(deputy)
    person = actions.register_person(makers.new_person(THANH_DONG), by=actor, at=NOW)
    [fact] = timeline(str(person))
    assert fact.actor == str(deputy)
    assert fact.payload["stand_in_for"] == [str(absent)]
    for days in (-1, 7):
        with pytest.raises(NotAllowed):
            actions.register_person(
                makers.new_person(THANH_DONG), by=actor, at=NOW + dt.timedelta(days=days)
            )
    own = actions.register_person(makers.new_person(THANH_DONG), by=signed_in(absent), at=NOW)
    assert "stand_in_for" not in timeline(str(own))[0].payload


def test_nobody_stands_in_whose_account_is_disabled(lent):
    _absent, duty, deputy = lent
    actions.disable_staff(deputy, by=PLATFORM, at=NOW)
    with pytest.raises(StaffDisabled):
        lend(duty, deputy)
    actions.enable_staff(deputy, by=PLATFORM, at=NOW)
    lend(duty, deputy)


def test_who_could_do_it_themselves_stands_in_for_nobody(lent):
    _absent, duty, deputy = lent
    makers.duty(deputy, THANH_DONG, kind=Kind.REGISTER)
    lend(duty, deputy)
    person = actions.register_person(makers.new_person(THANH_DONG), by=signed_in(deputy), at=NOW)
    assert "stand_in_for" not in timeline(str(person))[0].payload


def test_a_lent_duty_ends_with_the_duty_itself_and_with_its_suspension(lent):
    _absent, duty, deputy = lent
    lend(duty, deputy, until=AUTUMN + 2 * WEEK)
    actions.revoke_duty(duty, until=AUTUMN + WEEK, by=PLATFORM, at=NOW)
    [held] = signed_in(deputy).duties
    assert (held.since, held.until) == (AUTUMN, AUTUMN + WEEK)


def test_it_ends_early_by_whoever_appoints_or_the_holder(lent):
    absent, duty, deputy = lent
    key = lend(duty, deputy)
    with pytest.raises(NotAllowed):
        actions.end_lending(key, until=AUTUMN, by=Actor(str(deputy), ""), at=NOW)
    actions.end_lending(key, until=AUTUMN, by=Actor(str(absent), ""), at=NOW)
    actions.end_lending(key, until=AUTUMN, by=Actor(str(absent), ""), at=NOW)
    assert not any(duty.holds(on=AUTUMN) for duty in signed_in(deputy).duties)
    assert [f.event for f in timeline(str(absent))].count("identity.lending-ended") == 1
    lend(duty, deputy)  # the days are free again


def test_one_that_ended_before_it_began_bars_nobody(lent):
    _, duty, deputy = lent
    first = lend(duty, deputy, since=AUTUMN + WEEK, until=AUTUMN + 3 * WEEK)
    actions.end_lending(first, until=AUTUMN, by=PLATFORM, at=NOW)
    lend(duty, deputy, since=AUTUMN, until=AUTUMN + 2 * WEEK)


def test_what_is_unfit_is_refused(lent):
    absent, duty, deputy = lent
    with pytest.raises(StandInUnfit):
        lend(duty, absent)
    with pytest.raises(StandInUnfit):
        lend(duty, deputy, since=dt.date(2019, 1, 1))
    with pytest.raises(EndsBeforeItBegins):
        lend(duty, deputy, until=AUTUMN)
    with pytest.raises(DutyUnknown):
        lend(deputy, deputy)
    with pytest.raises(StaffUnknown):
        lend(duty, duty)
    with pytest.raises(NotAllowed):
        lend(duty, deputy, by=Actor(str(absent), ""))
    with pytest.raises(StandInUnknown):
        actions.end_lending(duty, until=AUTUMN, by=PLATFORM, at=NOW)
    lend(duty, deputy)
    with pytest.raises(LentAlready):
        lend(duty, makers.officer(), since=AUTUMN + dt.timedelta(days=6), until=AUTUMN + 2 * WEEK)
