"""What a program hands in with its papers is held to them; what comes without is told what must follow."""

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lienmach.dossiers import actions, queries
from lienmach.dossiers.refusals import NotComplete
from lienmach.ground import clock
from lienmach.ground.actor import PLATFORM
from lienmach.identity.rules.duties import Kind
from tests.dossiers import api_client, applying, makers
from tests.dossiers.actions.test_gate import MARRIED, own_data
from tests.dossiers.applying import ADDRESS
from tests.dossiers.files import PDF
from tests.dossiers.makers import (
    AT,
    BIRTH,
    BIRTH_DATA,
    DESK,
    LAND,
    LAND_DATA,
    LAND_OFFICE,
    TODAY,
    UNIT,
)


@pytest.fixture
def known(counter):
    """A mother whom the register of residents knows."""
    lan, new = applying.mother()
    applying.resident(new)
    return lan, new


@pytest.fixture
def mai(counter):
    return api_client.citizen()


def of_a_marriage(new):
    """Return answers by which the parents' certificate of marriage is asked for."""
    mother = {"mother_name": new.full_name, "mother_birth_year": 1985, "mother_residence": ADDRESS}
    return own_data(new, **MARRIED, **mother)


def sent(who, name="chung-sinh.pdf"):
    file = SimpleUploadedFile(name, PDF, "application/pdf")
    return who.post("/uploads", data={"file": file}).json()["id"]


def by_program_with(who, data, *papers, key=None):
    body = {
        "procedure": BIRTH, "data": data,
        "papers": [{"paper": code, "upload": upload} for code, upload in papers],
    }  # fmt: skip
    return who.post("/dossiers", body, key=key)


def test_a_program_that_names_its_papers_is_held_to_them_as_pages_are(mai):
    refused = api_client.is_problem(by_program_with(mai, BIRTH_DATA), 422)
    assert (refused["detail"], refused["papers"]) == (NotComplete.vi, ["birth_notice"])
    upload = sent(mai)
    other = api_client.is_problem(by_program_with(mai, BIRTH_DATA, ("marriage", upload)), 422)
    assert other["papers"] == ["birth_notice"]
    api_client.is_problem(by_program_with(mai, BIRTH_DATA, ("passport", upload)), 422)
    assert mai.get("/dossiers").json()["items"] == []
    first = by_program_with(mai, BIRTH_DATA, ("birth_notice", upload), key="k")
    assert first.status_code == 201, first.content
    again = by_program_with(mai, BIRTH_DATA, ("birth_notice", upload), key="k")
    assert (again.status_code, again.content) == (200, first.content)
    api_client.is_problem(by_program_with(mai, BIRTH_DATA, key="k"), 422)
    [paper] = mai.get(f"/dossiers/{first.json()['code']}").json()["papers"]
    assert (paper["name"], paper["what"]) == ("chung-sinh.pdf", "birth_notice")
    assert mai.get("/uploads").json()["items"] == []
    shown = queries.desk(first.json()["code"], seen_by=PLATFORM, at=clock.now(), on=clock.today())
    assert not shown.papers_missing


def test_a_supplement_comes_with_its_papers_whole_or_not_at_all(mai):
    code = mai.post("/dossiers", {"procedure": LAND, "data": LAND_DATA}).json()["code"]
    clerk = api_client.officer(Kind.DECIDE, agency=LAND_OFFICE)
    assert clerk.post(f"/dossiers/{code}/supplement-request", {"text": "Thiếu"}).status_code < 300
    upload, stranger = sent(mai, "giay-chung-nhan.pdf"), sent(api_client.citizen())

    def given(*papers, key=None):
        told = [{"paper": paper, "upload": one} for paper, one in papers]
        body = {"data": LAND_DATA, "papers": told}
        return mai.post(f"/dossiers/{code}/supplement", body, key=key)

    api_client.is_problem(given(("certificate", stranger)), 404)
    api_client.is_problem(given(("passport", upload)), 422)
    assert mai.get(f"/dossiers/{code}").json()["state"] == "awaiting-supplement"
    first = given(("certificate", upload), key="s")
    assert (first.status_code, first.json()["state"]) == (201, "received")
    assert given(("certificate", upload), key="s").content == first.content
    api_client.is_problem(given(("certificate", stranger), key="s"), 422)
    [paper] = mai.get(f"/dossiers/{code}").json()["papers"]
    assert (paper["name"], paper["what"]) == ("giay-chung-nhan.pdf", "certificate")


def test_nothing_is_taken_in_with_a_file_of_somebody_else_or_handed_in_before(mai):
    stranger = api_client.citizen()
    upload = sent(stranger)
    api_client.is_problem(by_program_with(mai, BIRTH_DATA, ("birth_notice", upload)), 404)
    assert mai.get("/dossiers").json()["items"] == []
    assert by_program_with(stranger, BIRTH_DATA, ("birth_notice", upload)).status_code == 201
    api_client.is_problem(by_program_with(stranger, BIRTH_DATA, ("birth_notice", upload)), 404)
    assert len(stranger.get("/dossiers").json()["items"]) == 1


def test_a_program_need_not_send_what_a_register_holds(known):
    lan, new = known
    data = of_a_marriage(new)
    notice = actions.take_upload(io.BytesIO(PDF), name="chung-sinh.pdf", by=lan, at=AT).pk
    asked = makers.application(lan, procedure=BIRTH, data=data, papers=(("birth_notice", notice),))
    with pytest.raises(NotComplete) as refused:
        actions.hand_in(asked, by=lan, at=AT)
    assert refused.value.papers == ("marriage",)
    applying.married(new)
    code = json.loads(actions.hand_in(asked, by=lan, at=AT).body)["code"]
    [fact, *_] = queries.folder(code, seen_by=PLATFORM, on=TODAY).events
    assert fact.payload["held"] == ["identity", "marriage"]


def test_whoever_names_no_papers_is_told_which_must_follow(known, mai):
    lan, new = known
    told = mai.post("/dossiers", {"procedure": BIRTH, "data": BIRTH_DATA})
    assert (told.status_code, told.json()["papers_missing"]) == (201, ["birth_notice"])
    # What a register may hold nobody has asked about yet; at a counter it was asked.
    data = of_a_marriage(new)
    clerk = makers.officer(Kind.RECEIVE, agency=DESK)
    for by, more, missing in (
        (lan, {}, ["birth_notice"]),
        (clerk, {"received_at": DESK, "unit": UNIT}, ["birth_notice", "marriage"]),
    ):
        asked = makers.application(lan, procedure=BIRTH, data=data, **more)
        answered = actions.hand_in(asked, by=by, at=AT)
        assert json.loads(answered.body)["papers_missing"] == missing
