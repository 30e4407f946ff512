"""The desk in a real browser: on a phone and a desk, by keyboard, without scripts, on paper."""

import pytest

from lienmach import homes
from lienmach.ground.actor import PLATFORM
from lienmach.identity.gate import COOKIE
from lienmach.registries import actions, queries
from lienmach.registries.actions import LinkOrder
from tests.identity import makers
from tests.identity.makers import NOW
from tests.journeys.browser import barriers, overflow, visited
from tests.registries.crowd import doubt
from tests.registries.desk import officer

PAPER = 703
"""An upright A4 page between its margins."""


@pytest.fixture
def session(crowd, superuser):
    with homes.province("haiduong"):
        actions.link_births(LinkOrder(), by=PLATFORM, at=NOW)
        doubt(superuser(), 5)
        return makers.session(staff=officer())


def enter(visit, page, session):
    page.context.add_cookies([{"name": COOKIE, "value": session, "url": visit.address}])
    page.goto(f"{visit.address}/links/")
    page.get_by_role("heading", name="Rà soát liên kết").wait_for()


def test_nobody_meets_a_barrier_and_nothing_runs_off_the_page(session, haiduong):
    link = queries.to_review(PLATFORM, on=NOW.date()).items[0].id
    with visited() as visit:
        found = {}
        page = visit.page(visit.context(bypass_csp=True))
        enter(visit, page, session)
        for path in ("", f"{link}/", "progress/"):
            page.goto(f"{visit.address}/links/{path}")
            found[path] = barriers(page)
        assert not {name: faults for name, faults in found.items() if faults}
        assert visit.complaints == []


def test_the_desk_is_walked_by_keyboard_and_without_scripts(session, haiduong):
    with visited() as visit:
        page = visit.page(visit.context())
        enter(visit, page, session)
        page.keyboard.press("j")
        first = page.evaluate("document.activeElement.href")
        assert first.startswith(f"{visit.address}/links/")
        page.keyboard.press("j")
        page.keyboard.press("k")
        assert page.evaluate("document.activeElement.href") == first
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="Có phải cùng một người?").wait_for()
        page.keyboard.press("3")
        page.wait_for_url(lambda url: url != first)
        second = page.url
        page.get_by_role("heading", name="Có phải cùng một người?").wait_for()
        page.keyboard.press("k")
        page.wait_for_url(lambda url: url != second)
        page.goto(f"{visit.address}/links/?said=1")
        assert sorted(page.locator(".queue .pill").all_text_contents()) == [
            "Không phải", "Không thể kết luận",
        ]  # fmt: skip
        assert visit.complaints == []
        plain = visit.page(visit.context(java_script_enabled=False))
        enter(visit, plain, session)
        plain.get_by_role("link", name="Bắt đầu rà soát").click()
        plain.get_by_role("button", name="Không thể kết luận").click()
        plain.goto(f"{visit.address}/links/?said=1")
        assert plain.locator(".queue li").count() == 3


def test_on_paper_there_is_all_to_read_and_nothing_to_click(session, haiduong):
    link = queries.to_review(PLATFORM, on=NOW.date()).items[0].id
    with visited() as visit:
        page = visit.page(visit.context(PAPER))
        enter(visit, page, session)
        for path, read in ((f"{link}/", f"Mã cặp {link}"), ("progress/", "Bảng số liệu và lý do")):
            page.goto(f"{visit.address}/links/{path}")
            page.emulate_media(media="screen")
            assert not page.get_by_text("Bản in lúc").is_visible()
            page.emulate_media(media="print")
            assert overflow(page) <= 0, path
            assert page.get_by_text("Bản in lúc").is_visible()
            assert page.get_by_text(read).is_visible()
            assert page.locator("button:visible, input:visible, kbd:visible").count() == 0
            cut = "[...document.querySelectorAll('.scroll')].some((s) => s.scrollWidth > s.clientWidth)"
            assert not page.evaluate(cut), path
        assert visit.complaints == []
