"""What people are told of what they owe, what they paid, and of a day that another version moves."""

import pytest

from lienmach import homes
from lienmach.dossiers import actions, queries
from lienmach.dossiers.models import Payment
from lienmach.ground import clock
from lienmach.ground.actor import PLATFORM
from lienmach.identity.rules.duties import Kind
from tests.dossiers import desk, makers, paying
from tests.dossiers.actions.test_cashier import cash
from tests.dossiers.actions.test_converting import NEXT, code, newer
from tests.dossiers.makers import AT, TODAY, UNPRICED, UNPRICED_DATA
from tests.dossiers.paying import CONFIGURED, FEE, begun, bill, heard, message
from tests.dossiers.told import HOUR, react
from tests.identity import makers as people

__all__ = ["code"]


@pytest.fixture(autouse=True)
def provider(monkeypatch):
    monkeypatch.setenv(paying.VARIABLE, CONFIGURED)


def told(citizen, dossier):
    react(dossier)
    return [(each.kind, each.amount) for each in citizen.told() if each.kind != "received"]


def test_who_owes_money_now_is_told_how_much_and_where_it_is_paid(mai):
    makers.published(UNPRICED)
    dossier = makers.submitted(
        mai.actor, procedure=UNPRICED, data=UNPRICED_DATA, at=clock.now()
    )["code"]  # fmt: skip
    actions.assess_charge(dossier, amount=150_000, basis="Nghị quyết", by=PLATFORM, at=AT + HOUR)
    assert told(mai, dossier) == [("to-pay", 150_000)]
    page = desk.browser(people.token(person=mai.key, expires_at=desk.FAR)).get("/me/notices/")
    assert "Số tiền phải nộp: 150.000 đồng. Nộp trực tuyến" in page.content.decode()


def test_what_was_found_to_cost_nothing_is_not_asked_for(mai):
    makers.published(UNPRICED)
    dossier = makers.submitted(mai.actor, procedure=UNPRICED, data=UNPRICED_DATA)["code"]
    actions.assess_charge(dossier, amount=0, basis="Nghị quyết", by=PLATFORM, at=AT + HOUR)
    assert told(mai, dossier) == []


def test_a_payment_and_money_given_back_are_told_and_stand_in_ones_own_timeline(mai):
    dossier = makers.submitted(mai.actor)["code"]
    first = begun(dossier, mai.actor)["reference"]
    second = begun(dossier, mai.actor, at=AT + HOUR)["reference"]
    assert [heard(message(first)), heard(message(second))] == ["paid", "to-refund"]
    with homes.reading("dossiers"):
        twice = Payment.objects.get(charge__dossier__code=dossier, state="to-refund")
    actions.mark_refunded(dossier, twice.pk, slip="PC-12", by=PLATFORM, at=AT + HOUR)
    assert told(mai, dossier) == [("refunded", FEE), ("to-refund", FEE), ("paid", FEE)]
    page = desk.browser(people.token(person=mai.key, expires_at=desk.FAR))
    shown = page.get(f"/me/dossiers/{dossier}/").content.decode()
    assert "Đã nộp 28.000 đồng" in shown
    assert "Đã hoàn trả 28.000 đồng" in shown


def test_who_has_money_to_come_back_is_told_how_much_and_which_desk_gives_it(mai):
    dossier = makers.submitted(mai.actor, at=clock.now())["code"]
    reference = begun(dossier, mai.actor)["reference"]
    actions.withdraw(dossier, by=mai.actor, at=AT)
    assert heard(message(reference, at=clock.now())) == "to-refund"
    assert ("to-refund", FEE) in told(mai, dossier)
    page = desk.browser(people.token(person=mai.key, expires_at=desk.FAR))
    told_vi, told_en = (
        page.get(f"/me/notices/?lang={lang}").content.decode() for lang in ("vi", "en")
    )
    assert "28.000 đồng đã nộp sẽ được hoàn trả cho quý vị tại nơi tiếp nhận hồ sơ" in told_vi
    assert "28,000 VND that were paid are given back to you at the desk" in told_en


def test_whose_dossier_was_not_taken_in_is_told_that_what_they_paid_comes_back(mai):
    dossier = makers.submitted(mai.actor)["code"]
    assert heard(message(begun(dossier, mai.actor)["reference"])) == "paid"
    said = actions.Said(text="Sai nơi nhận")
    actions.take_step(dossier, "refuse_reception", said=said, by=PLATFORM, at=AT + HOUR)
    assert told(mai, dossier) == [("to-refund", FEE), ("refused-reception", None), ("paid", FEE)]


def taken_in_cash(citizen):
    """Return a dossier that was paid in cash, and the payment."""
    dossier = makers.submitted(citizen.actor)["code"]
    cash(dossier, PLATFORM)
    return dossier, bill(dossier).payments[0].id


@pytest.mark.parametrize(
    ("step", "more"), [("withdraw", ["withdrawn"]), ("stop", ["stopped"]),
                       ("refuse_reception", ["to-refund", "refused-reception"])]
)  # fmt: skip
def test_cash_taken_back_of_what_ended_asks_nobody_to_pay(mai, step, more):
    dossier, payment = taken_in_cash(mai)
    actions.take_step(dossier, step, said=actions.Said(text="Trùng"), by=PLATFORM, at=AT)
    clerk = makers.officer("receive", agency=makers.DESK)
    assert bill(dossier, clerk).payments[0].may_undo
    actions.undo_cash(dossier, payment, by=clerk, at=AT + HOUR)
    owed = bill(dossier)
    assert (owed.state, owed.payments[0].state, owed.payments[0].why) == ("lapsed", "undone", "")
    assert [kind for kind, _ in told(mai, dossier)] == ["refunded", *more, "paid"]


def test_cash_taken_back_of_what_goes_on_is_to_be_paid(mai):
    dossier, payment = taken_in_cash(mai)
    actions.undo_cash(dossier, payment, by=PLATFORM, at=AT + HOUR)
    assert told(mai, dossier) == [("to-pay", FEE), ("paid", FEE)]


def test_cash_taken_back_while_the_right_money_waits_is_told_as_given_back_alone(mai):
    dossier = makers.submitted(mai.actor)["code"]
    reference = begun(dossier, mai.actor)["reference"]
    cash(dossier, PLATFORM)
    assert heard(message(reference)) == "to-refund"
    [in_cash] = [each for each in bill(dossier).payments if each.provider == "cash"]
    actions.undo_cash(dossier, in_cash.id, by=PLATFORM, at=AT + HOUR)
    assert told(mai, dossier) == [("refunded", FEE), ("to-refund", FEE), ("paid", FEE)]


def test_a_day_that_another_version_moves_is_told_both_ways(mai, code):
    boss = makers.officer(Kind.PUBLISH, Kind.READ)
    dossier = makers.submitted(mai.actor, procedure=code)["code"]
    newer(code)
    done = actions.convert_dossiers(code, to="2", by=boss, at=NEXT)
    moved = queries.folder(dossier, seen_by=PLATFORM, on=TODAY).dossier.due_at
    actions.take_back_conversion(done.batch, by=boss, at=NEXT)
    back = queries.folder(dossier, seen_by=PLATFORM, on=TODAY).dossier.due_at
    react(dossier)
    assert [(each.kind, each.due_at) for each in mai.told()[:2]] == [
        ("date-changed", back), ("date-changed", moved)
    ]  # fmt: skip


def test_another_version_with_the_same_day_is_not_told(mai, code):
    dossier = makers.submitted(mai.actor, procedure=code)["code"]
    newer(code, days=5)
    actions.convert_dossiers(code, to="2", by=makers.officer(Kind.PUBLISH, Kind.READ), at=NEXT)
    assert told(mai, dossier) == []
