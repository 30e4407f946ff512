"""At a counter for somebody whom nobody has met: they are made known, and the desk goes on."""

import datetime as dt
import re
from types import SimpleNamespace

import pytest

from lienmach import homes
from lienmach.dossiers.queries import applicants, places, registers
from lienmach.ground import clock
from lienmach.ground.actor import PLATFORM
from lienmach.ground.refusals import Unavailable
from lienmach.identity import queries as identity_queries
from lienmach.identity.models import Person, ReadEntry
from lienmach.identity.rules.duties import Kind
from lienmach.ledger.models import Entry
from tests.dossiers import desk, makers
from tests.dossiers.api_client import citizen, is_problem, officer
from tests.dossiers.applying import ADDRESS, resident
from tests.dossiers.makers import CENTRE, DESK, LAND, LAND_DATA, UNIT
from tests.dossiers.test_desk import text
from tests.dossiers.test_joined_desks import at_haiphong
from tests.identity import makers as identity

NEW, PERSON = "/desk/new/", "/desk/new/person"
OTHER_DESK = "H24.102.01"
REGISTRATIONS = "/desk/people/registrations"


@pytest.fixture(scope="module")
def clerk(counter):
    key, token = desk.staff("receive", agency=DESK)
    return SimpleNamespace(key=str(key), browser=desk.browser(token))


def stored(number):
    with homes.reading("identity"):
        return list(Person.objects.filter(personal_id=number))


def reads(number):
    with homes.reading("identity"):
        return list(ReadEntry.objects.filter(number=number))


def asked(client, new, **more):
    return client.post(NEW, {"personal_id": new.personal_id, "procedure": LAND, **more})


def said(new, **over):
    """Return what the page of a newcomer sends."""
    return {
        "personal_id": new.personal_id, "procedure": LAND, "full_name": new.full_name,
        "birth_date": new.birth_date.isoformat(), "home": "Phường Thành Đông", **over,
    }  # fmt: skip


def value(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]


def test_a_desk_takes_in_somebody_who_never_signed_in_and_no_register_knows(clerk):
    new = identity.new_person(name="Lò Thị Mây")
    page = text(asked(clerk.browser, new, address="phuong cam thuong"))
    assert "Không tìm thấy số định danh này" in page
    assert new.personal_id in page
    answer = clerk.browser.post(
        PERSON, said(new, address=value(page, "address"), street="Số 3, ngõ 5"), follow=True
    )
    assert answer.redirect_chain == [(NEW, 307)]
    page = text(answer)
    assert "Lò Thị Mây" in page
    assert "Đọc là phường Cẩm Thượng" in page  # what was asked at the first page goes on
    [kept] = stored(new.personal_id)
    assert (kept.unit, kept.unit_on, kept.address) == (UNIT, clock.today(), "Số 3, ngõ 5")
    [entry] = Entry.objects.filter(subject=str(kept.pk))
    assert (entry.actor, entry.payload["agency"]) == (clerk.key, DESK)
    fields = {f"field-{name}": each for name, each in LAND_DATA.items()}
    filed = {
        "applicant": str(kept.pk), "procedure": LAND, "desk": DESK, "unit": "home",
        "key": "newcomer-1", **fields,
    }  # fmt: skip
    done = clerk.browser.post("/desk/new/file", filed)
    assert done.status_code == 303
    assert "Lò Thị Mây" in text(clerk.browser.get(done["Location"]))


def test_what_the_register_of_residents_knows_is_filled_in_said_and_logged(clerk):
    new = identity.new_person(name="Vi Thị Hạnh")
    resident(new)
    page = text(asked(clerk.browser, new))
    assert "Điền sẵn theo cơ sở dữ liệu dân cư" in page
    assert value(page, "full_name") == "Vi Thị Hạnh"
    assert value(page, "birth_date") == new.birth_date.isoformat()
    assert value(page, "home").startswith("Phường Thành Đông")
    assert value(page, "street") == ADDRESS
    [read] = reads(new.personal_id)
    assert (read.purpose, read.agency, read.register) == ("take-in", DESK, "residents")
    sent = said(new, home=value(page, "home"), street=ADDRESS, source="register")
    wrong = text(clerk.browser.post(PERSON, {**sent, "birth_date": ""}), 422)
    assert "Điền sẵn" in wrong
    assert len(reads(new.personal_id)) == 1
    clerk.browser.post(PERSON, sent)
    assert stored(new.personal_id)[0].unit == UNIT


def test_a_register_that_is_down_holds_nobody_up(clerk, monkeypatch):
    def down(*_given, **_more):
        raise Unavailable

    monkeypatch.setattr(registers.registries, "register_answers", down)
    page = text(asked(clerk.browser, identity.new_person()))
    assert "chưa tra được cơ sở dữ liệu dân cư" in page


@pytest.mark.parametrize(
    ("over", "told"),
    [
        ({"full_name": "123"}, "Hãy ghi họ tên như trên thẻ căn cước"),
        ({"birth_date": "1986-01-01"}, "không khớp giới tính, ngày sinh"),
        ({"birth_date": "2099-01-01"}, "Hãy ghi ngày sinh"),
        ({"birth_date": "hôm qua"}, "Không đọc được ngày"),
        ({"birth_date": "01/01/2099"}, "Hãy ghi ngày sinh"),
        ({"home": "Atlantis"}, "Không tìm thấy nơi này"),
        ({"home": ""}, "Không tìm thấy nơi này"),
        ({"home": "Phường Tứ Minh"}, "hãy chọn một"),
        ({"home": "Phường Tứ Minh", "home_unit": UNIT}, "hãy chọn một"),
        ({"desk": "H99"}, "không có nhiệm vụ"),
        ({"desk": OTHER_DESK}, "không có nhiệm vụ"),
    ],
)
def test_what_cannot_be_is_refused_and_what_was_filled_in_stays(clerk, over, told):
    new = identity.new_person(name="Đinh Thị Mận")
    sent = said(new, street="Thôn Đoài", **over)
    answer = clerk.browser.post(PERSON, sent)
    is_kept = "desk" not in over
    page = text(answer, 422 if is_kept else 403)
    assert told in page
    if is_kept:
        for name in ("full_name", "birth_date", "home", "street", "procedure"):
            assert value(page, name) == sent[name], name
    assert stored(new.personal_id) == []


def test_of_several_communes_of_a_name_one_is_chosen(clerk):
    new = identity.new_person()
    page = text(clerk.browser.post(PERSON, said(new, home="Phường Tứ Minh")), 422)
    assert sorted(re.findall(r'name="home_unit" value="(\w+)"', page)) == ["10543", "10891"]
    clerk.browser.post(PERSON, said(new, home="Phường Tứ Minh", home_unit="10891"))
    assert stored(new.personal_id)[0].unit == "10891"


def test_who_lives_outside_of_the_province_is_served_as_well(clerk):
    new = identity.new_person()
    sent = said(new, home="", outside="yes", street="12 Hàng Bài, Hà Nội")
    assert clerk.browser.post(PERSON, sent).status_code == 307
    [kept] = stored(new.personal_id)
    assert (kept.unit, kept.address) == (places.whole(DESK, on=clock.today()), sent["street"])
    assert "Thành phố Hải Phòng" in text(asked(clerk.browser, new))


def test_who_is_known_meanwhile_is_found_and_never_doubled(clerk):
    new = identity.new_person(name="Hà Thị Sen")
    identity.actions.register_person(new, by=PLATFORM, at=identity.NOW)
    answer = clerk.browser.post(PERSON, said(new, full_name="Ai Đó Khác"), follow=True)
    assert "Hà Thị Sen" in text(answer)
    assert [each.full_name for each in stored(new.personal_id)] == ["Hà Thị Sen"]


@pytest.mark.parametrize("number", ["123", "0301850000012", "000185000001", "abc"])
def test_a_number_that_is_none_is_asked_for_again(clerk, number):
    page = text(clerk.browser.post(NEW, {"personal_id": number, "procedure": LAND}), 422)
    assert "Đây không phải số định danh" in page
    assert value(page, "personal_id") == number
    sent = said(identity.new_person(), personal_id=number)
    text(clerk.browser.post(PERSON, sent), 422)
    assert stored(number) == []


def test_a_number_may_be_written_in_groups(clerk):
    new = identity.new_person()
    grouped = ".".join(re.findall("...", new.personal_id))
    page = text(clerk.browser.post(NEW, {"personal_id": grouped, "procedure": LAND}))
    assert value(page, "personal_id") == new.personal_id


def test_only_who_takes_in_at_a_desk_registers_anybody(counter):
    new = identity.new_person()
    decider = desk.browser(desk.staff("decide", agency=DESK)[1])
    text(decider.post(PERSON, said(new)), 422)
    mai = desk.browser(identity.token(person=identity.person(), expires_at=desk.FAR))
    text(mai.post(PERSON, said(new)), 403)
    text(desk.Client(headers={"host": desk.HOST}).post(PERSON, said(new)), 401)
    assert stored(new.personal_id) == []


def test_a_resident_of_the_other_province_is_registered_in_its_system(clerk):
    with homes.province("haiphong"):
        makers.published(LAND)
        other = at_haiphong(desk.staff("receive", agency=CENTRE)[1])
    new = identity.new_person(name="Tạ Thị Ngát")
    resident(new)  # of Hải Dương
    sent = {"personal_id": new.personal_id, "procedure": LAND}
    answer = other.post(NEW, sent, follow=True)
    assert answer.redirect_chain == [("/of/haiduong/desk/new/", 307)]
    page = text(answer)
    assert value(page, "full_name") == "Tạ Thị Ngát"
    [read] = reads(new.personal_id)
    assert (read.agency, read.duty) == (CENTRE, "receive")
    path = re.search(r'action="([^"]+/new/person)"', page)[1]
    answer = other.post(path, said(new), follow=True)
    assert answer.redirect_chain == [("/of/haiduong/desk/new/", 307)]
    assert "Tạ Thị Ngát" in text(answer)
    [kept] = stored(new.personal_id)
    assert identity_queries.person(PLATFORM, kept.pk, on=clock.today()).unit == UNIT
    with homes.province("haiphong"):
        assert applicants.key_of(new.personal_id, on=clock.today()) is None
    # Known there by now, so nobody is registered here beside it.
    is_known = {**said(new), "home": "Phường Thành Đông"}
    assert "tỉnh kia đã biết người này" in text(other.post(PERSON, is_known), 409)


def body(new, **over):
    return {
        "personal_id": new.personal_id, "full_name": new.full_name, "unit": UNIT, "desk": DESK,
        "birth_date": new.birth_date.isoformat(), **over,
    }  # fmt: skip


def test_a_program_registers_a_newcomer_and_takes_their_dossier_in(counter):
    program, new = officer(Kind.RECEIVE, agency=DESK), identity.new_person(name="Mai Văn Út")
    is_problem(program.post("/desk/people", {"personal_id": new.personal_id}), 404)
    first = program.post(REGISTRATIONS, body(new), key="k")
    again = program.post(REGISTRATIONS, body(new), key="k")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.content == again.content
    key = first.json()["id"]
    assert program.post(REGISTRATIONS, body(new)).json()["id"] == key  # known: found
    told = program.post("/desk/people", {"personal_id": new.personal_id}).json()
    assert (told["id"], told["full_name"]) == (key, new.full_name)
    filed = {
        "applicant": key, "procedure": LAND, "data": LAND_DATA, "unit": UNIT, "received_at": DESK,
    }  # fmt: skip
    assert program.post("/desk/dossiers", filed).status_code == 201


@pytest.mark.parametrize(
    ("over", "status", "refusal"),
    [
        ({"full_name": "123"}, 422, "NotAName"),
        ({"birth_date": "1886-03-04"}, 422, "BirthImplausible"),
        ({"birth_date": "1986-03-04"}, 422, "NumberContradicted"),
        ({"unit": "30"}, 422, "UnitNotStanding"),
        ({"unit": "99999"}, 422, "UnitNotStanding"),
        ({"desk": OTHER_DESK}, 403, "NotAllowed"),
    ],
)
def test_a_program_is_told_why_somebody_cannot_be_registered(counter, over, status, refusal):
    new = identity.new_person(birth_date=dt.date(1985, 3, 4))
    answer = officer(Kind.RECEIVE, agency=DESK).post(REGISTRATIONS, body(new, **over))
    assert is_problem(answer, status)["type"].endswith(f":{refusal}")
    assert stored(new.personal_id) == []


def test_a_citizen_s_program_registers_nobody(counter):
    is_problem(citizen().post(REGISTRATIONS, body(identity.new_person())), 403)
