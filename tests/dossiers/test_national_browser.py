"""What ministries handle, before a real browser: citizens' and officers' pages, and axe."""

import uuid

import pytest

from lienmach.ground import clock
from lienmach.ground.actor import PLATFORM
from lienmach.identity import queries as people
from lienmach.identity.gate import COOKIE
from lienmach.identity.rules.duties import Kind as Work
from tests.dossiers import desk
from tests.dossiers.makers import DESK as COUNTER
from tests.dossiers.makers import UNIT
from tests.dossiers.portal import Exchange, ministry_copy
from tests.identity import makers as identity
from tests.journeys.browser import DESK, barriers, visited


@pytest.fixture(scope="module")
def cookies(counter):
    """Return the cookies of somebody with a ministry's dossier and of an officer who sees it."""
    key = identity.person(name="Đỗ Thị Mai Hoa")
    mai = people.person(PLATFORM, key, on=clock.today())
    portal = Exchange()
    said = {"unit_on": str(clock.today()), "applicant": {"personal_id": mai.personal_id}}
    portal.book.copy("haiduong", ministry_copy(**said), at=clock.now())
    portal.send_all()
    officer = identity.officer(agency=COUNTER)
    identity.duty(officer, (UNIT, clock.today()), kind=Work.READ, since=desk.SINCE)
    token = identity.token(staff=officer, expires_at=desk.FAR)
    return {
        "me/dossiers/": identity.session(person=uuid.UUID(str(mai.id)), level=2),
        "desk/ministry/": identity.session_of(token),
        "desk/ministry/?asked=no-code": identity.session_of(token),
    }


def test_nobody_meets_a_barrier_where_ministries_dossiers_are(cookies):
    with visited() as visit:
        found = {}
        for path, cookie in cookies.items():
            page = visit.page(visit.context(DESK, bypass_csp=True))
            page.context.add_cookies([{"name": COOKIE, "value": cookie, "url": visit.address}])
            page.goto(f"{visit.address}/{path}")
            page.get_by_text("Cục Quản lý xuất nhập cảnh").first.wait_for()
            found[path] = barriers(page)
        assert not {name: faults for name, faults in found.items() if faults}
        assert visit.complaints == []
