"""The catalogue in a real browser: no barriers, nothing wider than the window, no script needed."""

import pytest

from lienmach import homes
from lienmach.dossiers import seeds
from lienmach.identity.gate import COOKIE
from lienmach.identity.rules.duties import Kind
from tests.dossiers import catalogue_desk as desk
from tests.dossiers.makers import AT, BIRTH
from tests.identity import makers as identity
from tests.journeys.browser import barriers, visited


@pytest.fixture(scope="module")
def tokens(provinces):
    with homes.province("haiduong"):
        seeds.load("haiduong", at=AT)
        drafter, publisher = desk.token(Kind.DRAFT), desk.token(Kind.PUBLISH, Kind.READ)
        yield identity.session_of(drafter), identity.session_of(publisher)


def enter(visit, page, token):
    held = {"name": COOKIE, "value": token, "url": visit.address}
    page.context.add_cookies([held])
    page.goto(f"{visit.address}/catalogue/")
    page.get_by_role("heading", name="Danh mục thủ tục").wait_for()


def test_a_procedure_is_drafted_tried_and_published_and_nobody_meets_a_barrier(tokens):
    found, place = {}, f"catalogue/{BIRTH}"
    with visited() as visit:
        plain = visit.page(visit.context(java_script_enabled=False))
        enter(visit, plain, tokens[0])
        plain.goto(f"{visit.address}/{place}/")
        plain.get_by_label("Tên phiên bản").fill("v2")
        plain.get_by_label("Có hiệu lực từ ngày").fill("2099-01-01")
        plain.get_by_role("button", name="Bắt đầu soạn").click()
        said = plain.get_by_label("Nội dung (JSON)").input_value()
        plain.get_by_label("Nội dung (JSON)").fill(said.replace("Đăng ký khai sinh", "Khai sinh"))
        plain.get_by_role("button", name="Lưu và kiểm tra").click()
        assert plain.get_by_text("Tên: Đăng ký khai sinh → Khai sinh").is_visible()
        plain.get_by_role("link", name="Xem thử từng trang").click()
        plain.get_by_label("mẹ", exact=True).check()
        plain.get_by_role("button", name="Tiếp tục").click()
        plain.get_by_label("Họ, chữ đệm, tên người đi khai").wait_for()
        page = visit.page(visit.context(bypass_csp=True))
        enter(visit, page, tokens[0])
        for path in ("catalogue/", f"{place}/", f"{place}/draft", f"{place}/draft/preview",
                     f"{place}/draft/preview?declarant_relation=m", "procedures/1.004222",
                     "procedures/DVC25.19?lang=en"):  # fmt: skip
            page.goto(f"{visit.address}/{path}")
            found[path] = barriers(page)
        plain.goto(f"{visit.address}/{place}/draft")
        plain.get_by_role("button", name="Trình rà soát").click()
        assert plain.get_by_text("người khác sẽ công bố").is_visible()
        other = visit.page(visit.context(java_script_enabled=False))
        enter(visit, other, tokens[1])
        other.goto(f"{visit.address}/{place}/draft")
        other.get_by_role("button", name="Công bố").click()
        other.goto(f"{visit.address}/{place}/")
        assert other.get_by_text("v2", exact=True).first.is_visible()
        assert visit.complaints == []
    assert not {name: faults for name, faults in found.items() if faults}
