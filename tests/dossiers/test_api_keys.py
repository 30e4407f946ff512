"""
Every POST of the API is carried out once a key: walked through one by one, none left out.

Each line of the story sends a request three times: it is done (201), the same again is answered
the same (200, byte for byte), and under the same key nothing else is done (422).
"""

import dataclasses
import datetime as dt
import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lienmach import homes
from lienmach.api import api
from lienmach.dossiers import seeds
from lienmach.ground import clock
from lienmach.ground.actor import PLATFORM
from lienmach.ground.ids import uuid7
from lienmach.identity import actions as identity
from lienmach.identity import queries as people
from lienmach.identity.rules import scopes
from lienmach.identity.rules.duties import Kind
from tests.dossiers import (
    makers,
    test_applications_api,
    test_notices,
    test_payments_http,
    test_uploads_http,
)
from tests.dossiers.api_client import SERIAL, Caller, citizen, is_problem, officer
from tests.dossiers.makers import BIRTH, BIRTH_DATA, DESK, LAND, LAND_DATA, LAND_OFFICE, SPLIT, UNIT
from tests.dossiers.signing import REGISTRAR, demo
from tests.registries import test_review_api

__all__ = ["demo"]

ONLY_ASK = {"/public/status", "/public/check", "/desk/people", "/desk/search", "/places"}
"""These change nothing; the header is taken and has no effect."""

KEYED_OTHERWISE = {"/portal/messages", "/payments/messages"}
"""The identifier of a message is its key."""

PROVEN_BESIDE = {
    "/applications": test_applications_api.test_an_application_is_started_saved_and_handed_in_once,
    "/applications/{}/answers":
        test_applications_api.test_an_application_is_started_saved_and_handed_in_once,
    "/applications/{}/discard": test_applications_api.test_others_and_officers_find_nothing,
    "/dossiers/{}/satisfaction":
        test_applications_api.test_satisfaction_is_said_once_and_told_in_figures_alone,
    "/dossiers/{}/payments":
        test_payments_http.test_a_provider_s_word_counts_if_it_is_signed_and_new_and_ours,
    "/dossiers/{}/payments/cash":
        test_payments_http.test_an_officer_takes_cash_by_the_api_and_takes_it_back,
    "/dossiers/{}/payments/{}/refund":
        test_payments_http.test_an_officer_says_what_is_owed_and_that_money_was_given_back_by_the_api,
    "/dossiers/{}/payments/{}/to-refund":
        test_payments_http.test_an_officer_lets_money_be_given_back_by_the_api,
    "/dossiers/{}/charge/assessment":
        test_payments_http.test_an_officer_says_what_is_owed_and_that_money_was_given_back_by_the_api,
    "/links/": test_review_api.test_two_registrars_decide_by_programs_and_one_takes_it_back,
    "/me/notices/": test_notices.test_machines_are_told_too_and_a_key_does_it_once,
    "/me/contacts/": test_notices.test_machines_are_told_too_and_a_key_does_it_once,
    "/uploads": test_uploads_http.test_a_file_waits_for_its_owner_and_can_be_taken_back,
}  # fmt: skip
"""By the beginnings of their paths: what is proven where the rest of it is."""

SAME_AGAIN = {"/applications/{}/disputes/{}", "/applications/{}/version",
              "/applications/{}/submission"}  # fmt: skip
"""Done again, under whatever key, these change nothing and are answered alike."""

TEXT, GRANTED = {"text": "một"}, {"outcome": "granted"}
OTHER_DESK = "H24.102.01"
EVERYTHING = sorted(scopes.KNOWN)


def schema():
    return api.get_openapi_schema()["paths"]


def posts():
    """Return every POST of the API, by its path without the version."""
    return {
        path.removeprefix("/api/v1"): operations["post"]
        for path, operations in schema().items()
        if "post" in operations
    }


def named(path):
    """Return the parameters in a path as the description writes them, whatever they are called."""
    return re.sub(r"\{[^}]*\}", "{}", path)


@pytest.fixture
def proven():
    return set()


@pytest.fixture
def proves(proven):
    """Prove one operation: done, the same again, and nothing else under its key."""

    def proves(caller, operation, body=None, *, other=None, files=None, **names):
        path, key = operation.format(**names), str(uuid7())
        said = [body, body, other] if files is None else [None] * 3
        sent = [{"data": each()} for each in files] if files else [{}] * 3
        first, again, else_ = (
            caller.post(path, what, key=key, **more) for what, more in zip(said, sent, strict=True)
        )
        assert first.status_code == 201, (operation, first.content)
        assert again.status_code == 200, (operation, again.content)
        if "token" in first.json():  # told once
            assert again.json() == {**first.json(), "token": None}
        else:
            assert again.content == first.content, operation
        if other is not None or files:
            assert is_problem(else_, 422)["type"].endswith(":KeyUsedForSomethingElse"), operation
        without = caller.post(path, body, key=False, **(sent[0] if files else {}))
        assert is_problem(without, 400)["type"].endswith(":KeyMissing"), operation
        proven.add(named(operation))
        return first.json()

    return proves


def chief(*kinds, agency=None, **granted):
    """Return an officer's caller with every scope, and duties for an agency or everywhere."""
    caller = officer(agency=agency or DESK, allowed=EVERYTHING)
    with homes.province("haiduong"):
        staff = key_of(caller)
        for kind in kinds:
            identity.grant_duty(
                staff, kind=kind, since=clock.today(), by=PLATFORM, at=clock.now(),
                **({"agency": agency} if agency else {}), **granted,
            )  # fmt: skip
    return caller


def key_of(caller):
    """Return the key of the officer behind a caller."""
    token = caller.headers["Authorization"].removeprefix("Bearer ")
    return people.authenticate(token, clock.now()).id


def test_every_post_says_whether_it_takes_a_key():
    for path, operation in posts().items():
        header = next(
            (each for each in operation.get("parameters", []) if each["name"] == "Idempotency-Key"),
            None,
        )
        assert header is not None, path
        assert header["required"] == (path not in ONLY_ASK | KEYED_OTHERWISE), path


@dataclasses.dataclass
class People:
    """Who takes part in the story."""

    mai: Caller
    other: Caller
    clerk: Caller
    desk: Caller
    elsewhere: Caller

    def filed(self, **more):
        """Let Mai hand a dossier in; return its code."""
        body = {"procedure": LAND, "data": LAND_DATA, **more}
        return self.mai.post("/dossiers", body).json()["code"]


def test_every_post_is_carried_out_once_a_key(counter, demo, proves, proven):
    mai, other = (citizen(allowed=scopes.CITIZEN) for _ in range(2))
    people = People(
        mai, other,
        clerk=chief(Kind.RECEIVE, Kind.DECIDE, agency=LAND_OFFICE),
        desk=chief(Kind.RECEIVE, agency=DESK),
        elsewhere=chief(Kind.RECEIVE, Kind.DECIDE, agency=OTHER_DESK),
    )  # fmt: skip
    for part in (
        citizens,
        desks,
        steps_of,
        results,
        draft_of,
        fallback,
        mandates,
        duties_of,
        tokens,
    ):
        part(people, proves)
    expected = {
        path
        for path in map(named, posts())
        if path not in ONLY_ASK | KEYED_OTHERWISE | SAME_AGAIN
        and not any(path == start or (start[-1] == "/" and path.startswith(start))
                    for start in PROVEN_BESIDE)
    }  # fmt: skip
    assert proven == expected, expected - proven


def citizens(who, proves):
    """Prove what citizens do, and what an office asks of them."""
    mai, clerk = who.mai, who.clerk
    land = {"procedure": LAND, "data": LAND_DATA}
    code = proves(mai, "/dossiers", land, other={**land, "data": {**LAND_DATA, "x": 1}})["code"]
    proves(mai, "/dossiers/{code}/notes", TEXT, other={"text": "hai"}, code=code)
    papers = [
        lambda name=name: {"paper": SimpleUploadedFile(name, makers.PDF, "application/pdf")}
        for name in ("a.pdf", "a.pdf", "b.pdf")
    ]
    proves(mai, "/dossiers/{code}/papers", files=papers, code=code)
    renewed = {"instead_of": 1}
    proves(mai, "/dossiers/{code}/receipt", renewed, other={"instead_of": 2}, code=code)
    asked = {"text": "Thiếu"}
    proves(clerk, "/dossiers/{code}/supplement-request", asked, other={"text": "x"}, code=code)
    again = {"reason": "Thiếu bản sao"}
    form = {"code": code, "form": "02"}
    proves(clerk, "/dossiers/{code}/forms/{form}", again, other={"reason": "x"}, **form)
    data = {"data": {"map": "B"}}
    proves(mai, "/dossiers/{code}/supplement", data, other={"data": {}}, code=code)
    proves(mai, "/dossiers/{code}/withdrawal", code=code)


def desks(who, proves):
    """Prove what moves a dossier from officer to officer and from desk to desk."""
    clerk, code = who.clerk, who.filed()
    proves(clerk, "/dossiers/{code}/claim", code=code)
    proves(clerk, "/dossiers/{code}/release", code=code)
    proposed = {"step": "propose", "outcome": "granted"}
    proves(clerk, "/dossiers/{code}/steps", proposed, other={**proposed, "text": "x"}, code=code)
    proves(clerk, "/dossiers/{code}/undo", code=code)
    question = {"agency": DESK, "question": "Có tranh chấp?", "due_on": "2099-01-05"}
    other = {**question, "question": "?"}
    key = proves(clerk, "/dossiers/{code}/consultations", question, other=other, code=code)["id"]
    answer = "/dossiers/{code}/consultations/{id}/answer"
    proves(who.desk, answer, TEXT, other={"text": "hai"}, code=code, id=key)
    offer = {"agency": OTHER_DESK, "reason": "Gần nơi có đất"}
    proves(clerk, "/dossiers/{code}/hand-over", offer, other={**offer, "reason": "x"}, code=code)
    proves(clerk, "/dossiers/{code}/hand-over/withdrawal", code=code)
    clerk.post(f"/dossiers/{code}/hand-over", offer)
    answer, taken = "/dossiers/{code}/hand-over/answer", {"accept": True}
    proves(who.elsewhere, answer, taken, other={"accept": False}, code=code)


def steps_of(who, proves):
    """Prove taking in, deciding, in bulk too, handing out and placing."""
    clerk, more = who.clerk, [who.filed(), who.filed()]
    bulk = {"codes": more, "step": "decide", "outcome": "granted"}
    done = proves(clerk, "/desk/steps", bulk, other={**bulk, "codes": more[:1]})["items"]
    assert all(line["done"] for line in done)
    code = who.filed()
    proves(clerk, "/dossiers/{code}/decision", GRANTED, other={"outcome": "refused"}, code=code)
    paper = {"text": makers.ELSEWHERE}
    proves(clerk, "/dossiers/{code}/handover", paper, other={"text": "x"}, code=code)
    applied = {
        "procedure": LAND, "data": LAND_DATA, "applicant": str(key_of(who.mai)), "unit": UNIT,
        "received_at": DESK,
    }  # fmt: skip
    other = {**applied, "data": {**LAND_DATA, "x": 1}}
    proves(who.desk, "/desk/dossiers", applied, other=other)
    new = {
        "personal_id": "030185900001", "full_name": "Lò Thị Mây", "birth_date": "1985-03-04",
        "unit": UNIT, "desk": DESK,
    }  # fmt: skip
    other = {**new, "full_name": "Lò Thị Mưa"}
    proves(who.desk, "/desk/people/registrations", new, other=other)
    lost = makers.submitted(makers.person(), commune=SPLIT, commune_on=makers.DAY_BEFORE)["code"]
    merger = chief(Kind.MERGE, Kind.READ)
    heir = {"unit": "10543"}
    proves(merger, "/dossiers/{code}/placement", heir, other={"unit": "10891"}, code=lost)


def results(who, proves):
    """Prove issuing a result and taking it out of force."""
    told = who.mai.post("/dossiers", {"procedure": BIRTH, "data": BIRTH_DATA}).json()
    code = told["code"]
    leader = chief(Kind.DECIDE, Kind.SIGN, agency=told["competent_agency"]["code"])
    leader.post(f"/dossiers/{code}/decision", GRANTED)
    said = {"particulars": REGISTRAR}
    path = "/dossiers/{code}/results"
    key = proves(leader, path, said, other={"particulars": {}}, code=code)["id"]
    why = {"reason": "Sai"}
    proves(leader, f"{path}/{{id}}/revocation", why, other={"reason": "x"}, code=code, id=key)


def fallback(_who, proves):
    """Prove standing in for the National Portal, and handing back."""
    publisher, standing = chief(Kind.PUBLISH), {"why": "Cổng bảo trì"}
    proves(publisher, "/fallback", standing, other={"why": "x"})
    proves(publisher, "/fallback/end")


def mandates(who, proves):
    """Prove giving a mandate, proving and ending it."""
    keys = {"grantor": str(key_of(who.mai)), "holder": str(key_of(who.other))}
    given = {**keys, "basis": "power-of-attorney"}
    mandate = proves(who.mai, "/mandates", given, other={**given, "procedures": [LAND]})
    proves(who.mai, "/mandates/{id}/revocation", id=mandate["id"])
    with homes.province("haiduong"):
        made = people.person(PLATFORM, key_of(who.other), on=clock.today())
    named = {"personal_id": made.personal_id, "full_name": made.full_name}
    own = {**named, "basis": "power-of-attorney"}
    proves(who.mai, "/me/mandates", own, other={**own, "procedures": [LAND]})
    waiting = who.other.post("/mandates", {**keys, "basis": "guardian", "until": until(30)})
    proves(chief(Kind.REGISTER), "/mandates/{id}/proof", id=waiting.json()["id"])


def tokens(who, proves):
    """Prove making a token and ending it."""
    wanted = {"label": "Phần mềm", "scopes": ["dossiers:read"], "days": 7}
    proves(who.desk, "/me/tokens", wanted, other={**wanted, "days": 8})
    own = next(
        row for row in who.desk.get("/me/tokens").json()["items"] if row["label"] == "Phần mềm"
    )
    proves(who.desk, "/me/tokens/{id}/revocation", id=own["id"])


def until(days):
    return str(clock.today() + dt.timedelta(days=days))


def draft_of(_who, proves):
    """Prove what is done to drafts, and to the dossiers under what they become."""
    writer, publisher = chief(Kind.DRAFT), chief(Kind.PUBLISH)
    begun = {"code": LAND, "version": "k1", "since": until(0)}
    proves(writer, "/catalogue/drafts", begun, other={**begun, "version": "k2"})
    [land] = [each for each in seeds.versions("haiduong") if each.code == LAND]
    written = {**begun, "edition": 1, "content": {**land.snapshot, "name": "Biến động (mới)"}}
    del written["code"]
    at = {"code": LAND}
    done = proves(
        writer, "/catalogue/drafts/{code}/writing", written, other={**written, "edition": 2}, **at
    )
    now, wrong = {"edition": done["edition"]}, {"edition": done["edition"] + 1}
    proves(writer, "/catalogue/drafts/{code}/review", now, other=wrong, **at)
    proves(publisher, "/catalogue/drafts/{code}/return", now, other=wrong, **at)
    writer.post(f"/catalogue/drafts/{LAND}/review", now)
    proves(publisher, "/catalogue/drafts/{code}/publication", now, other=wrong, **at)
    writer.post("/catalogue/drafts", {**begun, "version": "k3", "since": until(1)})
    proves(writer, "/catalogue/drafts/{code}/drop", {"edition": 1}, other={"edition": 2}, **at)
    officers = chief(Kind.PUBLISH, Kind.READ)
    to = {"to": "k1"}
    batch = proves(officers, "/catalogue/{code}/conversions", to, other={"to": "k9"}, **at)
    assert batch["done"]
    proves(officers, "/catalogue/conversions/{batch}/return", batch=batch["batch"])


def duties_of(_who, proves):
    """Prove giving, ending, lending and reviewing duties."""
    head = chief(Kind.APPOINT)
    holder, deputy = chief(Kind.REGISTER), chief()
    mine = str(key_of(holder))
    rows = head.get("/duties?due=false").json()["items"]
    duty, login = next((row["id"], row["login"]) for row in rows if row["staff"] == mine)
    lent = {
        "duty": duty, "deputy": str(key_of(deputy)), "since": until(0), "until": until(2),
    }  # fmt: skip
    key = proves(head, "/stand-ins", lent, other={**lent, "until": until(3)})["id"]
    given = {"login": login, "kind": "read", "everywhere": True}
    new = proves(head, "/duties", given, other={**given, "kind": "sign"})["id"]
    ended = {"until": until(1)}
    proves(head, "/duties/{id}/end", ended, other={"until": until(2)}, id=new)
    proves(head, "/stand-ins/{id}/end", ended, other={"until": until(2)}, id=key)
    word = {"duties": [duty], "outcome": "confirmed"}
    proves(head, "/duties/reviews", word, other={**word, "outcome": "withdrawn"})


def test_a_key_is_one_person_s_and_one_operation_s(counter):
    key, body = str(uuid7()), {"procedure": LAND, "data": LAND_DATA}
    codes = {citizen().post("/dossiers", body, key=key).json()["code"] for _ in range(2)}
    assert len(codes) == 2
    mai = citizen()
    code = mai.post("/dossiers", body, key=key).json()["code"]
    assert mai.post(f"/dossiers/{code}/notes", {"text": "một"}, key=key).status_code == 201
    assert Caller().post(f"/dossiers/{code}/notes", {"text": "một"}, key=key).status_code == 401


def test_what_was_refused_may_be_asked_again_under_its_key(counter):
    mai, key = citizen(), str(uuid7())
    code = mai.post("/dossiers", {"procedure": LAND, "data": LAND_DATA}).json()["code"]
    is_problem(mai.post(f"/dossiers/{code}/handover", key=key), 403)
    clerk = officer(Kind.DECIDE, agency=LAND_OFFICE)
    is_problem(clerk.post(f"/dossiers/{code}/handover", key=key), 409)
    clerk.post(f"/dossiers/{code}/decision", {"outcome": "granted"})
    refused = clerk.post(f"/dossiers/{code}/handover", key=key)
    assert is_problem(refused, 409)["type"].endswith(":NothingToHandOver")
    paper = {"text": makers.ELSEWHERE}
    assert clerk.post(f"/dossiers/{code}/handover", paper, key=key).status_code == 201
    again = clerk.post(f"/dossiers/{code}/handover", paper, key=key)
    assert json.loads(again.content)["state"] == "handed-over"
    assert next(SERIAL)
