"""A citizen signs in at the real provider, in a real browser, and out again."""

from urllib.parse import urlsplit

from lienmach import homes
from lienmach.identity import gate
from lienmach.identity.models import Account, Session
from tests.journeys.browser import barriers, visited
from tests.journeys.eid import BINH, LAN, provided


def sign_in(page, holder, *, password=None, passcode=False):
    page.get_by_label("Số định danh cá nhân").fill(holder.personal_id)
    page.get_by_label("Mật khẩu").fill(password or holder.password)
    page.get_by_role("button", name="Đăng nhập").click()
    if passcode:
        page.get_by_label("Mã xác thực sáu chữ số").fill(holder.passcode)
        page.get_by_role("button", name="Xác nhận").click()


def test_a_citizen_signs_in_by_keyboard_steps_up_and_signs_out(haiduong):
    with visited() as visit, provided(urlsplit(visit.address).port, LAN, BINH):
        page = visit.page(visit.context())
        page.goto(visit.address)
        page.get_by_role("link", name="Đăng nhập", exact=True).focus()
        page.keyboard.press("Enter")
        page.get_by_role("link", name="Định danh điện tử (trình diễn)").focus()
        page.keyboard.press("Enter")
        page.get_by_label("Số định danh cá nhân").focus()
        page.keyboard.type(LAN.personal_id)
        page.keyboard.press("Tab")
        page.keyboard.type("sai-mat-khau")
        page.keyboard.press("Enter")
        page.get_by_role("alert").wait_for()
        page.get_by_label("Số định danh cá nhân").fill(LAN.personal_id)
        page.get_by_label("Mật khẩu").fill(LAN.password)
        page.keyboard.press("Enter")
        page.get_by_role("link", name="NGUYỄN THỊ LAN").wait_for()
        assert page.url == f"{visit.address}/"
        [cookie] = [c for c in page.context.cookies() if c["name"] == gate.COOKIE]
        assert (cookie["httpOnly"], cookie["sameSite"], cookie["path"]) == (True, "Lax", "/")
        page.goto(f"{visit.address}/account/security")
        page.get_by_text("mức độ 1").wait_for()
        page.goto(f"{visit.address}/account/eid/start?level=2&next=/account/security")
        sign_in(page, LAN, passcode=True)
        page.get_by_text("mức độ 2").wait_for()
        page.get_by_role("button", name="Đăng xuất").first.click()
        page.get_by_role("link", name="Đăng nhập", exact=True).wait_for()
        page.goto(f"{visit.address}/account/security")
        assert page.get_by_text("Quý vị là công dân hay cán bộ?").is_visible()
        # A wrong password is answered 401, which the browser tells of.
        assert [said for said in visit.complaints if "401" not in said] == []
    with homes.reading("identity"):
        assert Account.objects.get().person.personal_id == LAN.personal_id
        assert Session.objects.filter(ended_at=None).count() == 0
        assert Session.objects.count() == 2


def test_who_gives_up_or_has_too_low_a_level_is_told_in_a_sentence(haiduong):
    with visited() as visit, provided(urlsplit(visit.address).port, BINH):
        page = visit.page(visit.context())
        page.goto(f"{visit.address}/account/eid/start")
        page.get_by_role("link", name="Thôi, quay lại cổng").click()
        page.get_by_text("Quý vị đã dừng đăng nhập").wait_for()
        page.goto(f"{visit.address}/account/eid/start?level=2")
        sign_in(page, BINH)
        page.get_by_text("cần tài khoản định danh mức độ 2").wait_for()
        assert gate.COOKIE not in {cookie["name"] for cookie in page.context.cookies()}


def test_nobody_meets_a_barrier_at_signing_in(haiduong):
    with visited() as visit, provided(urlsplit(visit.address).port, LAN):
        page = visit.page(visit.context(bypass_csp=True))
        for path in ("sign-in", "sign-in?lang=en", "officer", "invitation/none"):
            page.goto(f"{visit.address}/account/{path}")
            assert barriers(page) == [], path
        page.goto(f"{visit.address}/account/eid/start?level=2&next=/account/security")
        assert barriers(page) == []
        page.get_by_label("Số định danh cá nhân").fill(LAN.personal_id)
        page.get_by_label("Mật khẩu").fill(LAN.password)
        page.get_by_role("button", name="Đăng nhập").click()
        assert barriers(page) == []
        page.get_by_label("Mã xác thực sáu chữ số").fill(LAN.passcode)
        page.get_by_role("button", name="Xác nhận").click()
        page.get_by_role("heading", name="Bảo mật của tôi").wait_for()
        assert barriers(page) == []
