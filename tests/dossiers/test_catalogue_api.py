"""The catalogue for programs: versions of one procedure, what a conversion would do, and did."""

import pytest

from lienmach.dossiers import queries
from lienmach.ground import clock
from lienmach.ground.ids import uuid7
from lienmach.identity.rules import scopes
from lienmach.identity.rules.duties import Kind
from tests.dossiers import makers
from tests.dossiers.actions.test_converting import code, newer
from tests.dossiers.api_client import citizen, is_problem
from tests.dossiers.makers import LAND_OFFICE
from tests.dossiers.test_api_keys import chief

__all__ = ["code"]


@pytest.fixture
def publisher(counter):
    return chief(Kind.PUBLISH, Kind.READ)


def filed(procedure):
    lan = makers.person()
    return makers.submitted(lan, procedure=procedure, at=clock.now())["code"]


def test_the_versions_of_a_procedure_are_listed_the_newest_first(publisher, code):
    newer(code, since=clock.today())
    told = publisher.get(f"/catalogue/{code}/versions").json()["items"]
    assert told[0]["version"] == "2"
    assert len(told) == 2
    assert told[0]["since"] == str(clock.today())
    assert all(each["name"] and each["citation"] for each in told)
    is_problem(publisher.get("/catalogue/T.none/versions"), 422)
    first = queries.versions_page(code, limit=1)
    assert [each.version for each in first.items] == ["2"]
    rest = publisher.get(f"/catalogue/{code}/versions?cursor={first.next}").json()
    assert rest == {"items": told[1:], "next": None}
    assert [each.version for each in queries.versions(code)] == ["2", told[1]["version"]]


def test_a_conversion_is_tried_carried_out_and_read_again(publisher, code):
    first, second = filed(code), filed(code)
    newer(code, days=3, since=clock.today())
    path = f"/catalogue/{code}/conversions"
    tried = publisher.get(f"{path}/trial?to=2").json()
    assert {each["code"] for each in tried["items"]} == {first, second}
    assert all(each["moves"] and each["due_then"] < each["due_at"] for each in tried["items"])
    assert tried["left"] == 0
    after = publisher.get(f"{path}/trial?to=2&after={tried['last']}").json()
    assert after == {"items": [], "left": 0, "last": None}
    done = publisher.post(path, {"to": "2"}).json()
    assert set(done["done"]) == {first, second}
    read = f"/catalogue/conversions/{done['batch']}"
    told = publisher.get(read).json()
    assert told["procedure"] == code
    assert {each["code"]: each["due_after"] for each in told["items"]} == {
        each["code"]: each["due_then"] for each in tried["items"]
    }
    assert [each["taken_back_at"] for each in told["items"]] == [None, None]
    assert publisher.post(f"{read}/return").status_code == 201
    assert all(each["taken_back_at"] for each in publisher.get(read).json()["items"])
    is_problem(publisher.get(f"{path}/trial?to=9"), 422)
    is_problem(publisher.get(f"/catalogue/conversions/{uuid7()}"), 404)


def test_what_stays_is_told_with_its_reason_in_both_languages(publisher, code):
    first = filed(code)
    newer(code, days=30, since=clock.today())
    [held] = publisher.get(f"/catalogue/{code}/conversions/trial?to=2").json()["items"]
    assert (held["code"], held["moves"], held["due_then"]) == (first, False, None)
    assert held["vi"]
    assert held["en"]
    assert held["vi"] != held["en"]


def test_while_the_province_stands_in_that_time_is_answered(publisher):
    first = publisher.post("/fallback", {"why": "Cổng ngừng để bảo trì"})
    again = publisher.post("/fallback", {"why": "Một lý do khác"})
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert publisher.post("/fallback/end").json() == {"ended": 1}


def test_nobody_else_reads_them(publisher, code):
    newer(code, since=clock.today())
    filed(code)
    decider, mai = chief(Kind.DECIDE, agency=LAND_OFFICE), citizen(allowed=scopes.CITIZEN)
    paths = (f"{code}/versions", f"{code}/conversions/trial?to=2", f"conversions/{uuid7()}")
    for caller in (decider, mai):
        for path in paths:
            is_problem(caller.get(f"/catalogue/{path}"), 403)
    blind = chief(Kind.PUBLISH)  # publishes, and sees no dossier
    assert blind.get(f"/catalogue/{code}/conversions/trial?to=2").json()["items"] == []


def test_a_version_with_a_nul_in_it_is_refused(publisher, code):
    answer = publisher.post(f"/catalogue/{code}/conversions", {"to": "1\x00"})
    assert answer.status_code == 422
