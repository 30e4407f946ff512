"""Notes, questions to other agencies and hand-overs by the officers' page, without scripts."""

import datetime as dt
import re

import pytest

from lienmach.dossiers import actions, queries
from lienmach.ground import clock
from lienmach.ground.actor import PLATFORM
from lienmach.identity.rules.duties import Kind
from tests.dossiers import desk, makers
from tests.dossiers.makers import DESK, LAND_OFFICE
from tests.dossiers.test_desk import text
from tests.identity import makers as identity

THERE = "H24.02.17"
REASON = "Thửa đất nằm ở địa bàn khác"
QUESTION = "Thửa này có tranh chấp không?"


@pytest.fixture(scope="module")
def sender(counter):
    return desk.browser(desk.staff("decide", agency=LAND_OFFICE)[1])


@pytest.fixture(scope="module")
def receiver(counter):
    return desk.browser(desk.staff("decide", agency=THERE)[1])


@pytest.fixture
def code(lan):
    return makers.submitted(lan, at=clock.now())["code"]


def found(code):
    return queries.desk(code, seen_by=PLATFORM, at=clock.now(), on=clock.today())


def shown(browser, code):
    return text(browser.get(f"/desk/dossiers/{code}/"))


def fields(page, path):
    """Return what the fields of the page's form to an address are called."""
    [form] = re.findall(rf'action="[^"]*{path}">(.*?)</form>', page)
    return set(re.findall(r'name="(\w+)"', form)) - {"csrfmiddlewaretoken"}


def post(browser, code, path, **sent):
    return browser.post(f"/desk/dossiers/{code}/{path}", sent)


def test_a_note_is_written_once_however_often_its_form_is_sent(sender, code):
    page = shown(sender, code)
    assert fields(page, "/note") == {"key", "text"}
    key = re.search(r'name="key" value="([^"]+-note)"', page)[1]
    for _ in range(2):
        assert post(sender, code, "note", key=key, text="Đã gọi điện").status_code == 303
    assert found(code).folder.notes == ["Đã gọi điện"]
    assert "Đã gọi điện" in shown(sender, code)
    assert post(sender, code, "note", key="k", text=" ").status_code == 422


def test_a_dossier_is_offered_and_accepted(sender, receiver, code):
    assert fields(shown(sender, code), "/hand-over") == {"agency", "officer", "reason"}
    assert receiver.get(f"/desk/dossiers/{code}/").status_code == 404
    assert post(sender, code, "hand-over", agency=f" {THERE} ", reason=REASON).status_code == 303
    assert 'value="take-back"' in shown(sender, code)
    page = shown(receiver, code)
    assert REASON in page
    assert 'value="take-back"' not in page
    assert post(receiver, code, "hand-over", answer="accept").status_code == 303
    assert found(code).folder.dossier.handled_at_agency == THERE
    assert "Quý vị đang xử lý" in shown(receiver, code)


def test_an_offer_is_declined_with_a_word_and_taken_back_by_who_sent_it(sender, receiver, code):
    post(sender, code, "hand-over", agency=THERE, reason=REASON)
    assert post(receiver, code, "hand-over", answer="decline").status_code == 422
    done = post(receiver, code, "hand-over", answer="decline", reason="Không thuộc địa bàn")
    assert (done.status_code, done["Location"]) == (303, "/desk/")  # it is out of sight now
    assert receiver.get(f"/desk/dossiers/{code}/").status_code == 404
    post(sender, code, "hand-over", agency=THERE, reason=REASON)
    assert post(sender, code, "hand-over", answer="take-back").status_code == 303
    assert [each.answer for each in found(code).done.hand_overs] == ["declined", "taken-back"]
    assert found(code).folder.dossier.also_at is None


def test_what_is_missing_is_refused_on_a_page(sender, receiver, code):
    assert post(sender, code, "hand-over", agency=THERE).status_code == 422
    assert post(sender, code, "hand-over", agency="H99", reason=REASON).status_code in {404, 422}
    assert post(sender, code, "hand-over", answer="accept").status_code == 409
    assert post(receiver, code, "hand-over", agency=THERE, reason=REASON).status_code == 404
    assert found(code).done.hand_overs == []


def test_a_dossier_is_handed_over_to_a_named_officer_alone(sender, receiver, code):
    named = identity.officer("can.bo.nhan", agency=THERE)
    identity.duty(named, kind=Kind.DECIDE, agency=THERE, since=desk.SINCE)
    browser = desk.browser(identity.token(staff=named, expires_at=desk.FAR))
    sent = {"agency": THERE, "officer": "can.bo.nhan", "reason": REASON}
    assert post(sender, code, "hand-over", **sent).status_code == 303
    assert found(code).done.hand_overs[0].to_officer == named
    assert 'value="accept"' not in shown(receiver, code)
    assert post(receiver, code, "hand-over", answer="accept").status_code == 409
    assert 'value="accept"' in shown(browser, code)
    assert post(browser, code, "hand-over", answer="accept").status_code == 303
    assert found(code).folder.dossier.assignee == named


def test_a_desk_that_only_took_it_in_is_offered_neither_claim_nor_hand_over(counter, code):
    clerk = desk.browser(desk.staff("receive", "decide", agency=DESK)[1])
    page = shown(clerk, code)
    assert "/hand-over" not in page
    assert "/claim" not in page
    assert 'value="withdraw"' in page
    assert post(clerk, code, "hand-over", agency=DESK, reason=REASON).status_code == 403
    assert post(clerk, code, "claim").status_code == 403
    assert found(code).done.hand_overs == []


@pytest.mark.parametrize("login", ["can.bo.khong.co", "can.bo.noi.khac"])
def test_nobody_is_named_who_does_not_work_there_and_no_more_is_told(sender, code, login):
    if login == "can.bo.noi.khac":
        other = identity.officer(login, agency=LAND_OFFICE)
        identity.duty(other, kind=Kind.DECIDE, agency=LAND_OFFICE, since=desk.SINCE)
    sent = {"agency": THERE, "officer": login, "reason": REASON}
    page = text(post(sender, code, "hand-over", **sent), 422)
    assert "Không có cán bộ nào có tên đăng nhập này" in page
    assert found(code).done.hand_overs == []


def test_another_agency_is_asked_and_answers(sender, receiver, code):
    due_on = clock.today() + dt.timedelta(days=3)
    assert fields(shown(sender, code), "/consult") == {"agency", "question", "due_on"}
    sent = {"agency": THERE, "question": QUESTION, "due_on": due_on.isoformat()}
    assert post(sender, code, "consult", **sent).status_code == 303
    [asked] = found(code).done.consultations
    page = shown(receiver, code)
    assert QUESTION in page
    assert fields(page, f"/consult/{asked.pk}") == {"text"}
    assert f"/consult/{asked.pk}" not in shown(sender, code)
    assert post(sender, code, f"consult/{asked.pk}", text="Tôi").status_code == 404
    assert post(receiver, code, f"consult/{asked.pk}", text=" ").status_code == 422
    done = post(receiver, code, f"consult/{asked.pk}", text="Không tranh chấp")
    assert (done.status_code, done["Location"]) == (303, "/desk/")
    assert "<blockquote>Không tranh chấp</blockquote>" in shown(sender, code)
    assert receiver.get(f"/desk/dossiers/{code}/").status_code == 404


def test_a_question_needs_words_an_agency_and_a_coming_day(sender, code):
    coming = (clock.today() + dt.timedelta(days=3)).isoformat()
    for sent in (
        {"agency": THERE, "question": " ", "due_on": coming},
        {"agency": THERE, "question": QUESTION, "due_on": "2020-01-01"},
    ):
        assert post(sender, code, "consult", **sent).status_code == 422
    assert found(code).done.consultations == []


def test_a_day_is_read_as_people_write_it_and_never_taken_to_be_today(sender, code):
    sent = {"agency": THERE, "question": QUESTION}
    for wrong, why in (("", "Thiếu ngày"), ("31/02/2099", "Không đọc được ngày"),
                       ("mai", "Không đọc được ngày")):  # fmt: skip
        page = text(post(sender, code, "consult", **sent, due_on=wrong), 422)
        assert why in page
        assert f">{QUESTION}</textarea>" in page, "what was written is still there"
    assert found(code).done.consultations == []
    assert post(sender, code, "consult", **sent, due_on="5/1/2099").status_code == 303
    [asked] = found(code).done.consultations
    assert clock.local_day(asked.due_at) == dt.date(2099, 1, 5)


def test_silence_is_seen_on_the_page_and_a_late_answer_is_taken(sender, receiver, code):
    due_on = clock.today() + dt.timedelta(days=1)
    sent = {"agency": THERE, "question": QUESTION, "due_on": due_on.isoformat()}
    post(sender, code, "consult", **sent)
    assert "Không trả lời đúng hạn" not in shown(sender, code)
    assert actions.note_silence(at=clock.now() + dt.timedelta(days=2)) >= 1
    assert "Không trả lời đúng hạn" in shown(sender, code)
    assert "Silent at its deadline" in text(sender.get(f"/desk/dossiers/{code}/?lang=en"))
    [asked] = found(code).done.consultations
    assert post(receiver, code, f"consult/{asked.pk}", text="Trả lời muộn").status_code == 303
    page = shown(sender, code)
    assert "Không trả lời đúng hạn" in page
    assert "Trả lời muộn" in page


def test_what_is_asked_in_vain_says_that_the_dossier_has_ended(sender, code):
    due_on = clock.today() + dt.timedelta(days=1)
    post(sender, code, "consult", agency=THERE, question=QUESTION, due_on=due_on.isoformat())
    actions.decide_dossier(code, outcome="granted", by=makers.PLATFORM, at=clock.now())
    actions.note_silence(at=clock.now() + dt.timedelta(days=2))
    page = shown(sender, code)
    assert "Không cần trả lời nữa: hồ sơ đã kết thúc" in page
    assert "Không trả lời đúng hạn" not in page
