"""Paying a charge: begun, told in any order and any number of times, by two at once, by no one."""

import datetime as dt

import pytest

from lienmach import homes
from lienmach.dossiers import actions
from lienmach.dossiers.actions.payments import paid_at_portal
from lienmach.dossiers.actions.unheard import settle_unheard, take_unheard
from lienmach.dossiers.jobs import ask_unheard
from lienmach.dossiers.models import Dossier, Payment
from lienmach.dossiers.queries.figures.money_and_opinion import online_payments
from lienmach.dossiers.queries.figures.units import everything, scope_of
from lienmach.dossiers.refusals import (
    NoSuchDossier,
    NoSuchPayment,
    NothingOwed,
    PaymentMessageDiffers,
    PaymentMessageMalformed,
    PaymentNotSet,
)
from lienmach.dossiers.rules.payments import ChargeState, State, Told
from lienmach.dossiers.rules.periods import Period
from lienmach.ground.actor import PLATFORM
from lienmach.ground.refusals import NotAllowed
from tests.dossiers import makers, paying
from tests.dossiers.actions.test_cashier import cash
from tests.dossiers.makers import AT, BIRTH, BIRTH_DATA, DESK, TODAY
from tests.dossiers.paying import CONFIGURED, FEE, at_once, begun, bill, events, heard, message

HALF_HOUR = dt.timedelta(minutes=31)


@pytest.fixture(autouse=True)
def provider(monkeypatch):
    monkeypatch.setenv(paying.VARIABLE, CONFIGURED)


@pytest.fixture
def code(lan):
    return makers.submitted(lan)["code"]


@pytest.fixture
def clerk(counter):
    return makers.officer("receive", agency=DESK)


def test_a_payment_settles_the_charge_once_however_often_it_is_told(lan, code):
    said = message(begun(code, lan)["reference"])
    assert [heard(said) for _ in range(3)] == ["paid"] * 3
    owed = bill(code)
    assert (owed.state, [each.state for each in owed.payments]) == (ChargeState.SETTLED, ["paid"])
    assert events(code).count("payment-made") == 1
    with pytest.raises(NothingOwed):
        begun(code, lan)


def test_what_ended_undecided_is_not_paid_for_and_money_that_comes_is_given_back(lan, code, clerk):
    reference = begun(code, lan)["reference"]
    actions.withdraw(code, by=lan, at=AT)
    with pytest.raises(NothingOwed):
        begun(code, lan)
    with pytest.raises(NothingOwed):
        cash(code, by=clerk)
    assert not bill(code, by=lan).may_pay
    assert heard(message(reference)) == "to-refund"
    owed = bill(code)
    assert (owed.state, [each.why for each in owed.payments]) == (ChargeState.LAPSED, ["ended"])


def test_going_on_is_the_same_payment_and_a_repeat_the_same_answer(lan, code):
    first = begun(code, lan, key="k")
    assert begun(code, lan, key="k") == first
    assert begun(code, lan)["reference"] == first["reference"]
    assert events(code).count("payment-begun") == 1
    later = begun(code, lan, at=AT + dt.timedelta(minutes=25))
    assert later["reference"] != first["reference"]


def test_an_identifier_is_one_message_s_and_a_message_one_province_s(lan, code):
    said = message(begun(code, lan)["reference"], Told.FAILED)
    assert heard(said) == "failed"
    with pytest.raises(PaymentMessageDiffers):
        heard(message(said.reference, message=said.message))
    with pytest.raises(PaymentMessageMalformed):
        heard(message(said.reference, province="haiphong"))
    with pytest.raises(PaymentMessageMalformed):
        heard(message(said.reference, provider="national-portal"))
    with pytest.raises(NoSuchPayment):
        heard(message("LMNOTHING"))
    with pytest.raises(NotAllowed):
        actions.hear_payment(said, by=lan, at=AT)


def test_told_out_of_order_the_money_counts(lan, code):
    reference = begun(code, lan)["reference"]
    assert heard(message(reference, Told.FAILED)) == "failed"
    assert heard(message(reference)) == "paid"
    assert heard(message(reference, Told.FAILED)) == "paid"
    assert bill(code).state == ChargeState.SETTLED


def test_paid_twice_the_second_is_to_be_given_back(lan, code):
    first = begun(code, lan)["reference"]
    heard(message(first, Told.FAILED))
    second = begun(code, lan)["reference"]
    assert (heard(message(second)), heard(message(first))) == ("paid", "to-refund")
    assert [each.why for each in bill(code).payments] == ["twice", ""]


def test_money_taken_twice_under_one_reference_is_kept_and_to_be_given_back(lan, code):
    reference = begun(code, lan)["reference"]
    assert heard(message(reference)) == "paid"
    second = message(reference, transaction="T2")
    again = message(reference, transaction="T2")
    assert [heard(said) for said in (second, again, second)] == ["to-refund"] * 3
    assert heard(message(reference)) == "paid"
    assert heard(message(reference, Told.FAILED, transaction="T2")) == "paid"
    owed = bill(code)
    assert owed.state == ChargeState.SETTLED
    assert [(each.state, each.why, each.amount) for each in owed.payments] == [
        ("paid", "", FEE), ("to-refund", "twice", FEE),
    ]  # fmt: skip
    assert events(code).count("payment-to-refund") == 1
    with homes.reading("dossiers"):
        made = Payment.objects.filter(charge__dossier__code=code)
        assert {each.transaction for each in made} == {"T1", "T2"}


def test_after_money_of_another_amount_the_right_one_settles_under_the_same_reference(lan, code):
    reference = begun(code, lan)["reference"]
    assert heard(message(reference, amount=FEE - 1)) == "to-refund"
    assert heard(message(reference, transaction="T2")) == "paid"
    assert bill(code).state == ChargeState.SETTLED


def test_of_many_at_once_one_settles_the_charge(lan, code):
    first = begun(code, lan)["reference"]
    heard(message(first, Told.FAILED))
    second = begun(code, lan)["reference"]
    twice = message(first)
    told = at_once(heard, twice, twice, message(second), message(second))
    assert told[0] == told[1]
    assert told[2] == told[3]
    assert {told[0], told[2]} == {"paid", "to-refund"}
    assert events(code).count("payment-made") == 1
    assert events(code).count("payment-to-refund") == 1


def test_only_the_applicant_pays_and_only_where_there_is_a_provider(lan, code, clerk, monkeypatch):
    with pytest.raises(NoSuchDossier):
        begun(code, makers.person())
    with pytest.raises(NotAllowed):
        begun(code, clerk)
    monkeypatch.delenv(paying.VARIABLE)
    assert bill(code, lan).provider is None
    with pytest.raises(PaymentNotSet):
        begun(code, lan)


# --- nothing was heard -------------------------------------------------------------------------


class Bank:
    """A provider that answers what it is told to."""

    def __init__(self, *answers):
        self.answers, self.asked = list(answers), []

    def state_of(self, reference):
        self.asked.append(reference)
        state = self.answers.pop(0)
        return None if state is None else message(reference, state)


def ask(bank, at):
    return ask_unheard(bank, name="test-bank", now=lambda: at, is_over=lambda: False)


@pytest.fixture
def quiet(counter):
    """Nothing that earlier tests began waits."""
    while take_unheard(provider="test-bank", most=99, by=PLATFORM, at=AT + HALF_HOUR * 99):
        with homes.reading("dossiers"):
            left = [*Payment.objects.filter(state=State.BEGUN).values_list("reference", flat=True)]
        for reference in left:
            settle_unheard(
                reference, message(reference, Told.FAILED), provider="test-bank", by=PLATFORM, at=AT
            )


def test_a_callback_that_never_comes_is_made_up_for(quiet, lan, code):
    reference = begun(code, lan)["reference"]
    bank = Bank(Told.PENDING, None, Told.PAID)
    assert ask(bank, AT) == 0  # too early
    assert ask(bank, AT + dt.timedelta(minutes=3)) == 1
    assert ask(bank, AT + dt.timedelta(minutes=4)) == 0  # it does not answer
    assert ask(bank, AT + dt.timedelta(hours=1)) == 1
    assert bank.asked == [reference] * 3
    assert bill(code).state == ChargeState.SETTLED
    assert heard(message(reference)) == "paid"  # and then it comes


def test_a_payment_is_over_once_the_provider_says_that_nothing_came(quiet, lan, code):
    reference = begun(code, lan)["reference"]
    assert ask(Bank(None), AT + HALF_HOUR) == 0
    assert bill(code).payments[0].state == State.BEGUN  # nobody knows
    assert ask(Bank(Told.UNKNOWN), AT + HALF_HOUR * 2) == 1
    assert bill(code).payments[0].state == State.EXPIRED
    assert events(code)[-1] == "payment-failed"
    assert heard(message(reference), at=AT + HALF_HOUR * 3) == "paid"  # it came after all
    with pytest.raises(NotAllowed):
        settle_unheard(reference, None, provider="test-bank", by=lan, at=AT)


def test_what_is_under_way_at_the_provider_is_asked_about_until_it_is_known(quiet, lan, code):
    reference = begun(code, lan)["reference"]
    bank = Bank(Told.PENDING, Told.PENDING, Told.PAID)
    for hours in (1, 2):
        ask(bank, AT + dt.timedelta(hours=hours))
        assert bill(code).payments[0].state == State.BEGUN
    assert ask(bank, AT + dt.timedelta(hours=3)) == 1
    assert bank.asked == [reference] * 3
    assert bill(code).state == ChargeState.SETTLED


# --- by the National Portal, and at the desk -----------------------------------------------------


@homes.action("dossiers")
def at_portal(code, amount, reference="P-1"):
    dossier = Dossier.objects.get(code=code)
    paid_at_portal(dossier, reference=reference, amount=amount, paid_at=AT, by=PLATFORM, at=AT)


def test_the_portal_settles_the_same_charge_once(lan, code):
    for _ in range(2):
        at_portal(code, FEE, f"P-{code}")
    owed = bill(code)
    assert (owed.state, [each.provider for each in owed.payments]) == (
        "settled",
        ["national-portal"],
    )
    at_portal(code, FEE, f"Q-{code}")
    assert [each.state for each in bill(code).payments] == ["paid", "to-refund"]


def test_a_reference_of_the_portal_is_one_payment_s(lan, code):
    """Taken for the same payment, another's money would be in no book."""
    at_portal(code, FEE, f"P-{code}")
    other = makers.submitted(lan)["code"]
    with pytest.raises(PaymentMessageDiffers):
        at_portal(other, FEE, f"P-{code}")
    with pytest.raises(PaymentMessageDiffers):
        at_portal(code, FEE + 1, f"P-{code}")
    assert bill(other).payments == []


def test_what_the_portal_took_for_nothing_is_to_be_given_back(lan):
    free = makers.submitted(lan, procedure=BIRTH, data=BIRTH_DATA)["code"]
    at_portal(free, 5, f"P-{free}")
    assert [(each.state, each.amount) for each in bill(free).payments] == [("to-refund", 5)]


# --- figures -------------------------------------------------------------------------------------


def test_what_was_paid_online_is_counted_of_what_one_may_see(lan, clerk):
    month, scopes = Period("month", TODAY.replace(day=1)), (everything(), scope_of(clerk, on=TODAY))
    counted = [online_payments(month, scope, on=TODAY) for scope in scopes]
    online, at_desk = (makers.submitted(lan)["code"] for _ in range(2))
    makers.submitted(lan)
    first = begun(online, lan)["reference"]
    heard(message(first, Told.FAILED))
    heard(message(begun(online, lan)["reference"]))
    cash(at_desk, clerk)
    for scope, was in zip(scopes, counted, strict=True):
        paid = online_payments(month, scope, on=TODAY)
        assert paid.dossiers_with_duty - was.dossiers_with_duty == 3
        assert paid.dossiers_paid_online - was.dossiers_paid_online == 1
        assert paid.procedures_paid_online == 1 <= paid.procedures_with_duty
    unpaid, refused = (makers.submitted(lan)["code"] for _ in range(2))
    actions.withdraw(unpaid, by=lan, at=AT)
    heard(message(begun(refused, lan)["reference"]))
    said = actions.Said(text="Sai nơi nhận")
    actions.take_step(refused, "refuse_reception", said=said, by=PLATFORM, at=AT)
    actions.withdraw(online, by=lan, at=AT)  # the office may keep what was paid for it
    for scope, was in zip(scopes, counted, strict=True):
        paid = online_payments(month, scope, on=TODAY)
        assert paid.dossiers_with_duty - was.dossiers_with_duty == 3
        assert paid.dossiers_paid_online - was.dossiers_paid_online == 1
    other = scope_of(makers.officer("receive", agency="H24.02.17"), on=TODAY)
    assert online_payments(month, other, on=TODAY).dossiers_with_duty == 0
