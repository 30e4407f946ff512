"""Pages that come back with what was typed, and say what is wrong: to be read by all as well."""

import json
import re
import uuid

from django.test import Client

from lienmach.dossiers import actions
from lienmach.ground import clock
from lienmach.ground.actor import PLATFORM
from lienmach.identity.rules.duties import Kind
from tests.dossiers import catalogue_desk, desk, makers
from tests.dossiers.makers import BIRTH, DESK
from tests.dossiers.test_rare_pages_browser import faults
from tests.identity import makers as identity

LATER = "2099-01-01"


def hidden(page, name):
    return re.search(rf'name="{name}" value="([\w-]+)"', page.content.decode())[1]


def test_what_a_citizen_sent_that_could_not_be_taken(mai, ways):
    code = makers.submitted(mai.actor)["code"]
    actions.decide_dossier(code, outcome="granted", by=PLATFORM, at=clock.now())
    browser = desk.browser(identity.token(person=mai.key, expires_at=desk.FAR))
    stranger = Client(headers={"host": desk.HOST, "referer": f"http://{desk.HOST}/me/dossiers/"})
    answers = [
        browser.post(f"/me/dossiers/{code}/satisfaction", {"key": "k", "words": "Rất tận tình"}),
        browser.post("/me/contact/sms/address", {"address": "09123"}),
        stranger.post(f"/me/dossiers/{code}/withdraw"),
        browser.post(f"/me/dossiers/{code}/withdraw"),
    ]
    assert [answer.status_code for answer in answers] == [422, 422, 401, 409]
    assert faults(answers) == {}


def test_what_an_officer_sent_that_could_not_be_taken(counter):
    key = identity.person(name="Phạm Thị Hoài Thương")
    clerk = desk.browser(desk.staff("receive", agency=DESK)[1])
    sent = {
        "applicant": str(key), "procedure": makers.LAND, "desk": DESK, "unit": "10525",
        "key": uuid.uuid4().hex, **{f"field-{k}": v for k, v in makers.LAND_DATA.items()},
    }  # fmt: skip
    assert clerk.post("/desk/new/file", sent).status_code == 303
    token = {"label": "máy tính", "scope": ["dossiers:read"], "days": "30"}
    token["key"] = hidden(clerk.get("/account/tokens/"), "key")
    assert clerk.post("/account/tokens/", token).status_code == 200
    writer = catalogue_desk.browser(Kind.DRAFT)
    begun = {"code": BIRTH, "version": "p1", "since": LATER}
    place = writer.post("/catalogue/begin", begun)["Location"]
    draft = {"edition": "77", "version": "p1", "since": LATER, "content": json.dumps({"a": 1})}
    answers = [
        clerk.post("/desk/new/file", {**sent, "field-parcel": "204"}),
        clerk.post("/account/tokens/", token),
        writer.post(place, draft),
        writer.post(place, {**draft, "content": "{"}),
    ]
    assert [answer.status_code for answer in answers] == [422, 200, 409, 422]
    assert faults(answers) == {}
