"""The seven forms: made of a dossier, recorded when issued, and given to those who see it."""

import datetime as dt
import hashlib
import json

import pytest

from lienmach import homes
from lienmach.dossiers import actions, queries
from lienmach.dossiers.actions import Said, handling
from lienmach.dossiers.models import IssuedPaper, Note
from lienmach.dossiers.queries.paperwork import act_of
from lienmach.dossiers.refusals import (
    ActFirst,
    FormNotMade,
    NoSuchDossier,
    NoSuchForm,
    NothingToUndo,
    Overtaken,
    ReasonMissing,
)
from lienmach.dossiers.rules import happenings, paperwork
from lienmach.ground.actor import PLATFORM, Actor, Duty
from lienmach.ground.ids import uuid7
from lienmach.ground.refusals import NotAllowed
from lienmach.identity.rules.duties import Kind
from lienmach.ledger import queries as ledger
from tests.dossiers import makers
from tests.dossiers.makers import AT, DESK, LAND_OFFICE, TODAY
from tests.dossiers.rules.test_setting import text_of

ADDRESS = "http://haiduong.localhost:8000"
CLERK = makers.officer(Kind.DECIDE, agency=LAND_OFFICE)
NEW_DAY = dt.date(2026, 12, 1)


@pytest.fixture
def code(lan):
    return makers.submitted(lan)["code"]


def issue(code, form, *, by=CLERK, key=None, **more):
    return actions.issue_paper(
        code, form=form, address=ADDRESS, key=key or str(uuid7()), by=by, at=AT, **more
    )


def had(code, form, by):
    return queries.form_file(code, form, address=ADDRESS, seen_by=by, at=AT)


def test_the_receipt_holds_code_word_day_and_agency(lan, code):
    text = text_of(had(code, "01", lan))
    secrets = queries.receipt_secrets(code, seen_by=lan, on=TODAY)
    assert code in text
    assert secrets.spoken in text
    assert "17:00 23/11/2026" in text
    assert "Thông tư 03/2025/TT-VPCP" in text
    assert had(code, "01", lan) == had(code, "01", lan)  # a lost print is made again


def act(code, step, reason="Có tranh chấp", *, by=CLERK, until=None, at=AT):
    actions.take_step(code, step, said=Said(text=reason, due_on=until), by=by, at=at)


def test_the_receipt_keeps_what_was_promised_and_tells_what_holds_since(lan, code):
    def told(code):
        return " ".join(text_of(had(code, "01", lan)).split())

    def reckoned(code):
        return told(code).partition("Cách tính ngày hẹn")[2].partition("Quét mã QR")[0]

    promised = "Hẹn trả kết quả: 17:00 23/11/2026"
    why = reckoned(code)
    assert "Hẹn trả kết quả ngày 23/11/2026" in why
    assert promised in told(code)
    assert "Ngày hẹn hiện nay" not in told(code)
    later = AT + dt.timedelta(days=1)
    act(code, "extend", until=NEW_DAY, at=later)
    assert promised in told(code)
    assert "Ngày hẹn hiện nay: 17:00 01/12/2026, thay đổi ngày 17/11/2026" in told(code)
    assert reckoned(code) == why
    act(code, "ask_for_supplement", at=later)
    assert promised in told(code)
    waiting = "Ngày hẹn hiện nay: chưa ấn định, chờ bổ sung hồ sơ, thay đổi ngày 17/11/2026"
    assert waiting in told(code)
    assert reckoned(code) == why
    actions.give_supplement(code, data={}, by=lan, at=AT + dt.timedelta(days=2))
    due = queries.folder(code, seen_by=lan, on=TODAY).dossier.due_at.astimezone(AT.tzinfo)
    assert f"Ngày hẹn hiện nay: {due:%H:%M %d/%m/%Y}, thay đổi ngày 18/11/2026" in told(code)
    act(code, "stop", at=AT + dt.timedelta(days=2))
    assert promised in told(code)
    assert "Ngày hẹn hiện nay: không còn hẹn ngày trả, thay đổi ngày 18/11/2026" in told(code)
    assert reckoned(code) == why


def test_a_day_that_holds_again_is_told_once(lan, code):
    """A supplement asked and given at once leaves the day that was promised."""
    act(code, "ask_for_supplement")
    actions.give_supplement(code, data={}, by=lan, at=AT)
    text = text_of(had(code, "01", lan))
    assert "17:00 23/11/2026" in text
    assert "Ngày hẹn hiện nay" not in text


ACTS = [
    ("02", "ask_for_supplement", "Thiếu bản sao giấy chứng nhận", None),
    ("03", "refuse_reception", "Không thuộc thẩm quyền", None),
    ("04", "extend", "Cần đo đạc lại", NEW_DAY),
    ("05", "stop", "Có tranh chấp", None),
]


@pytest.mark.parametrize(("form", "step", "reason", "until"), ACTS)
def test_an_act_and_its_form_are_one_deed(lan, code, form, step, reason, until):
    with pytest.raises(NoSuchForm):
        had(code, form, lan)
    with pytest.raises(ActFirst):
        issue(code, form, reason=reason, until=until)
    act(code, step, reason, until=until, by=PLATFORM)
    content = had(code, form, lan)
    text = " ".join(text_of(content).split())
    assert reason in text
    assert paperwork.NAMES[form].upper() in text
    assert form != "04" or "01/12/2026" in text
    with homes.reading("dossiers"):
        told = [fact for fact in ledger.timeline(code) if fact.event == "dossiers.paper-issued"]
    assert [fact.payload["sha256"] for fact in told] == [hashlib.sha256(content).hexdigest()]
    assert form in queries.forms_issued(code, seen_by=lan, on=TODAY)
    again = json.loads(issue(code, form, reason=reason, until=until, by=PLATFORM).body)
    assert hashlib.sha256(had(code, form, lan)).hexdigest() == again["sha256"]
    with pytest.raises(NothingToUndo):  # it has left the house
        actions.undo_step(code, by=PLATFORM, at=AT)


@pytest.mark.parametrize(("form", "step", "reason", "until"), ACTS)
def test_an_act_promises_no_day_that_no_longer_holds(lan, code, form, step, reason, until):
    act(code, step, reason, until=until, by=PLATFORM)
    issued = text_of(had(code, form, lan))
    issue(code, form, reason=reason, until=until, by=PLATFORM)
    for text in (issued, text_of(had(code, form, lan))):
        assert "Hẹn trả kết quả" not in text
        assert ("23/11/2026" in text) == (form == "04")
        assert ("Ngày đã hẹn: 17:00 23/11/2026" in text) == (form == "04")


@pytest.mark.parametrize(("form", "step", "reason", "until"), ACTS)
def test_without_its_form_an_act_does_not_happen(monkeypatch, lan, code, form, step, reason, until):
    monkeypatch.setattr(handling, "act_of", lambda *_args, **_more: None)
    with pytest.raises(FormNotMade):
        act(code, step, reason, until=until, by=PLATFORM)
    folder = queries.folder(code, seen_by=lan, on=TODAY)
    assert (folder.dossier.state, folder.notes, len(folder.events)) == ("received", [], 1)
    assert form not in queries.forms_issued(code, seen_by=lan, on=TODAY)


def test_a_form_set_before_something_else_happened_is_not_kept(monkeypatch, lan, code):
    def drawn(*args, **more):
        made = act_of(*args, **more)
        makers.noted(code, "đã có giấy", by=lan)
        return made

    monkeypatch.setattr(handling, "act_of", drawn)
    with pytest.raises(Overtaken):
        act(code, "stop")
    assert queries.folder(code, seen_by=lan, on=TODAY).dossier.state == "received"


def test_an_apology_names_the_day_that_was_promised(code):
    act(code, "extend", until=NEW_DAY)
    with pytest.raises(ActFirst):
        issue(code, "04", reason="x", until=NEW_DAY + dt.timedelta(days=1))


def test_the_same_key_issues_once(code):
    act(code, "stop")
    key = str(uuid7())
    first = issue(code, "05", key=key, reason="x")
    again = issue(code, "05", key=key, reason="x")
    assert (first.status, again.status) == (201, 200)
    assert first.body == again.body


def test_a_form_needs_something_to_say(code):
    act(code, "extend", until=NEW_DAY)
    act(code, "stop")
    for form in ("04", "05"):
        with pytest.raises(ReasonMissing):
            issue(code, form)
    with pytest.raises(ReasonMissing):
        issue(code, "04", reason="x")  # and a new day
    with pytest.raises(NoSuchForm):
        issue(code, "07", reason="x")


def test_what_the_office_wrote_need_not_be_written_again(lan, code):
    actions.ask_for_supplement(code, text="Thiếu trích lục bản đồ", by=CLERK, at=AT)
    issue(code, "02")
    assert "Thiếu trích lục bản đồ" in text_of(had(code, "02", lan))


@homes.action("dossiers")
def tell_all_notes(code):
    Note.objects.filter(dossier__code=code).update(is_within=False)


@pytest.mark.parametrize("has_words", [True, False, None])
def test_why_it_was_refused_is_what_was_decided_and_no_later_note(lan, code, has_words):
    """Without words of its own a decision takes those of its proposal, which of old were told."""
    proposer = makers.officer(Kind.DECIDE, agency=LAND_OFFICE)
    words = {"propose": "Đất đang tranh chấp", "approve": "Có bản án" if has_words else ""}
    for minute, (step, by) in enumerate((("propose", proposer), ("approve", CLERK)), 1):
        said = Said(text=words[step], outcome="refused")
        moment = AT + dt.timedelta(minutes=minute)
        actions.take_step(code, step, said=said, by=by, at=moment)
        if has_words is None:
            tell_all_notes(code)
    makers.noted(code, "Tôi sẽ khiếu nại", by=lan)
    issue(code, "03")
    text = " ".join(text_of(had(code, "03", lan)).split())
    assert (words["approve"] or words["propose"]) in text
    assert "khiếu nại" not in text


def test_a_receipt_is_recorded_and_never_stored(lan, code):
    said = json.loads(issue(code, "01", by=lan).body)
    assert hashlib.sha256(had(code, "01", lan)).hexdigest() == said["sha256"]
    with homes.reading("dossiers"):
        assert not IssuedPaper.objects.filter(sha256=said["sha256"]).exists()


def test_the_process_sheet_tells_who_did_what_without_names(lan, code):
    makers.noted(code, "đã xem", by=CLERK)
    text = text_of(had(code, "06", lan))
    assert "Tiếp nhận hồ sơ" in text
    assert "Người nộp" in text
    assert "Cơ quan" in text
    assert CLERK.name not in text


def test_the_process_sheet_tells_applicants_nothing_of_how_an_office_divides_its_work(lan, code):
    actions.take_step(code, "propose", said=Said(outcome="granted"), by=CLERK, at=AT)
    proposed = happenings.told("dossiers.decision-proposed", lang="vi")
    assert proposed in text_of(had(code, "06", CLERK))
    assert proposed not in text_of(had(code, "06", lan))


def test_who_sees_the_ground_does_not_write_for_the_agency_that_answers(code):
    commune = makers.officer(Kind.DECIDE, unit=makers.UNIT, unit_on=TODAY)
    act(code, "stop")
    assert had(code, "05", commune)
    with pytest.raises(NotAllowed):
        issue(code, "05", by=commune, reason="x")
    desk = queries.desk_page(code, seen_by=commune, at=AT, on=TODAY)
    assert desk.offers == []


def test_what_is_issued_in_another_s_stead_says_so(code):
    act(code, "stop")
    for kind, agency, form in (("decide", LAND_OFFICE, "05"), ("receive", DESK, "01")):
        lent = Duty(kind, "haiduong", agency=agency, lent_by=str(uuid7()))
        who = Actor(str(uuid7()), "", frozenset({lent}), level=2)
        issue(code, form, by=who, reason="x")
        assert ledger.timeline(code)[-1].payload["stand_in_for"] == [lent.lent_by]


def test_only_those_who_handle_it_issue_and_only_those_who_see_it_read(lan, code):
    reader = makers.officer(Kind.READ, agency=LAND_OFFICE)
    act(code, "stop")
    for who in (lan, reader):
        with pytest.raises(NotAllowed):
            issue(code, "05", by=who, reason="x")
    issue(code, "05", reason="x")
    assert had(code, "05", reader)
    with pytest.raises(NotAllowed):
        had(code, "01", reader)
    for form in ("01", "05", "06"):
        with pytest.raises(NoSuchDossier):
            had(code, form, makers.person())


def test_the_register_lists_what_a_desk_took_in(lan, code):
    clerk = makers.officer(Kind.RECEIVE, agency=DESK)
    asked = {"since": TODAY, "until": TODAY + dt.timedelta(days=1), "at": AT}
    text = text_of(queries.register_pdf(DESK, seen_by=clerk, **asked))
    assert code.split("-")[-1] in text
    with pytest.raises(NotAllowed):
        queries.register_pdf(DESK, seen_by=lan, **asked)
    empty = {**asked, "until": TODAY}
    assert code not in text_of(queries.register_pdf(DESK, seen_by=clerk, **empty))
