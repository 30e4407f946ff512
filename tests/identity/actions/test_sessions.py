import datetime as dt

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from lienmach import homes
from lienmach.ground.actor import PLATFORM, Actor
from lienmach.ground.refusals import NotAllowed
from lienmach.identity import actions, queries
from lienmach.identity.refusals import SessionUnknown
from lienmach.ledger.models import Entry
from tests.identity import makers
from tests.identity.makers import NOW

LATER = NOW + dt.timedelta(minutes=5)


def at(**over):
    return NOW + dt.timedelta(**over)


def myself(key):
    return Actor(id=str(key), name="")


def test_a_session_speaks_for_its_officer_with_their_duties(haiduong):
    staff = makers.officer()
    makers.duty(staff, makers.BINH_HAN)
    found = queries.signed_in(makers.session(staff=staff, at=NOW), LATER)
    assert found.actor.id == str(staff)
    assert found.actor.duties == set(queries.duties_of(staff))
    assert (found.is_staff, found.level, found.province) == (True, 2, "haiduong")
    assert found.applicant.may("dossiers:decide")


def test_a_session_speaks_for_its_citizen_as_a_token_does(haiduong):
    person = makers.person(name="Nguyễn Thị Lan")
    found = queries.signed_in(makers.session(person=person, at=NOW), LATER)
    token = queries.authenticate(makers.token(person=person), LATER)
    assert found.applicant.id == token.id
    assert (found.applicant.unit, found.applicant.unit_on) == (token.unit, token.unit_on)
    assert found.applicant.scopes == token.scopes


def test_a_citizens_session_ends_when_idle_and_an_officers_at_the_end_of_the_day(haiduong):
    citizen = makers.session(person=makers.person(), at=NOW)
    officer = makers.session(staff=makers.officer(), at=NOW)
    asked = [at(minutes=29), at(minutes=31), at(hours=9), at(hours=10)]
    assert [bool(queries.signed_in(citizen, when)) for when in asked] == [True, False, False, False]
    assert [bool(queries.signed_in(officer, when)) for when in asked] == [True, True, True, False]


def test_a_citizen_who_stays_busy_is_signed_out_after_eight_hours(haiduong):
    cookie = makers.session(person=makers.person(), at=NOW)
    session = queries.signed_in(cookie, NOW).session
    for minutes in range(20, 480, 20):
        actions.touch_session(session, at=at(minutes=minutes))
        assert queries.signed_in(cookie, at(minutes=minutes)) is not None
    assert queries.signed_in(cookie, at(hours=8)) is None


def test_that_it_is_in_use_is_written_at_most_once_a_minute(haiduong):
    cookie = makers.session(staff=makers.officer(), at=NOW)
    session = queries.signed_in(cookie, NOW).session
    seen = []
    for seconds in (30, 59, 61, 100, 121):
        actions.touch_session(session, at=at(seconds=seconds))
        seen.append(queries.signed_in(cookie, at(seconds=seconds)).last_seen)
    assert seen == [NOW, NOW, at(seconds=61), at(seconds=61), at(seconds=121)]


def test_signing_in_again_ends_what_the_browser_held(haiduong):
    staff = makers.officer()
    first = makers.session(staff=staff, at=NOW)
    second = makers.session(staff=staff, held=first, at=LATER)
    assert first != second
    assert queries.signed_in(first, LATER) is None
    assert queries.signed_in(second, LATER) is not None
    [told] = Entry.objects.filter(event="identity.session-ended", subject=str(staff))
    assert told.payload["why"] == "replaced"


def test_signing_out_ends_it_in_the_database_once(haiduong):
    staff = makers.officer()
    cookie = makers.session(staff=staff, at=NOW)
    for _ in range(2):
        actions.end_session(cookie, at=LATER)
    assert queries.signed_in(cookie, LATER) is None
    told = Entry.objects.filter(event="identity.session-ended", subject=str(staff))
    assert [entry.payload["why"] for entry in told] == ["signed-out"]


def test_all_sessions_of_somebody_can_be_listed_and_ended(haiduong):
    staff, other = makers.officer(), makers.officer()
    mine = [makers.session(staff=staff, at=at(seconds=n)) for n in range(3)]
    theirs = makers.session(staff=other, at=NOW)
    listed = queries.devices(staff, at=LATER)
    assert [each.issued_at for each in listed] == [at(seconds=n) for n in (2, 1, 0)]
    with pytest.raises(NotAllowed):
        actions.end_sessions(staff, by=myself(other), at=LATER)
    foreign = queries.signed_in(theirs, LATER).session
    with pytest.raises(SessionUnknown):
        actions.end_sessions(staff, [foreign], by=myself(staff), at=LATER)
    assert actions.end_sessions(staff, [listed[0].session], by=myself(staff), at=LATER) == 1
    assert queries.signed_in(mine[2], LATER) is None
    assert actions.end_sessions(staff, by=PLATFORM, at=LATER) == 2
    assert queries.devices(staff, at=LATER) == []
    assert queries.signed_in(theirs, LATER) is not None


def test_rubbish_and_other_secrets_are_no_session(haiduong):
    person = makers.person()
    cookie, token = makers.session(person=person, at=NOW), makers.token(person=person)
    for text in ("", "x", cookie[:-1], cookie + "A", cookie.replace("haiduong", "haiphong"),
                 cookie.replace("ls_", "lm_"), token, token.replace("lm_", "ls_"),
                 cookie.replace("haiduong", "hanoi")):  # fmt: skip
        assert queries.signed_in(text, LATER) is None
    assert queries.authenticate(cookie, LATER) is None


def test_a_session_works_whatever_province_is_asked(provinces):
    with homes.province("haiduong"):
        cookie = makers.session(person=makers.person(), at=NOW)
    with homes.province("haiphong"):
        assert queries.signed_in(cookie, LATER).province == "haiduong"


def test_who_is_signed_in_costs_one_question(haiduong):
    cookie = makers.session(staff=makers.officer(), at=NOW)
    queries.signed_in(cookie, LATER)
    with CaptureQueriesContext(connections["haiduong"]) as captured:
        assert queries.signed_in(cookie, LATER) is not None
    assert len(captured.captured_queries) == 1


def test_the_secret_is_nowhere_in_the_database(haiduong, superuser):
    cookie = makers.session(person=makers.person(), at=NOW)
    secret = cookie.rpartition("_")[2][:30]
    connection = superuser()
    for table in ("identity_session", "identity_spent", "ledger_entry"):
        rows = connection.execute(f"select t::text from {table} as t").fetchall()
        assert not [row for row in rows if secret in row[0]]
