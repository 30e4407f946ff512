import datetime as dt

import pytest

from lienmach import homes
from lienmach.dossiers import actions, queries
from lienmach.dossiers.actions import Said, due_dates
from lienmach.dossiers.queries import calendars
from lienmach.dossiers.queries.due_ledger import lines_of
from lienmach.dossiers.refusals import (
    AskedAlready,
    ExtendedAlready,
    LimitBindsAlready,
    NewDayNotLater,
    NothingToUndo,
    NotNow,
    OverdueAlready,
    ReasonMissing,
    TooLateToExtend,
    TooLateToReturn,
)
from lienmach.dossiers.rules.calendars import SwappedDay, closing, day_of
from lienmach.dossiers.rules.due_ledger import replay, sentences
from lienmach.ground.refusals import NotAllowed
from tests.dossiers import makers
from tests.dossiers.makers import AT, LAND_OFFICE, PLATFORM, TODAY

DEATH = "DVC25.10"
DUE = closing(dt.date(2026, 11, 23))
LATER = dt.date(2026, 11, 27)


@pytest.fixture
def code(lan):
    return makers.submitted(lan)["code"]


@pytest.fixture
def decider():
    return makers.officer("decide", agency=LAND_OFFICE)


def extend(code, by, *, at=AT, day=LATER, text="Chờ xác minh thực địa"):
    actions.take_step(code, "extend", said=Said(text=text, due_on=day), by=by, at=at)


def dossier(code):
    return queries.folder(code, seen_by=PLATFORM, on=TODAY).dossier


def lines(code):
    with homes.reading("dossiers"):
        found = queries.visible_to(PLATFORM, on=TODAY).get(code=code)
        procedure = queries.version(found.procedure, found.procedure_version)
        return queries.due_ledger(found, procedure)


@pytest.fixture
def death(lan):
    """A death that was reported in the morning, due the same day; and an officer who decides."""
    makers.published(DEATH)
    told = makers.submitted(lan, procedure=DEATH, data=makers.example(DEATH))
    return told["code"], makers.officer("decide", agency=told["competent_agency"]["code"])


def verify(code, by, *, at=AT, text="Không có giấy báo tử; cần xác minh tại thôn"):
    actions.take_step(code, "verify", said=Said(text=text), by=by, at=at)


def test_who_decides_finds_that_it_must_be_verified_and_the_longer_limit_binds(death, lan):
    code, clerk = death
    assert dossier(code).due_at == closing(TODAY)
    verify(code, clerk)
    line = lines(code)[-1]
    assert (line.kind, line.limit["value"], line.basis) == (
        "limit",
        3,
        "Luật Hộ tịch 2014, Điều 33, 34",
    )
    assert line.start == dossier(code).received_at, "it counts from where it counted before"
    assert dossier(code).due_at == closing(dt.date(2026, 11, 19)) == replay(lines(code))
    assert "xác minh tại thôn" in line.reason
    folder = queries.folder(code, seen_by=lan, on=TODAY)
    assert "dossiers.limit-changed" in {fact.event for fact in folder.events}
    assert any("xác minh tại thôn" in note for note in folder.notes)


def test_it_is_found_once_with_a_reason_and_never_when_it_is_late(death):
    code, clerk = death
    with pytest.raises(ReasonMissing):
        verify(code, clerk, text=" ")
    with pytest.raises(OverdueAlready):
        verify(code, clerk, at=closing(TODAY) + dt.timedelta(minutes=1))
    with pytest.raises(NotAllowed):
        verify(code, makers.officer("receive", agency=dossier(code).competent_agency))
    verify(code, clerk)
    with pytest.raises(LimitBindsAlready):
        verify(code, clerk)
    with pytest.raises(NothingToUndo):
        actions.undo_step(code, by=clerk, at=AT)


FRIDAY = AT.replace(day=20, hour=15, minute=30)  # late, so due on Monday
PROMISED = dt.date(2026, 12, 4)


@pytest.fixture
def extended(lan):
    """A death that was reported late on a Friday and extended by two weeks; who decides it."""
    makers.published(DEATH)
    told = makers.submitted(lan, procedure=DEATH, data=makers.example(DEATH), at=FRIDAY)
    clerk = makers.officer("decide", agency=told["competent_agency"]["code"])
    extend(told["code"], clerk, at=FRIDAY + dt.timedelta(minutes=40), day=PROMISED)
    return told["code"], clerk


@pytest.mark.parametrize("found_on", [26, 30], ids=["before it", "after what it comes to"])
def test_a_day_that_was_promised_is_not_taken_back_by_another_limit(extended, found_on):
    """Three working days from the receipt would end on the 26th: sooner, or in the past."""
    code, clerk = extended
    at = AT.replace(day=found_on)
    verify(code, clerk, at=at)
    assert dossier(code).due_at == closing(PROMISED) == replay(lines(code))
    line = lines(code)[-1]
    assert (line.kind, line.basis) == ("limit", "Luật Hộ tịch 2014, Điều 33, 34")
    assert line.why[-1] == ["kept", PROMISED.isoformat()]
    assert "04/12/2026" in sentences(line)[-1]
    actions.note_overdue(at=at + dt.timedelta(minutes=1))
    assert dossier(code).overdue_at is None


def test_the_promised_day_that_stayed_moves_with_the_calendar(extended, swapped):
    code, clerk = extended
    verify(code, clerk, at=AT.replace(day=26))
    swapped(PROMISED, dt.date(2026, 12, 5))
    assert code in actions.recompute_due_dates(by=PLATFORM, at=AT.replace(day=27)).changed
    assert dossier(code).due_at == closing(dt.date(2026, 12, 5))
    assert lines(code)[-1].why[-1] == ["kept", "2026-12-05"]


def test_after_a_supplement_the_limit_with_verification_begins_again(death, lan):
    code, clerk = death
    verify(code, clerk)
    actions.ask_for_supplement(code, text="Thiếu giấy tờ", by=clerk, at=AT)
    later = AT + dt.timedelta(days=1)
    actions.take_step(code, "give_supplement", said=Said(), by=lan, at=later)
    assert lines(code)[-1].limit["value"] == 3
    assert dossier(code).due_at == closing(dt.date(2026, 11, 20))


def test_the_receipt_stands_on_the_dossier_until_something_changes_it(code):
    with homes.reading("dossiers"):
        assert lines_of(dossier_row(code)) == []
    [line] = lines(code)
    assert (line.kind, line.due_after, line.limit["value"]) == ("receipt", DUE, 5)
    assert line.why[0] == ["from", "2026-11-16", "09:00"]


def dossier_row(code):
    return queries.visible_to(PLATFORM, on=TODAY).get(code=code)


def test_an_extension_moves_the_day_once_with_an_apology_to_the_applicant(lan, code, decider):
    extend(code, decider)
    folder = queries.folder(code, seen_by=lan, on=TODAY)
    assert folder.dossier.due_at == closing(LATER)
    assert folder.notes[-1].startswith("THƯ XIN LỖI")
    assert "23/11/2026" in folder.notes[-1]
    assert [fact.event for fact in folder.events[-2:]] == [
        "dossiers.deadline-extended",
        "dossiers.paper-issued",
    ]
    assert "04" in queries.forms_issued(code, seen_by=lan, on=TODAY)
    assert folder.dossier.due_why[-1] == ["extended", "2026-11-27"]
    assert [line.kind for line in lines(code)] == ["receipt", "extension"]
    with pytest.raises(ExtendedAlready):
        extend(code, decider, day=dt.date(2026, 12, 4))


def test_an_extension_is_announced_a_day_before_or_not_at_all(code, decider):
    with pytest.raises(TooLateToExtend):
        extend(code, decider, at=DUE - dt.timedelta(hours=20))
    assert dossier(code).due_at == DUE
    extend(code, decider, at=DUE - dt.timedelta(days=1))


@pytest.mark.parametrize(
    "day", [None, dt.date(2026, 11, 23), dt.date(2026, 11, 29), dt.date(2206, 12, 1), dt.date.max]
)
def test_the_new_day_is_a_later_working_day(code, decider, day):
    with pytest.raises(NewDayNotLater):
        extend(code, decider, day=day)


def test_an_extension_needs_a_reason_and_a_duty(code, decider, lan):
    with pytest.raises(ReasonMissing):
        extend(code, decider, text=" ")
    with pytest.raises(NotAllowed):
        extend(code, lan)


def test_a_stop_ends_the_clock_and_is_told(lan, code, decider):
    with pytest.raises(ReasonMissing):
        actions.take_step(code, "stop", said=Said(), by=decider, at=AT)
    actions.take_step(code, "stop", said=Said(text="Người nộp đã mất"), by=decider, at=AT)
    folder = queries.folder(code, seen_by=lan, on=TODAY)
    assert (folder.dossier.state, folder.dossier.due_at) == ("stopped", None)
    assert folder.notes[-1].startswith("THÔNG BÁO DỪNG GIẢI QUYẾT")
    with pytest.raises(NotNow):
        extend(code, decider)


def test_a_dossier_goes_back_within_three_working_days_only(lan, decider):
    last = closing(dt.date(2026, 11, 19))
    for at, refused in ((last, None), (last + dt.timedelta(minutes=1), TooLateToReturn)):
        code = makers.submitted(lan)["code"]
        if refused:
            with pytest.raises(refused):
                actions.ask_for_supplement(code, text="Thiếu", by=decider, at=at)
        else:
            actions.ask_for_supplement(code, text="Thiếu", by=decider, at=at)


def test_what_is_missing_is_asked_for_once(lan, code, decider):
    actions.ask_for_supplement(code, text="Thiếu bản đồ", by=decider, at=AT)
    actions.give_supplement(code, data={"map": "B2"}, by=lan, at=AT)
    due = dossier(code).due_at
    with pytest.raises(AskedAlready):
        actions.ask_for_supplement(code, text="Thiếu nữa", by=decider, at=AT)
    assert (dossier(code).state, dossier(code).due_at) == ("received", due)


def test_the_ledger_replays_to_the_date_that_stands(lan, code, decider):
    at = AT + dt.timedelta(days=1)
    actions.ask_for_supplement(code, text="Thiếu bản đồ", by=decider, at=AT)
    actions.give_supplement(code, data={"map": "B2"}, by=lan, at=at)
    extend(code, decider, at=at, day=dt.date(2026, 12, 1))
    found = lines(code)
    assert [line.kind for line in found] == [
        "receipt", "supplement-asked", "supplement", "extension",
    ]  # fmt: skip
    assert replay(found) == dossier(code).due_at == closing(dt.date(2026, 12, 1))
    assert all(line.basis for line in found)


@pytest.fixture
def swapped(monkeypatch):
    """Return a function that swaps a working day by decree, from now on."""

    def swap(free, worked):
        days = (*calendars.swapped_days(), SwappedDay(free, worked, "Quyết định thử"))
        monkeypatch.setattr(calendars, "swapped_days", lambda: days)
        calendars._calendar.cache_clear()

    yield swap
    monkeypatch.undo()
    calendars._calendar.cache_clear()


def test_a_day_swapped_later_moves_open_dossiers_and_says_why(code, lan, decider, swapped):
    extended = makers.submitted(lan)["code"]
    extend(extended, decider)
    swapped(dt.date(2026, 11, 20), dt.date(2026, 11, 28))
    swapped(LATER, dt.date(2026, 12, 5))
    after, changed = None, []
    while True:
        run = actions.recompute_due_dates(by=PLATFORM, at=AT, after=after, limit=3)
        changed += run.changed
        after = run.after
        if after is None:
            break
    assert {code, extended} <= set(changed)
    moved = dossier(code)
    assert day_of(moved.due_at) == dt.date(2026, 11, 25)  # Culture Day is the 24th
    assert ["off", "2026-11-20", "nghỉ hoán đổi cho 28/11/2026"] in moved.due_why
    assert day_of(dossier(extended).due_at) == dt.date(2026, 11, 28)  # worked for the 20th
    assert lines(code)[-1].kind == "calendar"
    assert lines(code)[-1].reason
    folder = queries.folder(code, seen_by=lan, on=TODAY)
    assert folder.events[-1].event == "dossiers.deadline-recomputed"
    assert actions.recompute_due_dates(by=PLATFORM, at=AT).changed == []


@pytest.mark.usefixtures("counter")
def test_only_the_platform_recomputes(decider):
    with pytest.raises(NotAllowed):
        actions.recompute_due_dates(by=decider, at=AT)


def test_what_changes_a_due_date_is_saved_with_it():
    assert due_dates.CHANGED == ("due_at", "due_why", "overdue_at")
