"""Papers, receipts, results and the public questions, as an outside client meets them."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lienmach.identity.rules.duties import Kind
from tests.dossiers import makers
from tests.dossiers.api_client import Caller, citizen, is_problem, officer
from tests.dossiers.makers import BIRTH, BIRTH_DATA, DESK, LAND, LAND_DATA, LAND_OFFICE
from tests.dossiers.signing import REGISTRAR, demo

__all__ = ["demo"]
PDF = "application/pdf"


@pytest.fixture(scope="module")
def mai(counter):
    return citizen()


@pytest.fixture(scope="module")
def clerk(counter):
    return officer(Kind.DECIDE, agency=LAND_OFFICE)


@pytest.fixture
def code(mai):
    return mai.post("/dossiers", {"procedure": LAND, "data": LAND_DATA}).json()["code"]


def receipt(mai, code):
    return mai.get(f"/dossiers/{code}/receipt").json()


def test_the_answer_to_a_submission_is_what_it_was_and_the_same_again(mai):
    body = {"procedure": LAND, "data": LAND_DATA}
    first = mai.post("/dossiers", body, key="same")
    assert set(first.json()) == {
        "code", "state", "received_at", "due_at", "competent_agency", "papers_missing",
    }  # fmt: skip
    told = receipt(mai, first.json()["code"])
    again = mai.post("/dossiers", body, key="same")
    assert (again.status_code, again.content) == (200, first.content)
    assert receipt(mai, first.json()["code"]) == told


def test_a_receipt_leads_to_the_status_without_a_token(mai, code):
    told = receipt(mai, code)
    assert set(told) == {"code", "issue", "word", "token", "link"}
    assert told["link"] == f"http://haiduong.localhost/status/{told['token']}"
    by_word = Caller().post("/public/status", {"code": code, "word": told["word"]}, key=False)
    by_token = Caller().get(f"/public/status/{told['token']}")
    assert by_word.status_code == by_token.status_code == 200
    assert by_word.json() == by_token.json()
    assert set(by_word.json()) == {
        "code", "state", "received_at", "due_at", "decided_at", "agency", "continued_by",
    }  # fmt: skip
    stranger = citizen()
    is_problem(stranger.get(f"/dossiers/{code}/receipt"), 404)
    is_problem(Caller().get(f"/dossiers/{code}/receipt"), 401)


def test_a_lost_receipt_is_issued_anew_once(mai, code):
    old = receipt(mai, code)
    new = mai.post(f"/dossiers/{code}/receipt", {"instead_of": 1}).json()
    assert new["issue"] == 2
    assert mai.post(f"/dossiers/{code}/receipt", {"instead_of": 1}).json() == new
    is_problem(Caller().get(f"/public/status/{old['token']}"), 404)
    mai.post(f"/dossiers/{code}/receipt", {"instead_of": 2})
    is_problem(mai.post(f"/dossiers/{code}/receipt", {"instead_of": 1}), 409)


def test_guessing_is_answered_alike_and_stopped(mai, code):
    client = Caller()

    def guess(said):
        return client.post(
            "/public/status", {"code": said, "word": "AAAA-AAAA"}, key=False,
            REMOTE_ADDR="198.51.100.7",
        )  # fmt: skip

    wrong, unknown = guess(code), guess("H24.101.01-261116-99999999")
    assert wrong.json()["detail"] == unknown.json()["detail"]
    is_problem(wrong, 404)
    for _ in range(4):
        guess(code)
    is_problem(guess(code), 429)
    word = receipt(mai, code)["word"]
    assert client.post("/public/status", {"code": code, "word": word}, key=False).status_code == 200


def test_forms_are_pdfs_for_those_who_see_the_dossier(mai, clerk, code):
    for form in ("01", "06"):
        answer = mai.get(f"/dossiers/{code}/forms/{form}")
        assert answer.status_code == 200
        assert answer["Content-Type"] == PDF
        assert answer["Cache-Control"] == "private, no-store"
        assert answer.content.startswith(b"%PDF-1.7")
    is_problem(mai.get(f"/dossiers/{code}/forms/05"), 404)
    is_problem(mai.get(f"/dossiers/{code}/forms/99"), 422)
    is_problem(clerk.post(f"/dossiers/{code}/forms/02", {"reason": "Thiếu"}), 409)
    assert clerk.post(f"/dossiers/{code}/supplement-request", {"text": "Thiếu"}).status_code < 300
    assert b"%PDF" in mai.get(f"/dossiers/{code}/forms/02").content  # made with the act
    said = clerk.post(f"/dossiers/{code}/forms/02", {"reason": "Thiếu bản sao"})
    assert said.status_code == 201
    content = mai.get(f"/dossiers/{code}/forms/02").content
    assert hashlib.sha256(content).hexdigest() == said.json()["sha256"]
    is_problem(mai.post(f"/dossiers/{code}/forms/02", {"reason": "x"}), 403)
    is_problem(clerk.post(f"/dossiers/{code}/forms/02", {"reason": "x"}, key=False), 400)
    is_problem(citizen().get(f"/dossiers/{code}/forms/06"), 404)


def test_the_register_of_a_desk_is_a_pdf(clerk):
    asked = "since=2026-01-01&until=2027-01-01"
    desk = officer(Kind.RECEIVE, agency=DESK)
    assert desk.get(f"/desk/register?agency={DESK}&{asked}")["Content-Type"] == PDF
    is_problem(clerk.get(f"/desk/register?agency={DESK}&{asked}"), 403)


@pytest.fixture
def birth(demo, mai):
    told = mai.post("/dossiers", {"procedure": BIRTH, "data": BIRTH_DATA}).json()
    agency = told["competent_agency"]["code"]
    leader = officer(Kind.DECIDE, Kind.SIGN, agency=agency)
    leader.post(f"/dossiers/{told['code']}/decision", {"outcome": "granted"})
    return told["code"], leader


def test_from_the_decision_to_the_checked_result(mai, birth):
    code, leader = birth
    assert mai.get(f"/dossiers/{code}/results").json() == []
    path = f"/dossiers/{code}/results"
    is_problem(leader.post(path, {}), 422)  # the law wants more on it
    is_problem(mai.post(path, {"particulars": REGISTRAR}), 403)
    done = leader.post(path, {"particulars": REGISTRAR})
    assert done.status_code == 201, done.content
    result = done.json()
    assert (result["state"], result["kind"], result["signature_level"]) == (
        "published", "birth-extract", "B-B",
    )  # fmt: skip
    file = mai.get(f"{path}/{result['id']}")
    assert hashlib.sha256(file.content).hexdigest() == result["sha256"]
    checked = upload(file.content)
    assert checked["result"]["state"] == "published"
    assert checked["result"]["number"] == result["number"]
    assert (checked["result"]["initials"], checked["result"]["year"]) == ("N.M.A.", "2026")
    assert checked["verdict"]["worth"] == "valid"
    assert "Nguyễn Minh An" not in str(checked)
    revoked = leader.post(f"{path}/{result['id']}/revocation", {"reason": "Sai"}).json()
    assert [each["state"] for each in revoked] == ["revoked"]
    assert upload(file.content)["result"]["state"] == "revoked"
    is_problem(Caller().get("/public/results/" + "A" * 22), 404)


def upload(content, name="x.pdf", status=200):
    file = SimpleUploadedFile(name, content, PDF)
    answer = Caller().client.post("/api/v1/public/check", {"file": file})
    assert answer.status_code == status, answer.content
    return answer.json()


def test_a_changed_file_is_known_as_such(mai, birth):
    code, leader = birth
    result = leader.post(f"/dossiers/{code}/results", {"particulars": REGISTRAR}).json()
    content = bytearray(mai.get(f"/dossiers/{code}/results/{result['id']}").content)
    content[2000] ^= 1
    found = upload(bytes(content))
    assert found["result"] is None
    assert found["verdict"]["worth"] in {"broken", "unreadable"}


def test_an_issued_form_is_known_by_its_file(mai, clerk, code):
    clerk.post(f"/dossiers/{code}/supplement-request", {"text": "Thiếu"})
    found = upload(mai.get(f"/dossiers/{code}/forms/02").content)
    assert (found["form"], found["verdict"]["worth"]) == ("02", "unsigned")


def test_what_is_no_pdf_or_too_large_is_refused(counter):
    upload(b"GIF89a", status=422)
    upload(b"%PDF-" + bytes(10 << 20), status=413)
    upload(b"%PDF-" + bytes(11 << 20), status=413)  # before it is read
    upload(makers.PDF)
