"""Who is signed in stays so while identity moves house, and signs in by the same means after it."""

import datetime as dt

import pyotp

from lienmach import homes
from lienmach.ground import clock
from lienmach.ground.actor import PLATFORM
from lienmach.identity import actions, jobs, queries
from lienmach.identity.actions import Step
from lienmach.identity.rules import codes
from lienmach.merger.actions import moves
from tests.identity import makers
from tests.identity.actions.test_accounts import answer, signed_in
from tests.identity.actions.test_credentials import BROWSER, PASSWORD, myself


def test_sessions_accounts_and_means_move_with_identity(haiduong):
    at = clock.now()
    staff, new = makers.officer("di.chuyen"), makers.new_person()
    actions.set_password(staff, password=PASSWORD, by=PLATFORM, at=at)
    secret = codes.new_secret()
    clockwork = pyotp.TOTP(secret)
    actions.add_totp(
        staff, secret=secret, code=clockwork.at(at - dt.timedelta(minutes=1)), label="",
        browser=BROWSER, by=myself(staff), at=at - dt.timedelta(minutes=1),
    )  # fmt: skip
    officer, citizen = makers.session(staff=staff), makers.session(person=makers.person())
    first = signed_in(answer(new, "di-chuyen"))
    actions.count_attempt("di.chuyen", place="p", known=False, at=at)
    assert moves.move("identity", source="haiduong", target="haiphong")["verified"]
    with homes.reading("identity") as at_home:
        assert at_home["identity"] == "haiphong"
    later = clock.now()
    assert queries.signed_in(officer, later).actor.id == str(staff)
    assert queries.signed_in(citizen, later) is not None
    step = Step(staff, "di.chuyen", "mot-lan")
    actions.sign_in_by_code(step, code=clockwork.at(later), place="p", browser=BROWSER, at=later)
    again = signed_in(answer(new, "di-chuyen", state="khac"))
    at_first = queries.signed_in(first, makers.NOW).applicant
    assert queries.signed_in(again, makers.NOW).applicant.id == at_first.id
    actions.end_session(officer, at=later)
    assert queries.signed_in(officer, later) is None
    # The nightly work is done where identity lives now, on behalf of who it belongs to.
    with homes.reading("identity"):
        assert queries.staff_by_login("di.chuyen") == staff
    for alias, disabled in (("haiduong", False), ("haiphong", True)):
        jobs.keep_in_order(alias, at=later + dt.timedelta(days=46))
        assert (queries.login_named("di.chuyen", at=later).is_disabled) is disabled
