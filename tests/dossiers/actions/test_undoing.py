"""A step is taken back by who may still take it, while nobody went on from it."""

import dataclasses
import datetime as dt

import pytest

from lienmach.dossiers import actions, queries
from lienmach.dossiers.actions import Said
from lienmach.dossiers.actions.undoing import undo_step
from lienmach.dossiers.refusals import HeldByAnother, NothingToUndo
from lienmach.ground.refusals import NotAllowed
from lienmach.identity.rules.duties import Kind
from tests.dossiers import makers
from tests.dossiers.makers import AT, CENTRE, LAND_OFFICE, TODAY

SOON = AT + dt.timedelta(minutes=3)


@pytest.fixture
def code(lan):
    return makers.submitted(lan)["code"]


@pytest.fixture
def officer(code):
    """Return who proposed a decision just now."""
    clerk = makers.officer(Kind.DECIDE, agency=LAND_OFFICE)
    actions.take_step(code, "propose", said=Said(outcome="granted"), by=clerk, at=AT)
    return clerk


def is_offered(code, by):
    return queries.desk(code, seen_by=by, at=SOON, on=TODAY).may_undo


def test_who_lost_the_duty_takes_nothing_back(code, officer):
    duties = frozenset(dataclasses.replace(each, kind=Kind.READ) for each in officer.duties)
    reader = dataclasses.replace(officer, duties=duties)
    assert not is_offered(code, reader)
    with pytest.raises(NotAllowed):
        undo_step(code, by=reader, at=SOON)
    assert makers.kept(code).state == "proposed"


def test_what_a_colleague_claimed_meanwhile_is_theirs(code, officer):
    colleague = makers.officer(Kind.DECIDE, agency=LAND_OFFICE)
    actions.claim_dossier(code, by=colleague, at=AT)
    assert not is_offered(code, officer)
    with pytest.raises(HeldByAnother):
        undo_step(code, by=officer, at=SOON)
    actions.release_dossier(code, by=colleague, at=AT)
    with pytest.raises(NothingToUndo):  # somebody has worked from there
        undo_step(code, by=officer, at=SOON)
    assert not is_offered(code, officer)


@pytest.mark.parametrize("accepts", [True, False])
def test_nothing_is_taken_back_once_it_went_elsewhere(code, officer, accepts):
    actions.send_hand_over(code, to_agency=CENTRE, reason="Xử lý giúp", by=officer, at=AT)
    there = makers.officer(Kind.RECEIVE, agency=CENTRE)
    actions.answer_hand_over(code, accept=accepts, reason="Đã xem", by=there, at=AT)
    assert not is_offered(code, officer)
    with pytest.raises(HeldByAnother if accepts else NothingToUndo):
        undo_step(code, by=officer, at=SOON)
    assert makers.kept(code).state == "proposed"


def test_a_note_and_a_claim_of_ones_own_are_no_obstacle(code, officer, lan):
    actions.claim_dossier(code, by=officer, at=AT)
    makers.noted(code, "Tôi xin bổ sung số điện thoại", by=lan)
    assert is_offered(code, officer)
    undo_step(code, by=officer, at=SOON)
    assert makers.kept(code).state == "received"


def test_who_sent_a_proposal_back_takes_that_back_though_another_holds_the_dossier(code, officer):
    actions.claim_dossier(code, by=officer, at=AT)
    second = makers.officer(Kind.DECIDE, agency=LAND_OFFICE)
    actions.take_step(code, "send_back", said=Said(), by=second, at=AT)
    assert is_offered(code, second)
    undo_step(code, by=second, at=SOON)
    assert makers.kept(code).state == "proposed"


def test_steps_are_taken_back_one_after_another(code, officer):
    second = makers.officer(Kind.DECIDE, agency=LAND_OFFICE)
    actions.take_step(code, "send_back", said=Said(), by=second, at=AT)
    undo_step(code, by=second, at=SOON)
    assert is_offered(code, officer)
    undo_step(code, by=officer, at=SOON)
    assert makers.kept(code).state == "received"
