"""Pages that few people see, and then when something went wrong: they too are to be read by all."""

import re
import uuid

import pytest
from django.test import Client

from lienmach.dossiers import actions, queries
from lienmach.dossiers.rules.catalogue import Version
from lienmach.ground import clock
from lienmach.ground.actor import PLATFORM
from lienmach.identity.gate import COOKIE
from lienmach.identity.rules.duties import Kind
from tests.dossiers import applying, catalogue_desk, desk, makers
from tests.dossiers.makers import BIRTH, LAND, LAND_OFFICE
from tests.identity import makers as identity
from tests.journeys.browser import visited

NOTHING = uuid.UUID(int=7)


@pytest.fixture
def lan(counter):
    """Somebody who files, and their browser."""
    actor, _new = applying.mother()
    client = Client(headers={"host": desk.HOST})
    client.cookies[COOKIE] = identity.session(person=uuid.UUID(actor.id))
    return actor, client


def newer(code):
    """Publish a version that begins today and says what the one before said."""
    today = clock.today()
    snapshot = queries.standing(code, on=today).snapshot
    version = Version(code, f"v{today}", today, None, snapshot)
    actions.publish_procedure(version, by=PLATFORM, at=clock.now())
    return version.version


def faults(answers):
    """Return where somebody would meet a barrier."""
    with visited() as visit:
        found = {answer.request["PATH_INFO"]: visit.barriers(answer) for answer in answers}
    return {path: seen for path, seen in found.items() if seen}


def test_what_a_citizen_meets_who_turns_back(lan):
    actor, client = lan
    code = makers.submitted(actor, at=clock.now())["code"]
    page = client.get(f"/apply/{BIRTH}/")
    key = re.search(rb'name="key" value="(\w+)"', page.content)[1].decode()
    root = client.post(f"/apply/{BIRTH}/start", {"key": key})["Location"]
    answers = [
        client.get(f"/me/dossiers/{code}/withdraw"),
        client.get(f"{root}discard"),
        client.get(f"/apply/{NOTHING}/check"),
        client.get("/papers/H24.101.01-250701-9999/"),
    ]
    newer(BIRTH)
    less_sure = Client(headers={"host": desk.HOST})
    less_sure.cookies[COOKIE] = identity.session(person=uuid.UUID(actor.id), level=1)
    answers += [client.get(f"{root}version"), less_sure.get(f"{root}version")]
    assert faults(answers) == {}


def test_what_an_officer_meets_whose_step_is_refused(lan):
    code = makers.submitted(lan[0], at=clock.now())["code"]
    officer = desk.browser(desk.staff("decide", agency=LAND_OFFICE)[1])
    sent = {"code": [code, "H24.101.01-250701-9999"], "step": "claim", "key": "k1"}
    answers = [officer.post("/desk/bulk", sent), officer.get("/desk/dossiers/none/")]
    assert faults(answers) == {}


def test_what_the_catalogue_shows_of_versions_and_of_running_dossiers(lan):
    makers.submitted(lan[0], at=clock.now())
    before = queries.standing(LAND, on=clock.today()).version
    version = newer(LAND)
    publisher = catalogue_desk.browser(Kind.PUBLISH, Kind.READ)
    trial = publisher.get(f"/catalogue/{LAND}/convert?to={version}")
    batch = publisher.post(f"/catalogue/{LAND}/convert", {"to": version})["Location"]
    answers = [
        trial,
        publisher.get(batch),
        publisher.get(f"/catalogue/{LAND}/diff?old={before}&new={version}"),
        publisher.get("/catalogue/none/"),
    ]
    assert faults(answers) == {}
