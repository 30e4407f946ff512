"""Officers sign in and look after their means: what is told, what is counted, what is refused."""

import datetime as dt
import html
import re

import pyotp
import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lienmach.ground import clock, passwords
from lienmach.ground.actor import PLATFORM
from lienmach.identity import actions, gate, queries, refusals
from lienmach.identity.queries.credentials import login_of
from lienmach.identity.rules import codes
from lienmach.identity.views import browsers, officers
from lienmach.portal.cookies import PREFIX
from tests.identity import makers
from tests.identity.actions.test_credentials import BROWSER, PASSWORD, myself

HOST = "haiduong.localhost"
WRONG = refusals.WrongCredentials.vi


@pytest.fixture
def staff(haiduong):
    key = makers.officer()
    actions.set_password(key, password=PASSWORD, by=PLATFORM, at=clock.now())
    return key


def client(**over):
    return Client(headers={"host": HOST}, **over)


def text(response):
    return html.unescape(response.content.decode())


def by_password(one, login, password=PASSWORD, **over):
    return one.post(
        "/account/officer", {"login": login, "password": password, **over.pop("data", {})}, **over
    )


def with_totp(staff):
    """Give an officer an authenticator, set up a while ago."""
    secret, ago = codes.new_secret(), clock.now() - dt.timedelta(minutes=5)
    actions.add_totp(
        staff, secret=secret, code=pyotp.TOTP(secret).at(ago), label="", browser=BROWSER,
        by=myself(staff), at=ago,
    )  # fmt: skip
    return pyotp.TOTP(secret)


def holder(one):
    found = one.cookies.get(gate.COOKIE)
    return queries.signed_in(found.value, clock.now()) if found else None


def test_an_officer_signs_in_by_a_password_and_a_code(staff):
    clockwork, one = with_totp(staff), client()
    sent = by_password(one, login_of(staff), data={"next": "/links/"})
    assert (sent.status_code, sent["Location"]) == (303, "/account/officer/second")
    assert holder(one) is None
    wrong = one.post("/account/officer/second", {"code": "000000"})
    assert wrong.status_code == 401
    assert refusals.WrongCode.vi in text(wrong)
    done = one.post("/account/officer/second", {"code": clockwork.now()})
    assert (done.status_code, done["Location"]) == (303, "/links/")
    assert (holder(one).level, holder(one).actor.id) == (2, str(staff))


def test_an_answer_does_not_tell_whether_a_login_exists(staff):
    answers, costs = [], []
    for login in (login_of(staff), "khong.co.ai"):
        one = client(enforce_csrf_checks=False)
        with CaptureQueriesContext(connections["haiduong"]) as captured:
            answer = by_password(one, login, "sai mật khẩu")
        costs.append(
            [re.sub(r"'[^']*'", "?", each["sql"])[:60] for each in captured.captured_queries]
        )
        page = re.sub(r'value="[^"]*"', "", text(answer))
        answers.append(
            (answer.status_code, page, sorted(answer.cookies), answer.headers.get("Retry-After"))
        )
    assert answers[0] == answers[1]
    assert WRONG in answers[0][1]
    assert costs[0] == costs[1]


def test_as_many_passwords_are_reckoned_for_a_login_that_does_not_exist(staff, monkeypatch):
    real, reckoned = passwords.hashers.check_password, []

    def noted(*told):
        reckoned.append(1)
        return real(*told)

    monkeypatch.setattr(passwords.hashers, "check_password", noted)
    counts = []
    for login in (login_of(staff), "khong.co.ai.ca"):
        reckoned.clear()
        by_password(client(), login, "sai mật khẩu")
        counts.append(len(reckoned))
    assert counts == [1, 1]


def test_an_account_that_is_disabled_is_told_so_to_its_owner_alone(staff):
    login = login_of(staff)
    actions.disable_staff(staff, by=PLATFORM, at=clock.now())
    assert refusals.StaffDisabled.vi in text(by_password(client(), login))
    assert WRONG in text(by_password(client(), login, "sai mật khẩu"))


def test_guessing_is_slowed_down_and_the_wait_is_told(staff):
    login, one = login_of(staff), client()
    statuses = [by_password(one, login, f"sai {n}").status_code for n in range(6)]
    assert statuses == [401] * 5 + [429]
    waiting = by_password(one, login)
    assert waiting.status_code == 429
    assert 0 < int(waiting["Retry-After"]) <= 2
    assert "giây" in text(waiting)


def test_strangers_do_not_keep_out_a_browser_that_has_been_here(staff):
    login, home = login_of(staff), client()
    assert by_password(home, login).status_code == 303
    for n in range(25):  # from many addresses, and from the owner's own
        by_password(client(REMOTE_ADDR=f"203.0.113.{n}"), login, "sai")
    for _ in range(8):
        by_password(client(), login, "sai")
    assert by_password(client(), login).status_code == 429
    assert by_password(client(REMOTE_ADDR="198.51.100.1"), login).status_code == 429
    assert by_password(home, login).status_code == 303


def test_a_session_that_was_planted_is_worth_nothing_after_signing_in(staff):
    one = client()
    planted = makers.session(staff=makers.officer())
    for value in ("chosen-by-a-stranger", "ls_haiduong_" + "A" * 43, planted):
        one.cookies[gate.COOKIE] = value
        by_password(one, login_of(staff))
        assert one.cookies[gate.COOKIE].value != value
        assert holder(one).actor.id == str(staff)
    assert queries.signed_in(planted, clock.now()) is None


def test_what_a_browser_holds_is_kept_from_scripts_and_other_sites(staff):
    for secure in (False, True):
        one = client()
        answer = by_password(one, login_of(staff), secure=secure)
        cookie = answer.cookies[PREFIX * secure + gate.COOKIE]
        assert cookie["httponly"]
        assert (cookie["samesite"], cookie["path"], cookie["domain"]) == ("Lax", "/", "")
        assert bool(cookie["secure"]) is secure
        assert not cookie["max-age"]  # gone with the browser
        assert bool(answer.cookies[PREFIX * secure + browsers.KNOWN]["httponly"])


def test_no_form_is_taken_from_another_site(staff):
    one = client(enforce_csrf_checks=True)
    one.cookies[gate.COOKIE] = makers.session(staff=staff)
    for path in ("officer", "officer/second", "sign-out", "invitation/x", "security/totp",
                 "security/passkey", "security/recovery", "security/remove", "security/devices",
                 "security/password"):  # fmt: skip
        assert one.post(f"/account/{path}").status_code == 403, path
    assert holder(one) is not None


def test_no_page_is_framed_kept_or_led_elsewhere(staff):
    one = client()
    one.cookies[gate.COOKIE] = makers.session(staff=staff)
    for path in ("sign-in", "officer", "security", "security/totp", "security/passkey"):
        answer = one.get(f"/account/{path}")
        assert answer["X-Frame-Options"] == "DENY", path
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
        assert "no-store" in answer["Cache-Control"], path
    for path in ("", "procedures/none"):
        assert "no-store" in one.get(f"/{path}")["Cache-Control"]
        assert "no-store" not in client().get(f"/{path}").get("Cache-Control", "")
    for wanted in ("https://evil.example/", "//evil.example", "/\\evil.example"):
        assert one.get("/account/sign-in", {"next": wanted})["Location"] == "/"
        assert by_password(client(), login_of(staff), data={"next": wanted})["Location"] == "/"


def test_signing_out_ends_the_session_everywhere(staff):
    one = client()
    by_password(one, login_of(staff))
    cookie = one.cookies[gate.COOKIE].value
    assert one.get("/account/sign-out").status_code == 405
    assert one.post("/account/sign-out").status_code == 303
    assert one.cookies[gate.COOKIE].value == ""
    assert queries.signed_in(cookie, clock.now()) is None
    assert client().post("/account/sign-out").status_code == 303


def test_the_way_to_the_second_factor_is_sealed_short_and_for_one_time(staff, monkeypatch):
    clockwork, one = with_totp(staff), client()
    assert refusals.SignInExpired.vi in text(one.post("/account/officer/second", {"code": "1"}))
    by_password(one, login_of(staff))
    step = one.cookies[officers.COOKIE].value
    assert str(staff) not in step
    one.post("/account/officer/second", {"code": clockwork.now()})
    thief = client()
    thief.cookies[officers.COOKIE] = step
    again = thief.post("/account/officer/second", {"code": clockwork.now()})
    assert again.status_code == 401
    assert holder(thief) is None
    thief.cookies[officers.COOKIE] = step
    elsewhere = thief.get("/account/officer/second", headers={"host": "haiphong.localhost"})
    assert refusals.SignInExpired.vi in text(elsewhere)


def test_a_second_factor_is_guessed_no_faster_from_many_addresses(staff):
    clockwork, statuses = with_totp(staff), []
    for n in range(7):
        one = client(REMOTE_ADDR=f"203.0.113.{n}")
        by_password(one, login_of(staff))
        statuses.append(one.post("/account/officer/second", {"code": "000000"}).status_code)
    assert statuses == [401] * 5 + [429] * 2
    late = client(REMOTE_ADDR="198.51.100.7")
    by_password(late, login_of(staff))
    assert late.post("/account/officer/second", {"code": clockwork.now()}).status_code == 429


@pytest.mark.parametrize("answer", ["{", "[]", '{"rawId": 5}', '{"rawId": "none"}', "null"])
def test_a_passkey_that_is_none_is_refused_in_a_sentence(staff, answer):
    with_totp(staff)
    one = client()
    by_password(one, login_of(staff))
    refused = one.post("/account/officer/second", {"passkey": answer})
    assert refused.status_code == 401
    assert refusals.WrongPasskey.vi in text(refused)


def test_a_password_alone_changes_nothing_where_a_second_factor_is(staff):
    with_totp(staff)
    one = client()
    one.cookies[gate.COOKIE] = makers.session(staff=staff, level=1)
    for path in ("totp", "passkey", "password"):
        assert one.get(f"/account/security/{path}").status_code == 403
    for path in ("recovery", "remove"):
        assert one.post(f"/account/security/{path}").status_code == 403
    assert "Thêm khóa truy cập" not in text(one.get("/account/security"))


def test_a_citizen_has_devices_and_nothing_of_an_officers(haiduong):
    person, one = makers.person(), client()
    one.cookies[gate.COOKIE] = makers.session(person=person)
    other = makers.session(person=person)
    page = text(one.get("/account/security"))
    assert page.count("Firefox · Linux") >= 2
    assert "Mật khẩu" not in page
    assert one.get("/account/security/password").status_code == 403
    assert one.post("/account/security/devices").status_code == 303
    assert queries.signed_in(other, clock.now()) is None
    assert holder(one) is not None


def test_nobody_ends_anothers_session(staff):
    one = client()
    one.cookies[gate.COOKIE] = makers.session(staff=makers.officer())
    theirs = makers.session(staff=staff)
    key = queries.signed_in(theirs, clock.now()).session
    assert one.post("/account/security/devices", {"session": key}).status_code == 404
    assert one.post("/account/security/devices", {"session": "x"}).status_code == 403
    assert queries.signed_in(theirs, clock.now()) is not None


def test_what_was_being_set_up_is_for_whom_it_was_shown_to(staff):
    one, other = client(), client()
    one.cookies[gate.COOKIE] = makers.session(staff=staff)
    other.cookies[gate.COOKIE] = makers.session(staff=makers.officer())
    shown = text(one.get("/account/security/totp"))
    sealed = re.search(r'name="sealed" value="([^"]+)"', shown)[1]
    secret = re.search(r'class="secret">([^<]+)<', shown)[1].replace(" ", "")
    told = {"sealed": sealed, "code": pyotp.TOTP(secret).now()}
    assert other.post("/account/security/totp", told).status_code == 401
    assert one.post("/account/security/totp", {**told, "code": "000000"}).status_code == 401
    assert one.post("/account/security/totp", told).status_code == 303
    assert one.post("/account/security/passkey", told).status_code == 401


def test_an_authenticator_is_set_up_once_however_often_its_form_is_sent(staff):
    one = client()
    one.cookies[gate.COOKIE] = makers.session(staff=staff)
    shown = text(one.get("/account/security/totp"))
    sealed = re.search(r'name="sealed" value="([^"]+)"', shown)[1]
    secret = re.search(r'class="secret">([^<]+)<', shown)[1].replace(" ", "")
    told = {"sealed": sealed, "code": pyotp.TOTP(secret).now()}
    sent = [one.post("/account/security/totp", told) for _ in range(2)]
    assert [(each.status_code, each["Location"]) for each in sent] == [
        (303, "/account/security"), (303, "/account/security"),
    ]  # fmt: skip
    assert [each.kind for each in queries.means(staff, at=clock.now())].count("totp") == 1
    assert holder(one).level == 2


def test_an_invitation_takes_two_passwords_that_are_the_same(haiduong):
    staff, one = makers.officer("duoc.moi"), client()
    text_of = actions.invite_staff(staff, by=PLATFORM, at=clock.now())
    path = f"/account/invitation/{text_of}"
    assert "duoc.moi" in text(one.get(path))
    for first, second in ((PASSWORD, PASSWORD + "x"), ("ngắn", "ngắn")):
        assert one.post(path, {"password": first, "again": second}).status_code == 422
    done = one.post(path, {"password": PASSWORD, "again": PASSWORD})
    assert done["Location"] == "/account/security"
    assert "Cần thêm yếu tố xác thực thứ hai" in text(one.get("/account/security"))
    assert one.get(path).status_code == 404


def test_a_password_is_changed_on_a_page(staff):
    one = client()
    by_password(one, login_of(staff))
    told = {"was": "sai", "password": "bốn con voi ra suối", "again": "bốn con voi ra suối"}
    assert one.post("/account/security/password", told).status_code == 401
    mistyped = {**told, "was": PASSWORD, "again": "khác"}
    assert one.post("/account/security/password", mistyped).status_code == 422
    assert one.post("/account/security/password", {**told, "was": PASSWORD}).status_code == 303
    assert by_password(client(), login_of(staff), "bốn con voi ra suối").status_code == 303


def test_who_changes_it_well_is_never_slowed_down(staff):
    one, was = client(), PASSWORD
    by_password(one, login_of(staff))
    for number in range(8):
        becomes = f"bốn con voi ra suối {number}"
        told = {"was": was, "password": becomes, "again": becomes}
        assert one.post("/account/security/password", told).status_code == 303
        was = becomes
    statuses = [one.post("/account/security/password", told).status_code for _ in range(7)]
    assert statuses[0] == 401
    assert statuses[-1] == 429


def test_an_authenticator_just_shown_takes_back_no_guess_at_the_password(staff):
    one = client()
    by_password(one, login_of(staff))
    guess = {"was": "sai", "password": "bốn con voi ra suối", "again": "bốn con voi ra suối"}
    shown = text(one.get("/account/security/totp"))
    sealed = re.search(r'name="sealed" value="([^"]+)"', shown)[1]
    secret = re.search(r'class="secret">([^<]+)<', shown)[1].replace(" ", "")
    for _ in range(4):
        assert one.post("/account/security/password", guess).status_code == 401
    told = {"sealed": sealed, "code": pyotp.TOTP(secret).now()}
    assert one.post("/account/security/totp", told).status_code == 303
    statuses = [one.post("/account/security/password", guess).status_code for _ in range(2)]
    assert statuses[-1] == 429


def test_english_is_second(staff):
    one = client()
    assert "Officers sign in" in text(one.get("/account/officer?lang=en"))
    wrong = one.post("/account/officer?lang=en", {"login": "x", "password": "y"})
    assert str(refusals.WrongCredentials()) in text(wrong)


def test_whoever_tries_in_vain_is_in_the_log_by_marks_and_by_no_name(staff, caplog):
    login = login_of(staff)
    one = client()
    by_password(one, login, "sai mật khẩu")
    by_password(client(), "khong.co.ai", "sai mật khẩu")
    by_password(one, login)
    with_totp(staff)
    by_password(one, login)
    one.post("/account/officer/second", {"code": "000000"})
    client().get("/account/invitation/li_haiduong_xyz")
    client().get("/account/eid/callback?state=x&code=y")
    told = [each.getMessage() for each in caplog.records if each.name == "lienmach.sign-in"]
    said = [
        re.search(r"way=(\S+) why=(\S+) login=(\S+) place=(\S+)", each).groups() for each in told
    ]
    assert [each[:2] for each in said] == [
        ("password", "WrongCredentials"), ("password", "WrongCredentials"), ("code", "WrongCode"),
        ("invitation", "InvitationUnknown"), ("e-id", "SignInExpired"),
    ]  # fmt: skip
    assert said[0][2] == said[2][2] != said[1][2]
    assert len({each[3] for each in said}) == 1
    assert login not in "".join(told)
    assert "127.0.0.1" not in "".join(told)
