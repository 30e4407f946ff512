import datetime as dt

from lienmach.dossiers import actions, jobs, queries
from lienmach.dossiers.actions import Said
from tests.dossiers import makers
from tests.dossiers.makers import AT, PLATFORM, TODAY

DUE_PASSED = dt.datetime(2026, 11, 23, 17, 1, tzinfo=AT.tzinfo)


def crossings(code):
    folder = queries.folder(code, seen_by=PLATFORM, on=TODAY)
    return [fact.event for fact in folder.events].count("dossiers.dossier-overdue")


def test_a_crossing_is_recorded_once(lan):
    codes = [makers.submitted(lan)["code"] for _ in range(5)]
    actions.ask_for_supplement(codes[1], text="Thiếu", by=PLATFORM, at=AT)
    actions.decide_dossier(codes[2], outcome="granted", by=PLATFORM, at=AT)
    actions.take_step(codes[3], "propose", said=Said(outcome="granted"), by=PLATFORM, at=AT)
    assert actions.note_overdue(at=AT) == 0
    done = 0
    while touched := actions.note_overdue(at=DUE_PASSED, limit=2):
        done += touched
    assert done == 3
    assert [crossings(code) for code in codes] == [1, 0, 0, 1, 1]
    assert actions.note_overdue(at=DUE_PASSED) == 0
    fact = queries.folder(codes[0], seen_by=PLATFORM, on=TODAY).events[-1]
    assert fact.payload["due_at"] == "2026-11-23T17:00:00+07:00"


def test_a_date_that_moved_may_be_crossed_again(lan):
    code = makers.submitted(lan)["code"]
    actions.note_overdue(at=DUE_PASSED)
    at = AT + dt.timedelta(days=2)
    actions.ask_for_supplement(code, text="Thiếu", by=PLATFORM, at=at)
    actions.give_supplement(code, data={}, by=lan, at=at)
    assert crossings(code) == 1
    actions.note_overdue(at=DUE_PASSED + dt.timedelta(days=30))
    assert crossings(code) == 2


def test_the_job_does_all_of_it_until_nothing_is_left(lan):
    code = makers.submitted(lan)["code"]
    assert jobs.look_after(at=DUE_PASSED, is_over=lambda: True) == 0
    assert jobs.look_after(at=DUE_PASSED, is_over=lambda: False) >= 2  # crossed, and indexed
    assert crossings(code) == 1
    assert jobs.look_after(at=DUE_PASSED, is_over=lambda: False) == 0
