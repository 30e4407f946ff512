"""What happens to a dossier is told to the portal: in order, at least once, whatever breaks."""

import datetime as dt
import json
import uuid

import pytest

from lienmach import homes, wiring
from lienmach.dossiers import actions, queries, reactions
from lienmach.dossiers.actions import Said, notices
from lienmach.dossiers.events import PaymentMade
from lienmach.dossiers.models import Charge, Dossier, PortalNotice
from lienmach.dossiers.queries import peer
from lienmach.dossiers.rules.exchange import MOST_REJECTIONS
from lienmach.dossiers.rules.states import STATES
from lienmach.ground.actor import PLATFORM
from lienmach.ground.ids import uuid7
from lienmach.ledger.queries import timeline
from tests.dossiers import makers
from tests.dossiers.makers import AT, LAND, LAND_DATA
from tests.dossiers.paying import FEE
from tests.dossiers.portal import Exchange


@pytest.fixture
def portal(counter):
    """A portal at an open counter, with nothing left to tell of other tests."""
    actions.replay(by=PLATFORM, at=AT)
    Exchange().settle()
    return Exchange()


@pytest.fixture
def filed(portal):
    """A dossier that came by the portal: its code there, and here."""
    code = portal.file()
    with homes.reading("dossiers"):
        return code, Dossier.objects.get(portal_lines__portal_code=code).code


def whole_life(code):
    """Carry a dossier from its receipt to its result."""
    actions.ask_for_supplement(code, text="Thiếu giấy chứng sinh.", by=PLATFORM, at=AT)
    actions.give_supplement(code, data={}, by=PLATFORM, at=AT)
    actions.decide_dossier(code, outcome="granted", by=PLATFORM, at=AT)
    actions.hand_over_result(code, text=makers.ELSEWHERE, by=PLATFORM, at=AT)


def test_the_portal_is_told_every_state_and_what_it_brought(portal, filed):
    theirs, ours = filed
    whole_life(ours)
    portal.settle()
    entry = portal.book.entries[theirs]
    assert entry.states == [2, 5, 2, 9, 10] == queries.told_states(theirs)
    assert entry.code == ours
    assert entry.asked == ["Thiếu giấy chứng sinh."]
    assert entry.outcome == "granted"
    assert entry.due_at is not None
    assert portal.book.doubles == 0


def told_of(portal, theirs):
    """Return the states the portal was told once everything has arrived."""
    portal.settle()
    return portal.book.entries[theirs].states


@pytest.mark.parametrize(
    ("step", "said", "states"),
    [
        ("propose", Said(outcome="granted"), [2, 4]),
        ("stop", Said(text="Không đủ điều kiện."), [2, 8]),
    ],
)
def test_the_portal_is_told_what_is_at_work_and_what_is_stopped(portal, filed, step, said, states):
    theirs, ours = filed
    actions.take_step(ours, step, said=said, by=PLATFORM, at=AT)
    assert told_of(portal, theirs) == states == queries.told_states(theirs)


@pytest.fixture
def charged(portal):
    """A dossier for which a fee is due at once: its code there, and here."""
    code = portal.file(procedure=LAND, data=dict(LAND_DATA))
    with homes.reading("dossiers"):
        return code, Dossier.objects.get(portal_lines__portal_code=code).code


def pay(portal, theirs):
    """Let the citizen pay at the portal what is owed."""
    body = {"reference": f"BL-{theirs}", "amount": FEE, "paid_at": AT.isoformat()}
    assert portal.say(theirs, "payment-made", body)["state"] == "handled"


def test_the_portal_is_told_that_a_fee_is_due_and_the_state_before_once_it_is_paid(portal, charged):
    theirs, _ours = charged
    assert told_of(portal, theirs) == [2, 6]
    with homes.reading("dossiers"):
        [due] = PortalNotice.objects.filter(line__portal_code=theirs, body__state=6)
    assert due.body["reason"] == "Phí, lệ phí phải nộp: 28.000 đồng."
    pay(portal, theirs)
    assert told_of(portal, theirs) == [2, 6, 2] == queries.told_states(theirs)
    assert portal.book.doubles == 0


def test_a_fee_that_is_paid_after_the_dossier_went_on_changes_nothing_there(portal, charged):
    theirs, ours = charged
    actions.take_step(ours, "propose", said=Said(outcome="granted"), by=PLATFORM, at=AT)
    pay(portal, theirs)
    assert told_of(portal, theirs) == [2, 6, 4]


def test_a_payment_told_after_what_came_later_leaves_that_state(portal, charged):
    theirs, ours = charged
    pay(portal, theirs)
    actions.take_step(ours, "propose", said=Said(outcome="granted"), by=PLATFORM, at=AT)
    with homes.reading("dossiers"):
        facts = timeline(ours)
    late = next(fact for fact in facts if fact.event == PaymentMade.name)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(notices, "timeline", lambda _code: [f for f in facts if f.id != late.id])
        portal.react()
    assert told_of(portal, theirs) == [2, 6, 4]
    reactions.tell_portal(PaymentMade.from_payload(late.payload), entry_id=late.id, at=late.at)
    assert told_of(portal, theirs) == [2, 6, 4]


@pytest.mark.parametrize(("is_paid", "states"), [(False, [2, 6, 5, 2, 6]), (True, [2, 6, 2, 5, 2])])
def test_what_is_still_owed_is_told_again_after_a_supplement(portal, charged, is_paid, states):
    theirs, ours = charged
    if is_paid:
        pay(portal, theirs)
    actions.ask_for_supplement(ours, text="Thiếu trang 2.", by=PLATFORM, at=AT)
    actions.give_supplement(ours, data={}, by=PLATFORM, at=AT)
    assert told_of(portal, theirs) == states
    if not is_paid:
        pay(portal, theirs)
        assert told_of(portal, theirs) == [*states, 2]


def test_cash_that_is_taken_back_makes_the_fee_due_again(portal, charged):
    theirs, ours = charged
    request = actions.cash_request(ours, amount=FEE, slip="A1", key=str(uuid7()), by=PLATFORM)
    said = actions.take_cash(ours, amount=FEE, slip="A1", request=request, by=PLATFORM, at=AT)
    actions.undo_cash(ours, uuid.UUID(json.loads(said.body)["payment"]), by=PLATFORM, at=AT)
    assert told_of(portal, theirs) == [2, 6, 2, 6]


def test_cash_that_is_taken_back_while_other_money_settles_it_is_no_fee_to_the_portal(
    portal, charged
):
    theirs, ours = charged
    request = actions.cash_request(ours, amount=FEE, slip="A1", key=str(uuid7()), by=PLATFORM)
    said = actions.take_cash(ours, amount=FEE, slip="A1", request=request, by=PLATFORM, at=AT)
    pay(portal, theirs)
    actions.undo_cash(ours, uuid.UUID(json.loads(said.body)["payment"]), by=PLATFORM, at=AT)
    assert told_of(portal, theirs) == [2, 6, 2]
    actions.ask_for_supplement(ours, text="Thiếu trang 2.", by=PLATFORM, at=AT)
    actions.give_supplement(ours, data={}, by=PLATFORM, at=AT)
    assert told_of(portal, theirs) == [2, 6, 2, 5, 2]


@pytest.mark.parametrize(("amount", "states"), [(15_000, [2, 6]), (0, [2])])
def test_what_an_officer_says_is_owed_is_told_when_it_is_said(portal, charged, amount, states):
    theirs, ours = charged
    unknown = {"item": "fee", "amount": None, "before": None}
    charges = Charge.objects.using("haiduong").filter(dossier__code=ours)
    charges.update(amount=None, lines=[unknown])
    assert told_of(portal, theirs) == [2]
    actions.assess_charge(ours, amount=amount, basis="Nghị quyết 1", by=PLATFORM, at=AT)
    assert told_of(portal, theirs) == states


@pytest.mark.parametrize(("right", "states"), [(1_500, [2, 6, 6]), (0, [2, 6, 2])])
def test_a_corrected_amount_is_told_again(portal, charged, right, states):
    theirs, ours = charged
    charges = Charge.objects.using("haiduong").filter(dossier__code=ours)
    charges.update(amount=None, lines=[{"item": "fee", "amount": None, "before": None}])
    said = {"basis": "Nghị quyết 1", "by": PLATFORM, "at": AT}
    actions.assess_charge(ours, amount=15_000, **said)
    assert told_of(portal, theirs) == [2, 6]
    actions.assess_charge(ours, amount=right, instead_of=15_000, reason="Gõ nhầm", **said)
    assert told_of(portal, theirs) == states
    if right:
        with homes.reading("dossiers"):
            *_, last = PortalNotice.objects.filter(line__dossier__code=ours).order_by("number")
        assert "1.500 đồng" in json.dumps(last.body, ensure_ascii=False)


def test_facts_that_arrive_in_any_order_and_twice_are_told_in_theirs(portal, filed):
    theirs, ours = filed
    whole_life(ours)
    with homes.reading("dossiers"):
        facts = [fact for fact in timeline(ours) if fact.event in notices.LEADS_TO]
    for fact in [*reversed(facts), *facts]:
        event = wiring.EVENTS_BY_NAME[fact.event].from_payload(fact.payload)
        reactions.tell_portal(event, entry_id=fact.id, at=fact.at)
    portal.settle()
    assert portal.book.entries[theirs].states == [2, 5, 2, 9, 10]


def test_a_dossier_that_did_not_come_by_the_portal_is_not_told(portal, lan):
    code = makers.submitted(lan)["code"]
    portal.settle()
    assert portal.order == []
    assert queries.folder(code, seen_by=PLATFORM, on=makers.TODAY).portal_code == ""


def test_an_outage_of_hours_loses_nothing_and_doubles_nothing(portal, filed):
    theirs, ours = filed
    portal.down = True
    portal.react()
    portal.deliver()
    tried = queries.portal_status()
    assert tried.down_since == portal.now
    whole_life(ours)
    portal.react()
    for _ in range(30):
        portal.later(minutes=10)
        assert portal.deliver() == 0
    still = queries.portal_status()
    assert (still.down_since, still.dead) == (tried.down_since, [])
    assert portal.order == []
    portal.down = False
    portal.later(minutes=10)
    assert portal.deliver() == 10 - 1  # one was told to see if it answers, the rest at once after
    assert portal.book.entries[theirs].states == [2, 5, 2, 9, 10]
    assert portal.book.doubles == 0
    assert queries.portal_status().down_since is None


def test_while_it_is_down_one_notice_is_tried_and_no_more(portal):
    codes = [portal.file() for _ in range(5)]
    portal.react()
    calls = []
    portal.tell = lambda envelope: (calls.append(envelope), (None, "down"))[1]
    portal.deliver()
    portal.deliver()
    assert len(calls) == 1, "the second look is within the pause"
    portal.later(minutes=6)
    portal.deliver()
    assert len(calls) == 2
    assert calls[0]["dossier"] != calls[1]["dossier"], "others are tried before what failed"
    assert {one["dossier"] for one in calls} <= set(codes)


def test_an_answer_that_got_lost_is_a_double_that_the_portal_knows(portal, filed):
    theirs, ours = filed
    actions.withdraw(ours, text="Trùng hồ sơ", by=PLATFORM, at=AT)
    portal.react()
    portal.lose_answer = True
    portal.deliver()
    portal.settle()
    assert portal.book.entries[theirs].states == [2, 7]
    assert portal.book.doubles == 1


def test_a_worker_that_dies_with_notices_in_hand_leaves_them_to_the_next(portal, filed):
    theirs, _ours = filed
    portal.react()
    [due] = actions.take_due(most=10, by=PLATFORM, at=portal.now)
    portal.tell(due.envelope)  # and then it dies
    assert portal.deliver() == 0, "somebody has them in hand"
    portal.later(minutes=2)
    portal.deliver()
    assert portal.book.entries[theirs].states == [2]
    assert portal.book.doubles == 1


def test_what_the_portal_will_not_have_is_given_up_and_holds_its_line_until_replayed(portal, filed):
    theirs, ours = filed
    other = portal.file()
    portal.react()
    portal.tell, honest = refusing(portal, theirs), portal.tell
    for _ in range(MOST_REJECTIONS):
        portal.deliver()
        portal.later(minutes=6)
    whole_life(ours)
    portal.react()
    portal.deliver()
    [dead] = queries.portal_status().dead
    assert (dead.direction, dead.portal_code, dead.number) == ("out", theirs, 1)
    assert "422" in dead.said or dead.said == "no"
    assert portal.book.entries[theirs].states == []
    assert portal.book.entries[other].states == [2], "other lines go on"
    portal.tell = honest
    assert actions.replay(portal_code=theirs, by=PLATFORM, at=portal.now) == (1, 0)
    portal.settle()
    assert portal.book.entries[theirs].states == [2, 5, 2, 9, 10]


def refusing(portal, code):
    """Return the portal's answers when it will not have anything of a dossier."""
    honest = portal.tell
    return lambda envelope: (422, "no") if envelope["dossier"] == code else honest(envelope)


def test_a_portal_that_lost_what_it_was_told_is_told_again(portal, filed):
    theirs, ours = filed
    whole_life(ours)
    portal.settle()
    portal.book.entries[theirs].states.clear()
    portal.book.entries[theirs].last = 0
    portal.book._seen.clear()
    before = AT - dt.timedelta(days=1)
    count, _ = actions.replay(portal_code=theirs, since=before, by=PLATFORM, at=portal.now)
    assert count >= 5
    portal.settle()
    assert portal.book.entries[theirs].states == [2, 5, 2, 9, 10]


def test_every_state_is_led_to_by_a_fact_that_is_told():
    assert set(notices.LEADS_TO.values()) == set(STATES)
    told = {event.name for event, reactions in wiring.REACTIONS.items()
            if any(wiring.name_of(one).endswith("tell_portal") for one in reactions)}  # fmt: skip
    assert told == notices.LEADS_TO.keys() | notices.FEES | notices.BESIDE


def test_a_notice_has_the_form_that_is_written_down(portal, filed):
    _theirs, ours = filed
    whole_life(ours)
    portal.react()
    with homes.reading("dossiers"):
        written = [(one.kind, one.body) for one in PortalNotice.objects.filter(state="waiting")]
    for kind, body in written:
        queries.messages._check(f"out.{kind}", body)
    assert {kind for kind, _body in written} >= {
        "state-changed", "appointment-set", "supplement-asked", "result-issued"
    }  # fmt: skip


def test_the_secret_is_the_owners_alone(counter):
    path = peer.installation.home() / "secrets" / "portal-haiduong"
    assert peer.secret("haiduong") == peer.secret("haiduong") != peer.secret("haiphong")
    assert path.stat().st_mode & 0o777 == 0o600
