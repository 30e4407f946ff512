import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienmach.dossiers.rules import fees, payments
from lienmach.dossiers.rules.payments import TAKEN, ChargeState, Next, State, Told, Why, after

DUE, SETTLED, LAPSED = ChargeState.DUE, ChargeState.SETTLED, ChargeState.LAPSED
telling = st.tuples(st.sampled_from([*Told]), st.booleans(), st.booleans())


@pytest.mark.parametrize(
    ("state", "told", "fits", "charge", "is_over", "led_to"),
    [
        (State.BEGUN, Told.PAID, True, DUE, False, Next(State.PAID)),
        (State.BEGUN, Told.PAID, False, DUE, False, Next(State.TO_REFUND, Why.AMOUNT)),
        (State.BEGUN, Told.PAID, True, SETTLED, False, Next(State.TO_REFUND, Why.TWICE)),
        (State.BEGUN, Told.PAID, True, LAPSED, False, Next(State.TO_REFUND, Why.ENDED)),
        (State.BEGUN, Told.FAILED, True, DUE, False, Next(State.FAILED)),
        (State.BEGUN, Told.PENDING, True, DUE, False, Next(State.BEGUN)),
        (State.BEGUN, Told.PENDING, True, DUE, True, Next(State.BEGUN)),  # it may come still
        (State.BEGUN, Told.UNKNOWN, True, DUE, False, Next(State.BEGUN)),
        (State.BEGUN, Told.UNKNOWN, True, DUE, True, Next(State.EXPIRED)),
        (State.EXPIRED, Told.PAID, True, DUE, True, Next(State.PAID)),  # out of order
        (State.FAILED, Told.PAID, True, DUE, False, Next(State.PAID)),
        (State.PAID, Told.FAILED, True, SETTLED, False, Next(State.PAID)),  # too late to be true
        (State.UNDONE, Told.PAID, True, DUE, False, Next(State.UNDONE)),
    ],
)
def test_where_a_payment_goes_on(state, told, fits, charge, is_over, led_to):
    assert after(state, told, amount_fits=fits, charge=charge, is_over=is_over) == led_to


@given(st.lists(telling, max_size=8))
def test_money_that_came_is_kept_sight_of_in_whatever_order_it_is_told(tellings):
    state = State.BEGUN
    for told, fits, is_over in tellings:
        was = state
        state = after(state, told, amount_fits=fits, charge=DUE, is_over=is_over).state
        assert was not in TAKEN or state == was
    assert (state in TAKEN) == any(told == Told.PAID for told, _, _ in tellings)


@pytest.mark.parametrize(
    ("state", "told", "transactions", "is_other"),
    [
        (State.PAID, Told.PAID, ("T1", "T2"), True),
        (State.TO_REFUND, Told.PAID, ("T1", "T2"), True),
        (State.PAID, Told.PAID, ("T1", "T1"), False),
        (State.PAID, Told.PAID, ("T1", ""), False),
        (State.PAID, Told.PAID, ("", "T2"), False),
        (State.BEGUN, Told.PAID, ("", "T2"), False),
        (State.PAID, Told.FAILED, ("T1", "T2"), False),
    ],
)
def test_another_transaction_of_what_was_taken_is_other_money(state, told, transactions, is_other):
    assert payments.is_other_money(state, told, transactions) == is_other


@pytest.mark.parametrize(
    ("amount", "is_settled", "dossier", "state"),
    [(None, False, "received", ChargeState.UNKNOWN), (0, False, "received", ChargeState.WAIVED),
     (9, False, "decided", DUE), (9, True, "received", SETTLED), (9, True, "withdrawn", SETTLED),
     (9, False, "withdrawn", LAPSED), (None, False, "stopped", LAPSED)],
)  # fmt: skip
def test_how_a_charge_stands(amount, is_settled, dossier, state):
    assert payments.charge_state(amount, is_settled=is_settled, dossier=dossier) == state


@pytest.mark.parametrize(
    ("state", "dossier", "may"),
    [(State.PAID, "withdrawn", True), (State.PAID, "stopped", True),
     (State.PAID, "reception-refused", True), (State.PAID, "received", False),
     (State.PAID, "decided", False), (State.PAID, "handed-over", False),
     (State.TO_REFUND, "withdrawn", False), (State.BEGUN, "withdrawn", False)],
)  # fmt: skip
def test_what_was_paid_may_be_given_back_once_its_dossier_ended_undecided(state, dossier, may):
    assert payments.may_give_back(state, dossier=dossier) == may


@pytest.mark.parametrize("state", State)
def test_cash_is_undone_while_it_was_not_given_back_and_nothing_else_is(state):
    may = state in {State.PAID, State.TO_REFUND}
    assert payments.may_undo(state, payments.BY_CASH) == may
    assert not payments.may_undo(state, payments.BY_PORTAL)


@pytest.mark.parametrize(
    ("state", "why", "fits", "settles"),
    [(State.TO_REFUND, Why.TWICE, True, True), (State.TO_REFUND, Why.TWICE, False, False),
     (State.TO_REFUND, Why.AMOUNT, True, False), (State.TO_REFUND, Why.ENDED, True, False),
     (State.REFUNDED, Why.TWICE, True, False), (State.FAILED, "", True, False)],
)  # fmt: skip
def test_the_right_money_that_came_twice_settles_instead(state, why, fits, settles):
    assert payments.settles_instead(state, why, amount_fits=fits) == settles


def test_what_is_free_is_not_charged_and_what_is_waived_says_why():
    snapshot = {
        "fees": [{"amount": 20000, "citation": "A"}],
        "exemptions": [{"name": "Người cao tuổi", "percent": 100, "citation": "B", "when": {"old": True}}],
    }  # fmt: skip
    day = dt.date(2026, 11, 16)
    waived = fees.fee(snapshot, "online", day, {"old": True})
    [line] = payments.stored(waived)
    assert payments.is_charged(waived)
    assert (line["amount"], line["before"], line["waived"]) == (0, 20000, "Người cao tuổi")
    assert "A" in line["why"]["vi"]
    assert "B" in line["why"]["vi"]
    assert not payments.is_charged(fees.fee({}, "online", day, {}))
    assert not payments.is_charged(fees.fee({"fees": [{"amount": 0}]}, "online", day, {}))
    assert payments.is_charged(
        fees.fee({"fees": [{"amount": 5, "channel": "counter"}]}, "online", day, {})
    )


def test_references_are_not_guessed_and_pauses_end():
    made = {payments.new_reference() for _ in range(100)}
    assert len(made) == 100
    assert all(len(each) == 24 and each.isalnum() for each in made)
    assert payments.pause_seconds(1) == 30
    assert payments.pause_seconds(99) == payments.LONGEST_PAUSE_SECONDS
    assert payments.dong(1234567) == "1.234.567 đồng"


def test_who_says_what_is_owed_corrects_it_while_nobody_pays():
    for charge, is_assessed, is_waiting, may in (
        ("unknown", False, False, True), ("due", True, False, True), ("waived", True, False, True),
        ("due", False, False, False), ("due", True, True, False), ("settled", True, False, False),
        ("lapsed", True, False, False),
    ):  # fmt: skip
        state = payments.ChargeState(charge)
        said = payments.may_assess(state, is_assessed=is_assessed, is_waiting=is_waiting)
        assert said == may, charge
