"""What is partly online is granted when those who must come were noted as present, and not before."""

import datetime as dt

import pytest

from lienmach.dossiers import actions, queries, seeds
from lienmach.dossiers.actions import Said
from lienmach.dossiers.refusals import NothingToUndo, StationFirst
from lienmach.ground.refusals import NotAllowed
from tests.dossiers import makers
from tests.dossiers.makers import AT, DESK, TODAY
from tests.dossiers.signing import MARRIAGE

COUPLE = next(
    each.snapshot["example"] for each in seeds.versions("haiduong") if each.code == MARRIAGE
)


@pytest.fixture
def code(lan):
    makers.published(MARRIAGE)
    return makers.submitted(lan, procedure=MARRIAGE, data=COUPLE)["code"]


@pytest.fixture
def registrar(code):
    return officer(code)


def officer(code):
    agency = queries.folder(code, seen_by=makers.PLATFORM, on=TODAY).dossier.competent_agency
    return makers.officer("decide", agency=agency)


def take(code, step, by, *, at=AT, **said):
    actions.take_step(code, step, said=Said(**said), by=by, at=at)


def awaited(code, by):
    return [each.step for each in queries.desk(code, seen_by=by, at=AT, on=TODAY).awaited]


def must_come(code, lan):
    return queries.my_dossier(code, seen_by=lan, at=AT, on=TODAY).must_come


def test_nothing_is_granted_before_both_were_there(code, registrar, lan):
    assert (awaited(code, registrar), must_come(code, lan)) == (["attend"], True)
    with pytest.raises(StationFirst, match="both parties are present") as refused:
        take(code, "decide", registrar, outcome="granted")
    assert "hai bên có mặt" in refused.value.sentence_vi
    take(code, "attend", registrar)
    assert (awaited(code, registrar), must_come(code, lan)) == ([], False)
    take(code, "decide", registrar, outcome="granted")


def test_nor_by_a_second_officer_who_approves(code, registrar):
    take(code, "propose", registrar, outcome="granted")
    second = officer(code)
    with pytest.raises(StationFirst):
        take(code, "approve", second)
    take(code, "attend", second)
    take(code, "approve", second)


def test_nor_in_bulk(code, registrar):
    done = actions.take_steps(
        [code], "decide", said=Said(outcome="granted"), key="k", by=registrar, at=AT
    )
    assert [line.done for line in done] == [False]


def test_a_refusal_needs_nobody(code, registrar, lan):
    take(code, "decide", registrar, outcome="refused", text="Chưa đủ tuổi")
    assert not must_come(code, lan)


def test_who_only_proposed_a_refusal_does_not_let_a_grant_slip_through(code, registrar):
    take(code, "propose", registrar, outcome="refused", text="Chưa đủ tuổi")
    with pytest.raises(StationFirst):
        take(code, "approve", officer(code), outcome="granted", text="Đủ tuổi")


def test_a_presence_that_was_taken_back_does_not_count(code, registrar):
    take(code, "attend", registrar)
    actions.undo_step(code, by=registrar, at=AT)
    with pytest.raises(StationFirst):
        take(code, "decide", registrar, outcome="granted")
    with pytest.raises(NothingToUndo):
        actions.undo_step(code, by=registrar, at=AT + dt.timedelta(hours=1))


def test_only_who_registers_notes_who_was_there(code, lan):
    for who in (lan, makers.officer("receive", agency=DESK)):
        with pytest.raises(NotAllowed):
            take(code, "attend", who)


def test_who_was_there_before_a_supplement_named_somebody_else_does_not_count(code, registrar, lan):
    take(code, "attend", registrar)
    take(code, "ask_for_supplement", registrar, text="Thiếu giấy xác nhận")
    take(code, "give_supplement", lan, data={"spouse": "030093000003", "spouse_name": "Ai khác"})
    assert (awaited(code, registrar), must_come(code, lan)) == (["attend"], True)
    with pytest.raises(StationFirst):
        take(code, "decide", registrar, outcome="granted")
    take(code, "attend", registrar)
    take(code, "decide", registrar, outcome="granted")


def test_a_supplement_that_changes_no_answer_sends_nobody_home(code, registrar, lan):
    take(code, "attend", registrar)
    take(code, "ask_for_supplement", registrar, text="Thiếu giấy xác nhận")
    take(code, "give_supplement", lan, data={"spouse": COUPLE["spouse"]})
    assert awaited(code, registrar) == []
    take(code, "decide", registrar, outcome="granted")


def test_whose_presence_is_needed_is_noted_one_by_one(code, registrar):
    [line] = actions.take_steps([code], "attend", said=Said(), key="k", by=registrar, at=AT)
    assert (line.done, "one by one" in line.en, awaited(code, registrar)) == (
        False, True, ["attend"],
    )  # fmt: skip
