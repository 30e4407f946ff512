import datetime as dt

import pytest

from lienmach.dossiers import actions, queries
from lienmach.dossiers.refusals import DayPassed, NoSuchConsultation, NoSuchDossier, ReasonMissing
from lienmach.ground.refusals import NotAllowed
from tests.dossiers import makers
from tests.dossiers.makers import AT, LAND_OFFICE, TODAY

THERE = "H24.02.17"
BY = dt.date(2026, 11, 18)


@pytest.fixture
def code(lan):
    return makers.submitted(lan)["code"]


@pytest.fixture
def asker():
    return makers.officer("decide", agency=LAND_OFFICE)


@pytest.fixture
def asked():
    return makers.officer("decide", agency=THERE)


def ask(code, by, **changes):
    told = {"agency": THERE, "question": "Thửa này có tranh chấp không?", "due_on": BY, **changes}
    return actions.ask_consultation(code, **told, by=by, at=AT)


def test_the_agency_asked_sees_the_dossier_until_it_answers(code, asker, asked):
    key = ask(code, asker)
    assert queries.desk(code, seen_by=asked, at=AT, on=TODAY).asked_here == [key]
    with pytest.raises(NotAllowed):
        actions.decide_dossier(code, outcome="granted", by=asked, at=AT)
    actions.answer_consultation(code, key, text="Không tranh chấp", by=asked, at=AT)
    with pytest.raises(NoSuchDossier):
        queries.folder(code, seen_by=asked, on=TODAY)
    [told] = queries.desk(code, seen_by=asker, at=AT, on=TODAY).done.consultations
    assert (told.answer, told.answered_by) == ("Không tranh chấp", asked.id)


def test_silence_is_recorded_at_its_deadline_once(code, asker, asked):
    key = ask(code, asker)
    assert actions.note_silence(at=AT) == 0
    late = AT + dt.timedelta(days=3)
    assert actions.note_silence(at=late) == 1
    assert actions.note_silence(at=late) == 0
    found = queries.desk(code, seen_by=asker, at=late, on=TODAY)
    assert found.done.consultations[0].silent_at == late
    assert found.folder.events[-1].event == "dossiers.consultation-silent"
    actions.answer_consultation(code, key, text="Trả lời muộn", by=asked, at=late)


@pytest.mark.parametrize("silent", [False, True])
def test_who_never_answered_sees_the_dossier_until_it_is_decided(code, asker, asked, silent):
    ask(code, asker)
    late = AT + dt.timedelta(days=3)
    if silent:
        actions.note_silence(at=late)
    assert queries.folder(code, seen_by=asked, on=TODAY).dossier.code == code
    actions.decide_dossier(code, outcome="granted", by=asker, at=late)
    with pytest.raises(NoSuchDossier):
        queries.folder(code, seen_by=asked, on=TODAY)


def test_only_the_agency_asked_answers_and_once(code, asker, asked):
    key = ask(code, asker)
    with pytest.raises(NoSuchConsultation):
        actions.answer_consultation(code, key, text="…", by=asker, at=AT)
    with pytest.raises(ReasonMissing):
        actions.answer_consultation(code, key, text=" ", by=asked, at=AT)


def test_a_question_has_words_and_a_coming_day(code, asker, lan):
    with pytest.raises(DayPassed):
        ask(code, asker, due_on=dt.date(2026, 11, 13))
    with pytest.raises(ReasonMissing):
        ask(code, asker, question=" ")
    with pytest.raises(NotAllowed):
        ask(code, lan)


@pytest.mark.parametrize("end", ["decided", "withdrawn"])
def test_what_is_still_asked_when_a_dossier_ends_is_closed_and_never_called_silent(
    code, lan, asker, end
):
    ask(code, asker)
    if end == "decided":
        actions.decide_dossier(code, outcome="granted", by=asker, at=AT)
    else:
        actions.withdraw(code, by=lan, at=AT)
    late = AT + dt.timedelta(days=3)
    actions.note_silence(at=late)
    [told] = queries.desk(code, seen_by=asker, at=late, on=TODAY).done.consultations
    assert (told.closed_at, told.silent_at) == (AT, None)


def test_what_was_past_its_day_when_the_dossier_ended_is_silence(code, asker):
    ask(code, asker)
    late = AT + dt.timedelta(days=3)
    actions.decide_dossier(code, outcome="granted", by=asker, at=late)
    assert actions.note_silence(at=late) == 1
    [told] = queries.desk(code, seen_by=asker, at=late, on=TODAY).done.consultations
    assert (told.closed_at, told.silent_at) == (None, late)
