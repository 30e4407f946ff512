"""The pages of this room without a browser: what they answer, whom, and what they never keep."""

import re

import pytest
from django.core.files import uploadhandler
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lienmach.dossiers import queries
from lienmach.dossiers.actions import results
from lienmach.dossiers.refusals import SigningFailed
from lienmach.dossiers.rules.signatures import CannotSign
from lienmach.identity.gate import COOKIE
from lienmach.identity.rules.duties import Kind
from tests.dossiers import makers
from tests.dossiers.api_client import citizen, officer
from tests.dossiers.makers import BIRTH, BIRTH_DATA, LAND, LAND_DATA, TODAY
from tests.dossiers.signing import REGISTRAR, demo, issued
from tests.identity import makers as identity

__all__ = ["demo"]


def browser(caller=None, **more):
    client = Client(HTTP_HOST="haiduong.localhost", **more)
    if caller is not None:
        client.cookies[COOKIE] = identity.session_of(
            caller.headers["Authorization"].removeprefix("Bearer ")
        )
    return client


def test_the_status_is_told_by_code_and_word_and_by_token(lan):
    code = makers.submitted(lan)["code"]
    secrets = queries.receipt_secrets(code, seen_by=lan, on=TODAY)
    client = browser()
    assert client.get("/status").status_code == 200
    told = client.post("/status", {"code": code, "word": secrets.spoken})
    assert told.status_code == 200
    for text in (code, "Đã tiếp nhận, đang giải quyết", "Chi nhánh Văn phòng Đăng ký đất đai"):
        assert text in told.content.decode()
    by_token = client.get(f"/status/{secrets.token}")
    assert code in by_token.content.decode()
    assert by_token["Referrer-Policy"] == "same-origin"
    assert "no-store" in by_token["Cache-Control"]
    english = client.get(f"/status/{secrets.token}?lang=en").content.decode()
    assert "Received, being handled" in english


def test_a_wrong_word_and_an_unknown_code_look_the_same(lan):
    code = makers.submitted(lan)["code"]
    client = browser(REMOTE_ADDR="198.51.100.9")

    def shown(asked):
        answer = client.post("/status", {"code": asked, "word": "AAAA-AAAA"})
        text = re.sub(r'value="[^"]*"', "", answer.content.decode())
        return answer.status_code, text

    assert shown(code) == shown("H24.101.01-261116-99999999")
    for _ in range(4):
        shown(code)
    stopped = client.post("/status", {"code": code, "word": "AAAA-AAAA"})
    assert (stopped.status_code, stopped["Retry-After"]) == (429, "900")


def test_forms_are_protected_against_other_sites(counter):
    strict = browser(enforce_csrf_checks=True)
    assert strict.post("/status", {"code": "x", "word": "x"}).status_code == 403
    file = SimpleUploadedFile("x.pdf", makers.PDF, "application/pdf")
    assert strict.post("/check", {"file": file}).status_code == 403


def test_a_file_that_is_checked_never_touches_a_disk(lan, demo, monkeypatch):
    def never(*_args, **_more):
        raise AssertionError("a file was put on a disk")

    monkeypatch.setattr(uploadhandler.TemporaryFileUploadHandler, "new_file", never)
    code, key, _leader = issued(lan)
    _listed, content = queries.result_file(code, key, seen_by=lan, on=TODAY)
    padded = content + bytes(3 << 20)  # larger than what Django keeps in memory by itself
    for sent, said in ((content, "đúng từng bit"), (padded, "không phát hành tệp nào giống hệt")):
        file = SimpleUploadedFile("x.pdf", sent, "application/pdf")
        answer = browser().post("/check", {"file": file})
        assert answer.status_code == 200
        assert said in answer.content.decode()


@pytest.mark.parametrize(
    ("sent", "status"), [(b"GIF89a", 422), (None, 422), (b"%PDF-" + bytes(11 << 20), 413)]
)
def test_what_cannot_be_checked_is_refused_in_a_sentence(counter, sent, status):
    file = {"file": SimpleUploadedFile("x.pdf", sent)} if sent else {}
    answer = browser().post("/check", file)
    assert answer.status_code == status
    assert 'role="alert"' in answer.content.decode()


def test_a_token_of_nothing_is_not_found(counter):
    for path in ("/check/" + "A" * 22, "/check/x", "/status/x", "/status/" + "A" * 22):
        assert browser().get(path).status_code == 404


def test_papers_are_for_those_who_see_the_dossier(counter):
    mai = citizen()
    code = mai.post("/dossiers", {"procedure": LAND, "data": LAND_DATA}).json()["code"]
    assert browser().get(f"/papers/{code}/").status_code == 401
    assert browser(citizen()).get(f"/papers/{code}/").status_code == 404
    own = browser(mai)
    page = own.get(f"/papers/{code}/")
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    assert "Ký số và phát hành" not in page.content.decode()
    pdf = own.get(f"/papers/{code}/forms/01")
    assert pdf["Content-Type"] == "application/pdf"
    assert own.get(f"/papers/{code}/forms/02").status_code == 404
    assert own.get(f"/papers/{code}/forms/xx").status_code == 404
    renewed = own.post(f"/papers/{code}/receipt", {"instead_of": "1"})
    assert (renewed.status_code, renewed["Location"]) == (303, f"/papers/{code}/")
    assert own.post(f"/papers/{code}/receipt", {"instead_of": "x"}).status_code == 404


def test_who_signs_mends_on_the_page_what_is_not_signed_yet(counter, demo, monkeypatch):
    told = citizen().post("/dossiers", {"procedure": BIRTH, "data": BIRTH_DATA}).json()
    code, agency = told["code"], told["competent_agency"]["code"]
    leader = officer(Kind.DECIDE, Kind.SIGN, agency=agency)
    leader.post(f"/dossiers/{code}/decision", {"outcome": "granted"})
    client, path = browser(leader), f"/papers/{code}/result"
    said = {f"said-{name}": value for name, value in REGISTRAR.items()}
    with monkeypatch.context() as broken:
        broken.setattr(results.signatures, "sign", fails)
        assert client.post(path, said).status_code == SigningFailed.status
    page = client.get(f"/papers/{code}/").content.decode()
    assert "Kết quả đang phát hành dở" in page
    assert 'name="said-mother_name" value="Trần Thị Mẫu"' in page
    mended = {**said, "said-mother_name": "Trần Thị Đúng"}
    assert client.post(path, mended).status_code == 303
    assert 'value="Trần Thị Đúng"' in client.get(f"/papers/{code}/").content.decode()


def fails(*_args, **_kwargs):
    raise CannotSign


def test_who_signs_issues_and_revokes_on_the_page(counter, demo):
    mai = citizen()
    told = mai.post("/dossiers", {"procedure": BIRTH, "data": BIRTH_DATA}).json()
    code, agency = told["code"], told["competent_agency"]["code"]
    leader = officer(Kind.DECIDE, Kind.SIGN, agency=agency)
    leader.post(f"/dossiers/{code}/decision", {"outcome": "granted"})
    client = browser(leader)
    assert 'name="said-ethnicity"' in client.get(f"/papers/{code}/").content.decode()
    said = {f"said-{name}": value for name, value in REGISTRAR.items()}
    refused = client.post(f"/papers/{code}/result", {"said-hometown": "Nam <i>Sách</i>"})
    assert refused.status_code == 422
    assert 'role="alert"' in refused.content.decode()
    assert 'value="Nam &lt;i&gt;Sách&lt;/i&gt;"' in refused.content.decode()  # nothing is lost
    assert client.post(f"/papers/{code}/result", {**said, "replaces": "x"}).status_code == 404
    assert client.post(f"/papers/{code}/result", said).status_code == 303
    page = client.get(f"/papers/{code}/").content.decode()
    assert 'value="Trần Thị Mẫu"' in page  # what it says goes on the next one
    assert "Cấp lại giấy tiếp nhận" not in page  # who signs holds no receipt
    [result] = mai.get(f"/dossiers/{code}/results").json()
    file = browser(mai).get(f"/papers/{code}/result/{result['id']}")
    assert file.content.startswith(b"%PDF-")
    path = f"/papers/{code}/result/{result['id']}/revoke"
    assert browser(mai).post(path, {"because": "x"}).status_code == 403
    assert client.post(path, {"because": "Sai họ tên"}).status_code == 303
    assert "Sai họ tên" in client.get(f"/papers/{code}/").content.decode()
