"""An officer's day in a real browser: by keyboard, on a phone and a desk, without scripts."""

import pytest

from lienmach.dossiers import queries
from lienmach.ground import clock
from lienmach.ground.actor import PLATFORM, Actor
from lienmach.identity.gate import COOKIE
from tests.dossiers import desk, makers
from tests.dossiers.makers import DESK as COUNTER
from tests.dossiers.makers import LAND_OFFICE
from tests.identity import makers as identity
from tests.journeys.browser import barriers, visited


@pytest.fixture(scope="module")
def token(counter):
    return identity.session_of(desk.staff("decide", agency=LAND_OFFICE)[1])


@pytest.fixture(scope="module")
def codes(counter):
    key = identity.person(name="Vũ Thị Hoa Mai")
    mai = Actor(id=str(key), name="Vũ Thị Hoa Mai", level=2)
    return [makers.submitted(mai, at=clock.now())["code"] for _ in range(3)]


def enter(visit, page, token):
    held = {"name": COOKIE, "value": token, "url": visit.address}
    page.context.add_cookies([held])
    page.goto(f"{visit.address}/desk/")
    page.get_by_role("heading", name="Hồ sơ chờ xử lý").wait_for()


def test_nobody_meets_a_barrier_and_nothing_runs_off_the_page(token, codes):
    with visited() as visit:
        found = {}
        page = visit.page(visit.context(bypass_csp=True))
        enter(visit, page, token)
        for path in ("", f"dossiers/{codes[0]}/", "figures/", "register/", "new/", "?search=mai"):
            page.goto(f"{visit.address}/desk/{path}")
            found[path] = barriers(page)
        assert not {name: faults for name, faults in found.items() if faults}
        assert visit.complaints == []


def test_a_day_of_an_officer_by_keyboard(token, codes):
    first, second, _ = codes
    with visited() as visit:
        page = visit.page(visit.context())
        enter(visit, page, token)
        page.keyboard.press("j")
        page.keyboard.press("j")
        assert second in page.evaluate("document.activeElement.href")
        page.keyboard.press("k")
        page.keyboard.press("c")
        page.get_by_text("1 hồ sơ xong, 0 không được").wait_for()
        page.goto(f"{visit.address}/desk/")
        page.keyboard.press("/")
        page.keyboard.type("mai hoa")
        page.keyboard.press("Escape")
        assert page.evaluate("document.activeElement.id") == "search"
        page.goto(f"{visit.address}/desk/?claimed=mine")
        page.keyboard.press("j")
        page.keyboard.press("o")
        page.get_by_text("Quý vị đang xử lý").wait_for()
        page.get_by_label("Nội dung, lý do").focus()
        page.keyboard.type("Đủ điều kiện")
        page.keyboard.press("Tab")
        page.keyboard.type("Chấp")
        page.get_by_role("button", name="Quyết định").focus()
        page.keyboard.press("Enter")
        page.get_by_text("Đã giải quyết").first.wait_for()
        assert visit.complaints == []
    folder = queries.folder(first, seen_by=PLATFORM, on=clock.today())
    assert (folder.dossier.state, folder.dossier.outcome) == ("decided", "granted")


def test_the_counter_and_the_bulk_bar_need_no_scripts(counter, codes):
    token = identity.session_of(desk.staff("receive", agency=COUNTER)[1])
    key = identity.person(name="Lê Văn Tám")
    from lienmach.identity import queries as people  # noqa: PLC0415

    person = people.person(PLATFORM, key, on=clock.today())
    with visited() as visit:
        page = visit.page(visit.context(java_script_enabled=False))
        enter(visit, page, token)
        page.get_by_role("link", name="Tiếp nhận tại quầy").click()
        page.get_by_label("Số định danh").fill(person.personal_id)
        page.get_by_label("Thủ tục").select_option(makers.LAND)
        page.get_by_role("button", name="Tiếp tục").click()
        for name, value in makers.LAND_DATA.items():
            field = page.locator(f"#field-{name}")
            if name == "change":
                field.select_option(value)
            else:
                field.fill(value)
        page.get_by_role("button", name="Tiếp nhận hồ sơ").click()
        page.get_by_text("Vì sao hẹn ngày này?").wait_for()
        assert "Lê Văn Tám" in page.content()
        page.goto(f"{visit.address}/desk/")
        page.get_by_label(f"Chọn hồ sơ {codes[2]}").check()
        page.get_by_label("Bước").select_option("claim")
        page.get_by_role("button", name="Thực hiện").click()
        page.get_by_text("1 hồ sơ xong, 0 không được").wait_for()
        assert visit.complaints == []
