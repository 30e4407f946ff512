"""Whatever the channel: the same form, the same sentence, and the registers asked again."""

import html
import json
import uuid

import pytest

from lienmach import homes
from lienmach.dossiers import actions, queries, reactions
from lienmach.dossiers.actions.gate import compare_received
from lienmach.dossiers.events import DossierCompared, DossierReceived, SupplementGiven
from lienmach.dossiers.models import Charge, FigureMark
from lienmach.dossiers.queries import applicants
from lienmach.dossiers.refusals import NotComplete
from lienmach.dossiers.rules import periods
from lienmach.ground import clock
from lienmach.ground.actor import PLATFORM
from lienmach.ground.refusals import NotAllowed, Refusal, Unavailable
from lienmach.identity.rules.duties import Kind
from lienmach.registries import queries as registries
from tests.dossiers import api_client, applying, desk, makers
from tests.dossiers.applying import ADDRESS, BY_HAND, CHILD
from tests.dossiers.makers import AT, BIRTH, BIRTH_DATA, DESK, TODAY, UNIT
from tests.dossiers.portal import Exchange, filing

RESIDENCE = "1.004222"
DEATH = "DVC25.10"


@pytest.fixture(scope="module", autouse=True)
def more(counter):
    """The procedures of these tests, beside those of every counter."""
    makers.published(RESIDENCE, DEATH)
    makers.standing_in()


def without(*names, **changed):
    return {name: value for name, value in {**BIRTH_DATA, **changed}.items() if name not in names}


def told(refusal):
    return refusal.sentence_vi


# --- the same answers, by every channel ------------------------------------------------------------


def by_pages(data):
    lan, _new = applying.mother(f"Nguyễn Thị {uuid.uuid4().hex[:6]}")
    key = applying.started(lan)
    try:
        applying.saved(key, by=lan, **data)
        applying.submitted(key, by=lan)
    except Refusal as refusal:
        return told(refusal)
    return ""


def by_program(data):
    answer = api_client.citizen().post("/dossiers", {"procedure": BIRTH, "data": data})
    return " ".join(each["detail"] for each in answer.json().get("faults", []))


def by_program_at_a_desk(data):
    _lan, new = applying.mother()
    body = {
        "procedure": BIRTH, "data": data, "applicant": str(person_of(new)), "unit": UNIT,
        "received_at": DESK,
    }  # fmt: skip
    answer = api_client.officer(Kind.RECEIVE, agency=DESK).post("/desk/dossiers", body)
    return " ".join(each["detail"] for each in answer.json().get("faults", []))


def by_page_at_a_desk(data):
    _lan, new = applying.mother()
    fields = {f"field-{name}": value for name, value in data.items() if value is not False}
    answer = desk.browser(desk.staff("receive", agency=DESK)[1]).post(
        "/desk/new/file",
        {"applicant": str(person_of(new)), "procedure": BIRTH, "desk": DESK, "unit": "home",
         "key": uuid.uuid4().hex, **fields},
    )  # fmt: skip
    return html.unescape(answer.content.decode())


def by_the_portal(data):
    portal = Exchange()
    portal.book.file("haiduong", filing(data=data), at=AT)
    [answer] = portal.send_all()
    return answer.get("vi", "")


def person_of(new):
    return applicants.key_of(new.personal_id, on=clock.today())


CHANNELS = [by_pages, by_program, by_program_at_a_desk, by_page_at_a_desk, by_the_portal]
BAD = [
    (without("declarant_relation"), "Thiếu “Quan hệ của người đi khai với trẻ”."),
    (without("child_hometown"), "Thiếu “Quê quán của trẻ”."),
    (without("born_at"), "Thiếu “Nơi sinh”."),
    (without(child_sex="x"), "“Giới tính” phải là một trong: nam, nữ."),
    (without(declarant_id="12"), "“Số định danh của người đi khai” phải là số định danh"),
]


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize(("data", "sentence"), BAD)
def test_the_same_bad_answers_are_refused_with_the_same_sentence(channel, data, sentence):
    assert sentence in channel(data)


@pytest.mark.parametrize("channel", CHANNELS)
def test_what_is_whole_is_refused_by_none(channel):
    assert "Thiếu “" not in channel(BIRTH_DATA)
    assert "phải là" not in channel(BIRTH_DATA)


# --- what registers say ----------------------------------------------------------------------------


@pytest.fixture
def known():
    """A mother whom the register of residents knows."""
    lan, new = applying.mother()
    applying.resident(new)
    return lan, new


def own_data(new, **changes):
    return {
        **BIRTH_DATA, "declarant_name": new.full_name, "declarant_id": new.personal_id,
        "declarant_residence": ADDRESS, **changes,
    }  # fmt: skip


def handed_in(lan, *, by=None, **changes):
    """Hand in as a program or a desk does; return what is known of it once all has reacted."""
    application = makers.application(lan, **{"procedure": BIRTH, **changes})
    answered = actions.hand_in(application, by=by or lan, at=AT)
    code = json.loads(answered.body)["code"]
    [fact, *_] = queries.folder(code, seen_by=PLATFORM, on=TODAY).events
    assert (fact.payload["held"] is None) is (application.received_at is None)
    for _ in range(2):  # delivered twice, noted once
        event = DossierReceived.from_payload(fact.payload)
        reactions.compare(event, entry_id=fact.id, at=AT)
    events = queries.folder(code, seen_by=PLATFORM, on=TODAY).events
    compared = [each for each in events if each.event == DossierCompared.name]
    assert len(compared) == (application.received_at is None)
    return code, (compared or [fact])[0].payload


def test_what_a_register_confirms_needs_no_word_whatever_the_channel(known):
    lan, new = known
    clerk = makers.officer(Kind.RECEIVE, agency=DESK)
    for more in ({}, {"by": clerk, "received_at": DESK, "unit": UNIT}):
        code, payload = handed_in(lan, data=own_data(new), **more)
        assert (payload["unchecked"], payload["differing"]) == ([], [])
        assert makers.kept(code).taken_from == ["residents"]


def test_what_a_supplement_changes_is_asked_of_the_registers_again(known):
    lan, new = known
    code, payload = handed_in(lan, data=own_data(new))
    assert payload["differing"] == []
    anew = {name: BIRTH_DATA[name] for name in own_data(new) if name.startswith("declarant_")}
    actions.ask_for_supplement(code, text="Thiếu số nhà", by=PLATFORM, at=AT)
    actions.give_supplement(code, data=anew, by=lan, at=AT)
    given = queries.folder(code, seen_by=PLATFORM, on=TODAY).events[-1]
    for _ in range(2):
        event = SupplementGiven.from_payload(given.payload)
        reactions.compare_again(event, entry_id=given.id, at=AT)
    events = queries.folder(code, seen_by=PLATFORM, on=TODAY).events
    assert [e.payload["differing"] for e in events if e.event == DossierCompared.name] == [
        [], ["declarant_id", "declarant_name", "declarant_residence"],
    ]  # fmt: skip
    assert makers.kept(code).taken_from == []
    assert "Họ" in queries.desk(code, seen_by=PLATFORM, at=AT, on=TODAY).compared


def test_what_a_register_says_otherwise_is_told_the_officer_whatever_the_channel(known):
    lan, new = known
    clerk = makers.officer(Kind.RECEIVE, agency=DESK)
    for more in ({}, {"by": clerk, "received_at": DESK, "unit": UNIT}):
        code, payload = handed_in(lan, data=own_data(new, declarant_name="Người Khác"), **more)
        assert payload["differing"] == ["declarant_name"]
        shown = queries.desk(code, seen_by=PLATFORM, at=AT, on=TODAY).compared
        vietnamese, english = shown.splitlines()
        assert vietnamese == (
            "Khai khác với cơ sở dữ liệu dân cư của tỉnh: Họ, chữ đệm, tên người đi khai."
        )
        assert english.startswith("Declared otherwise than in ")


def test_the_portal_s_filings_are_compared_too(known):
    _lan, new = known
    portal = Exchange()
    body = {
        **filing(data=own_data(new, declarant_residence="Nơi khác")),
        "applicant": {"personal_id": new.personal_id},
    }
    portal.book.file("haiduong", body, at=AT)
    [answer] = portal.send_all()
    [fact, *_] = queries.folder(answer["dossier"], seen_by=PLATFORM, on=TODAY).events
    assert fact.payload["differing"] == ["declarant_residence"]
    assert makers.kept(answer["dossier"]).taken_from == ["residents"]


def test_a_register_that_is_down_stops_nobody_and_is_told(known, monkeypatch):
    lan, new = known

    def down(*_args, **_more):
        raise Unavailable

    monkeypatch.setattr(registries, "register_answers", down)
    code, payload = handed_in(lan, data=own_data(new))
    assert payload["unchecked"] == ["declarant_id", "declarant_name", "declarant_residence"]
    shown = queries.desk(code, seen_by=PLATFORM, at=AT, on=TODAY).compared
    assert shown.startswith("Chưa đối chiếu được với cơ sở dữ liệu dân cư")
    assert makers.kept(code).taken_from is None


def test_what_is_asked_after_the_receipt_has_its_month_counted_again(known):
    lan, new = known
    month = periods.month_of(TODAY)
    code = makers.submitted(lan, procedure=BIRTH, data=own_data(new))["code"]
    assert makers.kept(code).taken_from is None
    touches = []
    for compare_again in (False, True, True):
        if compare_again:
            compare_received(code, entry_id=uuid.uuid4(), at=AT)
        with homes.reading("dossiers"):
            mark = FigureMark.objects.filter(province="haiduong", month=month).first()
        touches.append(mark.touched if mark else 0)
    assert makers.kept(code).taken_from == ["residents"]
    # Heard again, it is no news.
    assert [touch - touches[0] for touch in touches] == [0, 1, 1]


def test_a_counter_writes_what_registers_know_and_the_officer_need_not(known):
    _lan, new = known
    clerk = desk.browser(desk.staff("receive", agency=DESK)[1])
    page = clerk.post("/desk/new/", {"personal_id": new.personal_id, "procedure": DEATH})
    shown = html.unescape(page.content.decode())
    for value in (new.full_name, new.personal_id, new.birth_date.isoformat(), ADDRESS):
        assert f'value="{value}"' in shown
    assert "Không phải nộp: cơ sở dữ liệu đã có" in shown


# --- papers a register holds -----------------------------------------------------------------------

MARRIED = {**CHILD, "mother_declared": True, "father_declared": True, "parents_married": True,
           "father_name": "Nguyễn Văn Hùng", "father_birth_year": 1984, "father_ethnicity": "Kinh",
           "father_nationality": "Việt Nam", "father_residence": ADDRESS,
           "mother_ethnicity": "Kinh", "mother_nationality": "Việt Nam"}  # fmt: skip


def wanting(found):
    return {each.code for each in applying.missing_papers(found, on=TODAY)}


def test_a_paper_is_asked_for_unless_a_register_answers_for_this_applicant(known):
    lan, new = known
    found = applying.saved(applying.started(lan), by=lan, declarant_relation="mẹ", **MARRIED)
    assert wanting(found) == {"birth_notice", "marriage"}
    applying.married(new)
    key = applying.started(lan)
    found = applying.saved(key, by=lan, declarant_relation="mẹ", **MARRIED)
    assert wanting(found) == {"birth_notice"}
    applying.passed(key, "father", by=lan)
    code = applying.submitted(key, by=lan)["code"]
    assert makers.kept(code).taken_from == ["civil_status", "residents"]
    shown = queries.desk(code, seen_by=PLATFORM, at=AT, on=TODAY)
    assert "marriage" not in {each.code for each in shown.papers_missing}


def test_a_register_that_is_down_holds_no_paper(known, monkeypatch):
    lan, new = known
    applying.married(new)

    def down(*_args, **_more):
        raise Unavailable

    with monkeypatch.context() as broken:
        broken.setattr(registries, "register_answers", down)
        key = applying.started(lan)
        answers = {**BY_HAND, "mother_name": "Nguyễn Thị Lan", "mother_birth_year": 1985,
                   "mother_residence": ADDRESS, **MARRIED}  # fmt: skip
        found = applying.saved(key, by=lan, **{"declarant_relation": "mẹ", **answers})
        assert wanting(found) == {"birth_notice", "marriage"}
        with pytest.raises(NotComplete) as refused:
            actions.submit_application(key, edition=found.row.edition, by=lan, at=AT)
        assert refused.value.papers == ("birth_notice", "marriage")
    found = actions.fill_from_registers(found, by=lan, at=AT)
    assert wanting(found) == {"birth_notice"}


def test_a_paper_that_no_register_holds_is_missing_on_the_desk(known):
    lan, new = known
    data = own_data(new, **{**MARRIED, "mother_name": new.full_name, "mother_birth_year": 1985,
                            "mother_residence": ADDRESS})  # fmt: skip
    code, payload = handed_in(lan, data=data, received_at=None)
    assert payload["held"] == ["identity"]
    shown = queries.desk(code, seen_by=PLATFORM, at=AT, on=TODAY)
    assert {each.code for each in shown.papers_missing} == {"birth_notice", "marriage"}


def test_of_somebody_unknown_at_a_counter_no_register_holds_a_paper():
    stranger, clerk = makers.person(), makers.officer(Kind.RECEIVE, agency=DESK)
    _code, payload = handed_in(stranger, by=clerk, data=BIRTH_DATA, received_at=DESK, unit=UNIT)
    assert payload["held"] == []


def test_a_register_that_lost_a_paper_is_told_before_anything_is_filed(known):
    lan, new = known
    entry = applying.married(new)
    key = applying.started(lan)
    applying.saved(key, by=lan, declarant_relation="mẹ", **MARRIED)
    edition = applying.with_papers(key, by=lan).row.edition
    applying.struck(entry)
    with pytest.raises(Refusal):
        actions.submit_application(key, edition=edition, by=lan, at=AT)
    found = queries.application(key, seen_by=lan, on=TODAY)
    assert wanting(found) == {"marriage"}
    assert "paper:marriage" not in found.row.answers


# --- what an officer has seen ----------------------------------------------------------------------


def owed(code):
    with homes.reading("dossiers"):
        charge = Charge.objects.get(dossier__code=code)
    return charge.amount, str(charge.lines)


@pytest.mark.parametrize(
    ("integrated", "is_free"), [(None, False), (4, False), (5, True), (6, True)]
)
def test_the_fee_follows_what_an_officer_saw_in_the_account(known, integrated, is_free):
    _lan, new = known
    body = {
        "procedure": RESIDENCE, "data": queries.standing(RESIDENCE, on=TODAY).snapshot["example"],
        "applicant": str(person_of(new)), "unit": UNIT, "received_at": DESK,
        "papers_integrated": integrated,
    }  # fmt: skip
    answer = api_client.officer(Kind.RECEIVE, agency=DESK).post("/desk/dossiers", body)
    assert answer.status_code == 201, answer.content
    amount, lines = owed(answer.json()["code"])
    assert (amount == 0) is is_free
    assert ("66.22" in lines) is is_free


def test_a_page_of_the_counter_asks_what_the_officer_saw_where_a_fee_turns_on_it(known):
    _lan, new = known
    clerk = desk.browser(desk.staff("receive", agency=DESK)[1])
    begun = {"personal_id": new.personal_id, "procedure": RESIDENCE}
    assert 'name="integrated"' in clerk.post("/desk/new/", begun).content.decode()
    born = {"personal_id": new.personal_id, "procedure": BIRTH}
    assert 'name="integrated"' not in clerk.post("/desk/new/", born).content.decode()
    example = queries.standing(RESIDENCE, on=TODAY).snapshot["example"]
    fields = {f"field-{name}": value for name, value in example.items()}
    sent = {
        "applicant": str(person_of(new)), "procedure": RESIDENCE, "desk": DESK, "unit": "home",
        "key": uuid.uuid4().hex, "integrated": "5", **fields,
    }  # fmt: skip
    done = clerk.post("/desk/new/file", sent)
    assert done.status_code == 303, done.content.decode()
    assert owed(done["Location"].split("/")[-2])[0] == 0


def test_to_whoever_may_not_hand_in_no_register_says_anything(known, monkeypatch):
    lan, new = known
    stranger, clerk = makers.person(), makers.officer(Kind.RECEIVE, agency=makers.LAND_OFFICE)

    def asked(*_args, **_more):
        raise AssertionError("a register was asked")

    monkeypatch.setattr(registries, "register_answers", asked)
    for by, more in ((stranger, {"received_at": DESK}), (stranger, {"received_at": None}),
                     (clerk, {"received_at": DESK})):  # fmt: skip
        with pytest.raises(NotAllowed):
            handed_in(lan, by=by, data=own_data(new), **more)
