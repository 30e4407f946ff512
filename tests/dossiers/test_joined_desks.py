"""At a desk of one old province for people whom only the system of the other knows."""

import datetime as dt
import re
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client
from django.urls import get_script_prefix

from lienmach import homes
from lienmach.dossiers import queries
from lienmach.dossiers.queries import applicants, places
from lienmach.dossiers.refusals import NoSuchDesk
from lienmach.dossiers.rules import codes
from lienmach.ground import clock
from lienmach.ground.actor import PLATFORM, Actor
from lienmach.identity import queries as people
from lienmach.identity.gate import COOKIE
from tests.dossiers import desk, makers
from tests.dossiers.makers import BIRTH, BIRTH_DATA, CENTRE, DESK, LAND, LAND_DATA, LAND_OFFICE, PDF
from tests.dossiers.test_desk import text
from tests.identity import makers as identity

EVE, LEGAL_DAY = dt.date(2025, 6, 30), dt.date(2025, 7, 1)
NEW, THERE = "/desk/new/", "/of/haiduong/desk/new/"
OLD_COMMUNE = identity.BINH_HAN
"""It went whole into Thành Đông, and nothing stands under its code today."""


def at_haiphong(token):
    client = Client(headers={"host": "haiphong.localhost"})
    client.cookies[COOKIE] = identity.session_of(token)
    return client


@pytest.fixture(scope="module")
def city(counter):
    """Both provinces' counters, people of Hải Dương, and officers of Hải Phòng."""
    mai = people.person(PLATFORM, identity.person(name="Vũ Thị Hoa Mai"), on=clock.today())
    with homes.province("haiphong"):
        makers.published(LAND, BIRTH)
        clerk, reader = (
            desk.staff(kind, agency=agency)[1]
            for kind, agency in (("receive", CENTRE), ("read", CENTRE))
        )
        binh = people.person(PLATFORM, identity.person(name="Bùi Văn Bình"), on=clock.today())
    return SimpleNamespace(mai=mai, binh=binh, clerk=at_haiphong(clerk), reader=at_haiphong(reader))


def asked(client, person, **more):
    return client.post(
        NEW, {"personal_id": person.personal_id, "procedure": LAND, **more}, follow=True
    )


def filed(client, page, data=LAND_DATA, **more):
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    hidden.pop("csrfmiddlewaretoken", None)
    scan = SimpleUploadedFile("don.pdf", PDF, "application/pdf")
    fields = {f"field-{name}": value for name, value in data.items() if value}
    path = re.search(r'action="([^"]+/new/file)"', page)[1]
    return client.post(path, {**hidden, "desk": CENTRE, **fields, "papers": scan, **more})


def who_has_read(person):
    """Return which agencies have read of somebody, as they are told it themselves."""
    page = people.reads_of(Actor(id=str(person.id), name=person.full_name))
    return {(each.agency, each.duty, each.dossier) for each in page.items if each.dossier}


def test_somebody_of_the_other_province_is_taken_in_where_they_are_known(city):
    answer = asked(city.clerk, city.mai)
    assert answer.redirect_chain == [(THERE, 307)]
    page = text(answer)
    assert "Vũ Thị Hoa Mai" in page
    assert "làm việc trong hệ thống hồ sơ của Hải Dương" in page
    answer = filed(city.clerk, page, unit="home")
    assert answer.status_code == 303, answer.content.decode()
    code = re.fullmatch(r"/of/haiduong/desk/dossiers/(.+)/", answer["Location"])[1]
    assert code.startswith(f"{CENTRE}-")
    assert codes.parse(code).serial > codes.BLOCK  # so that it meets no code of Hải Phòng's own
    page = text(city.clerk.get(answer["Location"]))
    assert "don.pdf" in page
    officer = makers.officer("decide", agency=LAND_OFFICE)
    work = queries.work(officer, queries.Wanted(), at=clock.now(), on=clock.today())
    [dossier] = (each.dossier for each in work.items)
    assert (dossier.code, dossier.competent_agency) == (code, LAND_OFFICE)
    assert (dossier.received_at_agency, dossier.channel) == (CENTRE, "desk")
    assert code in text(city.clerk.get("/of/haiduong/desk/"))
    assert code not in text(city.clerk.get("/desk/"))
    assert city.clerk.get(f"/desk/dossiers/{code}/").status_code == 404
    assert who_has_read(city.mai) == {(CENTRE, "receive", code)}
    receipt = city.clerk.get(f"/of/haiduong/papers/{code}/forms/01")
    assert receipt.content.startswith(b"%PDF")


def test_a_desk_of_hai_duong_takes_people_of_hai_phong_in_as_well(city):
    clerk = desk.browser(desk.staff("receive", agency=DESK)[1])
    answer = asked(clerk, city.binh)
    assert answer.redirect_chain == [("/of/haiphong/desk/new/", 307)]
    answer = filed(clerk, text(answer), unit="home", desk=DESK)
    code = re.fullmatch(r"/of/haiphong/desk/dossiers/(.+)/", answer["Location"])[1]
    assert (codes.parse(code).agency, codes.parse(code).serial > codes.BLOCK) == (DESK, True)
    with homes.province("haiphong"):
        assert queries.folder(code, seen_by=PLATFORM, on=clock.today()).dossier.code == code


def test_what_is_printed_leads_to_the_portal_of_whose_dossier_it_is(city, monkeypatch):
    printed = []

    def noted(*_given, address, **_more):
        printed.append(address)
        return b""

    monkeypatch.setattr(queries, "form_file", noted)
    city.clerk.get("/of/haiduong/papers/H24.01-261116-0001/forms/01")
    city.clerk.get("/papers/H24.01-261116-0001/forms/01")
    assert printed == ["http://haiduong.localhost", "http://haiphong.localhost"]


def test_ones_own_people_are_taken_in_at_home_and_so_from_the_other_desk(city):
    assert asked(city.clerk, city.binh).redirect_chain == []
    answer = city.clerk.post(THERE, {"personal_id": city.binh.personal_id, "procedure": LAND})
    assert answer["Location"] == "/of/haiphong/desk/new/"
    again = city.clerk.post(answer["Location"])
    assert (again.status_code, again["Location"]) == (307, NEW)
    nobody = city.clerk.post(NEW, {"personal_id": "030185999999", "procedure": LAND})
    assert "Không tìm thấy số định danh này" in text(nobody)


@pytest.mark.parametrize(
    ("said", "units"),
    [
        ("phuong cam thuong", ["10507", "home"]),  # by its old name, without diacritics
        ("Phường Thành Đông", ["10507", "home"]),
        ("Phường Tứ Minh", ["10543", "10891", "home"]),  # a name of then and of now
        ("xã Cộng Hòa, huyện Nam Sách", 4),  # split in three
    ],
)
def test_land_is_found_by_the_old_name_of_its_commune_and_by_the_new(city, said, units):
    page = text(asked(city.clerk, city.mai, address=said))
    found = re.findall(r'type="radio" name="unit" value="(\w+)"', page)
    assert units in (sorted(found), len(found))
    chosen = re.findall(r'name="unit" value="(\w+)" required checked', page)
    assert chosen == (["10507"] if len(found) == 2 else [])  # nobody guesses between several


def test_a_place_that_is_none_is_asked_for_again(city):
    page = text(asked(city.clerk, city.mai, address="Atlantis"), 422)
    assert "Không tìm thấy nơi này" in page


def test_home_is_meant_as_of_the_day_it_was_entered(city):
    code, _on = OLD_COMMUNE
    assert not places.stands(code, on=clock.today())
    key = identity.person(OLD_COMMUNE, name="Phạm Văn Cũ")
    old = people.person(PLATFORM, key, on=clock.today())
    page = text(asked(city.clerk, old, procedure=BIRTH))
    assert "Phường Thành Đông" in page
    assert "trước đây: Phường Bình Hàn" in page
    found = filed(city.clerk, page, BIRTH_DATA, unit="home")["Location"].split("/")[-2]
    dossier = queries.folder(found, seen_by=PLATFORM, on=clock.today()).dossier
    assert (dossier.unit, dossier.unit_on) == OLD_COMMUNE
    committee = queries.agency_name(dossier.competent_agency, on=clock.today())
    assert committee.name == "Ủy ban nhân dân phường Thành Đông"


def test_the_address_gives_no_right(city):
    code = makers.submitted(makers.person(), at=clock.now())["code"]  # received elsewhere
    assert city.clerk.get(f"/of/haiduong/desk/dossiers/{code}/").status_code == 404
    assert code not in text(city.clerk.get("/of/haiduong/desk/?tab=all"))
    stranger = Client(headers={"host": "haiphong.localhost"})
    assert "Đăng nhập" in text(stranger.get("/of/haiduong/desk/"), 401)
    with homes.province("haiphong"):
        citizen = at_haiphong(identity.token(person=city.binh.id, expires_at=desk.FAR))
    text(citizen.get("/of/haiduong/desk/"), 403)
    text(asked(city.reader, city.mai), 422)  # who takes nothing in looks nobody up


@pytest.mark.parametrize(
    ("path", "status", "where"),
    [
        ("/of/haiduong/account/sign-out", 307, "/account/sign-out"),
        ("/of/haiduong/?a=1", 307, "/?a=1"),
        ("/of/haiduong//evil.example/desk/", 307, "/"),
        ("/of/haiphong/desk/", 307, "/desk/"),
        ("/of/nowhere/desk/", 404, None),
    ],
)
def test_everything_else_is_under_its_own_address_alone(city, path, status, where):
    answer = city.clerk.get(path)
    assert (answer.status_code, answer.get("Location")) == (status, where)
    assert get_script_prefix() == "/"


def test_where_nobody_can_tell_what_is_one_it_is_said_to_try_again(city, monkeypatch):
    def away(*_given, **_more):
        raise OperationalError

    monkeypatch.setattr(queries, "joined", away)
    answer = city.clerk.get("/of/haiduong/desk/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "1")


def test_until_the_day_of_the_merger_neither_has_a_right_to_the_others_people(city, monkeypatch):
    assert (places.joined("haiduong", on=EVE), places.joined("haiphong", on=EVE)) == ([], [])
    assert places.joined("haiduong", on=LEGAL_DAY) == ["haiphong"]
    assert not places.is_of(CENTRE, "haiduong", on=EVE)
    assert places.is_of(CENTRE, "haiduong", on=LEGAL_DAY)
    assert places.is_of("H23.01", "haiduong", on=EVE)
    assert not places.is_of("H23.01", "haiduong", on=LEGAL_DAY)
    with homes.province("haiphong"):
        assert applicants.province_of(city.mai.personal_id, on=EVE) is None
        assert applicants.province_of(city.mai.personal_id, on=LEGAL_DAY) == "haiduong"
    before = dt.datetime.combine(EVE, dt.time(9), clock.VIETNAM)
    clerk = makers.officer("receive", agency=CENTRE, province="haiphong")
    with pytest.raises(NoSuchDesk):
        makers.submitted(
            makers.person(), by=clerk, at=before, commune="10507", commune_on=EVE,
            received_at=CENTRE,
        )  # fmt: skip
    monkeypatch.setattr(clock, "today", lambda: EVE)
    assert city.clerk.get("/of/haiduong/desk/").status_code == 404


def test_the_api_looks_nobody_up_for_a_desk_of_elsewhere(city, monkeypatch):
    with homes.province("haiphong"):
        _key, token = desk.staff("receive", agency=CENTRE)
    there = Client(
        headers={"host": "haiduong.localhost", "Authorization": f"Bearer {token}"},
    )
    said = {"personal_id": city.mai.personal_id}

    def look_up():
        return there.post("/api/v1/desk/people", said, content_type="application/json").status_code

    assert look_up() == 200
    monkeypatch.setattr(places, "is_of", lambda *_, **__: False)
    assert look_up() == 403
