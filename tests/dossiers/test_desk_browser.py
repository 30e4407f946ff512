"""An officer's day in a real browser: by keyboard, on a phone and a desk, without scripts."""

import pytest

from lienmach.dossiers import actions, queries
from lienmach.dossiers.actions import Said
from lienmach.ground import clock
from lienmach.ground.actor import PLATFORM, Actor
from lienmach.identity import actions as people
from lienmach.identity.gate import COOKIE
from lienmach.identity.queries import person as person_of
from lienmach.identity.queries.credentials import login_of
from tests.dossiers import desk, makers, paying
from tests.dossiers.makers import DESK as COUNTER
from tests.dossiers.makers import LAND_OFFICE
from tests.dossiers.signing import LAND_SAID, demo
from tests.identity import makers as identity
from tests.identity.actions.test_credentials import PASSWORD
from tests.identity.test_officer_pages import with_totp
from tests.journeys.browser import barriers, visited
from tests.journeys.keyboard import Keyboard
from tests.journeys.test_filing import aside

__all__ = ["demo"]
ELSEWHERE = "H24.02.17"
"""A land office that is not the one at work here."""
HERE = "document.activeElement.href"


@pytest.fixture(scope="module")
def token(counter):
    return identity.session_of(desk.staff("decide", agency=LAND_OFFICE)[1])


@pytest.fixture(scope="module")
def codes(counter):
    key = identity.person(name="Vũ Thị Hoa Mai")
    mai = Actor(id=str(key), name="Vũ Thị Hoa Mai", level=2)
    return [makers.submitted(mai, at=clock.now())["code"] for _ in range(6)]


def enter(visit, page, token):
    held = {"name": COOKIE, "value": token, "url": visit.address}
    page.context.add_cookies([held])
    page.goto(f"{visit.address}/desk/")
    page.get_by_role("heading", name="Hồ sơ chờ xử lý").wait_for()


def paid_twice_and_proposed():
    """Return a dossier with a reason within the office, and with money to be given back."""
    mai, chief = makers.person(), makers.officer("decide", agency=LAND_OFFICE)
    code = makers.submitted(mai, at=clock.now())["code"]
    reference = paying.begun(code, mai, at=clock.now())["reference"]
    for transaction in ("T1", "T2"):
        paying.heard(paying.message(reference, transaction=transaction), at=clock.now())
    said = Said(outcome="refused", text="Đất tranh chấp")
    actions.take_step(code, "propose", said=said, by=chief, at=clock.now())
    return code


def test_nobody_meets_a_barrier_and_nothing_runs_off_the_page(token, codes, monkeypatch):
    monkeypatch.setenv(paying.VARIABLE, paying.CONFIGURED)
    cashier = identity.session_of(desk.staff("receive", agency=makers.DESK)[1])
    proposed = paid_twice_and_proposed()
    done = makers.submitted(makers.person(), at=clock.now())["code"]
    actions.decide_dossier(done, outcome="granted", by=PLATFORM, at=clock.now())
    with visited() as visit:
        found = {}
        page = visit.page(visit.context(bypass_csp=True))
        enter(visit, page, token)
        for path in (
            "", "?tab=done-in-time", f"dossiers/{codes[0]}/", f"dossiers/{proposed}/", "figures/",
            "register/", "new/", "?search=mai",
        ):  # fmt: skip
            page.goto(f"{visit.address}/desk/{path}")
            found[path] = barriers(page)
            if proposed in path:
                page.get_by_text("Nội bộ, người nộp không thấy").wait_for()
                page.get_by_text("mã giao dịch T2").wait_for()
        enter(visit, page, cashier)
        page.get_by_role("link", name="Tiền cần hoàn trả").click()
        page.get_by_role("link", name=proposed).wait_for()
        found["refunds/"] = barriers(page)
        assert not {name: faults for name, faults in found.items() if faults}
        assert visit.complaints == []


def test_answers_are_changed_and_a_split_commune_is_placed_at_the_counter(counter):
    whole = makers.submitted(makers.person(), at=clock.now())["code"]
    actions.ask_for_supplement(whole, text="Sai số thửa", by=PLATFORM, at=clock.now())
    split = makers.submitted(
        makers.person(), procedure=makers.BIRTH, data=makers.BIRTH_DATA, commune=makers.SPLIT,
        commune_on=makers.DAY_BEFORE, at=clock.now(),
    )["code"]  # fmt: skip
    at = queries.folder(split, seen_by=PLATFORM, on=clock.today()).dossier.received_at_agency
    tokens = [identity.session_of(desk.staff("receive", agency=each)[1]) for each in (COUNTER, at)]
    with visited() as visit:
        found = {}
        page = visit.page(visit.context(bypass_csp=True))
        enter(visit, page, tokens[0])
        page.goto(f"{visit.address}/desk/dossiers/{whole}/")
        page.get_by_role("link", name="Sửa câu trả lời").click()
        found["answers"] = barriers(page)
        page.get_by_label("Số thửa đất").fill("204")
        page.get_by_role("button", name="Ghi nhận đã bổ sung").click()
        page.get_by_text("Đã sửa; trước đó ghi").wait_for()
        found["changed"] = barriers(page)
        enter(visit, page, tokens[1])
        page.goto(f"{visit.address}/desk/dossiers/{split}/")
        found["split"] = barriers(page)
        page.get_by_label("Việc thuộc địa bàn nào?").select_option(index=1)
        page.get_by_role("button", name="Xác định địa bàn").click()
        page.get_by_text("Xác định địa bàn").first.wait_for()
        assert page.get_by_label("Việc thuộc địa bàn nào?").count() == 0
        assert not {name: faults for name, faults in found.items() if faults}
        assert visit.complaints == []


class Officer(Keyboard):
    """An officer at work, who has no mouse."""

    def signs_in(self, address, staff):
        """Sign in by a password and a code, from the first page of the portal."""
        login, clockwork = aside(login_of, staff), aside(with_totp, staff)
        self.page.goto(f"{address}/")  # the one address that is typed; keys do everything else
        self.press("Cán bộ đăng nhập", "link")
        self.write("#login", login)
        self.write("#password", PASSWORD)
        self.enter()
        self.write("#code", clockwork.now())
        self.enter()
        self.press("Xử lý hồ sơ", "link")
        self.page.get_by_role("heading", name="Hồ sơ chờ xử lý").wait_for()

    def opens(self, code):
        """Search for a dossier from the queue, and open it."""
        self.page.keyboard.press("/")
        self.page.keyboard.type(code)
        self.enter()
        self.page.keyboard.press("j")
        assert code in self.page.evaluate("document.activeElement.href")
        with self.page.expect_navigation(wait_until="load"):
            self.page.keyboard.press("o")

    def claims(self):
        with self.page.expect_navigation(wait_until="load"):
            self.page.keyboard.press("c")
        self.page.get_by_text("Quý vị đang xử lý").wait_for()

    def asks_for_a_supplement(self):
        self.write("#text", "Thiếu bản sao giấy chứng nhận.")
        self.press("Yêu cầu bổ sung")
        self.page.get_by_text("Chờ bổ sung").first.wait_for()

    def consults(self, agency):
        self.write("#ask-agency", agency)
        self.write("#ask-question", "Thửa đất có tranh chấp không?")
        self.a_year_on("#ask-by")
        self.reach('form[action$="/consult"] button')
        self.enter()
        self.page.get_by_text("Thửa đất có tranh chấp không?").wait_for()

    def hands_over(self, agency):
        self.write("#to-agency", agency)
        self.write("#to-reason", "Thửa đất ở địa bàn khác.")
        self.reach('form[action$="/hand-over"] button')
        self.enter()
        self.page.get_by_text("Thửa đất ở địa bàn khác.").first.wait_for()

    def decides(self):
        self.write("#text", "Đủ điều kiện")
        self.reach("#outcome")
        self.page.keyboard.type("Chấp")
        self.press("Quyết định")
        self.page.get_by_text("Đã giải quyết").first.wait_for()

    def issues(self):
        """Sign and issue the result."""
        self.press("Biên nhận, biểu mẫu và kết quả", "link")
        for name, text in LAND_SAID.items():
            self.write(f"#said-{name}", text)
        self.press("Ký số và phát hành")
        self.page.get_by_text("Tải PDF đã ký").first.wait_for()


@pytest.fixture
def officer(counter):
    staff, _token = desk.staff("decide", "sign", agency=LAND_OFFICE)
    people.set_password(staff, password=PASSWORD, by=PLATFORM, at=clock.now())
    return staff


def standing(code):
    dossier = queries.folder(code, seen_by=PLATFORM, on=clock.today()).dossier
    return dossier.state, dossier.outcome


def test_a_day_of_an_officer_by_keyboard(officer, codes, demo):
    first, second, third, *_ = codes
    with visited() as visit:
        hands = Officer(visit.page(visit.context()))
        hands.signs_in(visit.address, officer)
        hands.opens(first)
        hands.claims()
        hands.asks_for_a_supplement()
        hands.press("Về hàng chờ", "link")
        hands.opens(second)
        hands.claims()
        hands.consults(COUNTER)
        hands.hands_over(ELSEWHERE)
        hands.press("Về hàng chờ", "link")
        hands.opens(third)
        hands.claims()
        hands.decides()
        hands.issues()
        hands.press("Đăng xuất")
        assert visit.complaints == []
    assert [standing(code) for code in codes[:3]] == [
        ("awaiting-supplement", None), ("received", None), ("decided", "granted"),
    ]  # fmt: skip
    folder = queries.folder(second, seen_by=PLATFORM, on=clock.today())
    assert {"dossiers.consultation-asked", "dossiers.hand-over-sent"} <= {
        each.event for each in folder.events
    }


def test_keys_move_claim_and_lead_to_the_search(token, codes):
    with visited() as visit:
        hands = Keyboard(visit.page(visit.context()))
        page = hands.page
        enter(visit, page, token)
        page.goto(f"{visit.address}/desk/?claimed=free")
        line = [page.keyboard.press("j") or page.evaluate(HERE) for _ in range(2)]
        assert len({*line}) == 2
        page.keyboard.press("k")
        assert page.evaluate(HERE) == line[0]
        page.keyboard.press("c")
        page.get_by_text("1 hồ sơ xong, 0 không được").wait_for()
        page.goto(f"{visit.address}/desk/")
        page.keyboard.press("/")
        page.keyboard.type("mai hoa")
        page.keyboard.press("Escape")
        assert hands.is_at("#search")
        assert visit.complaints == []


def test_the_counter_and_the_bulk_bar_need_no_scripts(token, codes):
    clerk = identity.session_of(desk.staff("receive", agency=COUNTER)[1])
    key = identity.person(name="Lê Văn Tám")
    person = person_of(PLATFORM, key, on=clock.today())
    with visited() as visit:
        page = visit.page(visit.context(java_script_enabled=False))
        enter(visit, page, clerk)
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
        enter(visit, page, token)  # a desk that only takes in claims nothing
        page.get_by_label(f"Chọn hồ sơ {codes[-1]}").check()
        page.get_by_label("Bước").select_option("claim")
        page.get_by_role("button", name="Thực hiện").click()
        page.get_by_text("1 hồ sơ xong, 0 không được").wait_for()
        assert visit.complaints == []


def ask_for(page, number):
    """Ask for somebody at the first page of the counter."""
    page.get_by_label("Số định danh").fill(number)
    page.get_by_label("Thủ tục").select_option(makers.LAND)
    page.get_by_role("button", name="Tiếp tục").click()
    page.get_by_role("heading", name="Người nộp hồ sơ lần đầu").wait_for()


def test_a_newcomer_is_made_known_and_nobody_meets_a_barrier(counter):
    token = identity.session_of(desk.staff("receive", agency=COUNTER)[1])
    with visited() as visit:
        found = {}
        for scripts in (True, False):
            page = visit.page(visit.context(bypass_csp=True, java_script_enabled=scripts))
            enter(visit, page, token)
            page.goto(f"{visit.address}/desk/new/")
            new = identity.new_person(name="Lò Thị Mây")
            ask_for(page, new.personal_id)
            found["asked"] = barriers(page) if scripts else []
            page.get_by_label("Họ và tên").fill(new.full_name)
            page.get_by_label("Ngày sinh").fill(new.birth_date.isoformat())
            page.get_by_label("Xã, phường nơi cư trú").fill("Phường Tứ Minh")
            page.get_by_role("button", name="Ghi nhận và tiếp tục").click()
            page.get_by_role("radio").first.wait_for()
            found["asked again"] = barriers(page) if scripts else []
            page.get_by_role("radio").last.check()
            page.get_by_role("button", name="Ghi nhận và tiếp tục").click()
            page.get_by_role("button", name="Tiếp nhận hồ sơ").wait_for()
            assert "Lò Thị Mây" in page.content()
            found["form"] = barriers(page) if scripts else []
            assert not {name: faults for name, faults in found.items() if faults}
        assert all("422" in each for each in visit.complaints)  # which commune, was asked
