"""Mandates, reads, duties and the e-ID figures in a real browser: phone and desk, without scripts."""

import datetime as dt

import pytest

from lienmach import homes
from lienmach.ground import clock
from lienmach.ground.actor import PLATFORM, Actor
from lienmach.identity import actions, queries
from lienmach.identity.actions import EidOrder
from lienmach.identity.gate import COOKIE
from lienmach.identity.queries import Sight, looking, seen
from lienmach.identity.rules.duties import Kind
from lienmach.identity.rules.mandates import Basis
from lienmach.identity.rules.purposes import Purpose
from tests.databases import cloned
from tests.identity import makers
from tests.journeys.browser import barriers, visited

FIGURES = """unit,month,eid_received,activated,people_of_age
10510,2025-05,1200,800,
10510,2025-06,1100,900,
10540,2025-06,700,500,
10507,2025-07,2400,1900,41000
10507,2025-08,1300,1500,41200
"""

ACCOUNT = """
insert into identity_account (id, province, issuer, subject, person_id, level, differs, provider,
  technical_id, begun_at, signed_in_at)
values (gen_random_uuid(), 'haiduong', 'https://id.example', %s, %s, 2, 'HoVaTen', 'BCA',
  'td-0042', %s, %s)
"""


@pytest.fixture(scope="module")
def provinces(migrated):
    return cloned()


@pytest.fixture
def people(haiduong, superuser, tmp_path):
    """A citizen with mandates and reads, and an officer who appoints and registers."""
    now = clock.now()
    citizen, other = makers.person(name="Nguyễn Thị Lan"), makers.person(name="Trần Văn Nam")
    child = makers.person(name="Nguyễn Minh An", birth_date=dt.date(2015, 4, 5))
    me = Actor(str(citizen), "")
    for holder, basis, grantor in (
        (other, Basis.POWER_OF_ATTORNEY, citizen), (citizen, Basis.PARENT, child),
    ):  # fmt: skip
        actions.grant_mandate(grantor, holder=holder, basis=basis, since=now.date(), by=me, at=now)
    staff, chief = makers.officer(), makers.officer()
    duty = makers.duty(staff, makers.THANH_DONG, kind=Kind.REGISTER)
    for kind in (Kind.APPOINT, Kind.REGISTER):
        makers.duty(chief, kind=kind)
    officer = Actor(str(staff), "", frozenset(_duties(staff)))
    with looking(Purpose.KEEP_REGISTERS) as look:
        seen(officer, [Sight("people", citizen, person=citizen)], kinds=Kind, on=now.date())
        seen(
            officer, [Sight("dossiers", child, person=citizen)], kinds=Kind, on=now.date(),
            listed=True,
        )  # fmt: skip
    actions.log_reads(list(look.found.values()), at=now)
    superuser().execute(ACCOUNT, [str(citizen), citizen, now, now])
    superuser().execute(
        "update identity_duty set confirmed_on = current_date - 190 where id = %s", [duty]
    )
    path = tmp_path / "figures.csv"
    path.write_text(FIGURES, "utf-8")
    actions.import_eid_figures(EidOrder(path, synthetic=True), by=PLATFORM, at=now)
    tokens = [
        makers.session(person=citizen),
        makers.session(staff=chief),
    ]
    actions.issue_token(
        staff=chief, allowed=["dossiers:read"], label="Phần mềm của xã", by=PLATFORM, at=now
    )
    return [*tokens, duty]


def _duties(staff):
    with homes.reading("identity"):
        return queries.duties_of(staff)


def enter(visit, page, token):
    held = {"name": COOKIE, "value": token, "url": visit.address}
    page.context.add_cookies([held])


def test_nobody_meets_a_barrier_and_nothing_runs_off_the_page(people):
    citizen, chief, duty = people
    tours = {
        citizen: ("me/mandates/", "me/reads/", "account/security"),
        chief: (
            "staff/duties/",
            "staff/duties/?all=1",
            "staff/duties/new",
            f"staff/duties/{duty}/",
            "staff/mandates/",
            "account/tokens/",
        ),
        "": ("eid/", "eid/?geography=before&scope=all"),
    }
    with visited() as visit:
        found = {}
        for token, paths in tours.items():
            page = visit.page(visit.context(bypass_csp=True))
            if token:
                enter(visit, page, token)
            for path in paths:
                answer = page.goto(f"{visit.address}/{path}")
                assert answer.status == 200, path
                found[path] = barriers(page)
        assert not {name: faults for name, faults in found.items() if faults}
        assert visit.complaints == []


def test_a_mandate_is_given_and_a_duty_confirmed_without_scripts_and_in_english(people):
    citizen, chief, duty = people
    with visited() as visit:
        page = visit.page(visit.context(java_script_enabled=False))
        enter(visit, page, citizen)
        page.goto(f"{visit.address}/me/mandates/")
        page.get_by_role("button", name="Chấm dứt").first.click()
        page.get_by_text("Đã chấm dứt").wait_for()
        page.goto(f"{visit.address}/language?to=en&next=/me/reads/")
        page.get_by_role("heading", name="Who has seen my data").wait_for()
        assert page.get_by_text("Registering").count() == 2
        assert page.get_by_text("Trần Văn Bình").count() == 0  # the officer's name
        staff = visit.page(visit.context(java_script_enabled=False))
        enter(visit, staff, chief)
        staff.goto(f"{visit.address}/staff/duties/")
        staff.locator(f"input[value='{duty}']").check()
        staff.get_by_role("button", name="Xác nhận các mục đã chọn").click()
        staff.wait_for_load_state()
        assert staff.locator(f"input[value='{duty}']").count() == 0
        staff.goto(f"{visit.address}/staff/mandates/")
        waiting = staff.get_by_role("button", name="Đã xem, xác nhận")
        before = waiting.count()
        waiting.first.click()
        staff.wait_for_load_state()
        assert waiting.count() == before - 1
        assert visit.complaints == []


def test_a_duty_is_given_and_ended_without_scripts(people):
    _citizen, chief, _duty = people
    makers.officer("nguoi.moi")
    with visited() as visit:
        page = visit.page(visit.context(java_script_enabled=False))
        enter(visit, page, chief)
        page.goto(f"{visit.address}/staff/duties/")
        page.get_by_role("link", name="Giao nhiệm vụ mới").click()
        page.get_by_label("Tên đăng nhập của cán bộ").fill("nguoi.moi")
        page.get_by_label("Nhiệm vụ", exact=True).select_option(label="Soạn thủ tục")
        page.get_by_label("Một cơ quan").check()
        page.get_by_label("Đơn vị hành chính", exact=True).fill("Phường Thành Đông")
        page.get_by_role("button", name="Giao nhiệm vụ").click()
        page.get_by_role("alert").wait_for()
        assert page.get_by_label("Tên đăng nhập của cán bộ").input_value() == "nguoi.moi"
        page.get_by_label("Một đơn vị hành chính").check()
        page.get_by_role("button", name="Giao nhiệm vụ").click()
        page.get_by_text("Phường Thành Đông (10507)").wait_for()
        page.get_by_role("button", name="Chấm dứt").click()
        page.wait_for_load_state()
        assert page.get_by_text("nguoi.moi").count() == 0
        [said] = visit.complaints  # of the form that was refused
        assert "422" in said
