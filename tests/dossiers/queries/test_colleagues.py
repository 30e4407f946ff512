"""To whom a dossier may be handed over by name."""

import datetime as dt

import pytest

from lienmach.dossiers.queries.colleagues import check_works_at, officer_at
from lienmach.dossiers.refusals import NoSuchColleague
from lienmach.ground.actor import PLATFORM
from lienmach.identity import actions as identity
from lienmach.identity.rules.duties import Kind
from tests.dossiers.makers import AT, DESK
from tests.identity import makers

DAY = AT.date()


@pytest.fixture
def colleague(counter):
    key = makers.officer(agency=DESK)
    makers.duty(key, kind=Kind.DECIDE, agency=DESK, since=DAY)
    return key


def test_an_officer_who_works_there_is_found(colleague):
    named = makers.officer("dong.nghiep", agency=DESK)
    with pytest.raises(NoSuchColleague):
        officer_at("dong.nghiep", DESK, on=DAY)
    makers.duty(named, kind=Kind.DECIDE, agency=DESK, since=DAY)
    assert officer_at("dong.nghiep", DESK, on=DAY) == named
    check_works_at(colleague, DESK, on=DAY)
    with pytest.raises(NoSuchColleague):
        check_works_at(colleague, "H24.101.02", on=DAY)


def test_one_whose_account_is_disabled_is_not(colleague):
    identity.disable_staff(colleague, by=PLATFORM, at=AT)
    with pytest.raises(NoSuchColleague):
        check_works_at(colleague, DESK, on=DAY)
    identity.enable_staff(colleague, by=PLATFORM, at=AT)
    check_works_at(colleague, DESK, on=DAY)


def test_nor_one_whose_duty_is_suspended(colleague):
    identity.suspend_unreviewed(by=PLATFORM, at=AT + dt.timedelta(days=300))
    with pytest.raises(NoSuchColleague):
        check_works_at(colleague, DESK, on=DAY)
