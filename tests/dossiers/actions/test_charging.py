"""What is owed: reckoned at the filing, waived by facts alone, or said by an officer."""

import pytest

from lienmach import homes
from lienmach.dossiers import actions, queries
from lienmach.dossiers.actions import charging
from lienmach.dossiers.models import Charge, Procedure
from lienmach.dossiers.refusals import (
    AmountKnown,
    AmountNotKnown,
    NoSuchDossier,
    NothingOwed,
    PaymentUnderWay,
    ReasonMissing,
)
from lienmach.dossiers.rules.payments import ChargeState, State, Told
from lienmach.ground.actor import PLATFORM
from lienmach.ground.refusals import NotAllowed
from tests.dossiers import makers, paying
from tests.dossiers.actions.test_cashier import cash
from tests.dossiers.actions.test_payments import at_portal
from tests.dossiers.makers import AT, BIRTH, BIRTH_DATA, DESK, TODAY, UNPRICED, UNPRICED_DATA
from tests.dossiers.paying import CONFIGURED, FEE, begun, bill, events, heard, message

IDENTITY_CARD, LICENCE_RENEWAL = "2.001194", "DVC25.22"
EXCHANGED = {"reason": "đổi thẻ", "exchange_reason": "theo yêu cầu của tôi"}
LOST = {"reason": "cấp lại do mất, hỏng", "reissue_reason": "mất thẻ"}


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


@pytest.fixture
def unpriced(lan, clerk):
    """Hand a dossier in at a desk, by a procedure of which no fee is published at all."""
    makers.published(UNPRICED)
    return makers.submitted(
        lan, by=clerk, procedure=UNPRICED, data=UNPRICED_DATA, received_at=DESK
    )["code"]


def test_where_no_fee_is_published_at_all_an_officer_says(lan, clerk, unpriced):
    assert kept(unpriced) == []  # nothing was written down when it was taken in
    for who in (lan, clerk):
        owed = bill(unpriced, who)
        assert (owed.state, owed.amount, owed.lines, owed.may_pay) == ("unknown", None, [], False)
    with pytest.raises(AmountNotKnown):
        begun(unpriced, lan)
    with pytest.raises(AmountNotKnown):
        cash(unpriced, clerk, amount=50_000)
    with pytest.raises(NotAllowed):
        charging.assess_charge(unpriced, amount=7, basis="x", by=lan, at=AT)
    assert kept(unpriced) == []  # what was refused leaves nothing
    for _ in range(2):
        charging.assess_charge(unpriced, amount=50_000, basis="Thông tư X", by=clerk, at=AT)
    with pytest.raises(AmountKnown):
        charging.assess_charge(unpriced, amount=1, basis="Thông tư Y", by=clerk, at=AT)
    owed = bill(unpriced, lan)
    assert (owed.state, owed.amount, owed.may_pay) == ("due", 50_000, True)
    assert [line["citation"] for line in owed.lines] == ["Thông tư X"]
    assert kept(unpriced) == [("counter", TODAY, AT)]  # as of the day it was taken in
    assert cash(unpriced, clerk, amount=50_000).status == 201
    assert bill(unpriced).state == "settled"
    assert events(unpriced)[-2:] == ["charge-assessed", "payment-made"]


def test_where_no_fee_is_published_at_all_the_portal_s_amount_holds(unpriced):
    at_portal(unpriced, 50_000, f"P-{unpriced}")
    owed = bill(unpriced)
    assert (owed.state, owed.amount) == ("settled", 50_000)
    assert [each.state for each in owed.payments] == ["paid"]


def test_an_officer_may_say_that_nothing_is_owed_after_all(clerk, unpriced):
    charging.assess_charge(unpriced, amount=0, basis="Thông tư X", by=clerk, at=AT)
    assert bill(unpriced).state == "waived"
    with pytest.raises(NothingOwed):
        cash(unpriced, clerk, amount=1)


def test_of_what_ended_undecided_nobody_says_what_is_owed(clerk, unpriced):
    actions.withdraw(unpriced, text="Trùng hồ sơ", by=PLATFORM, at=AT)
    with pytest.raises(NothingOwed):
        charging.assess_charge(unpriced, amount=7, basis="x", by=clerk, at=AT)
    assert bill(unpriced).state == "lapsed"


def test_what_a_rule_says_is_free_nobody_charges(lan):
    free = makers.submitted(lan, procedure=BIRTH, data=BIRTH_DATA)["code"]
    with pytest.raises(NothingOwed):
        charging.assess_charge(free, amount=7, basis="x", by=PLATFORM, at=AT)
    assert bill(free) is None


WRONG = {"basis": "Thông tư X", "at": AT}
RIGHT = {**WRONG, "amount": 53_000, "instead_of": 530_000, "reason": "Gõ thừa một số 0"}


def filed(lan, procedure, **answers):
    """Return the code of a dossier whose fee turns on its answers."""
    makers.published(procedure)
    makers.standing_in()
    data = makers.example(procedure) | answers
    asked = {"procedure": procedure, "received_at": None, "commune": makers.UNIT}
    return makers.submitted(lan, data=data, **asked)["code"]


def completed(code, by, **data):
    actions.ask_for_supplement(code, text="Bổ sung giấy tờ", by=PLATFORM, at=AT)
    actions.give_supplement(code, data=data, by=by, at=AT)


def test_what_is_owed_follows_the_answers_it_turns_on(lan):
    code = filed(lan, IDENTITY_CARD, **EXCHANGED)
    assert bill(code).amount == 50_000
    reference = begun(code, lan)["reference"]
    completed(code, lan, **LOST)
    assert (bill(code).state, bill(code).amount) == (ChargeState.DUE, 70_000)
    fact = queries.folder(code, seen_by=PLATFORM, on=TODAY).events[-1]
    assert (fact.event, fact.actor) == ("dossiers.charge-assessed", PLATFORM.id)
    assert (fact.payload["amount"], fact.payload["before"]) == (70_000, 50_000)
    heard(message(reference, amount=50_000))  # of what is owed no more: it is given back
    assert bill(code).payments[0].state == State.TO_REFUND


def test_where_the_new_answers_leave_the_fee_open_an_officer_says_it(lan):
    code = filed(lan, LICENCE_RENEWAL, fee_relief=False)
    assert bill(code).amount == 200_000
    completed(code, lan, fee_relief=True)
    assert (bill(code).state, bill(code).amount) == (ChargeState.UNKNOWN, None)
    actions.assess_charge(code, amount=0, basis="Thông tư về miễn lệ phí", by=PLATFORM, at=AT)
    assert (bill(code).state, bill(code).amount) == (ChargeState.WAIVED, 0)


def test_answers_that_cost_the_same_change_nothing(lan):
    code = filed(lan, IDENTITY_CARD, **EXCHANGED)
    before = bill(code)
    completed(code, lan, **EXCHANGED)
    assert bill(code).lines == before.lines
    assert "charge-assessed" not in events(code)


def test_what_was_paid_stays_though_the_answers_change(lan):
    code = filed(lan, IDENTITY_CARD, **EXCHANGED)
    heard(message(begun(code, lan)["reference"], amount=50_000))
    assert bill(code).state == ChargeState.SETTLED
    completed(code, lan, **LOST)
    assert (bill(code).state, bill(code).amount) == (ChargeState.SETTLED, 50_000)


def test_a_mistyped_amount_is_corrected_for_a_reason_until_it_is_paid(lan, clerk, unpriced):
    charging.assess_charge(unpriced, amount=530_000, **WRONG, by=clerk)
    for wrong, refusal in (
        ({"reason": " "}, ReasonMissing), ({"instead_of": None}, AmountKnown),
        ({"instead_of": 1}, AmountKnown),
    ):  # fmt: skip
        with pytest.raises(refusal):
            charging.assess_charge(unpriced, **{**RIGHT, **wrong}, by=clerk)
    with pytest.raises(NotAllowed):
        charging.assess_charge(unpriced, **RIGHT, by=lan)
    assert bill(unpriced, clerk).may_assess
    for _ in range(2):  # sent twice it is one correction
        charging.assess_charge(unpriced, **RIGHT, by=clerk)
    owed = bill(unpriced, lan)
    assert (owed.amount, [line["amount"] for line in owed.lines]) == (53_000, [53_000])
    assert not owed.may_assess
    folder = queries.folder(unpriced, seen_by=clerk, on=TODAY)
    assert folder.notes[-1] == "530.000 đồng → 53.000 đồng: Gõ thừa một số 0"
    assert queries.folder(unpriced, seen_by=lan, on=TODAY).notes == []
    facts = [f.payload for f in folder.events if f.event == "dossiers.charge-assessed"]
    assert [(fact["before"], fact["amount"]) for fact in facts] == [
        (None, 530_000),
        (530_000, 53_000),
    ]
    assert cash(unpriced, clerk, amount=53_000).status == 201
    assert not bill(unpriced, clerk).may_assess
    with pytest.raises(AmountKnown):
        charging.assess_charge(unpriced, **{**RIGHT, "amount": 1, "instead_of": 53_000}, by=clerk)


def test_nothing_is_corrected_while_somebody_pays_it_nor_what_a_published_fee_says(
    lan, clerk, code, unpriced
):
    charging.assess_charge(unpriced, amount=530_000, **WRONG, by=clerk)
    reference = begun(unpriced, lan)["reference"]
    assert not bill(unpriced, clerk).may_assess
    with pytest.raises(PaymentUnderWay):
        charging.assess_charge(unpriced, **RIGHT, by=clerk)
    heard(message(reference, Told.FAILED))
    charging.assess_charge(unpriced, **RIGHT, by=clerk)
    assert heard(message(begun(unpriced, lan)["reference"], amount=53_000)) == "paid"
    assert not bill(code).may_assess
    with pytest.raises(AmountKnown):
        charging.assess_charge(code, **{**RIGHT, "instead_of": FEE}, by=PLATFORM)


def test_what_published_fees_say_stays_when_the_rest_is_corrected(lan, clerk):
    code = unknown(lan)
    with_known(code)
    charging.assess_charge(code, amount=530_000, **WRONG, by=clerk)
    charging.assess_charge(code, **RIGHT, by=clerk)
    assert [line["amount"] for line in bill(code).lines] == [10_000, 43_000]


@homes.action("dossiers")
def with_known(code):
    charge = Charge.objects.get(dossier__code=code)
    charge.lines = [{**charge.lines[0], "amount": 10_000, "before": 10_000}, *charge.lines]
    charge.save()


def kept(code):
    """Return what is written down of the charges of a dossier."""
    with homes.reading("dossiers"):
        found = Charge.objects.filter(dossier__code=code)
        return list(found.values_list("channel", "day", "at"))
