"""What is owed: reckoned at the filing, waived by facts alone, or said by an officer."""

import pytest

from lienmach import homes
from lienmach.dossiers import queries
from lienmach.dossiers.actions import charging
from lienmach.dossiers.models import Charge, Procedure
from lienmach.dossiers.refusals import (
    AmountKnown,
    AmountNotKnown,
    NoSuchDossier,
)
from lienmach.dossiers.rules.payments import ChargeState
from lienmach.ground.refusals import NotAllowed
from tests.dossiers import makers, paying
from tests.dossiers.makers import AT, BIRTH, BIRTH_DATA, DESK, TODAY
from tests.dossiers.paying import CONFIGURED, FEE, begun, bill, heard, message


@pytest.fixture(autouse=True)
def provider(monkeypatch):
    monkeypatch.setenv(paying.VARIABLE, CONFIGURED)


@pytest.fixture
def code(lan):
    return makers.submitted(lan)["code"]


@pytest.fixture
def clerk(counter):
    return makers.officer("receive", agency=DESK)


def test_what_is_owed_is_reckoned_when_a_dossier_is_taken_in(lan, code):
    owed = bill(code, lan)
    assert (owed.state, owed.amount, owed.may_pay, owed.payments) == (
        ChargeState.DUE,
        FEE,
        True,
        [],
    )
    assert owed.lines[0]["citation"]
    assert bill(makers.submitted(lan, procedure=BIRTH, data=BIRTH_DATA)["code"]) is None
    with pytest.raises(NoSuchDossier):
        bill(code, makers.person())


def test_nobody_waives_a_fee_by_what_they_write_into_the_form():
    snapshot = {"fees": [{"amount": 10}], "exemptions": [
        {"name": "x", "percent": 100, "when": {"assurance_level": 2}}]}  # fmt: skip

    version = Procedure(snapshot=snapshot)
    asked = {"channel": "online", "on": TODAY, "data": {"assurance_level": 2}}
    assert queries.fee(version, **asked).amount == 10
    assert queries.fee(version, **asked, facts={"assurance_level": 2}).amount == 0


def test_a_desk_s_fee_may_be_another_than_the_one_online(lan, clerk):
    code = makers.submitted(lan, by=clerk, received_at=DESK)["code"]
    with homes.reading("dossiers"):
        assert Charge.objects.get(dossier__code=code).channel == "counter"


def test_what_no_published_fee_answers_an_officer_says(lan, clerk):
    code = unknown(lan)
    assert (bill(code).state, bill(code).amount) == (ChargeState.UNKNOWN, None)
    with pytest.raises(AmountNotKnown):
        begun(code, lan)
    with pytest.raises(NotAllowed):
        charging.assess_charge(code, amount=7, basis="x", by=lan, at=AT)
    for _ in range(2):
        charging.assess_charge(code, amount=135_000, basis="Thông tư X", by=clerk, at=AT)
    with pytest.raises(AmountKnown):
        charging.assess_charge(code, amount=1, basis="Thông tư Y", by=clerk, at=AT)
    owed = bill(code)
    assert (owed.state, owed.amount, owed.lines[-1]["citation"]) == ("due", 135_000, "Thông tư X")
    assert heard(message(begun(code, lan)["reference"], amount=135_000)) == "paid"


def unknown(lan):
    """Hand a dossier in whose fee is not known."""
    code = makers.submitted(lan)["code"]
    forget(code)
    return code


@homes.action("dossiers")
def forget(code):
    charge = Charge.objects.get(dossier__code=code)
    charge.amount, charge.lines = None, [{**charge.lines[0], "amount": None, "before": None}]
    charge.save()
