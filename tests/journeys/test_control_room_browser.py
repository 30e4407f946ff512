"""The control room in a real browser: on a phone and a desk, live, by keyboard, on paper."""

import threading
from urllib.parse import urlsplit

import pytest

from lienmach.dossiers import seeds
from lienmach.ground import clock, installation
from lienmach.merger.views import live
from lienmach.portal.signposts import control_room
from tests.journeys.browser import barriers, visited
from tests.journeys.control_room import enter, moves

__all__ = ["moves"]

LOOKED_AT = ("failed", ""), ("cut over", "?lang=en"), ("running", ""), ("reversed", "?print")


@pytest.fixture
def visit(moves, monkeypatch):
    monkeypatch.setattr(live, "_seats", threading.BoundedSemaphore(live.MOST_VIEWERS))
    monkeypatch.setattr(live, "PAUSE_SECONDS", 0.1)
    with visited() as made:
        yield made


def test_the_link_opens_the_room_and_its_key_goes_into_no_address(visit):
    page, key = visit.page(visit.context()), installation.secret("control-room")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    link = urlsplit(control_room("haiduong", 8000))
    assert link.fragment == f"key={key}"
    page.goto(f"{visit.address}{link.path}#{link.fragment}")
    page.wait_for_url("**/merger/")
    assert len(asked) > 1
    assert [url for url in asked if key in url] == []
    assert visit.complaints == []


def test_nobody_meets_a_barrier_and_nothing_runs_off_the_page(visit, moves):
    page = visit.page(visit.context(bypass_csp=True))
    page.goto(f"{visit.address}/merger/")
    found = {"refused": barriers(page)}
    page.goto(f"{visit.address}/merger/enter")
    found["enter"] = barriers(page)
    enter(visit, page)
    found["moves"] = barriers(page)
    for state, path in LOOKED_AT:
        moves.tell(state)
        page.goto(visit.address + moves.path + path)
        found[f"{state} {path}"] = barriers(page)
    moves.tell("cut over")
    page.goto(f"{visit.address}{moves.path}undecided/")
    found["undecided"] = barriers(page)
    assert not {name: faults for name, faults in found.items() if faults}


def test_the_page_follows_the_move_without_being_asked(visit, moves):
    page = visit.page(visit.context())
    enter(visit, page)
    page.goto(visit.address + moves.path)
    page.get_by_text("Đang cập nhật trực tiếp").wait_for()
    page.get_by_text("Xem các hình dưới dạng bảng").click()
    moves.tell("cut over")
    page.get_by_text("Chuyển giao 14:04:13").wait_for()
    assert page.locator("#announce").text_content() == "Bước 10: Giữ đường lui, Đang làm"
    assert page.locator("details").first.get_attribute("open") is not None
    moves.tell("closed")
    page.get_by_text("Đã kết thúc, không còn thay đổi").wait_for()
    assert visit.complaints == []


def test_without_a_free_seat_the_page_asks_by_itself(visit, moves):
    taken = [live._seats.acquire() for _ in range(live.MOST_VIEWERS)]
    page = visit.page(visit.context())
    enter(visit, page)
    page.goto(visit.address + moves.path)
    page.get_by_text("Tự làm mới mỗi 2 giây").wait_for()
    moves.tell("closed")
    page.get_by_text("Đã kết thúc, không còn thay đổi").wait_for()
    assert "Đã khép lại" in page.locator(".pill").text_content()
    for _ in taken:
        live._seats.release()


def test_a_lost_server_is_said_to_be_lost(visit, moves, monkeypatch):
    monkeypatch.setattr(live, "STREAM_SECONDS", 0.5)
    page = visit.page(visit.context())
    enter(visit, page)
    page.goto(visit.address + moves.path)
    page.get_by_text("Đang cập nhật trực tiếp").wait_for()
    page.route("**/stream*", lambda route: route.fulfill(status=500))
    page.route("**/state.json*", lambda route: route.abort())
    page.get_by_text("Mất kết nối, đang thử lại").wait_for()


def test_a_server_that_is_not_there_is_said_to_be_lost_until_it_is_back(visit, moves, monkeypatch):
    monkeypatch.setattr(live, "STREAM_SECONDS", 0.5)
    page = visit.page(visit.context())
    enter(visit, page)
    page.goto(visit.address + moves.path)
    page.get_by_text("Đang cập nhật trực tiếp").wait_for()
    page.route("**/stream*", lambda route: route.abort("connectionrefused"))
    page.get_by_text("Mất kết nối, đang thử lại").wait_for(timeout=10_000)
    page.unroute("**/stream*")
    page.get_by_text("Đang cập nhật trực tiếp").wait_for(timeout=10_000)


def test_a_page_opened_in_english_stays_english(visit, moves):
    page = visit.page(visit.context())
    enter(visit, page)
    page.goto(f"{visit.address}{moves.path}?lang=en")
    moves.tell("cut over")
    page.get_by_text("Cut-over 14:04:13").wait_for()


def test_without_scripts_everything_is_there_and_refreshes_itself(visit, moves):
    page = visit.page(visit.context(java_script_enabled=False))
    enter(visit, page)
    page.goto(visit.address + moves.path)
    assert page.locator("meta[http-equiv=refresh]").count() == 1
    assert page.get_by_text("Số liệu lúc mở trang").is_visible()
    assert page.locator("svg.chart-frame").count() == 4
    assert visit.complaints == []


def test_the_page_can_be_walked_by_keyboard(visit, moves):
    moves.tell("failed")
    page = visit.page(visit.context())
    enter(visit, page)
    page.goto(visit.address + moves.path)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    walked = []
    for _ in range(25):
        page.keyboard.press("Tab")
        walked.append(
            page.evaluate(
                "document.activeElement.getAttribute('aria-label')"
                " ?? document.activeElement.textContent.trim()"
            )
        )
    for stop in ("Bản in", "Xem các hình dưới dạng bảng", "Cơ quan còn thiếu"):
        assert stop in walked


def test_on_paper_everything_is_unfolded_and_nothing_is_to_be_clicked(visit, moves):
    moves.tell("failed")
    page = visit.page(visit.context())
    enter(visit, page)
    page.goto(visit.address + moves.path)
    assert not page.get_by_text("xã số 11").is_visible()
    page.goto(visit.address + moves.path + "?print")
    page.emulate_media(media="print")
    assert page.get_by_text("xã số 11").is_visible()
    assert not page.get_by_text("English").is_visible()
    assert page.get_by_text("Thiếu 13").first.is_visible()


def test_the_public_pages_have_no_barrier_and_no_complaint(provinces, moves):
    seeds.load("haiduong", at=clock.now())
    with visited() as visit:
        strict = visit.page(visit.context())
        lenient = visit.page(visit.context(bypass_csp=True))
        for path in ("/", "/procedures/DVC25.19"):
            strict.goto(visit.address + path)
            lenient.goto(visit.address + path)
            assert barriers(lenient) == []
        assert visit.complaints == []
        strict.goto(visit.address + "/")
        strict.get_by_label("Tìm dịch vụ").press_sequentially("ket hon")
        strict.get_by_text("1 dịch vụ").wait_for()
        assert strict.locator(".services a").all_text_contents() == ["Đăng ký kết hôn"]
        assert strict.url.endswith("/?q=ket%20hon") or strict.url.endswith("/?q=ket+hon")
        strict.get_by_role("link", name="English").click()
        strict.get_by_text("1 service", exact=False).first.wait_for()
        assert strict.url.endswith("/?q=ket+hon")
        assert visit.complaints == []
