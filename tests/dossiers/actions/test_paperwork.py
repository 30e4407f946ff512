"""The seven forms: made of a dossier, recorded when issued, and given to those who see it."""

import datetime as dt
import hashlib
import json

import pytest

from lienmach import homes
from lienmach.dossiers import actions, queries
from lienmach.dossiers.models import IssuedPaper
from lienmach.dossiers.refusals import NoSuchDossier, NoSuchForm, ReasonMissing
from lienmach.dossiers.rules import paperwork
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


@pytest.mark.parametrize(
    ("form", "more"),
    [
        ("02", {"reason": "Thiếu bản sao giấy chứng nhận"}),
        ("03", {"reason": "Không thuộc thẩm quyền"}),
        ("04", {"reason": "Cần đo đạc lại", "until": NEW_DAY}),
        ("05", {"reason": "Có tranh chấp"}),
    ],
)
def test_an_act_is_kept_as_it_left_the_house(lan, code, form, more):
    with pytest.raises(NoSuchForm):
        had(code, form, lan)
    said = json.loads(issue(code, form, **more).body)
    content = had(code, form, lan)
    assert hashlib.sha256(content).hexdigest() == said["sha256"]
    text = " ".join(text_of(content).split())
    assert more["reason"] in text
    assert paperwork.NAMES[form].upper() in text
    assert form != "04" or "01/12/2026" in text
    with homes.reading("dossiers"):
        told = [fact for fact in ledger.timeline(code) if fact.event == "dossiers.paper-issued"]
    assert [fact.payload["sha256"] for fact in told] == [said["sha256"]]
    assert form in queries.forms_issued(code, seen_by=lan, on=TODAY)


def test_the_same_key_issues_once(code):
    key = str(uuid7())
    first = issue(code, "05", key=key, reason="x")
    again = issue(code, "05", key=key, reason="x")
    assert (first.status, again.status) == (201, 200)
    assert first.body == again.body


def test_an_act_needs_something_to_say(code):
    for form in sorted(paperwork.ACTS):
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


def test_only_those_who_handle_it_issue_and_only_those_who_see_it_read(lan, code):
    reader = makers.officer(Kind.READ, agency=LAND_OFFICE)
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
