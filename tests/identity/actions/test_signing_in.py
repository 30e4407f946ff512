import datetime as dt

import pyotp
import pytest

from lienmach.ground.actor import PLATFORM
from lienmach.identity import actions, queries
from lienmach.identity.actions import Passkey, PasskeyAnswer, Step
from lienmach.identity.refusals import SignInExpired, StaffDisabled, WrongCode, WrongPasskey
from tests.identity import makers
from tests.identity.actions.test_credentials import BROWSER, PASSWORD, myself, with_totp
from tests.identity.makers import NOW

SOON = NOW + dt.timedelta(seconds=30)


@pytest.fixture
def officer(haiduong):
    staff = makers.officer()
    actions.set_password(staff, password=PASSWORD, by=PLATFORM, at=NOW)
    return staff


def by_code(staff, code, *, once="once", at=SOON):
    return actions.sign_in_by_code(
        Step(staff, "login", f"{once} {staff}"), code=code, place="p", browser=BROWSER, at=at
    )


def test_by_a_password_alone_it_is_level_one(officer):
    cookie = actions.sign_in_by_password(officer, browser=BROWSER, at=NOW)
    assert queries.signed_in(cookie, NOW).level == 1


def test_a_code_makes_it_level_two_and_is_good_for_one_time(officer):
    clockwork = pyotp.TOTP(with_totp(officer))
    code = clockwork.at(SOON)
    found = queries.signed_in(by_code(officer, code), SOON)
    assert (found.level, found.method) == (2, "totp")
    with pytest.raises(WrongCode):
        by_code(officer, code, once="other")
    with pytest.raises(WrongCode):  # nor one of a step before it
        by_code(officer, clockwork.at(NOW), once="another")


def test_the_code_that_set_it_up_is_used_already(officer):
    clockwork = pyotp.TOTP(with_totp(officer))
    with pytest.raises(WrongCode):
        by_code(officer, clockwork.at(NOW), at=NOW)


def test_the_way_from_the_password_is_gone_once(officer):
    clockwork = pyotp.TOTP(with_totp(officer))
    by_code(officer, clockwork.at(SOON))
    later = SOON + dt.timedelta(seconds=30)
    with pytest.raises(SignInExpired):
        by_code(officer, clockwork.at(later), at=later)


def test_a_code_from_paper_is_good_for_one_time_and_for_its_holder(officer):
    papers = actions.new_recovery_codes(officer, by=myself(officer), at=NOW)
    stranger = makers.officer()
    with pytest.raises(WrongCode):
        by_code(stranger, papers[0])
    assert queries.signed_in(by_code(officer, papers[0]), SOON).method == "recovery"
    with pytest.raises(WrongCode):
        by_code(officer, papers[0], once="other")


def test_a_passkey_is_the_officers_own_and_its_answer_is_right(officer):
    key = Passkey(f"handle {officer}", "key", "haiduong.localhost", 4)
    actions.add_passkey(officer, passkey=key, label="", browser=BROWSER, by=myself(officer), at=NOW)

    def sign_in(staff, verify, once):
        return actions.sign_in_by_passkey(
            Step(staff, "login", f"{once} {staff}"), answer=PasskeyAnswer(key.handle, verify),
            place="p", browser=BROWSER, at=NOW,
        )  # fmt: skip

    with pytest.raises(WrongPasskey):
        sign_in(officer, lambda *_: None, "a")
    with pytest.raises(WrongPasskey):
        sign_in(makers.officer(), lambda *_: 5, "b")
    told = []

    def right(*kept):
        told.append(kept)
        return 4 + len(told)

    sign_in(officer, right, "c")
    sign_in(officer, right, "d")
    assert told == [("key", "haiduong.localhost", 4), ("key", "haiduong.localhost", 5)]


def test_nobody_signs_in_with_an_account_that_is_disabled(officer):
    secret = with_totp(officer)
    actions.disable_staff(officer, by=PLATFORM, at=NOW)
    with pytest.raises(StaffDisabled):
        actions.sign_in_by_password(officer, browser=BROWSER, at=NOW)
    with pytest.raises(StaffDisabled):
        by_code(officer, pyotp.TOTP(secret).at(SOON))
