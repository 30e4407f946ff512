"""Money at the desk: taken, taken back, given back."""

import datetime as dt

import pytest

from lienmach.dossiers import actions, queries
from lienmach.dossiers.actions import cashier
from lienmach.dossiers.refusals import (
    AmountWrong,
    DayClosed,
    NoSuchDossier,
    NoSuchPayment,
    NothingOwed,
    NothingToRefund,
    SlipMissing,
)
from lienmach.dossiers.rules.payments import ChargeState, State
from lienmach.ground import paging
from lienmach.ground.ids import uuid7
from lienmach.ground.refusals import CursorMalformed, NotAllowed
from tests.dossiers import makers, paying
from tests.dossiers.makers import AT, DESK, LAND_OFFICE, TODAY
from tests.dossiers.paying import CONFIGURED, FEE, begun, bill, events, heard, message


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
    assert (bill(code).payments[0].state, bill(code).payments[0].slip) == (State.REFUNDED, "H1")
    assert events(code)[-2:] == ["payment-to-refund", "payment-refunded"]


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
    everything = [each.paid.id for each in queries.all_refunds(clerk, at=AT, on=TODAY)]
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
        every = queries.all_refunds(by, at=AT, on=TODAY)
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
