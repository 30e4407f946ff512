"""The pages of identity by the test client: who may see and do what, and what is written down."""

import datetime as dt
import html
import re
from urllib.parse import quote

import pytest
from django.test import Client

from lienmach.ground import clock
from lienmach.ground.actor import PLATFORM, Actor
from lienmach.identity import actions, queries
from lienmach.identity.actions import reads
from lienmach.identity.gate import COOKIE
from lienmach.identity.rules.duties import Kind
from lienmach.identity.rules.mandates import Basis
from lienmach.identity.views import staff as staff_pages
from tests.identity import makers

HOST = "haiduong.localhost"
FAR = dt.datetime(2099, 1, 1, tzinfo=dt.UTC)
NOW = makers.NOW


def browser(token=None):
    client = Client(headers={"host": HOST})
    if token:
        client.cookies[COOKIE] = makers.session_of(token)
    return client


def citizen(**over):
    new = makers.new_person(**over)
    key = actions.register_person(new, by=PLATFORM, at=NOW)
    return key, new, browser(makers.token(person=key, expires_at=FAR))


def officer(kind, place=None):
    staff = makers.officer()
    makers.duty(staff, place, kind=kind)
    return staff, browser(makers.token(staff=staff, expires_at=FAR))


@pytest.mark.parametrize(
    "path",
    ["/me/reads/", "/me/mandates/", "/staff/duties/", "/staff/duties/new", "/staff/mandates/"],
)
def test_strangers_are_asked_to_sign_in_and_nothing_is_cached(haiduong, path):
    answer = browser().get(path)
    assert answer.status_code == 401
    assert "no-store" in answer["Cache-Control"]
    assert f"next={quote(path, safe='')}" in answer.content.decode()


def test_citizens_and_officers_have_pages_of_their_own(haiduong):
    _key, _new, person = citizen()
    _staff, chief = officer(Kind.APPOINT)
    assert person.get("/staff/duties/").status_code == 403
    assert chief.get("/me/mandates/").status_code == 403
    person.post("/account/sign-out")
    assert person.get("/me/mandates/").status_code == 401


def test_a_mandate_is_given_shown_and_ended(haiduong):
    grantor, _new, giving = citizen()
    holder, other, holding = citizen(name="Vũ Thị Mận")
    form = {
        "basis": "power-of-attorney", "number": other.personal_id, "name": "vu thi man",
        "procedures": "1.001, 1.002",
    }  # fmt: skip
    assert giving.post("/me/mandates/new", form).status_code == 303
    for client in (giving, holding):
        assert "1.001, 1.002" in client.get("/me/mandates/").content.decode()
    wrong = giving.post("/me/mandates/new", {**form, "name": "Vũ Thị Mơ"})
    assert wrong.status_code == 404
    again = wrong.content.decode()  # with what was filled in, so that one word can be mended
    assert 'role="alert"' in again
    assert 'value="Vũ Thị Mơ"' in again
    assert f'value="{form["number"]}"' in again
    assert giving.post("/me/mandates/new", {**form, "basis": "love"}).status_code == 422
    assert giving.post("/me/mandates/new", {**form, "since": "32/1/2"}).status_code == 422
    assert giving.post("/me/mandates/new", {**form, "since": "9999-12-31"}).status_code == 422
    [row] = queries.all_mandates_of(Actor(str(holder), ""))
    assert row.grantor == grantor
    _key, _new, stranger = citizen()
    assert stranger.post(f"/me/mandates/{row.id}/revoke").status_code == 404
    assert holding.post(f"/me/mandates/{row.id}/revoke").status_code == 303
    assert "Đã chấm dứt" in giving.get("/me/mandates/").content.decode()


def test_the_page_says_why_a_mandate_ended_by_itself(haiduong):
    grantor, dead, _giving = citizen()
    holder, _new, holding = citizen(name="Vũ Thị Mận")
    actions.grant_mandate(
        grantor, holder=holder, basis=Basis.POWER_OF_ATTORNEY, since=clock.today(),
        by=Actor(str(grantor), ""), at=clock.now(),
    )  # fmt: skip
    actions.note_death(dead.personal_id, died_on=clock.today(), by=PLATFORM, at=clock.now())
    page = holding.get("/me/mandates/").content.decode()
    assert "người được làm thay đã mất" in page
    assert "/revoke" not in page
    english = holding.get("/me/mandates/?lang=en").content.decode()
    assert "the person acted for has died" in english


def test_an_officer_confirms_a_paper_and_the_people_see_that_they_looked(haiduong):
    child, new, _client = citizen(birth_date=dt.date(2015, 5, 6))
    parent, _new, asking = citizen(name="Bùi Văn Cha")
    asking.post(
        "/me/mandates/new",
        {"basis": "parent", "number": new.personal_id, "name": new.full_name},
    )
    _staff, registrar = officer(Kind.REGISTER)
    assert "Bùi Văn Cha" in registrar.get("/staff/mandates/").content.decode()
    page = asking.get("/me/reads/").content.decode()
    assert "Xác nhận ủy quyền" in page
    assert "Trần Văn Bình" not in page  # the officer's name
    [row] = queries.all_mandates_of(Actor(str(parent), ""))
    assert registrar.post(f"/staff/mandates/{row.id}/word", {"word": "confirm"}).status_code == 303
    [row] = queries.all_mandates_of(Actor(str(child), ""))
    assert row.stands(clock.today()) == "in-force"
    assert row.basis == Basis.PARENT


def test_what_cannot_be_logged_is_not_shown(haiduong, monkeypatch):
    _child, new, _client = citizen(birth_date=dt.date(2015, 5, 6))
    _parent, _new, asking = citizen(name="Bùi Văn Bố")
    asking.post(
        "/me/mandates/new",
        {"basis": "parent", "number": new.personal_id, "name": new.full_name},
    )
    _staff, registrar = officer(Kind.REGISTER)

    def broken(*_args, **_kwargs):
        raise OSError("disk full")

    monkeypatch.setattr(reads, "log_reads", broken)
    answer = registrar.get("/staff/mandates/")
    assert answer.status_code == 503
    assert answer["Retry-After"] == "1"
    assert "Bùi Văn Bố" not in answer.content.decode()
    assert asking.get("/me/mandates/").status_code == 200  # one's own needs no log


def test_duties_are_confirmed_in_bulk_lent_and_exported(haiduong, superuser):
    staff, _client = officer(Kind.REGISTER, makers.THANH_DONG)
    makers.officer("nguoi.thay")
    _chief, client = officer(Kind.APPOINT)
    [duty] = superuser().execute(
        "update identity_duty set confirmed_on = current_date - 190 where staff_id = %s"
        " returning id", [staff],
    ).fetchone()  # fmt: skip
    page = client.get("/staff/duties/").content.decode()
    assert str(duty) in page
    assert "Đến hạn" in page
    assert client.post("/staff/duties/review", {}).status_code == 422
    done = client.post("/staff/duties/review", {"duty": [str(duty)], "word": "confirm"})
    assert done.status_code == 303
    assert str(duty) not in client.get("/staff/duties/").content.decode()
    until = clock.today() + dt.timedelta(days=3)
    lend = {"login": "nguoi.thay", "since": clock.today(), "until": until}
    assert client.post(f"/staff/duties/{duty}/lend", lend).status_code == 303
    [stand_in] = queries.duty_to_lend(PLATFORM, duty, on=clock.today()).stand_ins
    text = client.get("/staff/duties.csv").content.decode("utf-8-sig")
    assert f"nguoi.thay {clock.today()}–{until}" in text
    assert client.post(f"/staff/duties/{duty}/lend", {**lend, "login": "x"}).status_code == 404
    end = client.post(f"/staff/duties/{duty}/stand-ins/{stand_in.id}/end")
    assert end.status_code == 303
    assert not queries.duty_to_lend(PLATFORM, duty, on=clock.today()).stand_ins
    withdrawn = client.post("/staff/duties/review", {"duty": [str(duty)], "word": "withdraw"})
    assert withdrawn.status_code == 303
    assert client.get(f"/staff/duties/{duty}/").status_code == 404


def test_duties_to_confirm_go_on_a_page_further(haiduong, monkeypatch):
    monkeypatch.setattr(staff_pages, "ROWS", 1)
    for _ in range(2):
        officer(Kind.REGISTER, makers.THANH_DONG)
    chief, client = officer(Kind.APPOINT)
    pages = followed(client, "/staff/duties/?all=1", r'name="duty" value="([^"]+)"')
    assert all(len(page) <= 1 for page in pages)
    assert len([page for page in pages if page]) > 1
    every = {f"{row.id}" for row in queries.all_duties_to_review(PLATFORM, on=clock.today())}
    own = {f"{row.id}" for row in queries.duties_held(chief, on=clock.today())}
    assert {each for page in pages for each in page} == every - own
    assert client.get("/staff/duties/?after=x").status_code == 400


def test_papers_to_confirm_go_on_a_page_further(haiduong, monkeypatch):
    monkeypatch.setattr(staff_pages, "ROWS", 1)
    waiting = set()
    for name in ("Bùi Văn Một", "Bùi Văn Hai"):
        _child, new, _client = citizen(birth_date=dt.date(2015, 5, 6))
        parent, _new, asking = citizen(name=name)
        form = {"basis": "parent", "number": new.personal_id, "name": new.full_name}
        assert asking.post("/me/mandates/new", form).status_code == 303
        waiting |= {f"{row.id}" for row in queries.all_mandates_of(Actor(f"{parent}", ""))}
    _staff, registrar = officer(Kind.REGISTER)
    pages = followed(registrar, "/staff/mandates/", r"/staff/mandates/([^/]+)/word")
    assert all(len(page) == 1 for page in pages)
    assert waiting <= {each for page in pages for each in page}
    assert registrar.get("/staff/mandates/?after=x").status_code == 400


def followed(client, address, row):
    """Return what rows every page of a list has, from link to link."""
    root, pages = address.partition("?")[0], []
    while address:
        page = client.get(address).content.decode()
        pages.append(re.findall(row, page))
        assert ("Về đầu danh sách" in page) == ("after=" in address)
        found = re.search(r'href="(\?[^"]+)" rel="next"', page)
        address = found and root + html.unescape(found[1])
    return pages


def test_a_duty_is_given_and_ended_within_one_s_reach(haiduong):
    makers.officer("duoc.giao")
    _chief, client = officer(Kind.APPOINT, makers.THANH_DONG)
    assert "/staff/duties/new" in client.get("/staff/duties/").content.decode()
    page = client.get("/staff/duties/new").content.decode()
    assert '<option value="10507">Phường Thành Đông</option>' in page
    assert '<option value="H24.101.01">' in page
    assert 'value="province"' not in page
    assert '<option value="H24.01">' not in page
    until = clock.today() + dt.timedelta(days=30)
    form = {"login": " duoc.giao ", "kind": "decide", "where": "unit", "unit": "phường  thành đông",
            "since": clock.today(), "until": until}  # fmt: skip
    given = client.post("/staff/duties/new", form)
    assert given.status_code == 303
    shown = client.get(given["Location"]).content.decode()
    assert "Phường Thành Đông (10507)" in shown
    assert "Giải quyết hồ sơ" in shown
    late = client.post(f"{given['Location']}end", {"ends": until + dt.timedelta(days=1)})
    assert late.status_code == 409
    assert f'value="{until + dt.timedelta(days=1)}"' in late.content.decode()
    assert client.post(f"{given['Location']}end", {"ends": "hôm nay"}).status_code == 422
    assert client.post(f"{given['Location']}end").status_code == 303
    assert client.get(given["Location"]).status_code == 404
    agency = {**form, "where": "agency", "unit": "", "agency": "H24.101.01"}
    assert client.post("/staff/duties/new", agency).status_code == 303


def test_a_refused_duty_keeps_what_was_filled_in(haiduong):
    makers.officer("bi.tu.choi")
    chief, client = officer(Kind.APPOINT)
    form = {"login": "bi.tu.choi", "kind": "sign", "where": "unit", "unit": "10507",
            "agency": "", "since": f"{clock.today()}", "until": "2099-01-01"}  # fmt: skip
    own = queries.duties_held(chief, on=clock.today())[0]
    for wrong, status in (
        ({"login": "khong.co.ai"}, 404),
        ({"login": own.login}, 403),
        ({"kind": "mo"}, 422),
        ({"where": "province"}, 422),  # and a unit with it
        ({"where": "agency"}, 422),
        ({"where": ""}, 422),
        ({"unit": "Xã Không Có"}, 422),
        ({"unit": "", "where": "unit"}, 422),
        ({"until": f"{clock.today()}"}, 422),
        ({"since": "32/1"}, 422),
    ):
        told = {**form, **wrong}
        answer = client.post("/staff/duties/new", told)
        assert answer.status_code == status, wrong
        page = answer.content.decode()
        assert 'role="alert"' in page
        for name in ("login", "unit", "since", "until"):
            assert not told[name] or f'value="{told[name]}"' in page, (wrong, name)
        assert ('<option value="sign" selected>' in page) == (told["kind"] == "sign")
    assert (
        client.post("/staff/duties/new", {**form, "where": "province", "unit": ""}).status_code
        == 303
    )
    assert client.get(f"/staff/duties/{own.id}/").status_code == 200
    assert client.post(f"/staff/duties/{own.id}/end").status_code == 403


def test_who_does_not_appoint_gives_nothing(haiduong):
    _staff, registrar = officer(Kind.REGISTER)
    assert "/staff/duties/new" not in registrar.get("/staff/duties/").content.decode()
    assert registrar.get("/staff/duties/new").status_code == 403
    assert registrar.post("/staff/duties/new", {"login": "x"}).status_code == 403
    other = makers.officer()
    duty = makers.duty(other)
    assert registrar.post(f"/staff/duties/{duty}/end").status_code == 403
    _local, client = officer(Kind.APPOINT, makers.THANH_DONG)
    assert client.post(f"/staff/duties/{duty}/end").status_code == 403
