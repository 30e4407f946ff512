"""The API and the pages name no dossier to whom the rule denies it: every GET there is, walked."""

import re

import pytest
from django.test import Client

from lienmach import homes
from lienmach.api import api
from lienmach.dossiers import queries
from lienmach.ground import clock
from lienmach.identity import queries as people
from lienmach.identity.gate import COOKIE
from lienmach.identity.rules import scopes
from lienmach.identity.rules.duties import Kind
from lienmach.merger.actions import moves
from tests.dossiers import makers
from tests.dossiers.api_client import Caller, citizen
from tests.dossiers.desk import FAR
from tests.dossiers.makers import BIRTH, BIRTH_DATA, DESK, LAND, LAND_DATA, LAND_OFFICE
from tests.dossiers.test_api_keys import chief
from tests.identity import makers as identity

PLAIN = re.compile(r"/dossiers/\{code\}[^{]*")
PAGES = (
    "/desk/dossiers/{code}/", "/papers/{code}/", "/papers/{code}/forms/06", "/papers/{code}/forms/01",
    "/me/dossiers/{code}/", "/me/dossiers/{code}/withdraw", "/pay/{code}/",
)  # fmt: skip
LISTS = (
    "/desk/", "/desk/?tab=all", "/desk/?tab=all&search={code}", "/desk/queue.csv?tab=all",
    "/desk/?claimed=free", "/desk/figures/", "/desk/figures/table.csv", "/figures", "/", "/links/",
    "/me/dossiers/", "/me/notices/", "/me/", "/me/reads/", "/me/mandates/", "/account/tokens/", "/catalogue/",
)  # fmt: skip


@pytest.fixture(scope="module")
def world(counter):
    """Two citizens with dossiers in two places, and officers who see none, one or all of them."""
    mai, nam = (citizen(allowed=scopes.CITIZEN) for _ in range(2))
    codes = [
        caller.post("/dossiers", {"procedure": procedure, "data": data, **more}).json()["code"]
        for caller in (mai, nam)
        for procedure, data, more in (
            (LAND, LAND_DATA, {}), (BIRTH, BIRTH_DATA, {}), (LAND, LAND_DATA, {"unit": "10525"}),
        )
    ]  # fmt: skip
    office = chief(Kind.DECIDE, agency=LAND_OFFICE)
    desk, blind = chief(Kind.RECEIVE, agency=DESK), chief(Kind.REGISTER, agency=DESK)
    return codes, {"mai": mai, "nam": nam, "office": office, "desk": desk, "blind": blind,
                   "everywhere": chief(Kind.READ), "appointer": chief(Kind.APPOINT)}  # fmt: skip


def allowed(caller, codes):
    """Return what the rule allows, asked of the rule itself."""
    token = caller.headers["Authorization"].removeprefix("Bearer ")
    actor = people.authenticate(token, clock.now()).actor
    with homes.province("haiduong"), homes.reading("dossiers"):
        seen = queries.visible_to(actor, on=clock.today()).filter(code__in=codes)
        return {each.code for each in seen}


WHO = ["mai", "nam", "office", "desk", "blind", "everywhere", "appointer"]


def gets():
    return [path for path, each in api.get_openapi_schema()["paths"].items() if "get" in each]


def test_the_callers_differ_so_that_there_is_something_to_deny(world):
    codes, callers = world
    seen = {who: len(allowed(callers[who], codes)) for who in WHO}
    assert (seen["mai"], seen["nam"], seen["blind"], seen["appointer"]) == (3, 3, 0, 0)
    assert seen["everywhere"] == 6
    assert 0 < seen["office"] < 6
    assert 0 < seen["desk"] < 6


def walk(caller, due, codes, *, asked_for):
    """Ask every GET of the API, lists by some questions: none names what is denied."""
    asked = 0
    for path in (path.removeprefix("/api/v1") for path in gets()):
        if "{" not in path:
            asked += 1
            for more in asked_for:
                answer = caller.get(f"{path}{more}")
                named = {code for code in codes if code in answer.content.decode("latin-1")}
                assert named <= due, (path, more)
        elif PLAIN.fullmatch(path):
            asked += 1
            for code in codes:
                answer = caller.get(path.format(code=code))
                if code in due:
                    assert answer.status_code in {200, 403, 404}, (path, answer.content)
                else:
                    assert answer.status_code in {403, 404}, path
                    assert (
                        answer.status_code
                        == caller.get(path.format(code="H24.101.01-261116-9999")).status_code
                    ), f"{path} tells that it exists"
    assert asked > 20


@pytest.mark.parametrize("who", WHO)
def test_no_get_of_the_api_names_a_dossier_that_is_denied(world, who):
    codes, callers = world
    searched = [f"?tab=all&search={code}" for code in (codes[0], codes[-1])]
    asked_for = ("", "?tab=all", *searched)
    walk(callers[who], allowed(callers[who], codes), codes, asked_for=asked_for)


def browser_of(caller, province="haiduong"):
    """Return a browser at a portal, of whom a caller's token speaks for."""
    token = caller.headers["Authorization"].removeprefix("Bearer ")
    with homes.province(province):
        session = identity.session_of(token)
    browser = Client(headers={"host": f"{province}.localhost"})
    browser.cookies[COOKIE] = session
    return browser


def named_on(answer, codes, asked=""):
    """Return which codes a page names, but for the one that was asked for and stands in its field."""
    body = answer.content.decode("utf-8", "replace")
    body = body.replace(f'value="{asked}"', "").replace(f"search={asked}", "") if asked else body
    return {each for each in codes if each in body} - {asked}


def walk_pages(browser, due, codes, before=""):
    """Open every list and every dossier's pages: none names what is denied."""
    for page in [each for each in LISTS if not before or each.startswith("/desk/")]:
        for code in codes if "{code}" in page else [""]:
            answer = browser.get(before + page.format(code=code))
            assert named_on(answer, codes, code) <= due, before + page
    for page in [each for each in PAGES if not before or each.startswith("/desk/")]:
        for code in set(codes) - due:
            answer = browser.get(before + page.format(code=code))
            assert answer.status_code in {403, 404}, before + page
            unknown = browser.get(before + page.format(code="H24.101.01-261116-9999"))
            assert answer.status_code == unknown.status_code, f"{page} tells that it exists"


@pytest.mark.parametrize("who", WHO)
def test_no_page_names_a_dossier_that_is_denied(world, who):
    codes, callers = world
    walk_pages(browser_of(callers[who]), allowed(callers[who], codes), codes)


def test_what_people_write_is_shown_as_they_wrote_it(world):
    codes, callers = world
    evil = '<script>alert("1")</script><img src=x onerror=alert(1)>'
    assert callers["mai"].post(f"/dossiers/{codes[0]}/notes", {"text": evil}).status_code == 201
    token = callers["office"].headers["Authorization"].removeprefix("Bearer ")
    with homes.province("haiduong"):
        session = identity.session_of(token)
    browser = Client(headers={"host": "haiduong.localhost"})
    browser.cookies[COOKIE] = session
    page = browser.get(f"/desk/dossiers/{codes[0]}/").content.decode()
    assert "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;" in page
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    listed = browser.get("/desk/", query_params={"search": evil}).content.decode()
    assert "<script>alert" not in listed


def test_nor_does_any_after_a_move_on_behalf_of_either_province(world):
    codes, callers = world
    then = {who: allowed(callers[who], codes) for who in WHO}
    with homes.province("haiphong"):  # the same catalogue, so that nothing has to be decided
        makers.published(LAND, BIRTH, makers.LICENCE)
        staff = identity.officer(agency=makers.CENTRE)
        for place in ({}, {"agency": makers.CENTRE}):
            identity.duty(staff, kind=Kind.READ, **place)
        token = identity.token(staff=staff, allowed=scopes.STAFF, expires_at=FAR)
    assert moves.move("dossiers", source="haiduong", target="haiphong")["verified"]
    homes.forget_homes()
    assert {who: allowed(callers[who], codes) for who in WHO} == then
    walk(callers["office"], then["office"], codes, asked_for=["?tab=all"])
    for who in WHO:
        walk_pages(browser_of(callers[who]), then[who], codes)
    opened = browser_of(callers["office"]).get(f"/desk/dossiers/{max(then['office'])}/")
    assert opened.status_code == 200  # or nothing would be shown to anybody
    beside = Caller(token)
    due = allowed(beside, codes)
    assert 0 < len(due) < len(codes)  # what their centre has taken in, and no more
    walk(beside, due, codes, asked_for=["?tab=all", f"?tab=all&search={codes[0]}"])
    at_home = Caller(token, "haiphong")  # there they may see all, and these are not there
    walk(at_home, set(), codes, asked_for=["?tab=all"])
    walk_pages(browser_of(at_home, "haiphong"), set(), codes)
    walk_pages(browser_of(at_home, "haiphong"), due, codes, before="/of/haiduong")
    listed = browser_of(at_home, "haiphong").get("/of/haiduong/desk/?tab=all")
    assert named_on(listed, codes) == due
