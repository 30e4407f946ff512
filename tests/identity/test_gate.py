"""Who is let in by the gate, what it costs, and where those are led who are not."""

import html
import re
import uuid
from typing import Any

import pytest
from django.db import connections
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from lienmach import homes
from lienmach.ground import clock
from lienmach.identity import gate, queries
from lienmach.identity.queries import issuers
from lienmach.identity.refusals import AssuranceTooLow
from tests.identity import makers
from tests.identity.makers import Kind


def request(cookie="", path="/dossiers/?a=1", method="get"):
    made = getattr(RequestFactory(), method)(path, headers={"host": "haiduong.localhost"})
    if cookie:
        made.COOKIES[gate.COOKIE] = cookie
    return made


def name(_request, actor):
    return HttpResponse(actor.id)


def surer(_request, actor):
    if actor.level < 2:
        raise AssuranceTooLow
    return HttpResponse(actor.id)


VIEWS: dict[str, Any] = {
    "signed in": gate.signed_in(name),
    "own account": gate.own_account(name),
    "officers": gate.officers_only(name),
    "citizens": gate.citizens_only(name),
    "level 2": gate.citizens_only(surer),
}


@pytest.fixture
def cookies(haiduong):
    person, staff = makers.person(), makers.officer()
    return {
        "": "",
        "citizen 1": makers.session(person=person, level=1),
        "citizen 2": makers.session(person=person, level=2),
        "officer 1": makers.session(staff=staff, level=1),
        "officer 2": makers.session(staff=staff, level=2),
    }


LET_IN = {
    "signed in": {"citizen 1", "citizen 2", "officer 2"},
    "own account": {"citizen 1", "citizen 2", "officer 1", "officer 2"},
    "officers": {"officer 2"},
    "citizens": {"citizen 1", "citizen 2"},
    "level 2": {"citizen 2"},
}


@pytest.mark.parametrize("view", VIEWS)
def test_each_page_lets_in_whom_it_is_for(cookies, view):
    answers = {who: VIEWS[view](request(cookie)) for who, cookie in cookies.items()}
    assert {who for who, answer in answers.items() if answer.status_code == 200} == LET_IN[view]
    assert answers[""].status_code == 401
    assert all("no-store" in answer["Cache-Control"] for answer in answers.values())


def test_a_stranger_is_led_back_to_where_they_wanted_to_go(haiduong):
    page = html.unescape(VIEWS["officers"](request()).content.decode())
    assert "/account/officer?next=%2Fdossiers%2F%3Fa%3D1" in page
    sent = VIEWS["officers"](request(method="post")).content.decode()
    assert "next=%2F&" in sent or 'next=%2F"' in sent


def sent_from(page, cookie=""):
    """Return a form that was sent from a page, as browsers say it."""
    made = request(cookie, method="post")
    made.META["HTTP_REFERER"] = page
    return made


PAGE = "http://haiduong.localhost/desk/new?a=1"
LOST = "Nội dung quý vị vừa gửi chưa được lưu"


def test_whoever_sent_a_form_too_late_is_told_so_and_led_back_to_it(cookies):
    page = html.unescape(VIEWS["officers"](sent_from(PAGE)).content.decode())
    assert "/account/officer?next=%2Fdesk%2Fnew%3Fa%3D1" in page
    assert LOST in page
    higher = VIEWS["level 2"](sent_from(PAGE, cookies["citizen 1"])).content.decode()
    assert "next=%2Fdesk%2Fnew%3Fa%3D1" in higher
    assert LOST in higher
    assert LOST not in VIEWS["officers"](request()).content.decode()


@pytest.mark.parametrize(
    "page",
    [
        "http://evil.example/desk/", "http://haiduong.localhost//evil.example", "javascript:alert(1)",
        "http://haiduong.localhost@evil.example/a", "http://[", "http://haiduong.localhost",
        "http://haiduong.localhost/\\evil.example",
    ],
)  # fmt: skip
def test_a_form_that_came_from_elsewhere_leads_nowhere_else(haiduong, page):
    answer = VIEWS["officers"](sent_from(page)).content.decode()
    assert re.findall(r'/account/officer\?next=([^"]*)"', answer) == ["%2F"]


def test_an_officer_with_a_password_alone_is_led_to_set_up_a_second_factor(cookies):
    answer = VIEWS["officers"](request(cookies["officer 1"]))
    assert (answer.status_code, answer["Location"]) == (303, "/account/security")


def test_a_citizen_below_the_level_is_led_to_show_it(cookies):
    page = html.unescape(VIEWS["level 2"](request(cookies["citizen 1"])).content.decode())
    assert "/account/eid/start?level=2&next=%2Fdossiers%2F%3Fa%3D1" in page


def test_only_a_demonstration_that_says_so_does_without_a_second_factor(cookies, monkeypatch):
    monkeypatch.setenv("LIENMACH_DEMO_SECOND_FACTOR", "skip")
    assert VIEWS["officers"](request(cookies["officer 1"])).status_code == 303
    monkeypatch.setenv("LIENMACH_DEMO", "1")
    assert VIEWS["officers"](request(cookies["officer 1"])).status_code == 303
    monkeypatch.setattr(issuers.installation, "scenario", lambda: "two-provinces")
    assert VIEWS["officers"](request(cookies["officer 1"])).status_code == 200
    chief = makers.officer()
    makers.duty(chief, kind=Kind.APPOINT)
    alone = makers.session(staff=chief, level=1)
    assert VIEWS["officers"](request(alone)).status_code == 303


def test_an_issuer_is_called_as_the_page_speaks_and_vietnamese_is_marked(provinces):
    def told(lang, **names):
        issuer = {"issuer": "https://id.example", **names}
        context = {"issuers": [issuer], "next": "/", "lang": lang}
        page = render_to_string("identity/sign_in.html", context)
        return re.search(r'<a class="btn btn-primary" [^>]*>(.*?)</a>', page)[1]

    both = {"vi": "Định danh", "en": "e-ID"}
    assert (told("vi", **both), told("en", **both)) == ("Định danh", "e-ID")
    assert told("en", vi="Định danh") == '<span lang="vi">Định danh</span>'
    assert (told("vi", en="e-ID"), told("en", en="e-ID")) == ("e-ID", "e-ID")
    assert told("en") == "https://id.example"


def test_a_page_asks_once_who_it_is(cookies):
    asked = request(cookies["officer 2"])
    with CaptureQueriesContext(connections["haiduong"]) as captured:
        assert VIEWS["officers"](asked).status_code == 200
        assert gate.officer(asked) is not None
        assert gate.citizen(asked) is None
    assert len(captured.captured_queries) == 1


def test_that_a_session_is_in_use_is_written_once_a_minute(haiduong):
    at = clock.now() - 2 * gate.sessions.SEEN_EVERY
    cookie = makers.session(staff=makers.officer(), at=at)
    counts = []
    for _ in range(3):
        with CaptureQueriesContext(connections["haiduong"]) as captured:
            VIEWS["officers"](request(cookie))
        counts.append(sum("UPDATE" in each["sql"] for each in captured.captured_queries))
    assert counts == [1, 0, 0]


def test_it_is_noted_where_the_session_is_kept_whatever_host_is_asked(provinces):
    with homes.province("haiduong"):
        at = clock.now() - 2 * gate.sessions.SEEN_EVERY
        cookie = makers.session(person=makers.person(), at=at)
    with homes.province("haiphong"):
        VIEWS["citizens"](request(cookie))
    assert queries.signed_in(cookie, clock.now()).last_seen > at


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/", "//evil.example/", "/\\evil.example", "\\\\evil.example", "evil",
        "javascript:alert(1)", "http:evil", "/a\nLocation: x", "///evil.example", "/\tevil",
        "", None, "/" + "a" * 2000, " //evil.example", "%2F%2Fevil",
    ],
)  # fmt: skip
def test_nobody_is_led_to_another_host(wanted):
    assert gate.onwards(wanted) == "/"


@pytest.mark.parametrize(
    "wanted", ["/", "/links/?said=1", "/a/b?c=%2F%2Fd", f"/links/{uuid.UUID(int=1)}/"]
)
def test_a_path_of_ours_is_where_one_goes_on(wanted):
    assert gate.onwards(wanted) == wanted
