"""The officers' pages, asked for as a browser would."""

import re
import uuid
from dataclasses import replace

import pytest
from django.utils.html import escape

from lienmach import homes
from lienmach.dossiers import actions, queries
from lienmach.dossiers.models import Procedure
from lienmach.dossiers.queries import queues
from lienmach.ground import clock
from lienmach.ground.actor import PLATFORM
from lienmach.identity import queries as identity_queries
from tests.dossiers import desk, makers
from tests.dossiers.makers import DESK, LAND_OFFICE
from tests.identity import makers as identity

HELPER = "H24.102.01"


def text(response, status=200):
    assert response.status_code == status, response.content.decode()[:2000]
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture(scope="module")
def people(counter):
    """Return a person of the commune, whom identity knows by name and number."""
    key = identity.person(name="Phạm Thị Hoài Thương")
    return identity_queries.person(PLATFORM, key, on=clock.today())


@pytest.fixture(scope="module")
def clerk(counter):
    return desk.browser(desk.staff("receive", agency=DESK)[1])


@pytest.fixture(scope="module")
def decider(counter):
    return desk.browser(desk.staff("decide", agency=LAND_OFFICE)[1])


@pytest.fixture
def code(people):
    return filed(people)


def filed(person):
    """Hand a dossier in as that person, just now."""
    actor = makers.person()
    actor = replace(actor, id=str(person.id), name=person.full_name)
    return makers.submitted(actor, at=clock.now())["code"]


def state(code):
    return queries.folder(code, seen_by=PLATFORM, on=clock.today()).dossier.state


def test_a_page_asks_for_no_more_than_its_steps_read(clerk, decider, code):
    page = text(decider.get(f"/desk/dossiers/{code}/"))
    assert 'id="outcome"' in page
    assert 'id="due_on"' in page
    page = text(clerk.get(f"/desk/dossiers/{code}/"))
    assert 'name="step" value="withdraw"' in page
    assert 'id="outcome"' not in page
    assert 'id="due_on"' not in page


def test_strangers_and_citizens_are_asked_for_an_officer_s_token(counter, people):
    stranger = desk.Client(headers={"host": desk.HOST})
    assert "Đăng nhập" in text(stranger.get("/desk/"), 401)
    citizen = desk.browser(identity.token(person=people.id, expires_at=desk.FAR))
    text(citizen.get("/desk/"), 403)
    text(stranger.post("/desk/dossiers/H24.101.01-261116-0001/claim"), 401)


def test_the_queue_shows_what_waits_and_its_counts(decider, code):
    page = text(decider.get("/desk/"))
    assert code in page
    assert "Phạm Thị Hoài Thương" in page
    assert "Đã tiếp nhận" in page
    assert code not in text(decider.get("/desk/?tab=to-hand-over"))
    assert "Mine" in text(decider.get("/desk/?lang=en"))


def test_an_officer_of_another_office_sees_nothing_anywhere(counter, code):
    other = desk.browser(desk.staff("decide", agency="H24.02.17")[1])
    assert "Không có hồ sơ nào" in text(other.get("/desk/"))
    assert code not in other.get("/desk/queue.csv?tab=all").content.decode()
    text(other.get(f"/desk/dossiers/{code}/"), 404)
    text(other.post(f"/desk/dossiers/{code}/claim"), 404)
    assert code not in text(other.get("/desk/?search=thuong"))


def test_a_dossier_says_why_it_is_due_and_offers_what_may_be_done(decider, clerk, code):
    page = text(decider.get(f"/desk/dossiers/{code}/"))
    assert "Vì sao hẹn ngày này?" in page
    assert "Nhận đủ hồ sơ lúc" in page
    assert "Số phát hành giấy chứng nhận" in page
    assert 'value="decide"' in page
    assert 'value="hand_over"' not in page
    theirs = text(clerk.get(f"/desk/dossiers/{code}/"))
    assert 'value="decide"' not in theirs
    assert 'value="refuse_reception"' in theirs


def test_of_a_person_whom_no_register_names_nothing_stands_between_code_and_state(decider):
    code = makers.submitted(makers.person(), at=clock.now())["code"]
    page = text(decider.get(f"/desk/dossiers/{code}/"))
    assert f"{code}</span> · Đã tiếp nhận" in page


def test_whom_nobody_asked_is_not_told_of_once_a_dossier_has_ended(decider, code):
    asking = 'id="consult"'
    assert asking in text(decider.get(f"/desk/dossiers/{code}/"))
    actions.withdraw(code, text="Trùng hồ sơ", by=PLATFORM, at=clock.now())
    assert asking not in text(decider.get(f"/desk/dossiers/{code}/"))


def seen_in(page):
    return re.search(r'name="seen" value="([^"]+)"', page)[1]


def test_a_day_of_an_officer_by_forms(decider, code):
    address = f"/desk/dossiers/{code}/"
    assert decider.post(f"{address}claim").status_code == 303
    page = text(decider.get(address))
    assert "Quý vị đang xử lý" in page
    sent = {"step": "propose", "outcome": "granted", "seen": seen_in(page)}
    assert decider.post(f"{address}step", sent).status_code == 303
    assert state(code) == "proposed"
    assert 'value="approve"' not in text(decider.get(address))
    assert decider.post(f"{address}undo").status_code == 303
    assert state(code) == "received"
    head = desk.browser(desk.staff("decide", agency=LAND_OFFICE)[1])
    sent["seen"] = seen_in(text(decider.get(address)))
    decider.post(f"{address}step", sent)
    sent = {"step": "approve", "seen": seen_in(text(head.get(address)))}
    assert head.post(f"{address}step", sent).status_code == 303
    assert state(code) == "decided"


def test_a_stale_page_is_told_what_happened_meanwhile(decider, code, people):
    address = f"/desk/dossiers/{code}/"
    seen = seen_in(text(decider.get(address)))
    makers.noted(code, "Tôi gửi thêm giấy tờ", by=PLATFORM, at=clock.now())
    sent = {"step": "decide", "outcome": "refused", "seen": seen}
    page = text(decider.post(f"{address}step", sent), 409)
    assert "Có ghi chú mới" in page
    assert state(code) == "received"


def test_a_search_never_puts_a_personal_number_in_an_address(decider, code, people):
    sent = decider.post("/desk/search", {"search": people.personal_id})
    assert sent.status_code == 303
    assert people.personal_id not in sent["Location"]
    assert code in text(decider.get(sent["Location"]))
    sent = decider.post("/desk/search", {"search": "hoai thuong"})
    while actions.index_dossiers():
        pass
    assert code in text(decider.get(sent["Location"]))
    assert code in text(decider.get("/desk/?search=Thương biến động Hoài"))
    assert code in text(decider.get(f"/desk/?search={code}"))


def test_one_refused_does_not_stop_the_others(decider, people):
    first, second, third = (filed(people) for _ in range(3))
    actions.decide_dossier(second, outcome="granted", by=PLATFORM, at=clock.now())
    sent = {"code": [first, second, third], "step": "decide", "outcome": "granted", "key": "k1"}
    page = text(decider.post("/desk/bulk", sent))
    assert "2 hồ sơ xong, 1 không được" in page
    assert {state(code) for code in (first, second, third)} == {"decided"}
    assert "Đã làm trước đó" in text(decider.post("/desk/bulk", sent))


def test_who_goes_back_to_the_page_may_do_another_deed_from_it(decider, people):
    sent = {"code": [filed(people)], "key": "k2", "text": "Thiếu bản đồ"}
    for step, then in (("ask_for_supplement", "awaiting-supplement"), ("stop", "stopped")):
        page = text(decider.post("/desk/bulk", {**sent, "step": step}))
        assert "1 hồ sơ xong" in page, page
        assert state(sent["code"][0]) == then
    assert "Đã làm trước đó" in text(decider.post("/desk/bulk", {**sent, "step": "stop"}))
    assert "1 không được" in text(decider.post("/desk/bulk", {**sent, "step": "stop", "key": ""}))


def test_the_counter_takes_in_for_somebody_of_any_commune(clerk, people):
    page = text(
        clerk.post("/desk/new/", {"personal_id": people.personal_id, "procedure": makers.LAND})
    )
    assert people.full_name in page
    fields = {f"field-{name}": value for name, value in makers.LAND_DATA.items()}
    sent = {
        "applicant": str(people.id), "procedure": makers.LAND, "desk": DESK, "unit": "10525",
        "key": "counter-1", **fields,
    }  # fmt: skip
    wrong = text(clerk.post("/desk/new/file", {**sent, "field-parcel": ""}), 422)
    assert "Thiếu" in wrong
    assert "AB 123456" in wrong
    done = clerk.post("/desk/new/file", {**sent, "key": "counter-2", "papers": scan()})
    assert done.status_code == 303
    page = text(clerk.get(done["Location"]))
    assert "scan.pdf" in page


def test_a_counter_page_that_was_sent_before_names_its_dossier_and_can_be_sent_again(clerk, people):
    fields = {f"field-{name}": value for name, value in makers.LAND_DATA.items()}
    sent = {
        "applicant": str(people.id), "procedure": makers.LAND, "desk": DESK, "unit": "10525",
        "key": uuid.uuid4().hex, **fields,
    }  # fmt: skip
    place = clerk.post("/desk/new/file", {**sent, "papers": scan()})["Location"]
    code = place.split("/")[3]
    for changed in ({"field-parcel": "204"}, {"papers": scan("other.pdf")}):
        page = text(clerk.post("/desk/new/file", {**sent, **changed}), 422)
        assert "đã thành hồ sơ" in page
        assert f'href="{place}">Về hồ sơ {code}</a>' in page
        assert "Idempotency-Key" not in page
    assert 'name="field-parcel" value="203"' in page
    fresh = re.search(r'name="key" value="(\w+)"', page)[1]
    assert fresh != sent["key"]
    another = clerk.post("/desk/new/file", {**sent, "field-parcel": "204", "key": fresh})
    assert another.status_code == 303
    assert another["Location"] != place


def test_a_second_note_from_an_old_page_is_told_plainly_and_can_be_sent_again(decider, code):
    path = f"/desk/dossiers/{code}/"
    sent = {"text": "một", "key": key_of_note(text(decider.get(path)))}
    assert decider.post(f"{path}note", sent).status_code == 303
    page = text(decider.post(f"{path}note", {**sent, "text": "hai"}), 422)
    assert "Trang này đã gửi trước đó" in page
    assert "Idempotency-Key" not in page
    assert ">hai</textarea>" in page
    assert decider.post(f"{path}note", {"text": "hai", "key": key_of_note(page)}).status_code == 303


def key_of_note(page):
    return re.search(r'name="key" value="([^"]+-note)"', page)[1]


@pytest.mark.parametrize("year", ["--5", "-", "9" * 5_000, "năm 1990"])
def test_what_is_no_number_comes_back_with_the_form(clerk, people, year):
    born = {name: value for name, value in makers.BIRTH_DATA.items() if value}
    fields = {f"field-{name}": value for name, value in born.items()}
    sent = {
        "applicant": str(people.id), "procedure": makers.BIRTH, "desk": DESK, "unit": "home",
        "key": uuid.uuid4().hex, **fields, "field-mother_declared": "true",
        "field-mother_birth_year": year,
    }  # fmt: skip
    page = text(clerk.post("/desk/new/file", sent), 422)
    assert "phải là số nguyên" in page
    assert f'value="{year}"' in page


def test_the_counter_says_which_other_desk_helped(clerk, people):
    begun = {"personal_id": people.personal_id, "procedure": makers.LAND}
    page = text(clerk.post("/desk/new/", begun))
    assert 'list="agencies"' in page
    assert f'<option value="{HELPER}">' in page
    fields = {f"field-{name}": value for name, value in makers.LAND_DATA.items()}
    sent = {
        "applicant": str(people.id), "procedure": makers.LAND, "desk": DESK, "unit": "home",
        **fields,
    }  # fmt: skip
    for number, (named, kept) in enumerate({HELPER: HELPER, "": None, f" {DESK} ": DESK}.items()):
        done = clerk.post("/desk/new/file", {**sent, "key": f"h{number}", "helped_at": named})
        code = done["Location"].split("/")[-2]
        found = queries.folder(code, seen_by=PLATFORM, on=clock.today()).dossier
        assert (found.helped_at_agency, found.received_at_agency) == (kept, DESK)
        assert ("Nơi hỗ trợ" in text(clerk.get(done["Location"]))) is (kept is not None)
    wrong = text(clerk.post("/desk/new/file", {**sent, "key": "h9", "helped_at": "H99"}), 422)
    assert "không có cơ quan nào" in wrong or "không có cơ quan mang mã này" in wrong
    assert 'name="helped_at" list="agencies" value="H99"' in wrong
    assert "AB 123456" in wrong


def scan(name="scan.pdf"):
    from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415

    return SimpleUploadedFile(name, makers.PDF, content_type="application/pdf")


def test_the_file_of_the_queue_holds_what_the_queue_shows(decider, code):
    lines = decider.get("/desk/queue.csv").content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("code,procedure,applicant")
    assert any(line.startswith(code) for line in lines[1:])


def test_a_file_that_does_not_hold_all_says_so(decider, code, monkeypatch):
    def last():
        told = decider.get("/desk/queue.csv").content.decode("utf-8-sig").splitlines()
        return len(told), told[-1]

    many, line = last()
    assert "Only the first" not in line
    monkeypatch.setattr(queues, "EXPORT", many - 1)  # just as many as there are
    assert last() == (many, line)
    makers.submitted(makers.person())
    number, line = last()
    assert number == many + 1
    assert f"Tệp chỉ có {many - 1} dòng đầu" in line
    assert f"Only the first {many - 1} lines" in line
    assert "tối đa 20.000 dòng" in text(decider.get("/desk/"))


def test_the_counter_asks_in_the_order_of_the_pages_and_in_the_language_of_the_page(clerk, people):
    begun = {"personal_id": people.personal_id, "procedure": makers.LAND}
    page = text(clerk.post("/desk/new/?lang=en", begun))
    with homes.reading("dossiers"):
        held = Procedure.objects.get(code=makers.LAND).snapshot["form"]
    asked = [name for each in held["x-pages"] for name in each["ask"]]
    assert re.findall(r'id="field-([^"]+)"', page) == asked
    for name in asked:
        assert escape(held["properties"][name]["x-title-en"]) in page


def test_an_officer_reads_form_and_reckoning_in_the_language_of_the_page(decider, code):
    english = text(decider.get(f"/desk/dossiers/{code}/?lang=en"))
    assert "Nhận đủ hồ sơ" in text(decider.get(f"/desk/dossiers/{code}/"))
    assert "Nhận đủ hồ sơ" not in english
    assert "The dossier was complete at" in english


def test_an_officer_may_choose_the_agency_to_ask_by_its_name(decider, code):
    page = decider.get(f"/desk/dossiers/{code}/").content.decode()
    assert page.count('list="agencies"') == 2
    assert f'<option value="{LAND_OFFICE}">Chi nhánh Văn phòng Đăng ký đất đai' in page


def test_an_officer_reads_what_a_procedure_is_called_in_the_language_of_the_page(decider, code):
    for address in (f"/desk/dossiers/{code}/", "/desk/"):
        assert "Đăng ký biến động" in text(decider.get(address)), address
        english = text(decider.get(f"{address}?lang=en"))
        assert "Đăng ký biến động" not in english, address
        assert "Land: registration of a change" in english, address


def test_every_dossier_lies_in_one_reporting_bucket(decider, counter):
    with homes.province("haiduong"):
        found = queries.bucket_counts(PLATFORM, at=clock.now(), on=clock.today())
        whole = queries.counts(PLATFORM, at=clock.now(), on=clock.today())
    assert sum(found.values()) == sum(whole.by_state.values())
    assert "Trong hạn" in text(decider.get("/desk/figures/"))


@pytest.mark.parametrize(
    ("form", "sent", "kept"),
    [
        ("step", {"step": "approve", "text": "Đủ <b>căn cứ</b>", "outcome": "granted",
                  "due_on": "2099-01-05"},
         ["Đủ &lt;b&gt;căn cứ&lt;/b&gt;</textarea>", '"granted" selected', 'value="2099-01-05"']),
        ("consult", {"agency": "H99", "question": "Có tranh chấp?", "due_on": "2099-01-05"},
         ['value="H99"', "Có tranh chấp?</textarea>", 'value="2099-01-05"']),
        ("hand-over", {"agency": "H99", "officer": "ai.do", "reason": "Gần đất"},
         ['value="H99"', 'value="ai.do"', 'value="Gần đất"']),
        ("note", {"text": "Đ" * 4001, "key": "k"}, ["Đ" * 4001]),
        ("charge", {"do": "cash", "amount": "7", "slip": "BL 12"}, ['value="BL 12"']),
    ],
    ids=["step", "consult", "hand over", "note", "cash"],
)  # fmt: skip
def test_what_is_refused_is_still_in_its_form(decider, clerk, code, form, sent, kept):
    who = clerk if form == "charge" else decider
    answer = who.post(f"/desk/dossiers/{code}/{form}", sent)
    page = re.sub(r"\s+", " ", answer.content.decode())
    assert answer.status_code in {400, 403, 404, 409, 422}, answer.status_code
    assert 'role="alert"' in page
    for part in kept:
        assert part in page
    assert state(code) == "received"


def test_what_is_out_of_sight_is_refused_and_shows_nothing(code):
    stranger = desk.browser(desk.staff("decide", agency="H24.02.17")[1])
    page = text(stranger.post(f"/desk/dossiers/{code}/step", {"step": "decide"}), 404)
    assert "Phạm Thị Hoài Thương" not in page
