import datetime as dt

import pytest

from lienmach.dossiers import actions, queries
from lienmach.dossiers.actions import Said
from lienmach.dossiers.refusals import HeldByAnother, NotHeld, NotNow
from lienmach.ground.refusals import NotAllowed
from tests.dossiers import makers
from tests.dossiers.makers import AT, DESK, LAND_OFFICE, PLATFORM, TODAY

ABSENT = AT + dt.timedelta(days=4)


@pytest.fixture
def code(lan):
    return makers.submitted(lan)["code"]


@pytest.fixture
def first():
    return makers.officer("decide", agency=LAND_OFFICE)


@pytest.fixture
def second():
    return makers.officer("decide", agency=LAND_OFFICE)


def propose(code, *, by):
    actions.take_step(code, "propose", said=Said(outcome="granted"), by=by, at=AT)


def holder(code):
    return str(queries.folder(code, seen_by=PLATFORM, on=TODAY).dossier.assignee)


def test_a_claimed_dossier_is_one_officer_s(code, first, second):
    actions.claim_dossier(code, by=first, at=AT)
    actions.claim_dossier(code, by=first, at=AT)  # nothing changes
    with pytest.raises(HeldByAnother):
        actions.claim_dossier(code, by=second, at=AT)
    with pytest.raises(HeldByAnother):
        actions.decide_dossier(code, outcome="granted", by=second, at=AT)
    actions.decide_dossier(code, outcome="granted", by=first, at=AT)
    assert holder(code) == "None"  # nobody has to go on with it


def test_a_claim_does_not_bar_the_applicant(code, first, lan):
    actions.claim_dossier(code, by=first, at=AT)
    actions.withdraw(code, by=lan, at=AT)


def test_it_is_released_by_its_holder(code, first, second):
    with pytest.raises(NotHeld):
        actions.release_dossier(code, by=first, at=AT)
    actions.claim_dossier(code, by=first, at=AT)
    with pytest.raises(NotHeld):
        actions.release_dossier(code, by=second, at=AT)
    actions.release_dossier(code, by=first, at=AT)
    actions.claim_dossier(code, by=second, at=AT)
    assert holder(code) == second.id


def test_a_head_takes_over_and_it_is_on_record(code, first):
    head = makers.officer("decide", "appoint", agency=LAND_OFFICE)
    actions.claim_dossier(code, by=first, at=AT)
    actions.claim_dossier(code, by=head, at=AT)
    fact = queries.folder(code, seen_by=PLATFORM, on=TODAY).events[-1]
    assert fact.payload == {
        "dossier": code, "officer": head.id, "taken_from": first.id, "right": "by-head",
    }  # fmt: skip


def test_after_absence_anybody_with_the_duty_takes_over(code, first, second):
    actions.claim_dossier(code, by=first, at=AT)
    actions.claim_dossier(code, by=second, at=ABSENT)
    assert holder(code) == second.id


def test_who_takes_steps_is_not_absent(code, first, second):
    actions.claim_dossier(code, by=first, at=AT)
    said = Said(outcome="granted")
    actions.take_step(code, "propose", said=said, by=first, at=ABSENT - dt.timedelta(hours=1))
    with pytest.raises(HeldByAnother):
        actions.claim_dossier(code, by=second, at=ABSENT)


def test_only_officers_of_the_place_claim_and_only_what_is_open(code, lan, first):
    with pytest.raises(NotAllowed):
        actions.claim_dossier(code, by=lan, at=AT)
    actions.decide_dossier(code, outcome="granted", by=PLATFORM, at=AT)
    with pytest.raises(NotNow):
        actions.claim_dossier(code, by=first, at=AT)


def test_a_desk_that_took_a_dossier_in_does_not_keep_it_from_the_competent_officers(lan, first):
    clerk = makers.officer("receive", "decide", "appoint", agency=DESK)
    code = makers.submitted(lan, by=clerk, received_at=DESK)["code"]
    with pytest.raises(NotAllowed):
        actions.claim_dossier(code, by=clerk, at=AT)
    actions.claim_dossier(code, by=first, at=AT)
    for deed in (actions.claim_dossier, actions.release_dossier):  # nor as the head of the desk
        with pytest.raises((NotAllowed, NotHeld)):
            deed(code, by=clerk, at=AT)
    assert holder(code) == first.id
    actions.ask_for_supplement(code, text="Thiếu", by=first, at=AT)
    actions.give_supplement(code, data={}, by=clerk, at=AT)  # what is the desk's own it still does


def test_a_desk_that_took_a_dossier_in_neither_proposes_nor_asks_others(lan, first):
    clerk = makers.officer("receive", agency=DESK)
    code = makers.submitted(lan, by=clerk, received_at=DESK)["code"]
    found = queries.desk(code, seen_by=clerk, at=AT, on=TODAY)
    assert not found.is_ours
    assert "propose" not in {rule.step for rule in found.allowed}
    with pytest.raises(NotAllowed):
        propose(code, by=clerk)
    with pytest.raises(NotAllowed):
        actions.ask_consultation(
            code, agency="H24.02.17", question="Ai?", due_on=dt.date(2026, 11, 18), by=clerk, at=AT
        )
    theirs = queries.desk(code, seen_by=first, at=AT, on=TODAY)
    assert "propose" in {rule.step for rule in theirs.allowed}
    propose(code, by=first)


def test_a_clerk_of_the_competent_agency_claims(code):
    clerk = makers.officer("receive", agency=LAND_OFFICE)
    actions.claim_dossier(code, by=clerk, at=AT)
    assert holder(code) == clerk.id
