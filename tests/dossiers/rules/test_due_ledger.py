import dataclasses
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienmach.dossiers.rules import deadlines, due_ledger
from lienmach.dossiers.rules.calendars import CUT_OFF, HANOI, Calendar, closing, day_of
from lienmach.dossiers.rules.due_ledger import Line, NotInOrder, may_extend, replay, return_by
from lienmach.dossiers.rules.limits import Limit

AT = dt.datetime(2026, 11, 16, 9, tzinfo=HANOI)
DUE = closing(dt.date(2026, 11, 23))
DAYS = st.dates(dt.date(2026, 1, 1), dt.date(2027, 12, 31))
MOMENTS = st.integers(0, 545 * 24 * 60).map(
    lambda minutes: dt.datetime(2026, 1, 1, tzinfo=HANOI) + dt.timedelta(minutes=minutes)
)
LIMITS = st.one_of(
    st.builds(Limit, st.just("working_days"), st.integers(1, 60)),
    st.builds(Limit, st.just("calendar_days"), st.integers(1, 60)),
    st.just(Limit("same_day")),
)
HOLIDAYS = st.sets(DAYS, max_size=40).map(lambda days: dict.fromkeys(days, "holiday"))


def due(limit, at, calendar):
    """Return when an answer is due that has a limit."""
    found = deadlines.due(limit, at, calendar).at
    assert found is not None
    return found


@given(limit=LIMITS, at=MOMENTS, holidays=HOLIDAYS, worked=st.sets(DAYS, max_size=5))
def test_the_deadline_never_falls_on_a_free_day(limit, at, holidays, worked):
    calendar = Calendar(holidays=holidays, worked=frozenset(worked))
    assert calendar.works(day_of(due(limit, at, calendar)))


@given(limit=LIMITS, at=MOMENTS, holidays=HOLIDAYS, more=DAYS)
def test_a_further_holiday_never_brings_the_deadline_forward(limit, at, holidays, more):
    before = due(limit, at, Calendar(holidays=holidays))
    after = due(limit, at, Calendar(holidays={**holidays, more: "one more"}))
    assert after >= before


@given(limit=st.builds(Limit, st.just("working_days"), st.integers(1, 60)), at=MOMENTS)
def test_what_comes_after_15_moves_on_later_and_is_due_no_earlier(limit, at):
    noon, late = at.replace(hour=11, minute=0), at.replace(hour=15, minute=1)
    calendar = Calendar()
    assert late.time() > CUT_OFF
    assert calendar.moves_on(late) > late
    assert due(limit, late, calendar) >= due(limit, noon, calendar)


@given(dates=st.lists(st.one_of(st.none(), MOMENTS), min_size=1, max_size=8))
def test_replay_gives_the_date_the_last_line_left(dates):
    lines, before = [], None
    for n, after in enumerate(dates):
        kind = "receipt" if n == 0 else "supplement"
        lines.append(Line(kind=kind, at=AT, start=AT, due_before=before, due_after=after))
        before = after
    assert replay(lines) == dates[-1]
    gone = [*lines[:1], *lines[2:]]
    if len(lines) > 2 and lines[1].due_after != lines[0].due_after:
        with pytest.raises(NotInOrder):
            replay(gone)


def line(kind):
    return Line(kind=kind, at=AT, start=AT, due_before=None, due_after=DUE)


def test_an_extension_is_possible_once_and_a_day_before():
    assert may_extend([], DUE, DUE - dt.timedelta(days=1)) == "yes"
    assert may_extend([], DUE, DUE - dt.timedelta(hours=23)) == "too-late"
    assert may_extend([line("extension"), line("supplement")], DUE, AT) == "extended-already"
    assert may_extend([], None, AT) == "no-due-date"


def test_an_insufficient_dossier_goes_back_within_three_working_days():
    assert return_by(AT, Calendar()) == closing(dt.date(2026, 11, 19))
    assert return_by(AT, Calendar({dt.date(2026, 11, 18): "x"})) == closing(dt.date(2026, 11, 20))


def test_every_kind_of_line_has_a_basis_and_a_name_in_both_languages():
    for kind in due_ledger.KINDS:
        assert Line(kind, AT, AT, None, DUE, basis=due_ledger.BASIS[kind]).basis_en
        assert due_ledger.head(kind, lang="vi") != due_ledger.head(kind, lang="en")


def test_a_line_tells_its_reckoning_in_sentences():
    told = Line("receipt", AT, AT, None, DUE, why=[["from", "2026-11-16", "09:00"]])
    assert due_ledger.sentences(told) == ["Nhận đủ hồ sơ lúc 09:00 ngày 16/11/2026."]


def test_what_officers_and_the_catalogue_wrote_stays_as_they_wrote_it():
    line = Line("stop", AT, AT, DUE, None, basis="Luật Hộ tịch 2014, Điều 15", reason="Thiếu.")
    assert (line.basis_en, line.reason_en) == ("", "")
    changed = dataclasses.replace(line, reason=due_ledger.CALENDAR_CHANGED)
    assert changed.reason_en == "The calendar changed after it was reckoned."
