"""An officer's tokens: what they may do, when they were used, how they are made and end."""

import datetime as dt
import html
import re
import uuid

import pytest
from django.test import Client

from lienmach import homes
from lienmach.ground import clock
from lienmach.ground.actor import PLATFORM
from lienmach.identity import actions, queries
from lienmach.identity.gate import COOKIE
from lienmach.identity.models import RequestAnswer, Token
from lienmach.identity.refusals import TokenMalformed, TooManyTokens
from lienmach.identity.rules import scopes, tokens
from lienmach.identity.rules.duties import Kind
from lienmach.identity.views import tokens as token_pages
from tests.identity import makers

HOST = {"host": "haiduong.localhost"}


def asked(path, token, **more):
    client = Client(headers={**HOST, "authorization": f"Bearer {token}"})
    return client.get(f"/api/v1{path}", **more)


@pytest.fixture
def officer(haiduong):
    return makers.officer()


def token(staff, *allowed, at=None):
    return actions.issue_token(
        staff=staff, allowed=allowed, by=PLATFORM, at=at or clock.now() - dt.timedelta(minutes=1)
    )


def test_a_token_never_does_more_than_its_bearer_s_duties(officer):
    """All scopes open nothing without the duty, and what the duty opened closes with it."""
    held = token(officer, *scopes.STAFF)
    assert asked("/duties?due=false", held).json() == {"items": [], "next": None}
    mine = makers.duty(officer, kind=Kind.APPOINT)
    other = makers.officer()
    lent = makers.duty(other, kind=Kind.READ)
    assert str(lent) in {row["id"] for row in asked("/duties?due=false", held).json()["items"]}
    actions.revoke_duty(mine, until=clock.today(), by=PLATFORM, at=clock.now())
    assert asked("/duties?due=false", held).json() == {"items": [], "next": None}


def test_a_duty_opens_nothing_that_the_scopes_do_not_name(officer):
    makers.duty(officer, kind=Kind.APPOINT)
    narrow = token(officer, "dossiers:read")
    assert asked("/duties", narrow).status_code == 403
    assert asked("/desk/counts", narrow).status_code == 200
    assert asked("/links", narrow).status_code == 403


def test_that_a_token_is_used_is_noted_once_an_hour(officer, monkeypatch):
    held = token(officer, "dossiers:read")
    at = clock.now()
    for minutes, expected in ((0, 0), (59, 0), (61, 61)):
        monkeypatch.setattr(clock, "now", lambda m=minutes: at + dt.timedelta(minutes=m))
        assert asked("/desk/counts", held).status_code == 200
        with homes.reading("identity"):
            [row] = Token.objects.filter(digest=tokens.digest(held))
        assert row.last_used_at == at + dt.timedelta(minutes=expected)


def test_what_ended_speaks_for_nobody(officer):
    held = token(officer, "dossiers:read")
    [row] = queries.tokens_of(queries.authenticate(held, clock.now()).actor).items
    assert row.stands(clock.now())
    actions.revoke_token(row.id, by=PLATFORM, at=clock.now())
    assert asked("/desk/counts", held).status_code == 401
    old = token(officer, "dossiers:read", at=clock.now() - dt.timedelta(days=91))
    assert asked("/desk/counts", old).status_code == 401


def test_a_token_makes_none_that_may_do_more_than_itself(officer):
    held = token(officer, scopes.TOKENS, "dossiers:read")
    client = Client(headers={**HOST, "authorization": f"Bearer {held}"})

    def make(*wanted, key):
        return client.post(
            "/api/v1/me/tokens", {"label": "x", "scopes": wanted, "days": 1},
            content_type="application/json", headers={"idempotency-key": key},
        )  # fmt: skip

    assert make("dossiers:decide", key="a").status_code == 403
    made = make("dossiers:read", key="b")
    assert made.status_code == 201
    assert asked("/desk/counts", made.json()["token"]).status_code == 200
    again = make("dossiers:read", key="b")
    assert (again.status_code, again.json()["token"]) == (200, None)
    with homes.reading("identity"):
        kept = RequestAnswer.objects.filter(operation="make-token", key="b").get()
    assert made.json()["token"] not in kept.body
    assert make("dossiers:flying", key="c").status_code == 403


def test_what_people_make_is_measured(officer):
    me = queries.authenticate(token(officer, "dossiers:read"), clock.now()).actor
    at = clock.now()

    def make(**more):
        return actions.issue_token(
            staff=officer, allowed=["dossiers:read"], by=me, at=at, **{"label": "x", **more}
        )

    for wrong in ({"label": "x" * 81}, {"label": "a\x07"},
                  {"expires_at": at + dt.timedelta(days=367)}):  # fmt: skip
        with pytest.raises(TokenMalformed):
            make(**wrong)
    for _ in range(tokens.MOST - 1):
        make()
    with pytest.raises(TooManyTokens):
        make()


@pytest.fixture
def browser(officer):
    client = Client(headers=HOST)
    client.cookies[COOKIE] = makers.session_of(token(officer, "dossiers:read"))
    return client


FORM = {"label": "x", "scope": ["dossiers:read"], "days": "30"}


def key_of(page):
    return re.search(r'name="key" value="(\w+)"', page.content.decode())[1]


def test_a_form_sent_twice_makes_one_token_and_says_where_it_ends(browser):
    said = {**FORM, "label": "máy tính", "key": key_of(browser.get("/account/tokens/"))}
    assert "lm_haiduong_" in browser.post("/account/tokens/", said).content.decode()
    again = browser.post("/account/tokens/", said)
    page = again.content.decode()
    assert again.status_code == 200
    assert "lm_haiduong_" not in page
    assert "Mã này đã tạo khi gửi lần trước" in page
    assert page.count("<strong>máy tính</strong>") == 1
    assert 'Thu hồi <span class="visually-hidden">máy tính</span>' in page
    changed = browser.post("/account/tokens/", {**said, "days": "7"})
    assert changed.status_code == 422
    assert "Trang này đã gửi trước đó" in changed.content.decode()
    fresh = {**said, "days": "7", "key": key_of(changed)}
    assert "lm_haiduong_" in browser.post("/account/tokens/", fresh).content.decode()


def test_an_officer_makes_a_token_sees_it_once_and_revokes_it(browser, officer):
    assert "Quý vị chưa có mã nào" not in browser.get("/account/tokens/").content.decode()
    said = {**FORM, "label": "Phần mềm của xã", "key": key_of(browser.get("/account/tokens/"))}
    answer = browser.post("/account/tokens/", said)
    page = answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    [made] = re.findall(r"lm_haiduong_[A-Za-z0-9_-]{43}", page)
    assert asked("/desk/counts", made).status_code == 200
    later = browser.get("/account/tokens/").content.decode()
    assert made not in later
    assert "Phần mềm của xã" in later
    assert "Dùng gần nhất" in later
    row = next(
        row
        for row in queries.tokens_of(queries.authenticate(made, clock.now()).actor).items
        if row.label == "Phần mềm của xã"
    )
    assert browser.post(f"/account/tokens/{row.id}/revoke").status_code == 303
    assert asked("/desk/counts", made).status_code == 401


def test_tokens_of_before_are_a_page_further(browser, monkeypatch):
    monkeypatch.setattr(token_pages, "ROWS", 2)
    for n in range(3):
        said = {**FORM, "label": f"máy {n}", "key": f"k{n}"}
        assert browser.post("/account/tokens/", said).status_code == 200
    row = r"<strong>(máy \d)</strong>"
    first = browser.get("/account/tokens/").content.decode()
    assert re.findall(row, first) == ["máy 2", "máy 1"]
    onwards = re.findall(r'href="(\?after=[^"]+)" rel="next"', first)
    later = browser.get(f"/account/tokens/{html.unescape(onwards[0])}").content.decode()
    assert re.findall(row, later) == ["máy 0"]
    assert browser.get("/account/tokens/?after=x").status_code == 400


def test_the_days_of_a_token_are_those_of_vietnam(browser, officer):
    token(officer, "dossiers:read", at=dt.datetime(2025, 9, 30, 20, 0, tzinfo=dt.UTC))
    page = browser.get("/account/tokens/").content.decode()
    assert "01/10/2025" in page
    assert "30/09/2025" not in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"label": " "},
        {"scope": []},
        {"scope": ["x:y"]},
        {"days": "9999"},
        {"days": "x"},
        {"key": ""},
    ],
)
def test_a_token_that_cannot_be_is_not_made(browser, wrong):
    said = {**FORM, "key": "k", **wrong}
    answer = browser.post("/account/tokens/", said)
    assert answer.status_code == 422
    assert "lm_haiduong_" not in answer.content.decode()


def test_nobody_revokes_another_s(browser, haiduong):
    held = token(makers.officer(), "dossiers:read")
    [row] = queries.tokens_of(queries.authenticate(held, clock.now()).actor).items
    assert browser.post(f"/account/tokens/{row.id}/revoke").status_code == 403
    assert browser.post(f"/account/tokens/{uuid.uuid4()}/revoke").status_code == 404
    assert asked("/desk/counts", held).status_code == 200
    assert Client(headers=HOST).get("/account/tokens/").status_code == 401


def test_a_token_made_by_a_token_does_not_outlive_it(officer):
    allowed = ("dossiers:read", scopes.TOKENS)
    ends = clock.now() + dt.timedelta(days=7)
    made = actions.issue_token(
        staff=officer, allowed=allowed, expires_at=ends, by=PLATFORM,
        at=clock.now() - dt.timedelta(minutes=1),
    )  # fmt: skip
    for days, expected in ((366, ends), (3, clock.now() + dt.timedelta(days=3)), (90, ends)):
        client = Client(headers={
            **HOST, "authorization": f"Bearer {made}", "idempotency-key": f"{uuid.uuid4()}",
        })  # fmt: skip
        body = {"label": "kế tiếp", "scopes": [*allowed], "days": days}
        told = client.post("/api/v1/me/tokens", body, content_type="application/json")
        assert told.status_code == 201
        made = told.json()["token"] if days > 3 else made
        with homes.reading("identity"):
            row = Token.objects.get(digest=tokens.digest(told.json()["token"]))
        assert abs(row.expires_at - expected) < dt.timedelta(minutes=1)
        assert row.expires_at <= ends
