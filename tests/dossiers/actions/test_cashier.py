"""Money at the desk: taken, taken back, given back."""

import dataclasses
import datetime as dt

import pytest

from lienmach.dossiers import actions, queries
from lienmach.dossiers.actions import Said, cashier
from lienmach.dossiers.refusals import (
    AmountWrong,
    DayClosed,
    NoSuchDossier,
    NoSuchPayment,
    NothingOwed,
    NothingToRefund,
    NothingToUndo,
    Overtaken,
    ReasonMissing,
    SlipMissing,
    StillOwed,
)
from lienmach.dossiers.rules.payments import ChargeState, State
from lienmach.ground import paging
from lienmach.ground.actor import PLATFORM
from lienmach.ground.ids import uuid7
from lienmach.ground.refusals import CursorMalformed, NotAllowed
from tests.dossiers import makers, paying
from tests.dossiers.makers import AT, DESK, LAND_OFFICE, TODAY
from tests.dossiers.paying import CONFIGURED, FEE, at_once, begun, bill, events, heard, message


@pytest.fixture(autouse=True)
def provider(monkeypatch):
    monkeypatch.setenv(paying.VARIABLE, CONFIGURED)


@pytest.fixture
def code(lan):
    return makers.submitted(lan)["code"]


@pytest.fixture
def clerk(counter):
    return makers.officer("receive", agency=DESK)


def cash(code, by, *, amount=FEE, slip="BL/26-001", key=None, at=AT):
    request = actions.cash_request(code, amount=amount, slip=slip, key=key or str(uuid7()), by=by)
    return cashier.take_cash(code, amount=amount, slip=slip, request=request, by=by, at=at)


def test_cash_is_taken_against_a_slip_and_taken_back_the_same_day(lan, code, clerk):
    for amount, slip, refusal in ((FEE - 1, "B1", AmountWrong), (FEE, "số 1", SlipMissing)):
        with pytest.raises(refusal):
            cash(code, clerk, amount=amount, slip=slip)
    with pytest.raises(NotAllowed):
        cash(code, lan)
    first, again = (cash(code, clerk, key="c") for _ in range(2))
    assert (first.status, again.status, first.body) == (201, 200, again.body)
    [paid] = bill(code, clerk).payments
    assert (paid.provider, paid.slip, paid.may_undo) == ("cash", "BL/26-001", True)
    assert not bill(code, lan).payments[0].may_undo
    with pytest.raises(NothingOwed):
        cash(code, clerk)
    with pytest.raises(DayClosed):
        actions.undo_cash(code, paid.id, by=clerk, at=AT + dt.timedelta(days=1))
    with pytest.raises(NothingToRefund):
        actions.mark_refunded(code, paid.id, slip="H1", by=clerk, at=AT)
    for _ in range(2):
        actions.undo_cash(code, paid.id, by=clerk, at=AT)
    assert bill(code).state == ChargeState.DUE
    assert events(code).count("payment-undone") == 1
    cash(code, clerk, slip="B2")
    with pytest.raises(NoSuchPayment):
        actions.undo_cash(code, uuid7(), by=clerk, at=AT)


def test_a_wrong_amount_settles_nothing_and_is_to_be_given_back(lan, code, clerk):
    reference = begun(code, lan)["reference"]
    assert heard(message(reference, amount=FEE - 1)) == "to-refund"
    owed = bill(code, clerk)
    assert (owed.state, owed.payments[0].why, owed.payments[0].amount) == ("due", "amount", FEE - 1)
    key = owed.payments[0].id
    with pytest.raises(SlipMissing):
        actions.mark_refunded(code, key, slip="", by=clerk, at=AT)
    with pytest.raises(NotAllowed):
        actions.mark_refunded(code, key, slip="H1", by=lan, at=AT)
    for _ in range(2):
        actions.mark_refunded(code, key, slip="H1", by=clerk, at=AT)
    with pytest.raises(NothingToRefund):
        actions.mark_refunded(code, key, slip="H2", by=clerk, at=AT)
    given = bill(code).payments[0]
    assert (given.state, given.slip, given.refund_slip) == (State.REFUNDED, "", "H1")
    assert events(code)[-2:] == ["payment-to-refund", "payment-refunded"]


def refused(code, by, at=AT):
    said = Said(text="Không thuộc thẩm quyền")
    actions.take_step(code, "refuse_reception", said=said, by=by, at=at)


def test_what_was_paid_before_reception_was_refused_is_to_be_given_back(lan, code, clerk):
    assert heard(message(begun(code, lan)["reference"])) == "paid"
    refused(code, clerk)
    owed = bill(code, clerk)
    assert (owed.state, owed.settled_at) == (ChargeState.LAPSED, None)
    assert [(each.state, each.why, each.amount) for each in owed.payments] == [
        ("to-refund", "ended", FEE)
    ]
    assert events(code).count("payment-to-refund") == 1
    assert events(code).index("reception-refused") < events(code).index("payment-to-refund")
    [key] = [each.id for each in owed.payments]
    assert key in {each.paid.id for each in queries.all_refunds(clerk, at=AT, on=TODAY).items}
    with pytest.raises(NothingToUndo):  # so the money stays where it is
        actions.undo_step(code, by=clerk, at=AT)
    actions.mark_refunded(code, key, slip="PC-1", by=clerk, at=AT)
    assert bill(code).payments[0].state == State.REFUNDED


def test_the_slip_that_a_citizen_holds_is_known_once_their_cash_was_given_back(lan, code, clerk):
    cash(code, clerk, slip="BL-1")
    refused(code, clerk)
    [key] = [each.id for each in bill(code).payments]
    for _ in range(2):
        actions.mark_refunded(code, key, slip="PC-9", by=clerk, at=AT)
    [given] = bill(code).payments
    assert (given.slip, given.refund_slip) == ("BL-1", "PC-9")
    with pytest.raises(NothingToRefund):
        actions.mark_refunded(code, key, slip="BL-1", by=clerk, at=AT)


def test_cash_of_a_dossier_that_is_refused_is_to_be_given_back_and_nothing_where_none_came(
    lan, code, clerk
):
    cash(code, clerk)
    refused(code, clerk)
    assert [(each.state, each.why) for each in bill(code).payments] == [("to-refund", "ended")]
    unpaid = makers.submitted(lan)["code"]
    refused(unpaid, clerk)
    assert (bill(unpaid).state, bill(unpaid).payments) == (ChargeState.LAPSED, [])


def test_money_told_while_reception_is_refused_is_to_be_given_back(lan, code):
    """Whichever of the two comes first."""
    reference = begun(code, lan)["reference"]

    def refuse():
        try:
            refused(code, PLATFORM)
        except Overtaken:  # the money came while the form was set
            refused(code, PLATFORM)

    at_once(lambda deed: deed(), lambda: heard(message(reference)), refuse)
    assert [(each.state, each.why) for each in bill(code).payments] == [("to-refund", "ended")]
    assert events(code).count("payment-to-refund") == 1


@pytest.mark.parametrize("step", ["withdraw", "stop"])
def test_where_the_office_may_keep_it_a_desk_says_that_it_is_to_be_given_back(
    lan, code, clerk, step
):
    assert heard(message(begun(code, lan)["reference"])) == "paid"
    [paid] = bill(code, clerk).payments

    def mark(by=clerk, reason="Chưa thẩm định"):
        actions.mark_to_refund(code, paid.id, reason=reason, by=by, at=AT)

    assert not paid.may_give_back
    with pytest.raises(StillOwed):
        mark()
    actions.take_step(code, step, said=Said(text="Trùng hồ sơ"), by=PLATFORM, at=AT)
    assert (bill(code).state, bill(code, clerk).payments[0].may_give_back) == ("settled", True)
    assert not bill(code, lan).payments[0].may_give_back
    with pytest.raises(NotAllowed):
        mark(by=lan)
    with pytest.raises(ReasonMissing):
        mark(reason=" ")
    for _ in range(2):
        mark()
    owed = bill(code, clerk)
    assert (owed.state, owed.payments[0].state, owed.payments[0].why) == (
        "lapsed", "to-refund", "ended",
    )  # fmt: skip
    assert not owed.payments[0].may_give_back
    assert events(code).count("payment-to-refund") == 1
    assert "Chưa thẩm định" not in queries.folder(code, seen_by=lan, on=TODAY).notes
    assert "Chưa thẩm định" in queries.folder(code, seen_by=clerk, on=TODAY).notes
    actions.mark_refunded(code, paid.id, slip="PC-2", by=clerk, at=AT)
    with pytest.raises(NothingToRefund):
        mark()


def test_what_was_paid_for_a_decision_is_not_given_back_nor_to_oneself(lan, code, clerk):
    cash(code, clerk)
    actions.decide_dossier(code, outcome="refused", by=PLATFORM, at=AT)
    with pytest.raises(StillOwed):
        actions.mark_to_refund(code, bill(code).payments[0].id, reason="x", by=clerk, at=AT)
    clerk = dataclasses.replace(clerk, level=2)
    own = makers.submitted(clerk)["code"]
    assert heard(message(begun(own, clerk)["reference"])) == "paid"
    actions.withdraw(own, by=clerk, at=AT)
    [paid] = bill(own, clerk).payments
    assert not paid.may_give_back
    with pytest.raises(NotAllowed):
        actions.mark_to_refund(own, paid.id, reason="x", by=clerk, at=AT)
    colleague = makers.officer("receive", agency=DESK)
    actions.mark_to_refund(own, paid.id, reason="x", by=colleague, at=AT)
    with pytest.raises(NotAllowed):
        actions.mark_refunded(own, paid.id, slip="PC-3", by=clerk, at=AT)
    actions.mark_refunded(own, paid.id, slip="PC-3", by=colleague, at=AT)


def test_nobody_is_a_witness_that_they_paid_themselves(clerk):
    clerk = dataclasses.replace(clerk, level=2)
    own, colleague = makers.submitted(clerk)["code"], makers.officer("receive", agency=DESK)
    assert (bill(own, clerk).may_take_cash, bill(own, colleague).may_take_cash) == (False, True)
    with pytest.raises(NotAllowed):
        cash(own, clerk)
    cash(own, colleague)
    [paid] = bill(own, clerk).payments
    assert not paid.may_undo
    with pytest.raises(NotAllowed):
        actions.undo_cash(own, paid.id, by=clerk, at=AT)


def test_cash_undone_while_the_right_money_waits_lets_that_settle_the_charge(lan, code, clerk):
    references = [
        begun(code, lan, at=AT + dt.timedelta(hours=hour))["reference"] for hour in (0, 1, 2)
    ]
    cash(code, clerk)
    assert heard(message(references[0], amount=FEE - 1)) == "to-refund"
    late, first = AT + dt.timedelta(minutes=2), AT + dt.timedelta(minutes=1)
    assert heard(message(references[1], at=late)) == "to-refund"
    assert heard(message(references[2], at=first)) == "to-refund"
    [in_cash] = [each for each in bill(code).payments if each.provider == "cash"]
    for _ in range(2):
        actions.undo_cash(code, in_cash.id, by=clerk, at=late)
    owed = bill(code, clerk)
    stand = {each.reference: (each.state, each.why) for each in owed.payments}
    assert (owed.state, owed.settled_at) == (ChargeState.SETTLED, late)
    assert [stand[each] for each in (in_cash.reference, *references)] == [
        ("undone", ""), ("to-refund", "amount"), ("to-refund", "twice"), ("paid", ""),
    ]  # fmt: skip
    assert events(code).count("payment-undone") == 1
    assert events(code).count("payment-made") == 1
    assert heard(message(references[2], at=first)) == "paid"


def test_cash_of_what_ended_undone_leaves_what_came_twice_to_be_given_back(lan, code, clerk):
    reference = begun(code, lan)["reference"]
    cash(code, clerk)
    assert heard(message(reference)) == "to-refund"
    actions.withdraw(code, by=lan, at=AT)
    [in_cash] = [each for each in bill(code).payments if each.provider == "cash"]
    actions.undo_cash(code, in_cash.id, by=clerk, at=AT)
    owed = bill(code)
    assert (owed.state, {each.state for each in owed.payments}) == (
        "lapsed",
        {"undone", "to-refund"},
    )


def test_what_is_to_be_given_back_is_listed_until_it_was(lan, clerk):
    codes = [makers.submitted(lan)["code"] for _ in range(3)]
    for minute, code in reversed([*enumerate(codes)]):
        reference, came = begun(code, lan)["reference"], AT + dt.timedelta(minutes=minute)
        assert heard(message(reference, amount=FEE - 1, at=came)) == "to-refund"

    def listed(by, **more):
        page = queries.refunds(by, at=AT, on=TODAY, **more)
        return [each for each in page.items if each.listed.dossier.code in codes], page.next

    found, _ = listed(clerk, limit=100)
    assert [each.listed.dossier.code for each in found] == codes  # what came first before all other
    assert {(each.paid.amount, each.paid.why) for each in found} == {(FEE - 1, "amount")}
    everything = [each.paid.id for each in queries.all_refunds(clerk, at=AT, on=TODAY).items]
    assert [key for key in everything if key in {each.paid.id for each in found}] == [
        each.paid.id for each in found
    ]
    pieces = paging.whole(
        lambda cursor: queries.refunds(clerk, at=AT, on=TODAY, cursor=cursor, limit=2)
    )
    assert [each.paid.id for each in pieces] == everything
    with pytest.raises(CursorMalformed):
        listed(clerk, cursor="nowhere")
    actions.mark_refunded(codes[1], found[1].paid.id, slip="H1", by=clerk, at=AT)
    found, _ = listed(clerk, limit=100)
    assert [each.listed.dossier.code for each in found] == [codes[0], codes[2]]


@pytest.mark.parametrize(
    ("kind", "agency"), [("receive", LAND_OFFICE), ("read", DESK), ("decide", DESK)]
)
def test_who_may_give_nothing_back_is_shown_nothing_of_it(lan, code, clerk, kind, agency):
    heard(message(begun(code, lan)["reference"], amount=FEE - 1))

    def codes(by):
        every = queries.all_refunds(by, at=AT, on=TODAY).items
        return {each.listed.dossier.code for each in every}

    assert code in codes(clerk)
    assert code not in codes(lan)
    assert code not in codes(makers.person())
    other = makers.officer(kind, agency=agency)
    may = may_take_money(code, other)
    assert (code in codes(other)) == may


def may_take_money(code, by):
    """Test by the rule of the dossier itself."""
    try:
        return bill(code, by).may_take_cash
    except NoSuchDossier:
        return False
