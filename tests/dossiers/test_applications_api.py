"""Applications by the counter for machines."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lienmach import homes
from lienmach.dossiers.models import Dossier
from lienmach.ground import clock
from lienmach.identity.rules.duties import Kind
from tests.dossiers.api_client import Caller, citizen, is_problem, officer
from tests.dossiers.applying import BY_HAND, CHILD
from tests.dossiers.files import PDF
from tests.dossiers.makers import BIRTH, BIRTH_DATA, LAND, LAND_DATA, LICENCE, UNIT
from tests.dossiers.paying import FEE

WHOLE = {"declarant_relation": "mẹ", **BY_HAND, **CHILD}


@pytest.fixture
def mai(counter):
    return citizen()


def test_an_application_is_started_saved_and_handed_in_once(mai):
    begun = mai.post("/applications", {"procedure": BIRTH}, key="k1")
    again = mai.post("/applications", {"procedure": BIRTH}, key="k1")
    assert (begun.status_code, again.status_code, again.json()) == (201, 200, begun.json())
    root = f"/applications/{begun.json()['id']}"
    saving = {"edition": 1, "answers": WHOLE}
    saved, same = (mai.post(f"{root}/answers", saving, key="k2").json() for _ in range(2))
    assert same["edition"] == saved["edition"]
    is_problem(mai.post(f"{root}/answers", {**saving, "edition": 2}, key="k2"), 422)
    assert (saved["next"], saved["answers"]["child_name"]) == ([], CHILD["child_name"])
    assert [one["id"] for one in mai.get("/applications").json()["items"]] == [saved["id"]]
    wrong = {"edition": saved["edition"], "declared": False}
    is_problem(mai.post(f"{root}/submission", wrong), 403)
    sent = {"edition": saved["edition"], "declared": True}
    assert is_problem(mai.post(f"{root}/submission", sent), 422)["papers"] == ["birth_notice"]
    file = SimpleUploadedFile("chung-sinh.pdf", PDF, "application/pdf")
    upload = mai.post("/uploads", data={"file": file}).json()["id"]
    paper = {"paper": "birth_notice", "upload": upload}
    body = {"edition": saved["edition"], "papers": [paper, paper]}
    kept = mai.post(f"{root}/answers", body).json()
    assert kept["papers"] == [paper]
    sent["edition"] = kept["edition"]
    told = mai.post(f"{root}/submission", sent)
    assert told.status_code == 201
    assert mai.post(f"{root}/submission", sent).json() == told.json()
    with homes.reading("dossiers"):
        assert Dossier.objects.filter(code=told.json()["code"]).count() == 1
    [paper] = mai.get(f"/dossiers/{told.json()['code']}").json()["papers"]
    assert (paper["name"], paper["what"]) == ("chung-sinh.pdf", "birth_notice")
    gone = is_problem(mai.post(f"{root}/answers", {"edition": 9, "answers": {}}), 409)
    assert gone["dossier"] == told.json()["code"]
    assert mai.get("/applications").json()["items"] == []


def test_what_it_costs_and_when_it_is_due_is_told_before_it_is_handed_in(mai):
    begun = mai.post("/applications", {"procedure": LAND}).json()
    answers = {"edition": 1, "answers": LAND_DATA}
    saved = mai.post(f"/applications/{begun['id']}/answers", answers).json()
    told = mai.get(f"/applications/{begun['id']}/terms").json()
    assert (told["amount"], told["edition"]) == (FEE, saved["edition"])
    assert told["lines"][0]["why"]["vi"]
    assert told["due_at"] > clock.now().isoformat()
    assert len(told["due_why"]) == len(told["due_why_en"])
    assert "Hẹn trả kết quả" in told["due_why"][-1]
    dossier = mai.post("/dossiers", {"procedure": LAND, "data": LAND_DATA}).json()
    assert dossier["due_at"][:10] == told["due_at"][:10]
    bill = mai.get(f"/dossiers/{dossier['code']}/charge").json()
    assert (bill["amount"], bill["lines"]) == (FEE, told["lines"])
    is_problem(citizen().get(f"/applications/{begun['id']}/terms"), 404)
    is_problem(
        officer(Kind.RECEIVE, agency="H24.101.01").get(f"/applications/{begun['id']}/terms"), 403
    )


def test_a_place_is_found_by_its_old_name_and_by_its_new_one(mai):
    for text in ("phường Bình Hàn, thành phố Hải Dương, tỉnh Hải Dương",
                 "phường Thành Đông, thành phố Hải Phòng"):  # fmt: skip
        told = mai.post("/places", {"text": text}, key=False).json()
        assert (told["unit"]["code"], told["candidates"]) == ("10507", []), told
    nowhere = mai.post("/places", {"text": "không đâu cả"}).json()
    assert (nowhere["unit"], nowhere["candidates"]) == (None, [])
    assert nowhere["why"]
    clerk = officer(Kind.RECEIVE, agency="H24.101.01")
    assert clerk.post("/places", {"text": "phường Bình Hàn, Hải Dương"}).status_code == 200
    is_problem(mai.post("/places", {"text": "x" * 301}), 422)
    is_problem(Caller().post("/places", {"text": "x"}), 401)


def test_a_saving_out_of_date_gets_both_answers(mai):
    key = mai.post("/applications", {"procedure": BIRTH}).json()["id"]
    mai.post(f"/applications/{key}/answers", {"edition": 1, "answers": {"child_name": "An"}})
    told = is_problem(
        mai.post(f"/applications/{key}/answers", {"edition": 1, "answers": {"child_name": "Bình"}}),
        409,
    )
    assert told["clashes"] == {"child_name": {"stored": "An", "given": "Bình"}}
    body = {"edition": told["edition"], "answers": {"child_name": "Bình"}}
    assert mai.post(f"/applications/{key}/answers", body).json()["answers"] == {
        "child_name": "Bình"
    }
    faulty = {"edition": 3, "answers": {"born_on": "hôm qua"}}
    assert is_problem(mai.post(f"/applications/{key}/answers", faulty), 422)["faults"]


def test_a_key_that_saved_one_place_saves_no_other(mai):
    root = f"/applications/{mai.post('/applications', {'procedure': LAND}).json()['id']}/answers"
    place = {"unit": UNIT, "unit_on": clock.today().isoformat()}
    assert mai.post(root, {"edition": 1, "place": place}, key="p").status_code == 200
    elsewhere = {**place, "unit": "10525"}
    is_problem(mai.post(root, {"edition": 1, "place": elsewhere}, key="p"), 422)


def test_others_and_officers_find_nothing(mai):
    key = mai.post("/applications", {"procedure": BIRTH}).json()["id"]
    other, clerk = citizen(), officer(Kind.RECEIVE, agency="H24.101.01")
    for path, body in (("answers", {"edition": 1}), ("discard", {}), ("version", {}),
                       ("disputes/child_name", {}),
                       ("submission", {"edition": 1, "declared": True})):  # fmt: skip
        is_problem(other.post(f"/applications/{key}/{path}", body), 404)
        is_problem(clerk.post(f"/applications/{key}/{path}", body), 403)
    is_problem(other.get(f"/applications/{key}"), 404)
    is_problem(clerk.get("/applications"), 403)
    is_problem(clerk.post("/applications", {"procedure": BIRTH}), 403)
    is_problem(mai.post("/applications", {"procedure": LICENCE}), 409)
    thrown = [mai.post(f"/applications/{key}/discard", key="d") for _ in range(2)]
    assert [one.status_code for one in thrown] == [201, 200]
    assert thrown[0].json() == thrown[1].json() == {"discarded": key}
    is_problem(mai.get(f"/applications/{key}"), 404)


def test_satisfaction_is_said_once_and_told_in_figures_alone(mai):
    told = mai.post("/dossiers", {"procedure": BIRTH, "data": BIRTH_DATA}).json()
    code, agency = told["code"], told["competent_agency"]["code"]
    is_problem(mai.post(f"/dossiers/{code}/satisfaction", {"score": 5}), 409)
    leader = officer(Kind.DECIDE, agency=agency)
    leader.post(f"/dossiers/{code}/decision", {"outcome": "granted"})
    body = {"score": 5, "words": "Nhanh"}
    first = mai.post(f"/dossiers/{code}/satisfaction", body, key="s")
    assert (first.status_code, first.json()) == (201, {"dossier": code, "score": 5})
    assert mai.post(f"/dossiers/{code}/satisfaction", body, key="s").status_code == 200
    is_problem(mai.post(f"/dossiers/{code}/satisfaction", body), 409)
    is_problem(citizen().post(f"/dossiers/{code}/satisfaction", body), 404)
    is_problem(leader.post(f"/dossiers/{code}/satisfaction", body), 403)
    today = clock.today()
    path = f"/satisfaction?since={today.replace(day=1)}&until={today.year + 1}-01-01"
    [figure] = leader.get(path).json()["items"]
    assert figure == {
        "agency": agency, "procedure": BIRTH, "month": f"{today:%Y-%m}", "answers": 1,
        "satisfied": None, "total": None, "words": [],
    }  # fmt: skip
    is_problem(mai.get(path), 403)
    events = leader.get(f"/dossiers/{code}").json()["events"]
    assert "dossiers.satisfaction-given" not in [each["event"] for each in events]
