"""A marriage, partly online: from what the couple reads to the certificate that is handed over."""

import uuid

import pytest

from lienmach.dossiers import queries, seeds
from lienmach.ground import clock
from lienmach.ground.actor import PLATFORM, Actor
from lienmach.identity.gate import COOKIE
from tests.dossiers import desk, makers
from tests.dossiers.signing import MARRIAGE, SAID, demo
from tests.identity import makers as identity
from tests.journeys.browser import barriers, visited
from tests.journeys.test_filing import aside

__all__ = ["demo"]
COUPLE = next(
    each.snapshot["example"] for each in seeds.versions("haiduong") if each.code == MARRIAGE
)


def filed():
    """Return a person who asked to be married, and the dossier's code."""
    makers.published(MARRIAGE)
    key = identity.person(name="Trần Thị Hoài Thu")
    code = makers.submitted(
        Actor(id=str(key), name="Trần Thị Hoài Thu", level=2),
        procedure=MARRIAGE, data=COUPLE, at=clock.now(),
    )["code"]  # fmt: skip
    return key, code


def opened(code):
    return queries.folder(code, seen_by=PLATFORM, on=clock.today()).dossier


def signed_in(visit, page, cookie):
    page.context.add_cookies([{"name": COOKIE, "value": cookie, "url": visit.address}])


@pytest.mark.usefixtures("demo")
def test_a_couple_is_married_once_both_were_there(counter):
    key, code = filed()
    _staff, token = desk.staff("decide", "sign", agency=opened(code).competent_agency)
    citizen, officer = identity.session(person=uuid.UUID(str(key))), identity.session_of(token)
    found = {}
    with visited() as visit:
        page = visit.page(visit.context(bypass_csp=True))
        signed_in(visit, page, citizen)
        page.goto(f"{visit.address}/me/dossiers/{code}/")
        page.get_by_text("Quý vị còn phải đến nơi giải quyết.").wait_for()
        page.get_by_text("Hai bên phải có mặt khi đăng ký.").wait_for()
        found["mine"] = barriers(page)

        signed_in(visit, page, officer)
        page.goto(f"{visit.address}/desk/dossiers/{code}/")
        page.get_by_text(
            "Chưa thể chấp thuận khi chưa có bước: Ghi nhận hai bên có mặt."
        ).wait_for()
        page.select_option("#outcome", "granted")
        page.get_by_role("button", name="Quyết định").click()
        page.get_by_text("Trước hết cần: Ghi nhận hai bên có mặt.").wait_for()
        assert page.input_value("#outcome") == "granted"  # nothing that was said is lost
        found["refused"] = barriers(page)
        assert aside(opened, code).state == "received"

        page.get_by_role("button", name="Ghi nhận hai bên có mặt").click()
        page.locator(".timeline").get_by_text("Ghi nhận hai bên có mặt").wait_for()
        assert page.get_by_text("Chưa thể chấp thuận").count() == 0
        page.select_option("#outcome", "granted")
        page.get_by_role("button", name="Quyết định").click()
        page.get_by_text("Ở đây chưa có kết quả đang có hiệu lực.").wait_for()
        found["decided"] = barriers(page)

        page.get_by_role("link", name="Kết quả", exact=True).click()
        for field, value in SAID[MARRIAGE].items():
            page.fill(f"#said-{field}", value)
        found["papers"] = barriers(page)
        page.get_by_role("button", name="Phát hành").click()
        page.get_by_role("heading", name="Giấy chứng nhận kết hôn").wait_for()

        page.goto(f"{visit.address}/desk/dossiers/{code}/")
        assert page.get_by_text("Ở đây chưa có kết quả").count() == 0
        page.get_by_role("button", name="Trả kết quả").click()
        page.locator(".timeline").get_by_text("Trả kết quả").first.wait_for()
        [conflict] = visit.complaints
        assert "409" in conflict
    assert aside(opened, code).state == "handed-over"
    assert not {name: faults for name, faults in found.items() if faults}
