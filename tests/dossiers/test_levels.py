"""Nobody files what asks for level 2 of assurance by having shown less, whichever way they come."""

import uuid
from dataclasses import replace

import pytest
from django.test import Client

from lienmach import homes
from lienmach.dossiers import actions, queries, seeds
from lienmach.dossiers.models import Dossier, StartedApplication
from lienmach.dossiers.rules import serving
from lienmach.ground import clock
from lienmach.ground.actor import PLATFORM
from lienmach.identity import queries as identity
from lienmach.identity.gate import COOKIE
from lienmach.identity.refusals import AssuranceTooLow
from tests.dossiers import applying, makers
from tests.dossiers.api_client import Caller, citizen, is_problem
from tests.dossiers.applying import BY_HAND, CHILD
from tests.dossiers.makers import AT, BIRTH, TODAY
from tests.identity import makers as people

DATA = {**CHILD, **BY_HAND, "declarant_relation": "mẹ"}


@pytest.fixture
def sure(counter):
    """Somebody with a token of level 2."""
    return citizen()


def lower(caller):
    """Return the same person with a token of level 1."""
    token = caller.headers["Authorization"].removeprefix("Bearer ")
    person = identity.authenticate(token, clock.now()).id
    return Caller(people.token(person=person, level=1, at=clock.now()))


def dossiers():
    with homes.reading("dossiers"):
        return Dossier.objects.count(), StartedApplication.objects.exclude(dossier="").count()


def test_a_token_of_level_1_files_nothing_that_asks_for_2(sure):
    low, before = lower(sure), dossiers()
    told = is_problem(low.post("/dossiers", {"procedure": BIRTH, "data": DATA}, key="a"), 403)
    assert told["type"].endswith("AssuranceTooLow")
    assert "mức định danh 2" in told["detail"]
    is_problem(low.post("/applications", {"procedure": BIRTH}), 403)
    begun = sure.post("/applications", {"procedure": BIRTH}).json()
    root = f"/applications/{begun['id']}"
    is_problem(low.get(root), 403)  # what registers said stands in it
    for path, body in (("answers", {"edition": 1, "answers": {"child_name": "An"}}), ("version", {}),
                       ("disputes/child_name", {}), ("discard", {}),
                       ("submission", {"edition": 1, "declared": True})):  # fmt: skip
        is_problem(low.post(f"{root}/{path}", body), 403)
    assert dossiers() == before
    assert sure.get(root).json()["edition"] == begun["edition"]
    assert sure.post("/dossiers", {"procedure": BIRTH, "data": DATA}).status_code == 201


def test_nor_does_a_session_of_level_1_by_any_page(counter):
    lan, _new = applying.mother()
    key = applying.started(lan)
    low = Client(headers={"host": "haiduong.localhost"})
    low.cookies[COOKIE] = people.session(person=uuid.UUID(lan.id), level=1)
    pages = ["", "/q/child_name", "/where", "/papers", "/fee", "/check", "/done"]
    for path in pages:
        answer = low.get(f"/apply/{key}{path}", follow=True)
        assert (path, answer.status_code) == (path, 403)
        assert "/account/eid/start?level=2" in answer.content.decode().replace("&amp;", "&")
    for path in ("/q/child_name", "/check", "/discard", "/version"):
        assert low.post(f"/apply/{key}{path}", {"declared": "on"}).status_code == 403
    begun = low.post(f"/apply/{BIRTH}/start", {"key": "x"})
    assert (begun.status_code, "level=2" in begun.content.decode()) == (403, True)
    assert queries.application(key, seen_by=lan, on=clock.today()).row.dossier == ""


def test_the_actions_themselves_refuse_whoever_calls_them(counter):
    asked = {each.code: serving.level_of(each.snapshot) for each in seeds.versions("haiduong")}
    assert set(asked.values()) == {1, 2}
    person = makers.person()
    low = replace(person, level=1)
    with pytest.raises(AssuranceTooLow):
        actions.submit_dossier(makers.application(low, procedure=BIRTH), by=low, at=AT)
    with pytest.raises(AssuranceTooLow):
        applying.started(low)
    key = applying.started(person)
    for deed in (actions.dispute_answer, actions.take_over_version, actions.discard_application):
        more = {"question": "child_name"} if deed is actions.dispute_answer else {}
        with pytest.raises(AssuranceTooLow):
            deed(key, **more, by=low, at=AT)
    with pytest.raises(AssuranceTooLow):
        actions.save_answers(key, saving=actions.Saving(edition=1), by=low, at=AT)
    with pytest.raises(AssuranceTooLow):
        actions.submit_application(key, edition=1, by=low, at=AT)
    # An officer at a desk answers for whom they have before them, whatever their own level.
    clerk = replace(makers.officer("receive", agency=makers.DESK), level=1)
    application = makers.application(person, received_at=makers.DESK)
    assert actions.submit_dossier(application, by=clerk, at=AT).status == 201
    assert queries.application(key, seen_by=PLATFORM, on=TODAY).row.dossier == ""


def test_what_asks_for_level_1_is_filed_with_it(counter, monkeypatch):
    low = replace(makers.person(), level=1)
    monkeypatch.setattr(serving, "level_of", lambda _snapshot: 1)
    application = makers.application(low, received_at=None)
    assert actions.submit_dossier(application, by=low, at=AT).status == 201
