import datetime as dt

import pytest

from lienmach import homes
from lienmach.ground.actor import PLATFORM, Actor
from lienmach.ground.refusals import NotAllowed
from lienmach.identity import actions, queries
from lienmach.identity.jobs import keep_in_order
from lienmach.identity.models import Attempt, Session, Spent
from lienmach.ledger.models import Entry
from tests.identity import makers
from tests.identity.actions.test_credentials import PASSWORD
from tests.identity.makers import NOW


def after(days):
    return NOW + dt.timedelta(days=days)


def officer():
    staff = makers.officer()
    actions.set_password(staff, password=PASSWORD, by=PLATFORM, at=NOW)
    return staff


def test_who_has_not_signed_in_for_45_days_is_disabled(haiduong):
    idle, active, new, never = officer(), officer(), officer(), makers.officer()
    session = makers.session(staff=active, at=after(20))
    makers.session(staff=idle, at=NOW)
    token = makers.token(staff=idle)
    assert {idle, active, new, never} & {*actions.disable_idle_staff(at=after(45))} == set()
    found = {*actions.disable_idle_staff(at=after(46))}
    assert {idle, active, new, never} & found == {idle, new}
    assert queries.login_named("", at=NOW) is None
    assert queries.authenticate(token, after(46)) is None
    assert queries.signed_in(session, after(20)) is not None
    told = Entry.objects.filter(subject=str(idle), event="identity.staff-was-disabled")
    assert [entry.payload["why"] for entry in told] == ["idle"]


def test_who_is_enabled_again_has_45_days_anew(haiduong):
    staff = officer()
    actions.disable_idle_staff(at=after(46))
    token = makers.token(staff=staff)
    with pytest.raises(NotAllowed):
        actions.enable_staff(staff, by=Actor(id=str(staff), name=""), at=after(50))
    actions.enable_staff(staff, by=PLATFORM, at=after(50))
    actions.enable_staff(staff, by=PLATFORM, at=after(51))
    assert queries.authenticate(token, after(52)) is not None
    assert staff not in actions.disable_idle_staff(at=after(94))
    assert staff in actions.disable_idle_staff(at=after(96))


@pytest.mark.parametrize(
    "disable",
    [
        lambda staff: actions.disable_staff(staff, by=PLATFORM, at=after(46)),
        lambda _staff: actions.disable_idle_staff(at=after(46)),
    ],
    ids=["by hand", "idle"],
)
def test_no_token_of_a_disabled_account_speaks_again_once_it_is_enabled(haiduong, disable):
    staff = officer()
    token = makers.token(staff=staff)
    disable(staff)
    actions.enable_staff(staff, by=PLATFORM, at=after(47))
    assert queries.authenticate(token, after(47)) is None
    [row] = queries.tokens_of(Actor(id=str(staff), name="")).items
    assert row.revoked_at == after(46)
    assert queries.authenticate(makers.token(staff=staff), after(47)) is not None


def test_disabling_ends_every_session_at_once(haiduong):
    staff = officer()
    cookie = makers.session(staff=staff, at=NOW)
    actions.disable_staff(staff, by=PLATFORM, at=NOW)
    actions.disable_staff(staff, by=PLATFORM, at=NOW)
    assert queries.signed_in(cookie, NOW) is None
    told = Entry.objects.filter(subject=str(staff), event="identity.staff-was-disabled")
    assert told.count() == 1
    with pytest.raises(NotAllowed):
        actions.disable_staff(staff, by=Actor(id="x", name=""), at=NOW)


def test_tokens_that_speak_no_more_are_cleared_away_after_ninety_days(haiduong):
    staff = officer()
    for days in (10, 60):
        makers.token(staff=staff, expires_at=after(days))
    standing = makers.token(staff=staff, expires_at=after(300))
    makers.token(staff=staff, expires_at=after(300))
    me = Actor(id=str(staff), name="")
    last, *_ = queries.tokens_of(me).items
    actions.revoke_token(last.id, by=PLATFORM, at=NOW)
    for days, left in ((89, 4), (101, 2), (151, 1)):
        actions.clear_away(at=after(days))
        assert len(queries.tokens_of(me).items) == left
    assert queries.authenticate(standing, after(151)) is not None


def test_what_is_over_is_cleared_away_and_nothing_else(haiduong):
    staff = officer()
    old, young = makers.session(staff=staff, at=NOW), makers.session(staff=staff, at=after(95))
    actions.count_attempt("ai.do", place="p", known=False, at=NOW)
    keep_in_order("haiduong", at=after(95.1))
    with homes.reading("identity"):
        assert not Attempt.objects.exists()
        assert not Spent.objects.exists()
        assert Session.objects.filter(staff=staff).count() == 1
    assert queries.signed_in(young, after(95.1)) is not None
    assert queries.signed_in(old, NOW) is None
    assert [each.kind for each in queries.means(staff, at=after(95.1))] == ["password"]
