"""Land papers of Hải Dương's people are filed at a Hải Phòng desk while their system is moved."""

import datetime as dt
import re
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import connections

from lienmach import homes
from lienmach.dossiers import queries
from lienmach.dossiers.rules import codes
from lienmach.ground import clock
from lienmach.ground.actor import PLATFORM
from lienmach.identity import queries as people
from lienmach.identity.gate import COOKIE
from lienmach.identity.rules.duties import Kind
from lienmach.merger.actions import moves
from lienmach.merger.actions.moves import Ways
from tests.databases import superuser
from tests.dossiers import desk, makers
from tests.dossiers.files import PDF
from tests.dossiers.makers import CENTRE, LAND, LAND_OFFICE
from tests.identity import makers as identity
from tests.journeys.browser import DESK, PHONE, barriers, visited
from tests.journeys.test_filing import SHIFTS, SHOTS, Walk, aside
from tests.merger import world

OLD_LAND_OFFICE = "H23.02.01"
"""The branch of before the merger, from which :data:`LAND_OFFICE` carries on."""
COPIED, CLOSED = "4 everything is copied", "9 the old door is closed"
NEW, THERE = "/desk/new/", "/of/haiduong/desk/"
HELD = (
    "select count(*) from pg_locks where locktype = 'advisory' and not granted"
    " and mode = 'ShareLock'"
)
MOST_SECONDS = 20


class Engine(threading.Thread):
    """The engine on its way, which stops where it is told to until it is let go."""

    def __init__(self, *stops):
        super().__init__(daemon=True)
        self.reached = {stop: threading.Event() for stop in stops}
        self.let_go = {stop: threading.Event() for stop in stops}
        self.report, self.fault = None, None

    def run(self):
        try:
            self.report = moves.move(
                "dossiers", source="haiduong", target="haiphong", ways=Ways(at=self.at)
            )
        except BaseException as fault:
            self.fault = fault
            raise
        finally:
            connections.close_all()

    def at(self, point):
        if point in self.reached and not self.reached[point].is_set():
            self.reached[point].set()
            assert self.let_go[point].wait(MOST_SECONDS), point

    def wait_at(self, point):
        assert self.reached[point].wait(MOST_SECONDS), (point, self.fault)


class Counter(Walk):
    """A desk, worked at by the keyboard alone: every field is come to by the Tab key."""

    def look(self, name):
        self.number += 1
        assert self.page.evaluate("shifted") < 0.01, f"{name} moves while it loads"
        if faults := barriers(self.page):
            self.found[name] = faults
        for width in (PHONE, DESK) if SHOTS else ():
            self.page.set_viewport_size({"width": width, "height": 900})
            shot = Path(SHOTS) / f"{self.number:02}-{name}-{width}.png"
            self.page.screenshot(path=shot, full_page=True)

    def ask(self, person, place=""):
        """Ask for somebody at the first page of the counter."""
        self.page.goto(f"{self.address}{NEW}")
        self.reach("#personal_id")
        self.page.keyboard.type(person.personal_id)
        self.reach("#procedure")
        self.page.keyboard.press("ArrowDown")
        self.reach("#address")
        self.page.keyboard.type(place)
        self.reach("form.work-form button[type=submit]")
        self.enter()

    def fill_in(self):
        """Fill in the form as far as the button that takes the dossier in."""
        self.reach("[name=unit]")
        for name, value in makers.LAND_DATA.items():
            self.reach(f"#field-{name}")
            if name == "change":  # the second of the choices
                self.page.keyboard.press("ArrowDown")
                self.page.keyboard.press("ArrowDown")
            elif name == "parcel_commune_on":  # as this browser asks for it: month, day, year
                year, month, day = value.split("-")
                self.page.keyboard.type(f"{month}{day}{year}")
            else:
                self.page.keyboard.type(value)
        self.attach("#papers", {"name": "don.pdf", "mimeType": "application/pdf", "buffer": PDF})
        self.reach("form.work-form button[type=submit]")

    def taken_in(self):
        """Return the code of the dossier whose page this is."""
        self.page.get_by_text("Vì sao hẹn ngày này?").wait_for()
        return re.search(rf"{THERE}dossiers/([^/]+)/$", self.page.url)[1]

    def take_in(self, person, place=""):
        self.ask(person, place)
        self.fill_in()
        self.enter()
        return self.taken_in()


@pytest.fixture
def city(provinces):
    """Two provinces that became one, whose systems are still two."""
    with homes.province("haiphong"):
        makers.published(LAND)
        clerk = identity.session_of(desk.staff("receive", agency=CENTRE)[1])
    with homes.province("haiduong"):
        makers.published(LAND)
        mai = people.person(
            PLATFORM, identity.person(identity.CAM_THUONG, name="Vũ Thị Hoa Mai"), on=clock.today()
        )
        citizen = identity.session(person=mai.id)
        heir = identity.session(staff=appointed_before_the_merger())
    connections.close_all()
    return SimpleNamespace(mai=mai, clerk=clerk, citizen=citizen, heir=heir)


def appointed_before_the_merger():
    """Appoint an officer of the old land office, whose duty has followed it to its heir since."""
    by, at = PLATFORM, dt.datetime(2025, 6, 2, 9, tzinfo=clock.VIETNAM)
    key = identity.actions.appoint_staff(
        "dat.dai", full_name="Trần Văn Bình", agency=OLD_LAND_OFFICE, by=by, at=at
    )
    identity.actions.grant_duty(
        key, kind=Kind.DECIDE, unit=None, unit_on=None, agency=OLD_LAND_OFFICE, since=at.date(),
        until=None, by=by, at=at,
    )  # fmt: skip
    return key


def told(code):
    """Return what was promised for a dossier, and the token of its receipt."""
    with homes.province("haiduong"):
        folder = queries.folder(code, seen_by=PLATFORM, on=clock.today())
        secrets = queries.receipt_secrets(code, seen_by=PLATFORM, on=clock.today())
    return folder, secrets.token


def window(visit, session, province):
    """Open a window at a province's portal, of whoever holds a session."""
    address = visit.address.replace("haiduong", province)
    context = visit.context(bypass_csp=True)
    if session:
        context.add_cookies([{"name": COOKIE, "value": session, "url": address}])
    page = visit.page(context)
    page.add_init_script(SHIFTS)
    page.set_default_timeout(MOST_SECONDS * 1000)
    return Counter(page, address)


def held_at_the_door(page):
    """Wait until a request waits for the door that is closed."""
    with superuser("haiduong") as connection:
        for _ in range(MOST_SECONDS * 50):
            if connection.execute(HELD).fetchone()[0]:
                return
            page.wait_for_timeout(20)
    raise AssertionError("nobody waits at the closed door")


def first_dossier(clerk, mai):
    """Take the first dossier in, looking at every page on the way; return its code."""
    clerk.visit(NEW, "begin")
    clerk.ask(mai, "phuong cam thuong")
    assert clerk.page.url.endswith(f"{THERE}new/")
    clerk.page.get_by_text("trong hệ thống hồ sơ của Hải Dương").wait_for()
    clerk.page.get_by_text("Đọc là phường Cẩm Thượng").wait_for()
    clerk.look("form")
    clerk.page.reload()  # which sends the same question again
    clerk.fill_in()
    clerk.enter()
    code = clerk.taken_in()
    clerk.look("dossier")
    clerk.press("Biên nhận, biểu mẫu và kết quả", "link")
    clerk.look("papers")
    return code


def check_nothing_is_lost_or_doubled(taken, before):
    """Hold what lies at the new home against what the desk was told."""
    rows = world.rows("haiphong", "dossiers_dossier").values()
    assert sorted(row["code"] for row in rows) == sorted(taken)
    serials = [codes.parse(code).serial for code in taken]
    assert serials == list(range(serials[0], serials[0] + len(taken)))
    assert serials[0] > codes.BLOCK  # beside Hải Phòng's own, that count from 1
    papers = [row["dossier_id"] for row in world.rows("haiphong", "dossiers_paper").values()]
    assert sorted(papers) == sorted(row["id"] for row in rows)
    for code in taken:
        folder, _token = told(code)
        one = folder.dossier
        received = [each for each in folder.events if each.event == "dossiers.dossier-received"]
        assert len(received) == 1
        assert (one.received_at_agency, one.competent_agency) == (CENTRE, LAND_OFFICE)
        with homes.province("haiduong"), homes.reading("dossiers"):
            rule = queries.version(one.procedure, one.procedure_version)
            assert one.due_at == queries.reckoned(rule, one.data, one.received_at).at
    for code, (then, token) in before.items():
        folder, now = told(code)
        assert (folder.dossier.due_at, folder.dossier.id, now) == (
            then.dossier.due_at, then.dossier.id, token,
        )  # fmt: skip


def filed_during(engine, clerk, mai, first):
    """File while the system moves: what changes is followed, its door is closed, and after it."""
    engine.start()
    engine.wait_at(COPIED)
    taken = [first, clerk.take_in(mai, "Phường Thành Đông")]
    before = {code: aside(told, code) for code in taken}
    clerk.ask(mai)
    clerk.fill_in()
    engine.let_go[COPIED].set()
    engine.wait_at(CLOSED)
    clerk.page.keyboard.press("Enter")
    held_at_the_door(clerk.page)
    assert clerk.page.url.endswith(f"{THERE}new/")  # it waits, and is told nothing
    engine.let_go[CLOSED].set()
    clerk.page.wait_for_url(re.compile("/dossiers/"))
    taken.append(clerk.taken_in())
    engine.join(MOST_SECONDS)
    assert engine.fault is None
    assert engine.report["verified"]
    taken.append(clerk.take_in(mai))
    return taken, before


def listed(walk, taken):
    """Return which of some codes a page names, in their order."""
    return [code for code in taken if code in walk.page.content()]


def test_land_papers_are_filed_at_the_other_provinces_desk_while_the_system_moves(city):
    with visited() as visit:
        clerk, anybody = window(visit, city.clerk, "haiphong"), window(visit, "", "haiduong")
        first = first_dossier(clerk, city.mai)
        _folder, token = aside(told, first)
        anybody.visit(f"/status/{token}", "status")
        shown = anybody.page.locator("main").inner_text()
        assert first in shown

        taken, before = filed_during(Engine(COPIED, CLOSED), clerk, city.mai, first)
        aside(check_nothing_is_lost_or_doubled, taken, before)

        anybody.page.reload()
        assert anybody.page.locator("main").inner_text() == shown
        clerk.visit(f"{THERE}?tab=all", "queue-there")
        assert listed(clerk, taken) == taken
        clerk.page.goto(f"{clerk.address}/desk/?tab=all")
        assert listed(clerk, taken) == []
        mine = window(visit, city.citizen, "haiduong")
        mine.visit("/me/dossiers/", "mine")
        assert listed(mine, taken) == taken
        heir = window(visit, city.heir, "haiduong")
        heir.visit("/desk/", "queue-heir")
        assert listed(heir, taken) == taken
        heir.page.keyboard.press("j")
        heir.page.keyboard.press("o")
        heir.page.get_by_text("Vì sao hẹn ngày này?").wait_for()
        for walk in (clerk, anybody, mine, heir):
            assert walk.found == {}
        assert visit.complaints == []
