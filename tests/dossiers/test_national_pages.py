"""What the National Portal has to do with: dossiers from there, and those that ministries handle."""

import csv
import io
import re
import uuid
from dataclasses import replace

import pytest
from django.test import Client

from lienmach import homes
from lienmach.dossiers import queries
from lienmach.dossiers.models import Dossier
from lienmach.dossiers.queries import WantedCopies, figures, ministry
from lienmach.dossiers.rules import periods
from lienmach.ground import clock
from lienmach.ground.actor import PLATFORM
from lienmach.identity import queries as people
from lienmach.identity.gate import COOKIE
from lienmach.identity.rules.duties import Kind as Work
from tests.dossiers import api_client, desk, makers
from tests.dossiers.makers import DESK, UNIT
from tests.dossiers.portal import PAPER, Exchange, ministry_copy
from tests.identity import makers as identity


def text(response, status=200):
    assert response.status_code == status, response.content.decode()[:2000]
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture(scope="module")
def portal(counter):
    portal = Exchange()
    portal.now = clock.now()
    return portal


@pytest.fixture(scope="module")
def clerk(counter):
    return desk.browser(desk.staff("receive", agency=DESK)[1])


def test_an_officer_sees_the_portals_code_and_the_papers_that_lie_there(portal, clerk):
    theirs = portal.file()
    with homes.reading("dossiers"):
        ours = Dossier.objects.get(portal_lines__portal_code=theirs).code
    page = text(clerk.get(f"/desk/dossiers/{ours}/"))
    assert "Từ Cổng Dịch vụ công quốc gia" in page
    assert theirs in page
    assert f"{PAPER['name']} (1 kB)" in page
    assert PAPER["reference"] in page
    told = api_client.officer(Work.RECEIVE, agency=DESK).get(f"/dossiers/{ours}/desk").json()
    assert told["portal"] == {"code": theirs, "papers": [PAPER]}


def test_a_dossier_that_came_otherwise_says_nothing_of_the_portal(lan, clerk):
    code = makers.submitted(lan, at=clock.now())["code"]
    assert "Từ Cổng Dịch vụ công quốc gia" not in text(clerk.get(f"/desk/dossiers/{code}/"))
    told = api_client.officer(Work.RECEIVE, agency=DESK).get(f"/dossiers/{code}/desk").json()
    assert told["portal"] is None


@pytest.fixture(scope="module")
def officer(counter):
    """Return the browser of an officer of the commune's ground."""
    key = identity.officer(agency=DESK)
    identity.duty(key, (UNIT, clock.today()), kind=Work.READ, since=desk.SINCE)
    return desk.browser(identity.token(staff=key, expires_at=desk.FAR))


@pytest.fixture(scope="module")
def mai(counter):
    """Return somebody whom a ministry's system knows too."""
    key = identity.person(name="Đỗ Thị Mai Hoa")
    return people.person(PLATFORM, key, on=clock.today())


def copied(portal, person=None, **more):
    """Let a ministry say that it handles a dossier; return the portal's code."""
    today = str(clock.today())
    said = {"unit_on": today, "received_at": portal.now.isoformat(), **more}
    if person is not None:
        said["applicant"] = {"personal_id": person.personal_id}
    code = portal.book.copy("haiduong", ministry_copy(**said), at=portal.now)
    portal.send_all()
    return code


@pytest.fixture(scope="module")
def theirs(portal, mai):
    """Return the portal's code of a dossier of hers that a ministry handles."""
    return copied(portal, mai)


def citizen(person):
    client = Client(headers={"host": desk.HOST})
    client.cookies[COOKIE] = identity.session(person=uuid.UUID(str(person.id)), level=2)
    return client


def test_a_citizen_sees_who_handles_theirs_and_how_it_stands(mai, theirs):
    page = text(citizen(mai).get("/me/dossiers/"))
    assert "Hồ sơ do bộ, ngành giải quyết" in page
    assert theirs in page
    assert "Cục Quản lý xuất nhập cảnh giải quyết" in page
    assert "Đang xử lý" in page
    assert "A ministry" not in page
    assert "Being handled" in text(citizen(mai).get("/me/dossiers/?lang=en"))
    other = people.person(PLATFORM, identity.person(), on=clock.today())
    assert "Hồ sơ do bộ, ngành" not in text(citizen(other).get("/me/dossiers/"))


def test_officers_find_copies_of_their_places_and_nothing_to_decide(officer, clerk, theirs):
    page = text(officer.get("/desk/ministry/"))
    assert theirs in page
    assert "Đỗ Thị Mai Hoa" in page
    assert "Nothing can be decided" in text(officer.get("/desk/ministry/?lang=en"))
    assert set(re.findall(r'<form class="[^"]*" method="post" action="([^"]*)"', page)) == {
        "/desk/ministry/search"
    }
    assert 'href="/desk/ministry/"' in text(officer.get("/desk/"))
    assert theirs not in text(clerk.get("/desk/ministry/"))
    assert theirs not in text(officer.get("/desk/?tab=all"))
    assert Client(headers={"host": desk.HOST}).get("/desk/ministry/").status_code == 401


def test_copies_are_found_by_code_and_state(officer, portal, theirs):
    done = copied(portal, state=9)
    sent = officer.post("/desk/ministry/search", {"code": done[-9:], "state": "9"})
    page = text(officer.get(sent["Location"]))
    assert done in page
    assert theirs not in page
    assert done not in text(officer.get("/desk/ministry/?state=4"))
    number = officer.post("/desk/ministry/search", {"code": "030195000001"})
    assert "030195000001" not in number["Location"]
    assert "không phải là mã hồ sơ" in text(officer.get(number["Location"]))
    caller = api_client.Caller(identity.token(staff=staff_of(), expires_at=desk.FAR))
    found = caller.get(f"/ministry-dossiers?code={done}&state=9").json()["items"]
    assert [one["code"] for one in found] == [done]


def staff_of():
    key = identity.officer(agency=DESK)
    identity.duty(key, (UNIT, clock.today()), kind=Work.READ, since=desk.SINCE)
    return key


def test_a_file_has_what_the_list_shows_and_no_names(officer, theirs):
    answer = officer.get("/desk/ministry/table.csv?state=4")
    content = answer.content.decode("utf-8-sig")
    rows = {row["code"]: row for row in csv.DictReader(io.StringIO(content))}
    assert rows[theirs]["state_name"] == "Đang xử lý"
    assert "Mai Hoa" not in content


def test_a_file_that_does_not_hold_all_says_so(officer, portal, mai, theirs, monkeypatch):
    copied(portal, mai)
    assert "Only the first" not in officer.get("/desk/ministry/table.csv").content.decode()
    monkeypatch.setattr(ministry, "EXPORT", 1)
    *_, line = officer.get("/desk/ministry/table.csv").content.decode().splitlines()
    assert "Only the first 1 lines" in line


def test_the_list_goes_on_by_a_cursor(mai, portal, monkeypatch):
    for _ in range(3):
        copied(portal, mai)
    seen, cursor = [], ""
    while True:
        wanted = WantedCopies(is_own=True, cursor=cursor)
        page = queries.ministry_dossiers(actor_of(mai), wanted, on=clock.today(), limit=2)
        seen += [one.code for one in page.items]
        if page.next is None:
            break
        cursor = page.next
    assert len(seen) == len(set(seen)) >= 3
    monkeypatch.setattr(ministry, "EXPORT", 2)
    assert len(queries.ministry_export(PLATFORM, WantedCopies(), on=clock.today()).items) == 2


def actor_of(person):
    return replace(makers.person(), id=str(person.id))


def in_file(officer, period):
    """Return how many of a period an officer's file of figures has by themselves."""
    told = officer.get(f"/desk/figures/table.csv?period={period.text}").content.decode("utf-8-sig")
    *_, last = csv.DictReader(io.StringIO(told))
    assert (last["certainty"], last["counted_at"]) == ("ministries", "")
    return int(last["received"])


def test_they_are_counted_by_themselves_and_in_no_figure_of_ours(officer, portal):
    period, at, on = periods.of("month", clock.today()), clock.now(), clock.today()
    ours = figures.figures(period, scope=figures.everything(), with_before=True, at=at, on=on)
    known = sum(queries.ministry_counts(PLATFORM, on=on, period=period).values())
    in_his_file = in_file(officer, period)
    for _ in range(5):
        copied(portal, state=9)
    again = figures.figures(period, scope=figures.everything(), with_before=True, at=at, on=on)
    assert again.total == ours.total
    assert sum(queries.ministry_counts(PLATFORM, on=on, period=period).values()) == known + 5
    assert not sum(queries.ministry_counts(PLATFORM, on=on, period=period.before()).values())
    page = text(officer.get("/desk/figures/"))
    assert re.search(r"Hồ sơ do bộ, ngành giải quyết.*<dt>Đã xử lý xong</dt><dd>\d+", page)
    assert in_file(officer, period) == in_his_file + 5
    assert figures.public_copies(period) == known + 5
    page = text(Client(headers={"host": desk.HOST}).get(f"/figures?period={period.text}"))
    assert re.search(rf"<dt>Bộ, ngành tiếp nhận</dt><dd>{known + 5} ", page)


def test_few_of_them_are_left_out_publicly(monkeypatch):
    month = periods.of("month", clock.today())
    first = {month.first: 4}
    monkeypatch.setattr(figures.public, "copies_by_month", lambda _first, _until: first)
    assert figures.public_copies(month) is None
    first[month.first] = 5
    assert figures.public_copies(month) == 5
