"""Decided dossiers and their results, issued with the demo's keys."""

import datetime as dt
import uuid

import pytest

from lienmach.dossiers import actions, seeds
from lienmach.dossiers.actions import Said
from lienmach.ground import installation
from lienmach.identity.rules.duties import Kind
from tests.dossiers import makers
from tests.dossiers.makers import AT, BIRTH, BIRTH_DATA, LAND

ADDRESS = "http://haiduong.localhost:8000"
REGISTRAR = {
    "ethnicity": "Kinh",
    "nationality": "Việt Nam",
    "hometown": "Hải Dương",
    "mother_name": "Trần Thị Mẫu",
    "mother_born": "1995",
}
LAND_SAID = {"before": "Giấy tờ số 142000001", "after": "Giấy tờ số 030095000001"}
DEATH, MARRIAGE, ALLOWANCE, PARCEL = "DVC25.10", "DVC25.11", "DVC25.23", "DVC.DAT.26"
SPOUSE = {"ethnicity": "Kinh", "nationality": "Việt Nam", "residence": "Nam Sách"}
COUPLE = {
    f"{who}_{field}": value
    for who, born, number in (
        ("husband", "1993-01-02", "CC 030093000002"),
        ("wife", "1995-02-03", "CC 030195000001"),
    )
    for field, value in {**SPOUSE, "born": born, "paper": number, "name": f"Người {who}"}.items()
}
SAID = {
    DEATH: {"deceased_born": "1940", "cause": "Tuổi già"},
    MARRIAGE: {**COUPLE, "registered_on": "2026-11-20"},
    ALLOWANCE: {
        "worker_name": "Lê Thị Thử", "worker_id": "030190000003", "months_paid": "36",
        "monthly": "3000000", "months": "3", "from_day": "2026-12-01", "until_day": "2027-02-28",
    },
}  # fmt: skip
LETTER_SAID = {"reason": "Thửa đất đang có tranh chấp"}


@pytest.fixture
def demo(migrated, monkeypatch):
    """An installation that holds a scenario: the demo's authority may sign."""
    path = installation.home() / "scenario"
    installation.mark_scenario("two-provinces")
    yield
    path.unlink()


def decided(lan, *, procedure=BIRTH, outcome="granted", data=None, **changes):
    """Return the code of a decided dossier, and an officer who signs for its agency."""
    known = {version.code: version.snapshot["example"] for version in seeds.versions("haiduong")}
    data = data or (dict(BIRTH_DATA) if procedure == BIRTH else dict(known[procedure]))
    receipt = makers.submitted(lan, procedure=procedure, data=data, **changes)
    agency = receipt["competent_agency"]["code"]
    clerk = makers.officer(Kind.DECIDE, agency=agency)
    if procedure == MARRIAGE and outcome == "granted":
        actions.take_step(receipt["code"], "attend", said=Said(), by=clerk, at=AT)
    actions.decide_dossier(receipt["code"], outcome=outcome, by=clerk, at=AT)
    return receipt["code"], makers.officer(Kind.SIGN, agency=agency)


def said_of(procedure, outcome="granted"):
    if outcome != "granted":
        return LETTER_SAID
    return {BIRTH: REGISTRAR, LAND: LAND_SAID, **SAID}.get(procedure, {})


def issued(lan, *, procedure=BIRTH, outcome="granted", at=AT, **more):
    """Issue a result; return its dossier's code, its key and who signed it."""
    code, leader = decided(lan, procedure=procedure, outcome=outcome)
    key = actions.issue_result(
        code, said=said_of(procedure, outcome), address=ADDRESS, by=leader, at=at, **more
    )
    assert isinstance(key, uuid.UUID)
    return code, key, leader


LATER = AT + dt.timedelta(days=3)
