"""Running dossiers taken over to a newer version: tried first, each with its reason, and back."""

import dataclasses
import datetime as dt

import pytest

from lienmach import homes
from lienmach.dossiers import actions, queries, seeds
from lienmach.dossiers.models import Conversion, Dossier
from lienmach.dossiers.refusals import NoSuchBatch, NoSuchProcedure, NotInForceYet
from lienmach.dossiers.rules import converting, due_ledger
from lienmach.dossiers.rules.prefilling import Remark
from lienmach.ground.ids import uuid7
from lienmach.ground.refusals import NotAllowed
from lienmach.identity.rules.duties import Kind
from tests.dossiers import makers
from tests.dossiers.makers import AT, LAND, PLATFORM, TODAY, officer

NEXT = AT + dt.timedelta(days=1)
LAW = {"citation": "Nghị định 101/2024/NĐ-CP", "confidence": "low"}


@pytest.fixture
def boss(counter):
    return officer(Kind.PUBLISH, Kind.READ)


@pytest.fixture
def code(counter):
    """A land procedure of this test's own, of five working days."""
    shipped = next(each for each in seeds.versions("haiduong") if each.code == LAND)
    version = dataclasses.replace(shipped, code=f"T.{uuid7().hex[-12:]}")
    actions.publish_procedure(version, by=PLATFORM, at=AT)
    return version.code


def newer(code, *, days=3, since=TODAY, **changes):
    """Publish a newer version with another limit."""
    shipped = next(each for each in seeds.versions("haiduong") if each.code == LAND)
    limits = [{"kind": "working_days", "value": days, **LAW}]
    snapshot = {**shipped.snapshot, "limits": limits, "legal_limits": limits, **changes}
    version = dataclasses.replace(shipped, code=code, version="2", since=since, snapshot=snapshot)
    actions.publish_procedure(version, by=PLATFORM, at=AT)


def filed(lan, code, **changes):
    return makers.submitted(lan, procedure=code, **changes)["code"]


def dossier(code):
    return Dossier.objects.using("haiduong").get(code=code)


def test_what_is_tried_is_what_happens_and_it_can_be_taken_back(lan, code, boss):
    first = filed(lan, code)
    newer(code)
    promised, why = dossier(first).due_at, dossier(first).due_why
    tried = queries.trial(code, to="2", by=boss, on=TODAY)
    assert [each.dossier.code for each in tried.moving] == [first]
    assert dossier(first).procedure_version != "2", "a trial changes nothing"
    done = actions.convert_dossiers(code, to="2", by=boss, at=NEXT)
    assert done.done == (first,)
    assert dossier(first).procedure_version == "2"
    assert dossier(first).due_at < promised
    assert dossier(first).due_at == tried.moving[0].due.at
    received, taken_over = lines = queries.due_lines(first, seen_by=boss, on=TODAY)
    assert (received.due_after, received.limit["value"]) == (promised, 5)
    assert (taken_over.kind, taken_over.limit["value"]) == ("version", 3)
    assert taken_over.reason == "2022-01-06 → 2"
    assert due_ledger.replay(lines) == dossier(first).due_at
    back = actions.take_back_conversion(done.batch, by=boss, at=NEXT)
    assert back.done == (first,)
    assert (dossier(first).due_at, dossier(first).due_why) == (promised, why)
    *_, last = lines = queries.due_lines(first, seen_by=boss, on=TODAY)
    assert (last.kind, last.limit["value"], last.reason) == ("version", 5, "2 → 2022-01-06")
    assert due_ledger.replay(lines) == promised
    with pytest.raises(NoSuchBatch):
        actions.take_back_conversion(done.batch, by=boss, at=NEXT)
    assert [row.taken_back_at for row in queries.batch(done.batch, seen_by=boss, on=TODAY)] == [
        NEXT
    ]


def test_each_that_stays_says_why(lan, code, boss):
    moved = {"address_before": "Số 1, phố Cũ", "address_after": "Số 1, phố Mới"}
    sound = {**makers.LAND_DATA, **moved, "change": "địa chỉ"}
    filed(lan, code, data=sound)
    short = filed(lan, code)
    shipped = next(each for each in seeds.versions("haiduong") if each.code == LAND)
    form = {**shipped.snapshot["form"]}
    form["required"] = [*form["required"], "address_before"]
    example = {**shipped.snapshot["example"], "address_before": "Số 1, phố Cũ"}
    newer(code, form=form, example=example)
    done = actions.convert_dossiers(code, to="2", by=boss, at=AT)
    [(stayed, reason)] = done.stayed
    assert stayed == short
    assert "Địa chỉ ghi trên giấy chứng nhận" in reason.vi
    assert len(done.done) == 1


def test_no_promise_is_broken(lan, code, boss):
    first = filed(lan, code)
    newer(code, days=9)
    done = actions.convert_dossiers(code, to="2", by=boss, at=AT)
    assert done.stayed == ((first, converting.LATER),)


MINISTRY = {"system": "national", "fallback": False, **LAW}


def test_nothing_is_taken_over_to_what_a_ministry_serves(lan, code, boss):
    first = filed(lan, code)
    newer(code, served_by=MINISTRY)
    done = actions.convert_dossiers(code, to="2", by=boss, at=AT)
    assert done.stayed == ((first, converting.ELSEWHERE),)


def test_what_was_filed_here_is_decided_here_whatever_a_later_version_says(lan, code, boss):
    first = filed(lan, code)
    newer(code, served_by=MINISTRY)
    taken_over(first)
    actions.decide_dossier(first, outcome="refused", text="Không đủ", by=PLATFORM, at=AT)
    assert dossier(first).state == "decided"


@homes.action("dossiers")
def taken_over(code):
    """Let a dossier have been taken over before anybody asked who serves the newer version."""
    Conversion.objects.create(
        province=homes.current_province(), batch=uuid7(), dossier=dossier(code), version_before="2022-01-06",
        version_after="2", due_before=dossier(code).due_at, due_after=dossier(code).due_at,
        due_why_before=dossier(code).due_why, at=AT, by=PLATFORM.id,
    )  # fmt: skip
    Dossier.objects.filter(code=code).update(procedure_version="2")


def test_a_dossier_that_went_on_is_not_put_back(lan, code, boss):
    first = filed(lan, code)
    newer(code)
    done = actions.convert_dossiers(code, to="2", by=boss, at=AT)
    actions.ask_for_supplement(first, text="Thiếu", by=PLATFORM, at=AT)
    back = actions.take_back_conversion(done.batch, by=boss, at=AT)
    assert back.done == ()
    assert back.stayed[0][0] == first
    assert dossier(first).procedure_version == "2"


def test_what_was_proposed_since_is_not_put_back(lan, code, boss):
    """The version before may know no way on from there."""
    first = filed(lan, code)
    newer(code)
    done = actions.convert_dossiers(code, to="2", by=boss, at=AT)
    said = actions.Said(outcome="granted")
    actions.take_step(first, "propose", said=said, by=PLATFORM, at=NEXT)
    assert actions.take_back_conversion(done.batch, by=boss, at=NEXT).stayed[0][0] == first
    actions.undo_step(first, by=PLATFORM, at=NEXT)
    assert actions.take_back_conversion(done.batch, by=boss, at=NEXT).done == (first,)


def test_what_is_put_back_may_cross_the_day_that_it_has_again(lan, code, boss):
    first = filed(lan, code)
    promised = dossier(first).due_at
    newer(code)
    done = actions.convert_dossiers(code, to="2", by=boss, at=AT)
    actions.note_overdue(at=dossier(first).due_at + dt.timedelta(minutes=1))
    assert dossier(first).overdue_at is not None
    actions.take_back_conversion(done.batch, by=boss, at=promised - dt.timedelta(minutes=1))
    assert (dossier(first).due_at, dossier(first).overdue_at) == (promised, None)


def test_what_was_taken_over_is_reckoned_again_by_the_newer_version(lan, code, boss):
    first = filed(lan, code)
    actions.ask_for_supplement(first, text="Thiếu", by=PLATFORM, at=AT)
    actions.give_supplement(first, data={}, by=lan, at=AT)
    newer(code)
    assert actions.convert_dossiers(code, to="2", by=boss, at=AT).done == (first,)
    promised = dossier(first).due_at
    assert first not in actions.recompute_due_dates(by=PLATFORM, at=AT).changed
    assert dossier(first).due_at == promised


def test_why_this_day_is_told_of_every_day_though_the_version_changed_between(lan, code, boss):
    first = filed(lan, code)
    actions.ask_for_supplement(first, text="Thiếu", by=PLATFORM, at=AT)
    actions.give_supplement(first, data={}, by=lan, at=AT)
    newer(code)
    actions.convert_dossiers(code, to="2", by=boss, at=AT)
    said = actions.Said(text="Cần đo đạc lại", due_on=dt.date(2026, 12, 1))
    actions.take_step(first, "extend", said=said, by=PLATFORM, at=AT)
    lines = queries.due_lines(first, seen_by=boss, on=TODAY)
    kinds = [line.kind for line in lines]
    assert kinds == ["receipt", "supplement-asked", "supplement", "version", "extension"]
    assert due_ledger.replay(lines) == dossier(first).due_at


def test_what_has_crossed_its_day_does_not_cross_it_twice(lan, code, boss):
    first = filed(lan, code)
    newer(code)
    late = dossier(first).due_at + dt.timedelta(minutes=1)
    actions.note_overdue(at=late)
    crossed = dossier(first).overdue_at
    assert crossed is not None
    assert actions.convert_dossiers(code, to="2", by=boss, at=late).done == (first,)
    assert dossier(first).overdue_at == crossed


def test_what_was_remarked_of_a_question_that_is_asked_no_more_is_let_be(lan, code, boss):
    first = filed(lan, code, remarks=(Remark("sheet", "land", "unread"),))
    assert "Số tờ bản đồ" in queries.desk(first, seen_by=boss, at=AT, on=TODAY).compared
    form = next(each for each in seeds.versions("haiduong") if each.code == LAND).snapshot["form"]
    pages = [{"ask": [name for name in page["ask"] if name != "sheet"]} for page in form["x-pages"]]
    fewer = {
        **form,
        "properties": {name: each for name, each in form["properties"].items() if name != "sheet"},
        "required": [name for name in form["required"] if name != "sheet"],
        "x-pages": pages,
    }
    newer(code, form=fewer)
    assert actions.convert_dossiers(code, to="2", by=boss, at=AT).done == (first,)
    assert queries.desk(first, seen_by=boss, at=AT, on=TODAY).compared == ""


def test_an_extended_dossier_keeps_the_day_that_was_promised(lan, code, boss):
    first = filed(lan, code)
    day = dt.date(2026, 12, 1)
    said = actions.Said(text="Cần đo đạc lại", due_on=day)
    actions.take_step(first, "extend", said=said, by=PLATFORM, at=AT)
    newer(code)
    assert actions.convert_dossiers(code, to="2", by=boss, at=NEXT).done == (first,)
    assert dossier(first).due_at.date() == day


def test_a_proposed_dossier_moves_where_its_steps_lead_on(lan, code, boss):
    first = filed(lan, code)
    actions.take_step(first, "propose", said=actions.Said(outcome="granted"), by=PLATFORM, at=AT)
    before = dossier(first).due_at
    newer(code)
    assert actions.convert_dossiers(code, to="2", by=boss, at=AT).done == (first,)
    assert dossier(first).due_at < before


def test_what_awaits_a_supplement_is_promised_anew_under_the_newer_version(lan, code, boss):
    first = filed(lan, code)
    actions.ask_for_supplement(first, text="Thiếu", by=PLATFORM, at=AT)
    newer(code)
    assert actions.convert_dossiers(code, to="2", by=boss, at=AT).done == (first,)
    assert dossier(first).due_at is None
    actions.give_supplement(first, data={}, by=lan, at=AT)
    assert dossier(first).due_why[-1][2] == "3 ngày làm việc"


def test_a_decided_dossier_is_not_looked_at(lan, code, boss):
    actions.decide_dossier(filed(lan, code), outcome="granted", text="", by=PLATFORM, at=AT)
    newer(code)
    assert queries.trial(code, to="2", by=boss, on=TODAY).candidates == []


def test_nobody_moves_what_they_may_not_see_or_not_yet(lan, code, boss):
    filed(lan, code)
    newer(code, since=TODAY + dt.timedelta(days=1))
    with pytest.raises(NotInForceYet):
        actions.convert_dossiers(code, to="2", by=boss, at=AT)
    with pytest.raises(NotAllowed):
        actions.convert_dossiers(code, to="2", by=officer(Kind.READ), at=NEXT)
    with pytest.raises(NoSuchProcedure):
        queries.trial(code, to="7", by=boss, on=TODAY)
    blind = officer(Kind.PUBLISH)
    assert actions.convert_dossiers(code, to="2", by=blind, at=NEXT).done == ()


def test_nobody_becomes_late_by_a_shorter_limit(lan, code, boss):
    first = filed(lan, code)
    newer(code, days=1)
    at = AT + dt.timedelta(days=3)  # a Thursday; the newer limit ended on Tuesday
    promised = dossier(first).due_at
    done = actions.convert_dossiers(code, to="2", by=boss, at=at)
    due = dossier(first).due_at
    assert due == dt.datetime(2026, 11, 20, 17, tzinfo=AT.tzinfo) < promised
    *_, line = queries.due_lines(first, seen_by=boss, on=TODAY)
    assert line.limit == {"kind": "until", "day": "2026-11-20"}
    assert "ngày làm việc kế tiếp, 20/11/2026" in due_ledger.sentences(line)[-1]
    actions.recompute_due_dates(by=PLATFORM, at=at)
    assert dossier(first).due_at == due
    assert actions.take_back_conversion(done.batch, by=boss, at=at).done == (first,)
    assert dossier(first).due_at == promised


def test_who_is_late_already_keeps_the_day_and_stays_late(lan, code, boss):
    first = filed(lan, code)
    newer(code, days=1)
    promised = dossier(first).due_at
    at = promised + dt.timedelta(days=2)
    while actions.note_overdue(at=at):
        pass
    assert actions.convert_dossiers(code, to="2", by=boss, at=at).done == (first,)
    assert (dossier(first).due_at, dossier(first).procedure_version) == (promised, "2")
    assert dossier(first).overdue_at == at


def test_who_keeps_the_day_keeps_the_limit_that_it_was_reckoned_by(lan, code, boss):
    first = filed(lan, code)
    newer(code, days=2)
    promised, why = dossier(first).due_at, dossier(first).due_why
    at = promised - dt.timedelta(hours=26)  # the newer limit is over, the day is the next one
    done = actions.convert_dossiers(code, to="2", by=boss, at=at)
    assert done.done == (first,)
    [line] = queries.due_lines(first, seen_by=boss, on=TODAY)
    assert (line.kind, line.limit["value"], line.due_after) == ("receipt", 5, promised)
    assert first not in actions.recompute_due_dates(by=PLATFORM, at=at).changed
    assert dossier(first).due_at == promised
    assert actions.take_back_conversion(done.batch, by=boss, at=at).done == (first,)
    assert (dossier(first).due_at, dossier(first).due_why) == (promised, why)
    [line] = queries.due_lines(first, seen_by=boss, on=TODAY)
    assert line.limit["value"] == 5
