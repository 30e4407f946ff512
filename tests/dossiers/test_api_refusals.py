"""What the counter for machines refuses: always a problem document, never a crash."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from lienmach.ground.ids import uuid7
from lienmach.identity.rules.duties import Kind
from tests.dossiers import test_api_keys
from tests.dossiers.api_client import Caller, citizen, is_problem, officer
from tests.dossiers.makers import BIRTH, BIRTH_DATA, LAND, LAND_DATA, LAND_OFFICE, PDF
from tests.dossiers.paying import FEE
from tests.dossiers.test_api import myself

BODY = {"procedure": LAND, "data": LAND_DATA}
NUL = "a\x00"
OFFERED = {"agency": LAND_OFFICE, "reason": "?"}
ASKED = {"agency": LAND_OFFICE, "question": "?", "due_on": "2099-01-05"}


@pytest.fixture(scope="module")
def mai(counter):
    return citizen()


@pytest.fixture(scope="module")
def code(mai):
    return mai.post("/dossiers", BODY).json()["code"]


@pytest.mark.parametrize(
    "token", [None, "", "x", "lm_haiduong_" + "A" * 43, "lm_nowhere_" + "A" * 43]
)
def test_without_a_valid_token_nothing_is_served(counter, token):
    caller = Caller(token)
    for answer in (caller.get("/dossiers"), caller.post("/dossiers", BODY)):
        is_problem(answer, 401)
        assert answer["WWW-Authenticate"] == "Bearer"


@pytest.mark.usefixtures("counter")
def test_a_token_serves_only_for_what_it_was_given():
    reader, writer = citizen(allowed=["dossiers:read"]), citizen(allowed=["dossiers:write"])
    is_problem(reader.post("/dossiers", BODY), 403)
    is_problem(writer.get("/dossiers"), 403)
    assert reader.get("/dossiers").status_code == 200
    assert writer.post("/dossiers", BODY).status_code == 201


def test_a_stranger_s_dossier_is_not_found(code):
    stranger = citizen()
    for answer in (
        stranger.get(f"/dossiers/{code}"),
        stranger.post(f"/dossiers/{code}/notes", {"text": "một"}),
        stranger.post(f"/dossiers/{code}/withdrawal"),
        stranger.post(f"/dossiers/{code}/papers", data={"paper": SimpleUploadedFile("a.pdf", PDF)}),
    ):
        is_problem(answer, 404)


def test_an_applicant_takes_no_officer_s_step(mai, code):
    for step, body in (
        ("supplement-request", {"text": "x"}),
        ("decision", {"outcome": "granted"}),
        ("placement", {"unit": "10507"}),
    ):
        is_problem(mai.post(f"/dossiers/{code}/{step}", body), 403)
    is_problem(mai.post(f"/dossiers/{code}/handover"), 403)


def test_an_officer_elsewhere_finds_nothing(code):
    elsewhere = officer(Kind.DECIDE, agency="H24.02.17")
    is_problem(elsewhere.post(f"/dossiers/{code}/decision", {"outcome": "granted"}), 404)
    assert elsewhere.get("/desk/queue").json()["items"] == []


def test_a_key_is_needed_and_is_one(mai, code):
    for path, body in (("/dossiers", BODY), (f"/dossiers/{code}/notes", {"text": "một"})):
        is_problem(mai.post(path, body, key=False), 400)
        is_problem(mai.post(path, body, key="x" * 256), 422)
        is_problem(mai.post(path, body, key="a b"), 422)


def test_a_key_used_for_something_else_is_refused(mai):
    mai.post("/dossiers", BODY, key="used")
    other = {**BODY, "data": {**LAND_DATA, "parcel": "204"}}
    found = is_problem(mai.post("/dossiers", other, key="used"), 422)
    assert found["type"].endswith("KeyUsedForSomethingElse")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 422),
        ({"procedure": LAND}, 422),
        ({"procedure": LAND, "data": None}, 422),
        ({"procedure": LAND, "data": []}, 422),
        ({"procedure": LAND, "data": "x"}, 422),
        ({"procedure": 5, "data": {}}, 422),
        ({"procedure": "DVC25.99", "data": {}}, 422),
        ({"procedure": "a\x00", "data": {}}, 422),
        ({"procedure": "x" * 5000, "data": {}}, 422),
        ({"procedure": LAND, "data": {}}, 422),
        ({**BODY, "unit": "99999"}, 422),
        ({**BODY, "unit": "10507\x00"}, 422),
        ({**BODY, "unit": "' or 1=1"}, 422),
        ({**BODY, "unit": 10507}, 422),
        ({**BODY, "data": {**LAND_DATA, "parcel": "a\x00"}}, 422),
        ({**BODY, "data": {**LAND_DATA, "more": "\ud800"}}, 422),
        ({**BODY, "data": {**LAND_DATA, "\x00": 1}}, 422),
        ({**BODY, "data": {**LAND_DATA, "parcel": 203}}, 422),
        ({**BODY, "data": {**LAND_DATA, "more": "x" * 70_000}}, 413),
    ],
)
def test_a_body_that_does_not_fit_is_refused_with_a_sentence(mai, body, status):
    is_problem(mai.post("/dossiers", body), status)


def test_an_answer_without_a_name_says_nothing_of_the_place_or_the_fee(mai):
    born = {"procedure": BIRTH, "data": {**BIRTH_DATA, "": "x"}}
    assert mai.post("/dossiers", born).status_code == 201
    land = {"procedure": LAND, "data": {**LAND_DATA, "": 10**18}}
    code = mai.post("/dossiers", land).json()["code"]
    assert mai.get(f"/dossiers/{code}/charge").json()["amount"] == FEE


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        ("", 422),
        ("{", 400),
        ("null", 422),
        ("[]", 422),
        ('"x"', 422),
        ("5", 422),
        (b"\xff\xfe", 400),
        ("[" * 100_000, 400),
        ('{"procedure": "DVC25.19", "data": {"more": NaN}}', 422),
        ('{"procedure": "DVC25.19", "data": {"more": 1e999}}', 422),
        ('{"procedure": "DVC25.19", "data": {"more": ' + "9" * 5_000 + "}}", 400),
        ('{"procedure": "DVC25.19", "data": ' + '{"a":' * 50 + "1" + "}" * 50 + "}", 422),
        (json.dumps({**BODY, "pad": "x" * 1_200_000}), 413),
    ],
)
def test_broken_json_is_refused_with_a_sentence(mai, raw, status):
    is_problem(mai.post("/dossiers", raw=raw), status)


@pytest.mark.parametrize("text", ["", "   ", None, 5, "x" * 4001, "a\x00", "\ud800", ["a"]])
def test_what_is_no_note_is_refused(mai, code, text):
    is_problem(mai.post(f"/dossiers/{code}/notes", {"text": text}), 422)


@pytest.mark.parametrize("wrong", ["H24.101.01-261116-9999", "x", "%F0%9F%8F%A0", "a'b"])
def test_a_code_of_no_dossier_is_not_found(mai, wrong):
    is_problem(mai.get(f"/dossiers/{wrong}"), 404)
    is_problem(mai.post(f"/dossiers/{wrong}/notes", {"text": "một"}), 404)


def test_a_cursor_nobody_gave_out_is_refused(mai):
    is_problem(mai.get("/dossiers", query_params={"cursor": "x"}), 400)


def test_papers_that_are_none_are_refused(mai, code):
    path = f"/dossiers/{code}/papers"
    is_problem(mai.post(path, data={"paper": SimpleUploadedFile("a.exe", b"MZ")}), 422)
    is_problem(mai.post(path, data={"paper": SimpleUploadedFile("a.pdf", b"")}), 422)
    is_problem(mai.post(path, data={}), 422)
    is_problem(mai.post(path, data={"paper": "no file"}), 422)
    is_problem(mai.get(f"{path}/0190a000-0000-7000-8000-000000000000"), 404)
    is_problem(mai.get(f"{path}/x"), 422)


def test_an_upload_that_is_too_large_is_refused_before_it_is_read(mai, code):
    large = PDF + b"x" * 100_000
    with override_settings(PAPER_LIMIT_BYTES=len(PDF)):
        answer = mai.post(
            f"/dossiers/{code}/papers", data={"paper": SimpleUploadedFile("a.pdf", large)}
        )
    is_problem(answer, 413)


@pytest.fixture(scope="module")
def chief(counter):
    return officer(Kind.DECIDE, Kind.RECEIVE, Kind.SIGN, agency=LAND_OFFICE)


@pytest.mark.parametrize(
    ("before", "path", "body"),
    [
        (None, "hand-over", {**OFFERED, "reason": NUL}),
        (("hand-over", OFFERED), "hand-over/answer", {"accept": False, "reason": NUL}),
        (None, "consultations", {**ASKED, "question": NUL}),
        (("consultations", ASKED), "consultations/{id}/answer", {"text": NUL}),
        (("consultations", ASKED), "consultations/{id}/answer", {"text": "x" * 4001}),
        (None, "steps", {"step": "stop", "text": NUL}),
        (None, "steps", {"step": "extend", "text": NUL, "due_on": "2099-01-05"}),
        (None, "decision", {"outcome": "refused", "text": NUL}),
        (("supplement-request", {"text": "?"}), "forms/02", {"reason": NUL}),
        (("decision", {"outcome": "granted"}), "results", {"particulars": {"change": NUL}}),
        (None, "charge/assessment", {"amount": 0, "basis": NUL}),
    ],
)
def test_an_officer_s_words_that_cannot_be_kept_are_refused(mai, chief, before, path, body):
    code = mai.post("/dossiers", BODY).json()["code"]
    done = chief.post(f"/dossiers/{code}/{before[0]}", before[1]).json() if before else {}
    is_problem(chief.post(f"/dossiers/{code}/{path.format(**done)}", body), 422)


def test_nothing_is_offered_to_an_officer_who_is_not_there(mai, chief):
    """Nobody could answer it."""
    code = mai.post("/dossiers", BODY).json()["code"]
    path = f"/dossiers/{code}/hand-over"
    told = is_problem(chief.post(path, {**OFFERED, "officer": str(uuid7())}), 422)
    assert told["type"].endswith("NoSuchColleague")
    assert chief.post(path, {**OFFERED, "officer": myself(chief)}).status_code == 201


def test_why_a_province_stands_in_is_told_in_words_that_can_be_kept(counter):
    publisher = test_api_keys.chief(Kind.PUBLISH)
    is_problem(publisher.post("/fallback", {"why": NUL}), 422)
