"""The fixed contract of the counter for machines, as an outside client meets it."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lienmach import homes
from lienmach.dossiers.rules.states import STATES
from lienmach.ground import clock
from lienmach.identity.queries import authenticate
from lienmach.identity.rules.duties import Kind
from tests.dossiers import makers
from tests.dossiers.api_client import Caller, citizen, is_problem, officer
from tests.dossiers.makers import DESK, LAND, LAND_DATA, LAND_OFFICE, PDF

BODY = {"procedure": LAND, "data": LAND_DATA}


@pytest.fixture(scope="module")
def mai(counter):
    return citizen()


@pytest.fixture(scope="module")
def other(counter):
    return citizen()


@pytest.fixture
def code(mai):
    return mai.post("/dossiers", BODY).json()["code"]


def myself(caller):
    """Return the key of whom a caller's token speaks for."""
    token = caller.headers["Authorization"].removeprefix("Bearer ")
    with homes.province("haiduong"):
        return authenticate(token, clock.now()).actor.id


# --- what is promised ---------------------------------------------------------------------------


def test_the_catalogue_needs_no_token_and_every_example_is_accepted_that_is_served_here(mai):
    items = Caller().get("/procedures").json()["items"]
    assert {each["served_by"]["system"] for each in items} == {"province", "national"}
    for each in items:
        assert {"code", "name", "example"} <= set(each)
        answer = mai.post("/dossiers", {"procedure": each["code"], "data": each["example"]})
        if each["served_by"]["system"] == "province":
            assert answer.status_code == 201, answer.content
        else:
            assert answer.status_code == 409
            assert answer.json()["type"].endswith(":ServedByMinistry")


@pytest.mark.usefixtures("counter")
def test_who_decides_is_told_for_a_place_and_a_day_or_left_open():
    code = Caller().get("/procedures").json()["items"][0]["code"]
    asked = f"/procedures/{code}/competent-agency"
    whole = Caller().get(f"{asked}?unit=10507&on=2026-01-05")
    assert whole.status_code == 200
    assert set(whole.json()["agency"]) == {"code", "name"}
    assert (
        Caller().get(f"{asked}?unit=10507&unit_on=2025-06-30&on=2026-01-05").json() == whole.json()
    )
    assert Caller().get(f"{asked}?unit=99999&on=2026-01-05").status_code == 422
    assert Caller().get("/procedures/none/competent-agency?unit=10507").status_code == 422


@pytest.mark.usefixtures("counter")
def test_who_decides_in_a_split_commune_is_not_guessed():
    items = Caller().get("/procedures").json()["items"]
    agencies = [
        Caller()
        .get(
            f"/procedures/{item['code']}/competent-agency"
            "?unit=10540&unit_on=2025-06-30&on=2026-01-05"
        )
        .json()["agency"]
        for item in items
    ]
    # Some are decided by the whole province's agency wherever in it the place lies.
    assert None in agencies
    assert any(agencies)


def test_a_submission_is_answered_with_a_receipt(mai):
    answer = mai.post("/dossiers", BODY)
    assert answer.status_code == 201
    receipt = answer.json()
    assert set(receipt) == {
        "code", "state", "received_at", "due_at", "competent_agency", "papers_missing",
    }  # fmt: skip
    assert receipt["state"] == "received"
    for moment in (receipt["received_at"], receipt["due_at"]):
        assert dt.datetime.fromisoformat(moment).utcoffset() == dt.timedelta(hours=7)
    assert set(receipt["competent_agency"]) == {"code", "name"}


def test_the_same_key_again_is_answered_200_with_the_same_bytes(mai):
    first = mai.post("/dossiers", BODY, key="repeat")
    again = mai.post("/dossiers", BODY, key="repeat")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.content == again.content
    assert mai.post("/dossiers", BODY, key="another").json()["code"] != first.json()["code"]


def test_the_unit_may_be_named(mai):
    born = {"procedure": makers.BIRTH, "data": makers.BIRTH_DATA, "unit": "10525"}
    agency = mai.post("/dossiers", born).json()["competent_agency"]
    assert agency["name"] == "Ủy ban nhân dân phường Hải Dương"


def test_notes_come_back_in_order_with_the_events(mai, code):
    for text in ("một", "hai"):
        answer = mai.post(f"/dossiers/{code}/notes", {"text": text}, key=text.encode().hex())
        assert answer.status_code == 201
    assert mai.post(f"/dossiers/{code}/notes", {"text": "hai"}, key=b"hai".hex()).status_code == 200
    found = mai.get(f"/dossiers/{code}")
    assert found.status_code == 200
    assert found.json()["notes"] == ["một", "hai"]
    assert [each["event"] for each in found.json()["events"]] == [
        "dossiers.dossier-received",
        "dossiers.note-added",
        "dossiers.note-added",
    ]
    assert {each["by"] for each in found.json()["events"]} == {"applicant"}


def test_a_dossier_tells_the_receipt_and_why_that_day(mai):
    receipt = mai.post("/dossiers", BODY).json()
    assert receipt.pop("papers_missing")
    found = mai.get(f"/dossiers/{receipt['code']}").json()
    assert {name: found[name] for name in receipt} == receipt
    assert found["due_why"][-1].startswith("Hẹn trả kết quả ngày ")
    assert found["data"] == LAND_DATA


@pytest.mark.usefixtures("counter")
def test_the_list_holds_the_applicant_s_own_page_by_page():
    person = citizen()
    codes = [person.post("/dossiers", BODY).json()["code"] for _ in range(23)]
    first = person.get("/dossiers").json()
    second = person.get("/dossiers", query_params={"cursor": first["next"]}).json()
    assert [each["code"] for each in first["items"] + second["items"]] == codes[::-1]
    assert second["next"] is None


def test_a_paper_goes_in_and_comes_out(mai, code):
    upload = {"paper": SimpleUploadedFile("giấy khai sinh.pdf", PDF)}
    answer = mai.post(f"/dossiers/{code}/papers", data=upload)
    assert answer.status_code == 201, answer.content
    back = mai.get(f"/dossiers/{code}/papers/{answer.json()['id']}")
    assert (back.status_code, back.content) == (200, PDF)
    assert back["Content-Type"] == "application/pdf"
    assert back["Content-Disposition"].startswith("attachment; filename*=UTF-8''gi%E1%BA%A5y")
    assert back["X-Content-Type-Options"] == "nosniff"


def test_the_states_are_listed_in_the_description():
    described = Caller().get("/openapi.json").json()
    state = described["components"]["schemas"]["Receipt"]["properties"]["state"]
    assert tuple(state["enum"]) == STATES


def test_every_write_that_wants_a_key_says_so():
    paths = Caller().get("/openapi.json").json()["paths"]
    for path in ("/api/v1/dossiers", "/api/v1/dossiers/{code}/notes"):
        parameters = {each["name"]: each for each in paths[path]["post"]["parameters"]}
        assert parameters["Idempotency-Key"]["required"]
        assert ("code" in parameters) == ("{code}" in path)


def test_an_officer_asks_decides_and_hands_over(mai, code):
    chief = officer(Kind.DECIDE, agency=LAND_OFFICE)
    assert code in [
        each["code"] for each in chief.get(f"/desk/queue?search={code}").json()["items"]
    ]
    assert chief.get("/desk/counts").json()["by_state"]["received"] >= 1
    asked = chief.post(f"/dossiers/{code}/supplement-request", {"text": "Thiếu bản đồ"})
    assert (asked.json()["state"], asked.json()["due_at"]) == ("awaiting-supplement", None)
    given = mai.post(f"/dossiers/{code}/supplement", {"data": {"map": "B2"}})
    assert given.json()["state"] == "received"
    decided = chief.post(f"/dossiers/{code}/decision", {"outcome": "granted"})
    assert decided.json()["state"] == "decided"
    handed = chief.post(f"/dossiers/{code}/handover", {"text": makers.ELSEWHERE})
    assert handed.json()["state"] == "handed-over"
    is_problem(chief.post(f"/dossiers/{code}/decision", {"outcome": "granted"}), 409)
    assert mai.get(f"/dossiers/{code}").json()["outcome"] == "granted"


def test_an_officer_takes_a_dossier_in_for_somebody(mai, counter):
    clerk = officer(Kind.RECEIVE, agency=DESK)
    somebody = makers.person()
    body = {**BODY, "applicant": somebody.id, "unit": "10507", "received_at": DESK}
    answer = clerk.post("/desk/dossiers", body)
    assert answer.status_code == 201, answer.content
    is_problem(mai.post("/desk/dossiers", body), 403)
    assert clerk.get(f"/dossiers/{answer.json()['code']}").json()["helped_at_agency"] is None
    helped = clerk.post("/desk/dossiers", {**body, "helped_at": "H24.102.01"}).json()["code"]
    assert clerk.get(f"/dossiers/{helped}").json()["helped_at_agency"]["code"] == "H24.102.01"
    is_problem(clerk.post("/desk/dossiers", {**body, "helped_at": "H99"}), 422)


def test_nobody_says_of_themselves_what_an_officer_sees_at_a_counter(mai):
    """It may waive a fee."""
    seen = {"applicant": myself(mai), "unit": "10507", "received_at": DESK, "papers_integrated": 5}
    is_problem(mai.post("/desk/dossiers", {**BODY, **seen}), 403)


def test_what_the_office_does_within_itself_is_not_told_to_the_applicant(mai, code):
    chief = officer(Kind.DECIDE, agency=LAND_OFFICE)
    assert chief.post(f"/dossiers/{code}/claim").status_code == 201
    said = {"step": "propose", "outcome": "refused", "text": "Thiếu căn cứ"}
    assert chief.post(f"/dossiers/{code}/steps", said).status_code == 201
    assert {"dossiers.dossier-claimed", "dossiers.decision-proposed"} <= events(chief, code)
    assert events(mai, code) == {"dossiers.dossier-received"}
    seen = chief.get(f"/dossiers/{code}").json()
    assert (seen["notes"], seen["notes_within"]) == (["Thiếu căn cứ"], [0])
    assert mai.get(f"/dossiers/{code}").json()["notes"] == []


def events(caller, code):
    return {each["event"] for each in caller.get(f"/dossiers/{code}").json()["events"]}


def test_a_desk_that_only_took_it_in_neither_claims_it_nor_hands_it_over(counter):
    clerk = officer(Kind.RECEIVE, Kind.DECIDE, agency=DESK)
    body = {**BODY, "applicant": makers.person().id, "unit": "10507", "received_at": DESK}
    code = clerk.post("/desk/dossiers", body).json()["code"]
    assert clerk.get(f"/dossiers/{code}/desk").json()["is_ours"] is False
    is_problem(clerk.post(f"/dossiers/{code}/claim"), 403)
    is_problem(clerk.post(f"/dossiers/{code}/hand-over", {"agency": DESK, "reason": "Gần"}), 403)
    assert officer(Kind.DECIDE, agency=LAND_OFFICE).get(f"/dossiers/{code}/desk").json()["is_ours"]


def test_an_applicant_withdraws(mai, code):
    assert mai.post(f"/dossiers/{code}/withdrawal").json()["state"] == "withdrawn"
    is_problem(mai.post(f"/dossiers/{code}/withdrawal"), 409)


def test_why_it_is_due_when_it_is_is_told_in_both_languages(mai, code):
    [line] = mai.get(f"/dossiers/{code}/due-ledger").json()["items"]
    folder = mai.get(f"/dossiers/{code}").json()
    assert (line["title"], line["title_en"]) == ("Tiếp nhận hồ sơ", "Taken in")
    assert folder["due_why"] == line["why"]
    assert folder["due_why_en"] == line["why_en"]
    assert len(line["why"]) == len(line["why_en"])
    assert not set(line["why"]) & set(line["why_en"])


def test_a_program_is_told_of_a_dossier_what_its_page_tells_an_officer(code):
    head, clerk = (officer(Kind.DECIDE, agency=LAND_OFFICE) for _ in range(2))
    told = head.get(f"/dossiers/{code}/desk").json()
    missing = {each["code"] for each in told["papers_asked"] if each["is_missing"]}
    assert missing
    assert missing <= {each["code"] for each in told["papers_asked"] if each["is_needed"]}
    assert told["compared"] == ""
    assert told["forms_issued"] == ["06"]
    assert told["forms_to_issue"] == [], "a form is issued with its step"
    assert LAND_OFFICE in {each["code"] for each in told["agencies"]}
    assert told["heirs"] == []
    offer = {"agency": LAND_OFFICE, "reason": "Nghỉ phép"}
    is_problem(head.post(f"/dossiers/{code}/hand-over", {**offer, "login": "không.ai"}), 422)
    assert head.post(f"/dossiers/{code}/hand-over", offer).status_code == 201
    [sent] = clerk.get(f"/dossiers/{code}/desk").json()["hand_overs"]
    assert (sent["from_agency"], sent["reason"], sent["answer"]) == (
        LAND_OFFICE,
        "Nghỉ phép",
        "sent",
    )
    is_problem(clerk.get(f"/dossiers/{code}/result-form"), 403)
