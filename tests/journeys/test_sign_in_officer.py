"""An officer is invited, sets up TOTP and a passkey, and signs in by each, in a real browser."""

import pyotp
import pytest

from lienmach import homes
from lienmach.ground import clock
from lienmach.ground.actor import PLATFORM
from lienmach.identity import actions, gate
from lienmach.identity.models import Session
from tests.identity import makers
from tests.journeys.browser import barriers, visited

PASSWORD = "ba con mèo nhìn trăng"


@pytest.fixture
def invited(haiduong):
    """Return an officer's login and invitation."""
    staff = makers.officer("can.bo.khoa")
    makers.duty(staff, kind=makers.Kind.READ)
    return actions.invite_staff(staff, by=PLATFORM, at=clock.now())


def set_password(visit, page, invitation):
    page.goto(f"{visit.address}/account/invitation/{invitation}")
    page.get_by_label("Mật khẩu mới", exact=True).fill(PASSWORD)
    page.get_by_label("Nhập lại mật khẩu mới").fill(PASSWORD)
    page.get_by_role("button", name="Đặt mật khẩu").click()
    page.get_by_text("Cần thêm yếu tố xác thực thứ hai").first.wait_for()


def add_totp(page):
    page.get_by_role("link", name="Thêm ứng dụng xác thực").click()
    clockwork = pyotp.TOTP(page.locator(".secret").inner_text().replace(" ", ""))
    page.get_by_label("Sáu chữ số").fill(clockwork.now())
    page.get_by_role("button", name="Thêm ứng dụng xác thực").click()
    page.get_by_role("heading", name="Bảo mật của tôi").wait_for()
    return clockwork


def sign_in(visit, page):
    page.goto(f"{visit.address}/account/officer?next=/links/progress/")
    page.get_by_label("Tên đăng nhập").focus()
    page.keyboard.type("can.bo.khoa")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Yếu tố xác thực thứ hai").wait_for()


def next_code(clockwork):
    """Return a code that has not been used: that of the next step, which clocks may show early."""
    return clockwork.at(int(clock.now().timestamp()) + 30)


def test_an_officer_signs_in_by_totp_and_by_a_passkey(invited):
    with visited() as visit:
        page = visit.page(visit.context())
        session = page.context.new_cdp_session(page)
        session.send("WebAuthn.enable")
        session.send(
            "WebAuthn.addVirtualAuthenticator",
            {
                "options": {
                    "protocol": "ctap2",
                    "transport": "internal",
                    "hasResidentKey": True,
                    "hasUserVerification": True,
                    "isUserVerified": True,
                    "automaticPresenceSimulation": True,
                }
            },
        )
        set_password(visit, page, invited)
        page.goto(f"{visit.address}/links/progress/")  # by a password alone nobody gets there
        page.get_by_role("heading", name="Bảo mật của tôi").wait_for()
        clockwork = add_totp(page)
        page.get_by_role("button", name="Đăng xuất").first.click()
        sign_in(visit, page)
        page.get_by_label("Mã", exact=True).fill(next_code(clockwork))
        page.keyboard.press("Enter")
        page.wait_for_url(f"{visit.address}/links/progress/")
        page.goto(f"{visit.address}/account/security")
        page.get_by_role("link", name="Thêm khóa truy cập").click()
        page.get_by_label("Gọi là gì").fill("máy ở cơ quan")
        page.get_by_role("button", name="Thêm khóa truy cập").click()
        page.get_by_text("máy ở cơ quan").first.wait_for()
        page.get_by_role("button", name="Đăng xuất").first.click()
        sign_in(visit, page)
        page.get_by_role("button", name="Đăng nhập bằng khóa truy cập").focus()
        page.keyboard.press("Enter")
        page.wait_for_url(f"{visit.address}/links/progress/")
        assert visit.complaints == []
    with homes.reading("identity"):
        methods = list(Session.objects.order_by("pk").values_list("method", "level"))
    assert methods == [("invitation", 1), ("totp", 2), ("totp", 2), ("passkey", 2), ("passkey", 2)]


def test_without_scripts_there_are_codes_and_nobody_meets_a_barrier(invited):
    with visited() as visit:
        page = visit.page(visit.context(java_script_enabled=False))
        set_password(visit, page, invited)
        clockwork = add_totp(page)
        page.get_by_role("button", name="Tạo mã dự phòng mới").click()
        papers = page.locator(".codes code").all_inner_texts()
        assert len(papers) == 10
        page.get_by_role("link", name="Tôi đã cất giữ").click()
        page.get_by_role("button", name="Đăng xuất").first.click()
        sign_in(visit, page)
        page.get_by_label("Mã", exact=True).fill(papers[0].lower())
        page.get_by_role("button", name="Đăng nhập").click()
        page.wait_for_url(f"{visit.address}/links/progress/")
        sign_in(visit, page)
        page.get_by_label("Mã", exact=True).fill(papers[0])
        page.get_by_role("button", name="Đăng nhập").click()
        page.get_by_text("đã được dùng").wait_for()
        page.get_by_label("Mã", exact=True).fill(next_code(clockwork))
        page.get_by_role("button", name="Đăng nhập").click()
        page.wait_for_url(f"{visit.address}/links/progress/")
        cookies = page.context.cookies()
        looked = visit.context(bypass_csp=True)
        looked.add_cookies(
            [
                {"name": gate.COOKIE, "value": each["value"], "url": visit.address}
                for each in cookies
                if each["name"] == gate.COOKIE
            ]
        )
        one = visit.page(looked)
        for path in ("", "/totp", "/passkey", "/password", "?lang=en", "/totp?lang=en"):
            one.goto(f"{visit.address}/account/security{path}")
            assert barriers(one) == [], path
