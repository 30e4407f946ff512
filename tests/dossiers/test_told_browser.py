"""Notices and figures before a real browser: on a phone and a desk, by keyboard, without scripts."""

import datetime as dt

import pytest

from lienmach.dossiers import actions
from lienmach.dossiers.rules import periods
from lienmach.ground import clock, post
from lienmach.ground.actor import PLATFORM
from lienmach.identity.gate import COOKIE
from tests.dossiers import desk, makers
from tests.dossiers.makers import LAND_OFFICE
from tests.dossiers.test_figures import counted, deliver, live
from tests.dossiers.test_opinions import last_month, said
from tests.dossiers.told import Citizen, react
from tests.identity import makers as people
from tests.journeys.browser import DESK, barriers, visited
from tests.mailbox import relay

CITIZENS = ("me/", "me/notices/", "me/contact/?channel=email")
OFFICERS = (
    "desk/figures/", "desk/figures/?period=2026&before=0", "desk/figures/766/?period=2026",
    "desk/figures/766/4.2/?period=2026", f"desk/figures/opinions/?period={last_month().text}",
)  # fmt: skip
ANYBODYS = ("figures",)


@pytest.fixture(scope="module")
def mai(counter):
    mai = Citizen()
    code = makers.submitted(mai.actor, at=clock.now())["code"]
    actions.decide_dossier(code, outcome="granted", by=PLATFORM, at=clock.now())
    react(code)
    quarter = periods.of("quarter", clock.today()).before()
    codes = live(1, count=12)
    for _ in range(9):
        at = makers.AT.replace(year=quarter.first.year, month=quarter.first.month, day=9)
        codes.append(makers.submitted(makers.person(), at=at)["code"])
    said(5, dt.datetime.combine(last_month().first, dt.time(9), clock.VIETNAM))
    deliver([code, *codes])
    counted()
    return mai


@pytest.fixture(scope="module")
def cookies(mai):
    return {
        "citizen": people.session_of(people.token(person=mai.key, expires_at=desk.FAR)),
        "officer": people.session_of(desk.staff("decide", agency=LAND_OFFICE)[1]),
    }


def entered(visit, width, cookie=None, **options):
    page = visit.page(visit.context(width, **options))
    if cookie:
        page.context.add_cookies([{"name": COOKIE, "value": cookie, "url": visit.address}])
    return page


def test_what_citizens_are_told_and_what_is_counted(mai, cookies, monkeypatch):
    with relay() as mail, visited() as visit:
        monkeypatch.setenv(post.SMTP, f"smtp://127.0.0.1:{mail.port}")
        monkeypatch.setenv(post.SENDER, "mot-cua@example.vn")
        by_keyboard(visit, cookies["citizen"], mail)
        found = {}
        for who, paths in (("citizen", CITIZENS), ("officer", OFFICERS), ("", ANYBODYS)):
            page = entered(visit, DESK, cookies.get(who), bypass_csp=True)
            for path in paths:
                page.goto(f"{visit.address}/{path}")
                found[path] = barriers(page)
        assert not {name: faults for name, faults in found.items() if faults}
        assert visit.complaints == []


def by_keyboard(visit, cookie, mail):
    """A citizen reads what is new, takes a mark back and names an address, without scripts."""
    page = entered(visit, DESK, cookie, java_script_enabled=False)
    page.goto(f"{visit.address}/me/")
    page.get_by_role("link", name="Thông báo 2 thông báo chưa đọc").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Đánh dấu tất cả đã đọc").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Đã đánh dấu 2 thông báo").wait_for()
    page.get_by_role("button", name="Hoàn tác").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="2 thông báo chưa đọc").wait_for()
    page.goto(f"{visit.address}/me/contact/")
    page.get_by_label("Địa chỉ thư điện tử").fill("mai@example.vn")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Gửi mã xác nhận").first.focus()
    page.keyboard.press("Enter")
    page.get_by_text("Đã gửi mã đến mai@example.vn").wait_for()
    code = mail.letters[0].get_content().partition("code=")[2][:6]
    page.get_by_label("Mã xác nhận").fill(code)
    page.keyboard.press("Enter")
    page.get_by_text("Đang nhận").wait_for()
