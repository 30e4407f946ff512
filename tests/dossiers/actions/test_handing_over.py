import datetime as dt

import pytest

from lienmach.dossiers import actions, queries
from lienmach.dossiers.actions import Said
from lienmach.dossiers.refusals import (
    HeldByAnother,
    NoSuchDesk,
    NoSuchDossier,
    NothingOffered,
    OfferedAlready,
    ReasonMissing,
)
from lienmach.dossiers.rules.happenings import told
from lienmach.ground.actor import Actor, Duty
from lienmach.ground.ids import uuid7
from lienmach.ground.refusals import NotAllowed
from tests.dossiers import makers
from tests.dossiers.makers import AT, DESK, LAND_OFFICE, PLATFORM, TODAY, UNIT

THERE = "H24.02.17"


@pytest.fixture
def code(lan):
    return makers.submitted(lan)["code"]


@pytest.fixture
def sender():
    return makers.officer("decide", agency=LAND_OFFICE)


@pytest.fixture
def receiver():
    return makers.officer("decide", agency=THERE)


def send(code, by, **changes):
    told = {"to_agency": THERE, "reason": "Thửa đất nằm ở địa bàn khác", **changes}
    actions.send_hand_over(code, **told, by=by, at=AT)


def answer(code, by, *, accept=True, reason=""):
    actions.answer_hand_over(code, accept=accept, reason=reason, by=by, at=AT)


def is_seen(code, actor):
    try:
        queries.folder(code, seen_by=actor, on=TODAY)
    except NoSuchDossier:
        return False
    return True


def test_an_accepted_dossier_is_worked_on_there_and_competence_stays(code, sender, receiver):
    assert not is_seen(code, receiver)
    send(code, sender)
    assert is_seen(code, receiver)
    answer(code, receiver)
    dossier = queries.folder(code, seen_by=receiver, on=TODAY).dossier
    assert (dossier.handled_at_agency, dossier.competent_agency) == (THERE, LAND_OFFICE)
    assert str(dossier.assignee) == receiver.id
    actions.decide_dossier(code, outcome="granted", by=receiver, at=AT)
    fact = queries.folder(code, seen_by=PLATFORM, on=TODAY).events[-1]
    assert fact.payload["agency"] == LAND_OFFICE


def test_a_declined_one_is_out_of_sight_again(code, sender, receiver):
    send(code, sender)
    with pytest.raises(ReasonMissing):
        answer(code, receiver, accept=False)
    answer(code, receiver, accept=False, reason="Không thuộc địa bàn")
    assert not is_seen(code, receiver)
    [offer] = queries.desk(code, seen_by=sender, at=AT, on=TODAY).done.hand_overs
    assert (offer.answer, offer.answer_reason) == ("declined", "Không thuộc địa bàn")


@pytest.mark.parametrize("end", ["decided", "withdrawn", "stopped"])
def test_an_offer_lapses_when_the_dossier_ends_and_it_is_out_of_sight(
    code, sender, receiver, lan, end
):
    send(code, sender)
    assert is_seen(code, receiver)
    if end == "decided":
        actions.decide_dossier(code, outcome="granted", by=sender, at=AT)
    elif end == "stopped":
        actions.take_step(code, "stop", said=Said(text="Người nộp đã mất"), by=sender, at=AT)
    else:
        actions.withdraw(code, by=lan, at=AT)
    assert not is_seen(code, receiver)
    assert makers.kept(code).also_at is None
    with pytest.raises(NoSuchDossier):
        answer(code, receiver)
    with pytest.raises(NothingOffered):
        actions.take_back_hand_over(code, by=sender, at=AT)
    found = queries.desk(code, seen_by=sender, at=AT, on=TODAY)
    [offer] = found.done.hand_overs
    assert (offer.answer, offer.answered_at) == ("lapsed", AT)
    [fact] = [e for e in found.folder.events if e.event == "dossiers.hand-over-answered"]
    assert told(fact.event, lang="en", details=fact.payload).startswith("The hand-over lapsed")


def test_an_offer_is_answered_once_and_only_where_it_was_sent(code, sender, receiver):
    with pytest.raises(NothingOffered):
        answer(code, sender)
    send(code, sender)
    with pytest.raises(NothingOffered):
        answer(code, sender)
    with pytest.raises(OfferedAlready):
        send(code, sender)
    answer(code, receiver)
    with pytest.raises(NothingOffered):
        answer(code, receiver)


def test_what_is_answered_in_another_s_stead_says_so(code, sender):
    lent = Duty("decide", "haiduong", agency=THERE, lent_by=str(uuid7()))
    who = Actor(str(uuid7()), "", frozenset({lent}), level=2)
    told = {"agency": THERE, "question": "?", "due_on": TODAY + dt.timedelta(days=2)}
    key = actions.ask_consultation(code, **told, by=sender, at=AT)
    actions.answer_consultation(code, key, text="Không", by=who, at=AT)
    send(code, sender)
    answer(code, who)
    facts = queries.folder(code, seen_by=PLATFORM, on=TODAY).events
    marked = {fact.event: fact.payload.get("stand_in_for") for fact in facts}
    assert marked["dossiers.consultation-answered"] == [lent.lent_by]
    assert marked["dossiers.hand-over-answered"] == [lent.lent_by]


def test_an_offer_to_one_officer_is_theirs(code, sender, receiver):
    other = makers.officer("decide", agency=THERE)
    send(code, sender, to_officer=queries.person_of(receiver))
    with pytest.raises(NothingOffered):
        answer(code, other)
    answer(code, receiver)


def test_an_offer_is_not_a_duty(code, sender, receiver):
    send(code, sender)
    with pytest.raises(Exception, match="duty"):
        actions.decide_dossier(code, outcome="granted", by=receiver, at=AT)


def test_an_offer_is_taken_back_until_it_is_answered(code, sender, receiver):
    send(code, sender)
    actions.take_back_hand_over(code, by=sender, at=AT)
    assert not is_seen(code, receiver)
    with pytest.raises(NothingOffered):
        actions.take_back_hand_over(code, by=sender, at=AT)


def test_what_is_sent_needs_a_place_and_a_reason_and_its_holder(code, sender):
    with pytest.raises(NoSuchDesk):
        send(code, sender, to_agency="H99")
    with pytest.raises(ReasonMissing):
        send(code, sender, reason=" ")
    actions.claim_dossier(code, by=makers.officer("decide", agency=LAND_OFFICE), at=AT)
    with pytest.raises(HeldByAnother):
        send(code, sender)


@pytest.mark.parametrize("place", [{"agency": DESK}, {"unit": UNIT, "unit_on": TODAY}])
def test_a_desk_that_took_a_dossier_in_does_not_hand_it_to_itself_and_decide(lan, place):
    clerk = makers.officer("receive", "decide", "appoint", **place)
    code = makers.submitted(lan, received_at=DESK)["code"]
    for agency in (DESK, THERE):
        with pytest.raises(NotAllowed):
            send(code, clerk, to_agency=agency)
    desk = queries.desk(code, seen_by=clerk, at=AT, on=TODAY)
    assert (desk.is_ours, desk.is_head, desk.done.hand_overs) == (False, False, [])
    with pytest.raises(NotAllowed):
        actions.decide_dossier(code, outcome="granted", by=clerk, at=AT)


def test_the_head_of_the_competent_agency_hands_over_and_takes_back(code, sender):
    head = makers.officer("read", "appoint", agency=LAND_OFFICE)
    assert queries.desk(code, seen_by=head, at=AT, on=TODAY).is_ours
    send(code, head)
    actions.take_back_hand_over(code, by=head, at=AT)
    send(code, sender)
    with pytest.raises(NotAllowed):
        actions.take_back_hand_over(code, by=makers.officer("read", "appoint", agency=DESK), at=AT)


def test_whom_it_was_handed_over_to_hands_it_on(code, sender, receiver):
    send(code, sender)
    answer(code, receiver)
    send(code, receiver, to_agency=LAND_OFFICE)
    answer(code, sender)
    assert makers.kept(code).handled_at_agency == LAND_OFFICE
