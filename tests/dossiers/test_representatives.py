"""What a representative does is told as theirs: in timelines, on form 06, by the API."""

import dataclasses
import datetime as dt
import json
import uuid

import pytest

from lienmach.dossiers import actions, queries
from lienmach.dossiers.queries import sheets
from lienmach.ground import clock
from lienmach.identity import actions as identity
from lienmach.identity.queries import authenticate
from lienmach.identity.rules.duties import Kind
from lienmach.identity.rules.mandates import Basis
from lienmach.ledger.queries import timeline
from tests.dossiers import desk, makers
from tests.dossiers.api_client import Caller
from tests.dossiers.makers import DESK, UNIT
from tests.dossiers.told import Citizen
from tests.identity import makers as people

IN_FULL = "Người được ủy quyền hoặc đại diện"


@pytest.fixture
def holder(mai):
    """Return somebody who may act for Mai by a power of attorney, with a token."""
    other, at = Citizen(), clock.now()
    identity.grant_mandate(
        mai.key, holder=other.key, basis=Basis.POWER_OF_ATTORNEY, since=clock.local_day(at),
        by=mai.actor, at=at,
    )  # fmt: skip
    token = people.token(person=other.key, level=2, expires_at=desk.FAR)
    return authenticate(token, at).actor, token


@pytest.fixture
def code(mai, holder):
    """Return a dossier that Mai filed and the holder withdrew."""
    code = makers.submitted(mai.actor, at=clock.now())["code"]
    actions.withdraw(code, by=holder[0], at=clock.now())
    return code


def test_the_ledger_marks_what_is_done_by_a_mandate_and_nothing_else(code, holder, mai):
    facts = {fact.event: fact for fact in timeline(code)}
    done = facts["dossiers.dossier-withdrawn"]
    [mandate] = holder[0].mandates
    assert (done.actor, done.payload["by_mandate"]) == (holder[0].id, [mandate.id])
    assert "by_mandate" not in facts["dossiers.dossier-received"].payload
    makers.noted(code, "Cảm ơn", by=mai.actor, at=clock.now())
    assert "by_mandate" not in timeline(code)[-1].payload


def test_timelines_and_the_api_tell_a_representative_from_the_office(code, holder, mai):
    clerk, token = desk.staff("receive", agency=DESK)
    assert "(người được ủy quyền hoặc đại diện)" in page(token, f"/desk/dossiers/{code}/")
    english = page(token, f"/desk/dossiers/{code}/?lang=en", lang="en")
    assert "It was withdrawn (authorised representative)" in english
    for seen_by in (holder[1], people.token(person=mai.key, level=2, expires_at=desk.FAR)):
        assert "người được ủy quyền hoặc đại diện" in page(seen_by, f"/me/dossiers/{code}/")
        found = Caller(seen_by).get(f"/dossiers/{code}").json()["events"]
        assert [(each["event"], each["by"]) for each in found] == [
            ("dossiers.dossier-received", "applicant"),
            ("dossiers.dossier-withdrawn", "representative"),
        ]
    assert str(clerk) not in json.dumps(found)


def page(token, address, lang="vi"):
    return desk.browser(token).get(address, headers={"accept-language": lang}).content.decode()


def test_form_06_tells_who_withdrew(code, mai):
    assert rows(code)[-1][1:] == ["Rút hồ sơ", IN_FULL]
    own, theirs = (makers.submitted(mai.actor, at=clock.now())["code"] for _ in range(2))
    actions.withdraw(own, by=mai.actor, at=clock.now())
    assert rows(own)[-1][1:] == ["Rút hồ sơ", "Người nộp"]
    clerk = makers.officer(Kind.RECEIVE, agency=DESK)
    actions.withdraw(theirs, text="Đến quầy xin rút", by=clerk, at=clock.now())
    assert rows(theirs)[-1][1:] == ["Rút hồ sơ", "Cơ quan"]


def test_who_filed_by_a_mandate_is_known_by_the_receipt_alone(mai, holder):
    """As in dossiers of before, whose other facts bear no mark."""
    acting, at = holder[0], clock.now()
    asked = makers.application(
        mai.actor, received_at=None, commune=UNIT, filed_by=uuid.UUID(acting.id)
    )
    code = json.loads(actions.hand_in(asked, by=acting, at=at).body)["code"]
    later = at + dt.timedelta(minutes=1)
    actions.withdraw(code, by=acting, at=later)
    folder = queries.folder(code, seen_by=mai.actor, on=clock.today())
    marks = {"by_mandate"}
    unmarked = [
        dataclasses.replace(
            fact, payload={name: said for name, said in fact.payload.items() if name not in marks}
        )
        for fact in folder.events
    ]
    assert dataclasses.replace(folder, events=unmarked).acting == {acting.id}
    assert {row[2] for row in rows(code)} == {IN_FULL}


def rows(code):
    folder = queries.folder(code, seen_by=makers.PLATFORM, on=clock.today())
    return sheets.process(folder, folder.events, at=clock.now())["rows"]
