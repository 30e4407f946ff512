"""A citizen files in a browser that runs no script, from the first page to the receipt."""

import re
from urllib.parse import urlsplit

import pytest

from tests.dossiers import makers
from tests.dossiers.files import PDF
from tests.dossiers.makers import BIRTH, LAND
from tests.journeys.browser import visited
from tests.journeys.eid import LAN, provided
from tests.journeys.test_filing import ANSWERS, aside, registered

FILE = {"name": "giay-chung-sinh.pdf", "mimeType": "application/pdf", "buffer": PDF}


@pytest.fixture
def counter(haiduong):
    makers.published(BIRTH, LAND)
    return haiduong


class Plain:
    """Somebody with a browser that runs no script."""

    def __init__(self, page):
        self.page = page

    def go(self, said, role="button"):
        self.page.get_by_role(role, name=said, exact=True).first.click()

    def finds_the_service(self, address):
        self.page.goto(f"{address}/")
        self.go("Nộp hồ sơ trực tuyến", "link")
        self.page.get_by_label("Tìm dịch vụ").fill("khai sinh")
        self.go("Tìm")
        assert "q=khai+sinh" in self.page.url
        assert self.page.get_by_role("link", name="biến động").count() == 0
        self.go("Đăng ký khai sinh", "link")

    def signs_in(self):
        self.go("Đăng nhập để bắt đầu", "link")
        self.go("Định danh điện tử (trình diễn)", "link")
        self.shows_who_they_are()
        self.page.locator("main a.btn-primary").click()
        self.shows_who_they_are()
        self.page.get_by_label("Mã xác thực sáu chữ số").fill(LAN.passcode)
        self.go("Xác nhận")
        self.page.get_by_role("button", name="Bắt đầu khai").wait_for()

    def shows_who_they_are(self):
        self.page.get_by_label("Số định danh cá nhân").fill(LAN.personal_id)
        self.page.get_by_label("Mật khẩu").fill(LAN.password)
        self.go("Đăng nhập")

    def answers(self, name, value):
        self.page.locator(f'[name^="{name}"]').first.wait_for()
        if name == "born_on":
            for part, text in zip(("", "-m", "-y"), value.split(), strict=True):
                self.page.locator(f"#born_on{part}").fill(text)
        elif self.page.locator(f'[name="{name}"][type="radio"]').count():
            self.page.locator(f'[name="{name}"][value="{value}"]').check()
        else:
            self.page.locator(f"#{name}").fill(value)
        self.go("Tiếp tục")

    def goes_wrong_once(self):
        """Leave a question out: what is wrong is told, with a link to the field."""
        self.go("Tiếp tục")
        summary = self.page.locator(".error-summary")
        summary.wait_for()
        summary.get_by_role("link").first.click()
        assert self.page.url.endswith("#declarant_relation")


def test_a_citizen_files_without_scripts_from_the_first_page_to_the_receipt(counter):
    with visited() as visit, provided(urlsplit(visit.address).port, LAN):
        page = visit.page(visit.context(java_script_enabled=False))
        lan = Plain(page)
        lan.finds_the_service(visit.address)
        lan.signs_in()
        aside(registered)
        lan.go("Bắt đầu khai")
        lan.goes_wrong_once()
        lan.answers("declarant_relation", "mẹ")
        for name, value in ANSWERS.items():
            lan.answers(name, value)
        page.get_by_role("heading", name="Việc này ở đâu?").wait_for()
        page.locator('[name="where"][value="home"]').check()
        lan.go("Tiếp tục")
        page.set_input_files("#birth_notice", FILE)
        lan.go("Tải lên và ở lại trang này")
        page.get_by_text(FILE["name"]).first.wait_for()
        lan.go("Tiếp tục")
        lan.go("Tiếp tục", "link")
        assert page.get_by_text("theo cơ sở dữ liệu dân cư của tỉnh").count() == 3
        page.locator("#declared").check()
        lan.go("Nộp hồ sơ")
        page.get_by_role("heading", name="Đã tiếp nhận hồ sơ").wait_for()
        code = page.locator(".receipt-code").inner_text()
        assert re.fullmatch(r"H\d\d[.\d]*-\d{6}-\d{4,}", code)
        with page.expect_download() as download:
            page.locator(f'a[href="/papers/{code}/forms/01"]').click()
        assert download.value.suggested_filename.endswith(".pdf")
        lan.go("Theo dõi trong Hồ sơ của tôi", "link")
        page.get_by_role("heading", name="Nguyễn Minh An").or_(
            page.get_by_role("heading", name="Đăng ký khai sinh")
        ).first.wait_for()
        assert code in page.locator("main").inner_text()
        # A page with what was left out is answered 422, which the browser tells of.
        assert [said for said in visit.complaints if "422" not in said] == []
