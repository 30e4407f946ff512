"""From the day agencies merge until the systems move nothing is done in the name of one that ended."""

import datetime as dt

import pytest
from django.test import Client

from lienmach import homes
from lienmach.dossiers import actions, queries
from lienmach.dossiers.actions import Said
from lienmach.dossiers.events import DossierDecided
from lienmach.dossiers.models import Consultation, Dossier, HandOver, Satisfaction, StepTaken, Tally
from lienmach.dossiers.reactions import tally_decided
from lienmach.dossiers.refusals import NoSuchDossier
from lienmach.ground.actor import PLATFORM
from lienmach.ground.ids import uuid7
from lienmach.identity.rules.duties import Kind
from lienmach.ledger.queries import timeline
from tests.dossiers import desk, makers
from tests.dossiers.api_client import Caller
from tests.dossiers.makers import AT, TODAY
from tests.dossiers.rules.test_setting import text_of
from tests.identity import makers as people

ADDRESS = "http://haiduong.localhost:8000"
ENDED, HEIR = "H23.21.01", "H24.101"
OLD_DESK = "H23.21.01.01"
THEN = AT.replace(year=2025, month=6, day=2)
NAMES = {"ended": "phường Cẩm Thượng", "heir": "phường Thành Đông"}
CLERK = makers.officer("decide", "head", "receive", unit=makers.UNIT, unit_on=TODAY)


@pytest.fixture
def code(mai):
    return makers.of_an_ended_agency(mai.actor)


def last(code, event):
    with homes.reading("dossiers"):
        return [each for each in timeline(code) if each.event == f"dossiers.{event}"][-1]


def sheet(code, form):
    drawn = queries.form_file(code, form, address=ADDRESS, seen_by=PLATFORM, at=AT)
    head, _motto, rest = " ".join(text_of(drawn).split()).partition("CỘNG HÒA")
    return head, rest


@pytest.mark.parametrize(("form", "step"), [("03", "refuse_reception"), ("05", "stop")])
def test_an_act_is_done_in_the_name_of_who_carries_on(code, form, step):
    actions.take_step(code, step, said=Said(text="Trùng hồ sơ"), by=PLATFORM, at=AT)
    before, after = sheet(code, form)
    assert NAMES["heir"] in before
    assert NAMES["ended"] not in before
    assert f"Cơ quan giải quyết: Ủy ban nhân dân {NAMES['ended']}" in after
    assert f"Cơ quan tiếp tục giải quyết: Ủy ban nhân dân {NAMES['heir']}" in after


def test_a_form_issued_once_more_is_issued_by_who_carries_on(code):
    actions.take_step(code, "stop", said=Said(text="Trùng hồ sơ"), by=PLATFORM, at=THEN)
    before, after = sheet(code, "05")
    assert NAMES["ended"] in before
    assert NAMES["heir"] not in before + after
    actions.issue_paper(
        code, form="05", reason="Trùng hồ sơ", address=ADDRESS, key=str(uuid7()), by=PLATFORM, at=AT
    )
    before, after = sheet(code, "05")
    assert NAMES["heir"] in before
    assert f"Cơ quan tiếp tục giải quyết: Ủy ban nhân dân {NAMES['heir']}" in after


def test_whoever_serves_at_the_heir_works_on_it_before_anything_moves(code):
    officer = makers.officer("decide", agency=HEIR)
    assert queries.desk(code, seen_by=officer, at=AT, on=TODAY).is_ours
    actions.claim_dossier(code, by=officer, at=AT)
    actions.decide_dossier(code, outcome="granted", by=officer, at=AT)
    assert last(code, "dossier-decided").payload["agency"] == HEIR
    with pytest.raises(NoSuchDossier):
        queries.folder(code, seen_by=makers.officer("decide", agency="H24.102"), on=TODAY)


def test_a_decision_is_written_down_as_of_who_took_it(code):
    actions.decide_dossier(code, outcome="granted", by=CLERK, at=AT)
    fact = last(code, "dossier-decided")
    assert fact.payload["agency"] == HEIR
    with homes.reading("dossiers"):
        assert StepTaken.objects.get(dossier__code=code).agency == HEIR
    tally_decided(DossierDecided.from_payload(fact.payload), entry_id=fact.id, at=AT)
    with homes.reading("dossiers"):
        assert Tally.objects.get(agency=HEIR, day=TODAY).decided == 1
        assert not Tally.objects.filter(agency=ENDED, decided__gt=0).exists()


def test_what_was_decided_before_the_day_was_decided_by_the_agency_of_then(code):
    actions.decide_dossier(code, outcome="granted", by=PLATFORM, at=THEN)
    assert last(code, "dossier-decided").payload["agency"] == ENDED


def test_time_and_opinions_name_who_answers(mai, code):
    actions.note_overdue(at=AT, limit=1000)
    assert last(code, "dossier-overdue").payload["agency"] == HEIR
    actions.decide_dossier(code, outcome="granted", by=CLERK, at=AT)
    actions.say_satisfaction(code, score=4, words="", key="k", by=mai.actor, at=AT)
    with homes.reading("dossiers"):
        assert Satisfaction.objects.get(dossier__code=code).agency == HEIR


def test_who_carries_on_hands_over(code):
    actions.send_hand_over(code, to_agency="H24.102", reason="Địa bàn khác", by=CLERK, at=AT)
    with homes.reading("dossiers"):
        assert HandOver.objects.get(dossier__code=code).from_agency == HEIR


def test_the_receipt_keeps_the_names_it_was_given_under(code):
    before, after = sheet(code, "01")
    assert NAMES["ended"] in before
    assert NAMES["heir"] not in before + after


def test_the_control_slip_and_the_register_are_headed_by_who_stands(code):
    before, after = sheet(code, "06")
    assert NAMES["heir"] in before
    assert NAMES["ended"] not in before
    assert f"Cơ quan tiếp tục giải quyết: Ủy ban nhân dân {NAMES['heir']}" in after
    since = THEN.date()
    drawn = queries.register_pdf(
        OLD_DESK, since=since, until=since + dt.timedelta(1), seen_by=PLATFORM, at=AT
    )
    head, _motto, rest = " ".join(text_of(drawn).split()).partition("CỘNG HÒA")
    assert NAMES["heir"] in head
    assert NAMES["ended"] not in head
    assert f"{NAMES['ended']}. Từ ngày 02/06/2025" in rest  # whose book it is
    assert "nay do" in rest


def test_whoever_has_the_receipt_is_told_who_carries_on(mai, code):
    secrets = queries.receipt_secrets(code, seen_by=mai.actor, on=TODAY)
    page = Client(headers={"host": desk.HOST}).get(f"/status/{secrets.token}").content.decode()
    for name in NAMES.values():
        assert f"Ủy ban nhân dân {name}" in page
    answer = Client(headers={"host": desk.HOST}).post(
        "/api/v1/public/status", {"code": code, "word": secrets.spoken},
        content_type="application/json",
    ).json()  # fmt: skip
    assert (answer["agency"]["code"], answer["continued_by"]["code"]) == (ENDED, HEIR)


def test_its_applicant_and_the_office_are_told_who_carries_on(mai, code):
    mine = queries.my_dossier(code, seen_by=mai.actor, at=AT, on=TODAY)
    assert (mine.agency.code, mine.continued_by.code) == (ENDED, HEIR)
    token = people.token(person=mai.key, expires_at=desk.FAR)
    page = desk.browser(token).get(f"/me/dossiers/{code}/").content.decode()
    assert NAMES["heir"] in page
    [listed] = Caller(token).get("/dossiers").json()["items"]
    assert listed["continued_by"]["code"] == HEIR
    staff = people.officer(agency=HEIR)
    people.duty(staff, (makers.UNIT, TODAY), kind=Kind.DECIDE, since=desk.SINCE)
    token = people.token(staff=staff, expires_at=desk.FAR)
    officer = desk.browser(token)
    assert f"({HEIR})" in officer.get(f"/desk/dossiers/{code}/").content.decode()
    for answer in (
        officer.get("/desk/queue.csv?tab=all"),
        Caller(token).get("/desk/export?tab=all"),
    ):
        lines = answer.content.decode("utf-8-sig").splitlines()
        [line] = [each for each in lines if each.startswith(code)]
        assert HEIR in line.split(",")
        assert ENDED not in line.split(",")


def test_who_was_appointed_at_the_heir_works_with_what_the_ended_one_had_to_do_with(mai):
    """Asked and offered on the eve, by its old code, and answered by who carries on."""
    heir = makers.officer("receive", "process", "decide", agency=HEIR)
    code = makers.submitted(mai.actor)["code"]
    with homes.reading("dossiers"):
        assert not queries.visible_to(heir, on=TODAY).filter(code=code).exists()
    actions.send_hand_over(code, to_agency=ENDED, reason="Gần hơn", by=PLATFORM, at=THEN)
    actions.answer_hand_over(code, accept=True, by=heir, at=AT)
    with homes.reading("dossiers"):
        assert Dossier.objects.get(code=code).handled_at_agency == HEIR
        assert queries.visible_to(heir, on=TODAY).filter(code=code).exists()

    asked = makers.submitted(mai.actor)["code"]
    actions.ask_consultation(
        asked, agency=ENDED, question="Có tranh chấp?", due_on=TODAY, by=PLATFORM, at=THEN
    )
    with homes.reading("dossiers"):
        [question] = Consultation.objects.filter(dossier__code=asked)
    actions.answer_consultation(asked, question.pk, text="Không.", by=heir, at=AT)


@pytest.mark.parametrize(
    "named", ["received_at_agency", "helped_at_agency", "handled_at_agency", "also_at"]
)
def test_each_name_of_the_ended_one_lets_who_carries_on_see(lan, named):
    heir = makers.officer("receive", "process", agency=HEIR)
    code = makers.submitted(lan)["code"]
    say(code, **{named: [ENDED] if named == "also_at" else ENDED})
    with homes.reading("dossiers"):
        assert queries.visible_to(heir, on=TODAY).filter(code=code).exists()
    for other in ("H24.102", "H24.01"):
        stranger = makers.officer("receive", "process", agency=other)
        with homes.reading("dossiers"):
            assert not queries.visible_to(stranger, on=TODAY).filter(code=code).exists()


@homes.action("dossiers")
def say(code, **columns):
    Dossier.objects.filter(code=code).update(**columns)
