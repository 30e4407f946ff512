"""The pages of identity by the test client: who may see and do what, and what is written down."""

import datetime as dt
from urllib.parse import quote

import pytest
from django.test import Client

from lienmach.ground import clock
from lienmach.ground.actor import PLATFORM, Actor
from lienmach.identity import actions, queries
from lienmach.identity.gate import COOKIE
from lienmach.identity.rules.duties import Kind
from lienmach.identity.rules.mandates import Basis
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
    "path", ["/me/reads/", "/me/mandates/", "/staff/duties/", "/staff/mandates/"]
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
    [row] = queries.mandates_of(Actor(str(holder), ""))
    assert row.grantor == grantor
    _key, _new, stranger = citizen()
    assert stranger.post(f"/me/mandates/{row.id}/revoke").status_code == 404
    assert holding.post(f"/me/mandates/{row.id}/revoke").status_code == 303
    assert "Đã chấm dứt" in giving.get("/me/mandates/").content.decode()


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
    [row] = queries.mandates_of(Actor(str(parent), ""))
    assert registrar.post(f"/staff/mandates/{row.id}/word", {"word": "confirm"}).status_code == 303
    [row] = queries.mandates_of(Actor(str(child), ""))
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

    monkeypatch.setattr(actions, "log_reads", broken)
    answer = registrar.get("/staff/mandates/")
    assert answer.status_code == 503
    assert answer["Retry-After"] == "1"
    assert "Bùi Văn Bố" not in answer.content.decode()
    assert asking.get("/me/mandates/").status_code == 200  # one's own needs no log


def test_duties_are_confirmed_in_bulk_lent_and_exported(haiduong, superuser):
    staff, _client = officer(Kind.REGISTER, makers.THANH_DONG)
    deputy = makers.officer("nguoi.thay")
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
    assert not queries.stand_ins_of(deputy, on=clock.today())
    withdrawn = client.post("/staff/duties/review", {"duty": [str(duty)], "word": "withdraw"})
    assert withdrawn.status_code == 303
    assert client.get(f"/staff/duties/{duty}/").status_code == 404
