"""What is brought on paper, scanned into a dossier at a desk: at intake and later, by page."""

import datetime as dt
import re
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lienmach import homes
from lienmach.dossiers import actions, queries
from lienmach.dossiers.models import Upload
from lienmach.ground import clock
from lienmach.ground.actor import PLATFORM, Actor
from lienmach.ground.ids import uuid7
from lienmach.identity import queries as identity_queries
from lienmach.identity.models import ReadEntry
from lienmach.identity.rules.duties import Kind
from tests.dossiers import desk, makers
from tests.dossiers.api_client import is_problem, officer
from tests.dossiers.files import pdf_with
from tests.dossiers.makers import BIRTH, BIRTH_DATA, DESK, LAND, LAND_OFFICE, PDF
from tests.dossiers.test_desk import state, text
from tests.identity import makers as identity

NOTICE = "birth_notice"
NOTICE_NAME = "Giấy chứng sinh; không có thì"
MISSING = "chưa có tệp nào ghi là giấy tờ này"
SCRIPT = pdf_with(b"<</S/JavaScript/JS(1)>>")
ADDING = 'enctype="multipart/form-data"'


def scan(name="giấy.pdf", content=PDF):
    return SimpleUploadedFile(name, content, content_type="application/pdf")


@pytest.fixture(scope="module")
def clerk(counter):
    return desk.browser(desk.staff("receive", agency=DESK)[1])


@pytest.fixture(scope="module")
def mai(counter):
    key = identity.person(name="Phạm Thị Hoài Thương")
    return identity_queries.person(PLATFORM, key, on=clock.today())


@pytest.fixture
def code(mai):
    """A birth is registered, and no notice of it was brought yet."""
    actor = replace(makers.person(), id=str(mai.id), name=mai.full_name)
    told = {"procedure": BIRTH, "data": BIRTH_DATA, "commune": makers.UNIT,
            "commune_on": clock.today()}  # fmt: skip
    return makers.submitted(actor, at=clock.now(), **told)["code"]


def papers(code):
    found = queries.folder(code, seen_by=PLATFORM, on=clock.today()).papers
    return [(each.name, each.what) for each in found]


def add(client, code, *files, key="", **more):
    sent = {"key": key or str(uuid7()), "papers": list(files), **more}
    return client.post(f"/desk/dossiers/{code}/papers", sent)


def page_of(client, code):
    return text(client.get(f"/desk/dossiers/{code}/"))


def test_a_supplement_brought_on_paper_is_scanned_in_and_noted_as_completed(clerk, code):
    ask = "Thiếu giấy chứng sinh"
    actions.ask_for_supplement(code, text=ask, by=PLATFORM, at=clock.now())
    page = page_of(clerk, code)
    assert "quét vào phần Giấy tờ trước" in page
    assert MISSING in page
    assert add(clerk, code, scan("a.pdf"), scan("b.pdf"), what=NOTICE).status_code == 303
    page = page_of(clerk, code)
    assert MISSING not in page
    assert papers(code) == [("a.pdf", NOTICE), ("b.pdf", NOTICE)]
    assert page.count(f'<span class="sub">{NOTICE_NAME}') == 2
    seen = re.search(r'name="seen" value="([^"]+)"', page)[1]
    step = {"step": "give_supplement", "seen": seen}
    assert clerk.post(f"/desk/dossiers/{code}/step", step).status_code == 303
    assert state(code) == "received"


def test_the_same_form_sent_twice_adds_a_scan_once(clerk, code):
    for _ in range(2):
        assert add(clerk, code, scan("a.pdf"), key="same").status_code == 303
    assert papers(code) == [("a.pdf", "")]


@pytest.mark.parametrize(
    ("files", "more", "status", "told"),
    [
        ([], {}, 422, "ít nhất một tệp"),
        ([("a.pdf", SCRIPT)], {}, 422, "có chứa chương trình"),
        ([("tốt.pdf", PDF), ("a.html", PDF)], {}, 422, "Loại tệp không đúng"),
        ([("a.pdf", PDF)], {"what": "no_such"}, 422, "không yêu cầu giấy tờ nào"),
        ([("a.pdf", PDF)], {"what": "application_form"}, 422, "không yêu cầu giấy tờ nào"),
        ([("a.pdf", PDF)], {"key": "có dấu"}, 422, "Idempotency-Key"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(clerk, code, files, more, status, told):
    sent = {"what": NOTICE, **more}
    page = text(add(clerk, code, *(scan(*each) for each in files), **sent), status)
    assert told in page
    assert papers(code) == []
    assert (f'value="{NOTICE}" selected' in page) is (sent["what"] == NOTICE)
    assert 'name="papers" multiple required' in page


def test_a_file_that_is_too_large_is_refused_on_the_page(clerk, code, settings):
    settings.PAPER_LIMIT_BYTES = len(PDF) - 1
    assert "vượt quá dung lượng" in text(add(clerk, code, scan()), 413)
    assert papers(code) == []


def test_another_scan_from_an_old_page_is_told_plainly_and_can_be_sent_again(clerk, code):
    assert add(clerk, code, scan("a.pdf"), key="old").status_code == 303
    page = text(add(clerk, code, scan("b.pdf"), key="old"), 422)
    assert "Trang này đã gửi trước đó" in page
    [fresh] = re.findall(r'action="[^"]*/papers".*?name="key" value="([^"]+)"', page)
    assert add(clerk, code, scan("b.pdf"), key=fresh).status_code == 303
    assert [name for name, _what in papers(code)] == ["a.pdf", "b.pdf"]


def test_a_scan_waits_in_quarantine_where_there_is_a_scanner(clerk, code, monkeypatch):
    monkeypatch.setattr("lienmach.dossiers.actions.uploads.scanner", lambda: "one")
    assert add(clerk, code, scan(), what=NOTICE).status_code == 303
    with homes.reading("dossiers"):
        assert Upload.objects.get(paper__dossier__code=code).state == "quarantined"
    page = page_of(clerk, code)
    assert "chưa mở được" in page
    assert MISSING not in page  # it was brought, whoever has looked at it


def test_who_may_not_work_on_a_dossier_adds_nothing_to_it(counter, mai, code):
    for kinds, agency, status in (
        (["read"], DESK, 403), (["decide", "receive"], "H24.02.17", 404),
    ):  # fmt: skip
        client = desk.browser(desk.staff(*kinds, agency=agency)[1])
        text(add(client, code, scan()), status)
        if status == 403:
            assert ADDING not in page_of(client, code)
    citizen = desk.browser(identity.token(person=mai.id, expires_at=desk.FAR))
    text(add(citizen, code, scan()), 403)
    text(add(desk.Client(headers={"host": desk.HOST}), code, scan()), 401)
    assert papers(code) == []


def test_a_program_of_who_only_reads_adds_nothing_either(counter, code):
    def sent(caller, **more):
        return caller.post(f"/dossiers/{code}/papers", data={"paper": scan(), **more})

    is_problem(sent(officer(Kind.READ, agency=DESK)), 403)
    clerk = officer(Kind.RECEIVE, agency=DESK)
    assert is_problem(sent(clerk, what="no_such"), 422)["type"].endswith(":PaperNotAskedFor")
    assert sent(clerk, what=NOTICE).status_code == 201
    told = clerk.get(f"/dossiers/{code}").json()["papers"]
    assert [each["what"] for each in told] == [NOTICE]


def test_who_is_only_asked_for_a_view_adds_nothing(counter, mai):
    actor = Actor(id=str(mai.id), name=mai.full_name, level=2)
    code = makers.submitted(actor, at=clock.now())["code"]
    question = {
        "agency": "H24.02.17",
        "question": "?",
        "due_on": clock.today() + dt.timedelta(days=9),
    }
    actions.ask_consultation(code, **question, by=PLATFORM, at=clock.now())
    asked = desk.browser(desk.staff("decide", agency="H24.02.17")[1])
    assert ADDING not in page_of(asked, code)
    text(add(asked, code, scan()), 403)
    assert papers(code) == []


def test_a_claim_bars_other_officers_and_not_the_desk(counter, clerk, mai):
    actor = Actor(id=str(mai.id), name=mai.full_name, level=2)
    code = makers.submitted(actor, at=clock.now())["code"]
    one, other = (desk.browser(desk.staff("decide", agency=LAND_OFFICE)[1]) for _ in range(2))
    one.post(f"/desk/dossiers/{code}/claim")
    assert ADDING not in page_of(other, code)
    assert add(other, code, scan()).status_code == 409
    for number, client in enumerate((one, clerk), 1):
        assert ADDING in page_of(client, code)
        assert add(client, code, scan(), what="certificate").status_code == 303
        assert len(papers(code)) == number


def test_nothing_is_added_to_what_is_decided(clerk, code):
    actions.decide_dossier(code, outcome="granted", by=PLATFORM, at=clock.now())
    page = page_of(clerk, code)
    assert ADDING not in page
    assert MISSING not in page
    text(add(clerk, code, scan()), 409)


def test_adding_a_scan_is_no_read_of_anybody(clerk, code):
    def reads():
        with homes.reading("identity"):
            return ReadEntry.objects.filter(dossier=code).count()

    add(clerk, code, scan())
    assert reads() == 0
    page_of(clerk, code)
    assert reads() == 1


def test_at_intake_each_paper_has_its_place_and_what_is_missing_is_a_remark(clerk, mai):
    begun = {"personal_id": mai.personal_id, "procedure": LAND}
    page = text(clerk.post("/desk/new/", begun))
    assert "Thiếu giấy tờ vẫn tiếp nhận được" in page
    assert 'name="paper-certificate"' in page
    fields = {f"field-{name}": value for name, value in makers.LAND_DATA.items()}
    sent = {
        "applicant": str(mai.id), "procedure": LAND, "desk": DESK, "unit": "home", **fields,
    }  # fmt: skip
    wrong = {**sent, "key": "s0", "field-parcel": "", "papers": scan()}
    page = text(clerk.post("/desk/new/file", wrong), 422)
    assert MISSING in page
    assert "Giấy chứng nhận đã cấp" in page
    assert "Hãy chọn lại các tệp" in page
    bare = clerk.post("/desk/new/file", {**sent, "key": "s1"})
    page = text(clerk.get(bare["Location"]))
    assert MISSING in page
    assert "Giấy chứng nhận đã cấp" in page
    whole = {**sent, "key": "s2", "paper-certificate": scan("gcn.pdf"),
             "paper-change_proof": scan("cc.pdf"), "papers": scan("khác.pdf")}  # fmt: skip
    done = clerk.post("/desk/new/file", whole)
    assert MISSING not in text(clerk.get(done["Location"]))
    assert papers(done["Location"].split("/")[-2]) == [
        ("gcn.pdf", "certificate"), ("cc.pdf", "change_proof"), ("khác.pdf", "")
    ]  # fmt: skip
