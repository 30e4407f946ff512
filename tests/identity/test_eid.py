"""Citizens sign in at a provider that answers well, badly, or not at all."""

import datetime as dt
import html
from types import SimpleNamespace

import httpx
import pytest
from django.test import Client

from lienmach import homes
from lienmach.ground import clock
from lienmach.ground.actor import PLATFORM
from lienmach.identity import actions, gate, queries, refusals
from lienmach.identity.models import Account, Person, Session
from lienmach.identity.queries import issuers
from lienmach.identity.rules import tokens
from lienmach.identity.rules.personal_id import Sex
from lienmach.identity.views import eid
from lienmach.ledger.models import Entry
from tests.identity import makers
from tests.identity.makers import NOW
from tests.identity.provider import OLD_KEY, OTHER, Provider, trusted

HOST = "haiduong.localhost"


@pytest.fixture
def provider(haiduong, monkeypatch):
    """Return a provider of one person who is in nobody's register yet."""
    return trusted(monkeypatch, Provider(makers.new_person()))


@pytest.fixture
def client():
    return Client(headers={"host": HOST})


def sign_in(client, provider, code="ma-1", *, start="/account/eid/start", state=None, **over):
    location = client.get(start)["Location"]
    told = state or provider.begin(location)
    return client.get("/account/eid/callback", {"code": code, "state": told, **over})


def text(response):
    return html.unescape(response.content.decode())


def told(refusal):
    return refusal.vi


def holder(client):
    found = client.cookies.get(gate.COOKIE)
    return queries.signed_in(found.value, clock.now()) if found else None


def person_of(provider):
    with homes.reading("identity"):
        return Person.objects.get(personal_id=provider.said["SoDinhDanh"])


def test_a_person_unknown_to_the_province_is_made_known_at_the_first_sign_in(client, provider):
    response = sign_in(client, provider, start="/account/eid/start?next=/procedures/01")
    assert (response.status_code, response["Location"]) == (303, "/procedures/01")
    found = holder(client)
    assert (found.level, found.method, found.is_staff) == (1, "eid", False)
    assert found.applicant.personal_id == provider.said["SoDinhDanh"]
    person = person_of(provider)
    assert (person.sex, person.unit) == (Sex.FEMALE.value, "31")
    assert not person.synthetic
    told = Entry.objects.filter(subject=str(person.pk)).order_by("pk")
    assert [entry.event for entry in told] == [
        "identity.person-registered", "identity.account-bound", "identity.session-begun",
    ]  # fmt: skip
    sign_in(client, provider, "ma-2")
    assert Person.objects.using("haiduong").filter(pk=person.pk).count() == 1


def test_whoever_comes_after_somebody_left_is_asked_who_they_are(client, provider):
    def prompt():
        return "prompt=login" in client.get("/account/eid/start")["Location"]

    assert not prompt()
    sign_in(client, provider)
    assert not prompt()
    client.post("/account/sign-out")
    assert prompt()
    assert prompt(), "also when they gave up in between"
    sign_in(client, provider, "ma-2")
    assert not prompt()


def test_the_back_channel_goes_to_its_address_under_the_name_of_the_provider(client, provider):
    sign_in(client, provider)
    assert provider.hosts == {("127.0.0.1", "id.example")}


def test_what_differs_from_the_register_is_noted_and_changes_nothing(client, haiduong, monkeypatch):
    known = makers.new_person(name="Nguyễn Thị Lan")
    key = actions.register_person(known, by=PLATFORM, at=NOW)
    provider = trusted(monkeypatch, Provider(known))
    provider.said["HoVaTen"] = "NGUYỄN THỊ LAM"
    sign_in(client, provider)
    sign_in(client, provider, "ma-2")
    person = person_of(provider)
    assert (person.pk, person.full_name) == (key, "Nguyễn Thị Lan")
    with homes.reading("identity"):
        assert Account.objects.get(person=person).differs == "HoVaTen"
    facts = Entry.objects.filter(subject=str(key), event="identity.account-differed")
    assert [fact.payload["attributes"] for fact in facts] == ["HoVaTen"]


def test_people_see_what_the_service_said_of_their_account(client, haiduong, monkeypatch):
    known = makers.new_person(name="Nguyễn Thị Lan")
    actions.register_person(known, by=PLATFORM, at=NOW)
    provider = trusted(monkeypatch, Provider(known))
    provider.said |= {"HoVaTen": "NGUYỄN THỊ LAM", "TechID": "td-0042", "loginIdp": "BCA"}
    sign_in(client, provider)
    page = text(client.get("/account/security"))
    for said in ("Nơi xác thực", "BCA", "td-0042", "Khác với sổ đăng ký", "họ và tên"):
        assert said in page
    provider.said |= {"HoVaTen": "NGUYỄN THỊ LAN", "TechID": "", "loginIdp": "VNeID"}
    sign_in(client, provider, "ma-2")
    page = text(client.get("/account/security"))
    assert "VNeID" in page
    for said in ("BCA", "td-0042", "Khác với sổ đăng ký"):
        assert said not in page


def test_an_account_is_known_by_its_subject_never_by_a_name_or_a_number(client, provider):
    sign_in(client, provider)
    provider.said["SoDinhDanh"] = makers.new_person().personal_id
    response = sign_in(client, provider, "ma-2")
    assert told(refusals.EidBoundToAnother) in text(response)
    provider.said["sub"] = "chu-the-khac"
    assert sign_in(client, provider, "ma-3").status_code == 303


def test_an_issuer_that_is_not_listed_for_it_binds_no_number(client, provider, monkeypatch):
    known = makers.new_person()
    actions.register_person(known, by=PLATFORM, at=NOW)
    provider = trusted(monkeypatch, Provider(known), binds=False)
    provider.said["sub"] = "chua-gan"
    response = sign_in(client, provider)
    assert told(refusals.EidNotBound) in text(response)
    assert holder(client) is None
    with homes.reading("identity"):
        assert not Account.objects.filter(subject="chua-gan").exists()
    assert told(refusals.EidNotBound) in text(sign_in(client, provider, "ma-2"))


@pytest.mark.parametrize(("acr", "level"), [("LoA2", 2), ("LoA1", 1), (None, 1), ("else", 1)])
def test_the_level_is_what_acr_says_and_one_without(client, provider, acr, level):
    provider.claims = {"acr": acr} if acr else {}
    sign_in(client, provider)
    assert holder(client).level == level


def test_whoever_cannot_show_the_level_that_is_needed_keeps_what_they_had(client, provider):
    sign_in(client, provider)
    before = client.cookies[gate.COOKIE].value
    response = sign_in(client, provider, "ma-2", start="/account/eid/start?level=2")
    assert provider.asked["acr_values"] == "LoA2"
    assert told(refusals.LevelTooLow) in text(response)
    assert client.cookies[gate.COOKIE].value == before
    provider.claims = {"acr": "LoA2"}
    sign_in(client, provider, "ma-3", start="/account/eid/start?level=2")
    assert holder(client).level == 2
    with homes.reading("identity"):
        assert Session.objects.get(digest=tokens.digest(before)).ended_at is not None


def down(path, answer):
    return lambda provider: provider.fails.update({path: answer})


def claim(**over):
    return lambda provider: provider.claims.update(over)


def said(**over):
    return lambda provider: provider.said.update(over)


def signed_otherwise(provider):
    provider.key = OTHER


def signed_by_a_secret(provider):
    provider.key, provider.algorithm = "portal" * 10, "HS256"


def unsigned(provider):
    provider.key, provider.algorithm = None, "none"


def another_subject(provider):
    provider.claims["sub"] = "nguoi-khac"


WRONG = {
    "wrong nonce": (claim(nonce="x"), refusals.EidNotTrusted),
    "no nonce": (claim(nonce=None), refusals.EidNotTrusted),
    "wrong audience": (claim(aud="another"), refusals.EidNotTrusted),
    "several audiences": (claim(aud=["portal", "x"], azp="x"), refusals.EidNotTrusted),
    "wrong issuer": (claim(iss="https://evil.example"), refusals.EidNotTrusted),
    "expired": (claim(exp=1), refusals.EidNotTrusted),
    "bad signature": (signed_otherwise, refusals.EidNotTrusted),
    "signed by a secret": (signed_by_a_secret, refusals.EidNotTrusted),
    "unsigned": (unsigned, refusals.EidNotTrusted),
    "userinfo of another": (another_subject, refusals.EidNotTrusted),
    "no JSON": (down("/token", httpx.Response(200, text="<html>")), refusals.EidNotTrusted),
    "no object": (down("/userinfo", httpx.Response(200, json=[])), refusals.EidNotTrusted),
    "keys amiss": (down("/jwks", httpx.Response(200, json={"keys": []})), refusals.EidNotTrusted),
    "down": (down("/token", httpx.ConnectError("no")), refusals.EidUnreachable),
    "slow": (down("/userinfo", httpx.ReadTimeout("slow")), refusals.EidUnreachable),
    "broken": (down("/jwks", httpx.Response(502)), refusals.EidUnreachable),
    "an organisation": (said(LoaiTaiKhoan="2"), refusals.EidNotACitizen),
    "no number": (said(SoDinhDanh=""), refusals.EidAttributesUnfit),
    "contradicted": (said(NgayThangNamSinh="20010101"), refusals.EidAttributesUnfit),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_whatever_goes_wrong_is_one_sentence_and_no_session(client, provider, wrong):
    make_wrong, refusal = WRONG[wrong]
    make_wrong(provider)
    response = sign_in(client, provider)
    assert response.status_code == refusal.status
    assert text(response).count(told(refusal)) == 1
    assert holder(client) is None
    assert "no-store" in response["Cache-Control"]


def test_giving_up_is_told_apart_from_trouble(client, provider):
    state = provider.begin(client.get("/account/eid/start")["Location"])
    denied = client.get("/account/eid/callback", {"error": "access_denied", "state": state})
    assert told(refusals.EidDenied) in text(denied)
    state = provider.begin(client.get("/account/eid/start")["Location"])
    failed = client.get("/account/eid/callback", {"error": "server_error", "state": state})
    assert told(refusals.EidNotTrusted) in text(failed)


def test_an_answer_fits_only_the_question_of_this_browser(client, provider):
    for state in ("", "x"):
        response = sign_in(client, provider, state=state or " ")
        assert told(refusals.SignInExpired) in text(response)
    stranger = Client(headers={"host": HOST})
    state = provider.begin(client.get("/account/eid/start")["Location"])
    sent = stranger.get("/account/eid/callback", {"code": "ma-1", "state": state})
    assert told(refusals.SignInExpired) in text(sent)
    assert holder(stranger) is None


def test_an_answer_that_fits_nothing_ends_no_sign_in_that_is_under_way(client, provider):
    state = provider.begin(client.get("/account/eid/start")["Location"])
    for query in ({"state": "x"}, {"code": "ma-2", "state": "x"}, {"error": "x"}, {}):
        assert told(refusals.SignInExpired) in text(client.get("/account/eid/callback", query))
    answer = client.get("/account/eid/callback", {"code": "ma-1", "state": state})
    assert answer.status_code == 303
    assert not client.cookies[eid.cookie_of(state)].value


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_two_tabs_sign_in_one_after_the_other(client, provider, order):
    started = [client.get(f"/account/eid/start?next=/procedures/{tab}") for tab in (0, 1)]
    for tab in order:
        state = provider.begin(started[tab]["Location"])
        sent = client.get("/account/eid/callback", {"code": f"ma-{tab + 1}", "state": state})
        assert (sent.status_code, sent["Location"]) == (303, f"/procedures/{tab}")


def test_a_browser_holds_no_more_than_a_few_sign_ins_under_way(client, provider):
    for _ in range(9):
        state = provider.begin(client.get("/account/eid/start")["Location"])
        for gone in [name for name, kept in client.cookies.items() if not kept.value]:
            del client.cookies[gone]  # as a browser does
    held = [name for name in client.cookies if name.startswith(eid.COOKIE)]
    assert len(held) == eid.MOST
    assert eid.cookie_of(state) in held


def test_an_answer_is_good_for_one_time_even_with_a_cookie_that_was_copied(client, provider):
    state = provider.begin(client.get("/account/eid/start")["Location"])
    name = eid.cookie_of(state)
    copied = client.cookies[name].value
    answer = {"code": "ma-1", "state": state}
    assert client.get("/account/eid/callback", answer).status_code == 303
    thief = Client(headers={"host": HOST})
    thief.cookies[name] = copied
    assert told(refusals.EidCodeRefused) in text(thief.get("/account/eid/callback", answer))
    provider.codes.add("ma-1")  # a provider that takes a code twice
    thief.cookies[name] = copied
    assert told(refusals.SignInExpired) in text(thief.get("/account/eid/callback", answer))
    assert holder(thief) is None


def test_a_question_is_for_one_province(client, provider):
    state = provider.begin(client.get("/account/eid/start")["Location"])
    client.defaults["HTTP_HOST"] = "haiphong.localhost"
    sent = client.get(
        "/account/eid/callback", {"code": "ma-1", "state": state},
        headers={"host": "haiphong.localhost"},
    )  # fmt: skip
    assert told(refusals.SignInExpired) in text(sent)


def test_a_question_expires(client, provider, monkeypatch):
    state = provider.begin(client.get("/account/eid/start")["Location"])
    later = clock.now() + dt.timedelta(minutes=11)
    monkeypatch.setattr(eid, "clock", SimpleNamespace(now=lambda: later))
    response = client.get("/account/eid/callback", {"code": "ma-1", "state": state})
    assert told(refusals.SignInExpired) in text(response)


def test_a_key_that_is_new_is_asked_for_once_it_is_met(client, provider, monkeypatch):
    provider.fails["/jwks"] = httpx.Response(200, json={"keys": [OLD_KEY]})
    assert told(refusals.EidNotTrusted) in text(sign_in(client, provider))
    del provider.fails["/jwks"]
    assert told(refusals.EidNotTrusted) in text(sign_in(client, provider, "ma-2"))  # too soon
    monkeypatch.setattr(issuers, "KEYS_AGAIN", 0.0)
    assert sign_in(client, provider, "ma-3").status_code == 303


def test_the_demonstrations_provider_is_trusted_nowhere_else(client, provider, monkeypatch):
    trusted(monkeypatch, provider, demo=True)
    with pytest.raises(refusals.DemoEidOutsideDemo):
        issuers.check()
    assert told(refusals.DemoEidOutsideDemo) in text(client.get("/account/eid/start"))
    monkeypatch.setenv("LIENMACH_DEMO", "1")  # but nobody invented lives here
    with pytest.raises(refusals.DemoEidOutsideDemo):
        issuers.check()
    monkeypatch.setattr(issuers.installation, "scenario", lambda: "two-provinces")
    issuers.check()


def test_without_a_configuration_nobody_signs_in_by_e_id(client, haiduong, monkeypatch, tmp_path):
    monkeypatch.delenv("LIENMACH_EID", raising=False)
    assert issuers.issuers() == ()
    assert "chưa được nối" in text(client.get("/account/sign-in"))
    assert client.get("/account/eid/start").status_code == 409
    monkeypatch.setenv("LIENMACH_EID", "{")
    with pytest.raises(refusals.EidMisconfigured):
        issuers.check()


def test_no_secret_of_a_sign_in_is_in_a_cookie_in_the_clear(client, provider):
    location = client.get("/account/eid/start")["Location"]
    provider.begin(location)
    cookie = client.cookies[eid.cookie_of(provider.asked["state"])]
    assert provider.asked["nonce"] not in cookie.value
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
