"""Nobody sets by the counter for machines what they are not asked for, nor twice."""

import json
import uuid

import pytest

from lienmach import homes
from lienmach.dossiers.models import Dossier
from lienmach.identity.rules.duties import Kind
from tests.dossiers.api_client import citizen, is_problem, officer
from tests.dossiers.makers import LAND, LAND_DATA, LAND_OFFICE

BODY = {"procedure": LAND, "data": LAND_DATA}
PRIVILEGED = {
    "id": "0190a000-0000-7000-8000-000000000001", "code": "H24.101.01-250101-0001",
    "state": "decided", "outcome": "granted", "applicant": str(uuid.UUID(int=7)),
    "applicant_id": str(uuid.UUID(int=7)), "filed_by": str(uuid.UUID(int=7)),
    "province": "haiphong", "competent_agency": "H24.02.17", "received_at": "2020-01-01T00:00:00Z",
    "received_at_agency": "H24.02.17", "due_at": "2099-01-01T00:00:00Z", "synthetic": False,
    "procedure_version": 99, "facts": {"assurance_level": 3}, "level": 3, "duties": ["decide"],
    "is_staff": True, "continued_by": "H24.02.17", "claimed_by": str(uuid.UUID(int=7)),
}  # fmt: skip
"""Fields of a dossier and of its holder that are never the applicant's to set."""


@pytest.fixture(scope="module")
def mai(counter):
    return citizen()


def stored(code):
    """Return the row of a dossier without what differs from dossier to dossier."""
    with homes.province("haiduong"), homes.reading("dossiers"):
        row = Dossier.objects.filter(code=code).values().get()
    own = {"id", "code", "word_digest", "token_digest", "received_at", "accepted_at",
           "due_at", "due_why"}  # fmt: skip
    return {name: value for name, value in row.items() if name not in own}


def counted():
    with homes.province("haiduong"), homes.reading("dossiers"):
        return Dossier.objects.count()


@pytest.mark.parametrize("name", [*PRIVILEGED, "onBehalfOf", "unit_code", "paper"])
def test_what_nobody_is_asked_for_beside_the_asked_is_refused_by_name(mai, name):
    before = counted()
    answer = mai.post("/dossiers", {**BODY, name: PRIVILEGED.get(name, "x")})
    assert named(answer) == [f"body.body.{name}"]
    assert counted() == before


def named(answer):
    """Return the fields that a refusal names, having seen that it is one in both languages."""
    body = is_problem(answer, 422)
    assert body["detail"] != body["detail_en"]
    return [each["where"] for each in body["errors"]]


def test_a_guard_that_is_misspelt_is_refused_and_not_passed_over(mai):
    code = mai.post("/dossiers", BODY).json()["code"]
    leader = officer(Kind.DECIDE, agency=LAND_OFFICE)
    sent = {"step": "decide", "outcome": "granted", "saw": str(uuid.UUID(int=7))}
    assert named(leader.post(f"/dossiers/{code}/steps", sent)) == ["body.body.saw"]
    assert stored(code)["state"] == "received"


def test_what_lies_within_a_list_is_read_whole_as_well(mai):
    paper = {"paper": "certificate", "upload": str(uuid.UUID(int=7)), "name": "x"}
    answer = mai.post("/dossiers", {**BODY, "papers": [paper]})
    assert named(answer) == ["body.body.papers.0.name"]


@pytest.mark.parametrize("name", PRIVILEGED)
def test_nor_do_they_nested_in_the_form(mai, name):
    data = {**LAND_DATA, name: PRIVILEGED[name]}
    answer = mai.post("/dossiers", {"procedure": LAND, "data": data})
    if answer.status_code == 422:
        is_problem(answer, 422)
        return
    kept = stored(answer.json()["code"])
    same = stored(mai.post("/dossiers", BODY).json()["code"])
    assert {**kept, "data": 0, "search": ""} == {**same, "data": 0, "search": ""}


def test_a_decision_sets_the_decision_and_no_more(mai):
    code = mai.post("/dossiers", BODY).json()["code"]
    leader = officer(Kind.DECIDE, agency=LAND_OFFICE)
    sent = {"outcome": "refused", "text": "thiếu căn cứ"}
    more = {name: said for name, said in PRIVILEGED.items() if name != "outcome"}
    found = named(leader.post(f"/dossiers/{code}/decision", {**more, **sent}))
    assert found == [f"body.body.{name}" for name in more]
    assert stored(code)["state"] == "received"
    assert leader.post(f"/dossiers/{code}/decision", sent).status_code == 201
    assert stored(code)["outcome"] == "refused"


def test_nobody_gives_themselves_a_stronger_token(mai):
    asked = {"label": "x", "scopes": ["dossiers:read"], "days": 1}
    answer = mai.post("/me/tokens", {**asked, "level": 3, "staff": str(uuid.UUID(int=7))})
    is_problem(answer, answer.status_code)
    assert answer.status_code in {403, 422}


@pytest.mark.parametrize(("first", "last"), [("granted", "refused"), ("refused", "granted")])
def test_of_a_name_given_twice_in_a_body_the_last_is_checked_and_taken(mai, first, last):
    code = mai.post("/dossiers", BODY).json()["code"]
    leader = officer(Kind.DECIDE, agency=LAND_OFFICE)
    raw = f'{{"outcome": {json.dumps(first)}, "outcome": {json.dumps(last)}, "text": "vì sao"}}'
    assert leader.post(f"/dossiers/{code}/decision", raw=raw).status_code == 201
    assert stored(code)["outcome"] == last


@pytest.mark.parametrize("twice", ["cursor=&cursor=x%00", "cursor=&cursor=rubbish"])
def test_of_a_parameter_given_twice_the_last_is_the_one_that_is_checked(mai, twice):
    is_problem(mai.get(f"/dossiers?{twice}"), 400)
    is_problem(mai.get(f"/dossiers?{twice.split('&')[1]}"), 400)


def test_what_is_asked_in_the_body_is_not_taken_from_the_address(mai):
    assert is_problem(mai.post(f"/dossiers?procedure={LAND}", {"data": LAND_DATA}), 422)
    code = mai.post("/dossiers?procedure=DVC25.99&unit=99999", BODY).json()["code"]
    assert mai.get(f"/dossiers/{code}").json()["procedure"] == LAND


def test_whose_dossiers_are_shown_is_not_changed_by_asking_for_two(mai):
    other = citizen()
    code = other.post("/dossiers", BODY).json()["code"]
    with homes.province("haiduong"), homes.reading("dossiers"):
        whose = Dossier.objects.get(code=code).applicant
    for twice in (f"on_behalf_of={whose}&on_behalf_of=", f"on_behalf_of=&on_behalf_of={whose}"):
        assert code not in mai.get(f"/dossiers?{twice}").content.decode()


def test_a_key_given_twice_is_none(mai):
    answer = mai.post("/dossiers", BODY, headers={"Idempotency-Key": "one, two"})
    is_problem(answer, 422)
