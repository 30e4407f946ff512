"""My dossiers: what an applicant sees, what they can do, and what others cannot."""

import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lienmach.dossiers import actions, queries
from lienmach.dossiers.actions import satisfaction as said
from lienmach.ground.actor import Actor, Mandate
from lienmach.ground.ids import uuid7
from lienmach.ground.refusals import NotAllowed
from lienmach.identity.rules.duties import Kind
from tests.dossiers import applying, makers
from tests.dossiers.files import PDF
from tests.dossiers.makers import AT, BIRTH, BIRTH_DATA, DAY_BEFORE, TODAY, UNIT
from tests.dossiers.test_applying_pages import Citizen


@pytest.fixture
def lan(counter):
    actor, _new = applying.mother()
    return Citizen(actor)


@pytest.fixture
def filed(lan):
    """A birth that was filed, and an officer who decides there."""
    told = makers.submitted(lan.actor, procedure=BIRTH, data=dict(BIRTH_DATA))
    return told["code"], makers.officer(Kind.DECIDE, agency=told["competent_agency"]["code"])


def test_how_it_stands_is_told_in_words_and_no_officer_is_named(lan, filed):
    code, clerk = filed
    assert code in lan.get("/me/dossiers/").content.decode()
    actions.decide_dossier(code, outcome="granted", by=clerk, at=AT)
    for lang in ("vi", "en"):
        text = lan.get(f"/me/dossiers/{code}/?lang={lang}").content.decode()
        assert clerk.name not in text
        assert clerk.id not in text
        assert ("It was decided" if lang == "en" else "Đã có quyết định") in text
    assert lan.get(f"/me/dossiers/{code}/withdraw").status_code == 303  # too late to ask


def test_what_the_office_wrote_for_the_applicant_is_there_to_read(lan, filed):
    code, clerk = filed
    makers.noted(code, "Mời mang <bản gốc> tới", by=clerk)
    for lang, head in (("vi", "Ghi chú trong hồ sơ"), ("en", "Notes in the dossier")):
        text = lan.get(f"/me/dossiers/{code}/?lang={lang}").content.decode()
        assert head in text
        assert "Mời mang &lt;bản gốc&gt; tới" in text


def test_others_find_no_such_dossier(lan, filed):
    code, _clerk = filed
    other, _new = applying.mother("Trần Thị Khác")
    stranger = Citizen(other)
    for path in ("", "withdraw"):
        assert stranger.get(f"/me/dossiers/{code}/{path}").status_code == 404
    for path in ("supplement", "withdraw", "satisfaction"):
        sent = {"score": "5", "key": "k"}
        assert stranger.post(f"/me/dossiers/{code}/{path}", sent).status_code == 404
    assert code not in stranger.get("/me/dossiers/").content.decode()
    assert stranger.get(f"/me/dossiers/?of={lan.actor.id}").status_code == 400


def answered():
    """Return what the form of a birth sends as it stands."""
    sent = {
        name: {True: "true", False: "false"}.get(value, value) for name, value in BIRTH_DATA.items()
    }
    year, month, day = sent.pop("born_on").split("-")
    return {**sent, "born_on-d": day, "born_on-m": month, "born_on-y": year}


def test_a_supplement_is_answered_with_a_paper_and_a_changed_answer(lan, filed):
    code, clerk = filed
    actions.ask_for_supplement(code, text="Thiếu giấy chứng sinh.", by=clerk, at=AT)
    page = lan.get(f"/me/dossiers/{code}/").content.decode()
    assert "Thiếu giấy chứng sinh." in page
    answers = answered()
    wrong = lan.post(f"/me/dossiers/{code}/supplement", {**answers, "born_on-m": "13"})
    assert wrong.status_code == 422
    assert "phải là ngày" in wrong.content.decode()
    sent = {
        **answers, "born_at": "Trạm y tế phường", "mother_declared": "true",
        "papers": SimpleUploadedFile("trang-2.pdf", PDF, "application/pdf"),
    }  # fmt: skip
    refused = lan.post(f"/me/dossiers/{code}/supplement", sent)
    assert refused.status_code == 422  # what the new answer opens must be answered too
    page = refused.content.decode()
    assert 'href="#mother_name"' in page
    kept = re.findall(r'name="sent-file" value="([^"]+)" checked', page)
    assert len(kept) == 1, "the file need not be sent again"
    sent |= {"mother_declared": "false", "sent-file": [*kept, "no key", str(uuid.uuid4())]}
    del sent["papers"]
    assert lan.post(f"/me/dossiers/{code}/supplement", sent).status_code == 303
    folder = queries.folder(code, seen_by=lan.actor, on=TODAY)
    assert folder.dossier.data["born_at"] == "Trạm y tế phường"
    assert folder.dossier.state == "received"
    assert [paper.name for paper in folder.papers] == ["trang-2.pdf"]
    assert queries.uploads.own(lan.actor, at=AT).items == []


def test_a_file_that_came_with_a_refused_supplement_may_be_left_out(lan, filed):
    code, clerk = filed
    actions.ask_for_supplement(code, text="Thiếu giấy chứng sinh.", by=clerk, at=AT)
    files = [
        SimpleUploadedFile("a.pdf", PDF, "application/pdf"),
        SimpleUploadedFile("b.exe", b"MZ", "application/pdf"),
    ]
    path = f"/me/dossiers/{code}/supplement"
    page = lan.post(path, answered() | {"papers": files})
    assert page.status_code == 422
    assert len(re.findall(r'name="sent-file"', page.content.decode())) == 1
    assert lan.post(path, answered()).status_code == 303
    assert queries.folder(code, seen_by=lan.actor, on=TODAY).papers == []


def test_a_citizen_says_which_paper_a_file_is(lan, filed):
    code, clerk = filed
    actions.ask_for_supplement(code, text="Thiếu giấy chứng sinh.", by=clerk, at=AT)
    page = lan.get(f"/me/dossiers/{code}/").content.decode()
    [name, *_] = re.findall(r'name="(paper-[a-z_]+)"', page)
    sent = answered() | {
        name: SimpleUploadedFile("a.pdf", PDF, "application/pdf"),
        "papers": SimpleUploadedFile("b.pdf", PDF, "application/pdf"),
    }
    assert lan.post(f"/me/dossiers/{code}/supplement", sent).status_code == 303
    papers = queries.folder(code, seen_by=lan.actor, on=TODAY).papers
    assert {(paper.name, paper.what) for paper in papers} == {
        ("a.pdf", name.removeprefix("paper-")), ("b.pdf", "supplement"),
    }  # fmt: skip


def test_it_is_withdrawn_once_one_has_confirmed(lan, filed):
    code, _clerk = filed
    assert lan.get(f"/me/dossiers/{code}/withdraw").status_code == 200
    assert lan.post(f"/me/dossiers/{code}/withdraw").status_code == 303
    assert queries.folder(code, seen_by=lan.actor, on=TODAY).dossier.state == "withdrawn"


def test_who_withdraws_twice_is_led_to_the_dossier_and_who_is_too_late_sees_how_it_stands(
    lan, filed
):
    code, clerk = filed
    for _ in range(2):
        answer = lan.post(f"/me/dossiers/{code}/withdraw")
        assert (answer.status_code, answer["Location"]) == (303, f"/me/dossiers/{code}/")
    other = makers.submitted(lan.actor, procedure=BIRTH, data=dict(BIRTH_DATA))["code"]
    actions.decide_dossier(other, outcome="granted", by=clerk, at=AT)
    late = lan.post(f"/me/dossiers/{other}/withdraw")
    assert late.status_code == 409
    assert "không cho phép bước này" in late.content.decode()
    assert "Đã có quyết định" in late.content.decode()


def with_file(content=PDF, name="paper-birth_notice"):
    """Return a supplement as a browser sends it, once more with a file of its own."""
    return answered() | {
        "born_at": "Trạm y tế",
        name: SimpleUploadedFile("trang-2.pdf", content, "application/pdf"),
    }


def test_a_supplement_that_was_sent_twice_is_taken_once_and_lost_never(lan, filed):
    code, clerk = filed
    path = f"/me/dossiers/{code}/supplement"
    actions.ask_for_supplement(code, text="Thiếu giấy chứng sinh.", by=clerk, at=AT)
    for _ in range(2):
        answer = lan.post(path, with_file())
        assert (answer.status_code, answer["Location"]) == (303, f"/me/dossiers/{code}/")
    assert len(queries.folder(code, seen_by=lan.actor, on=TODAY).papers) == 1
    differing = [
        with_file() | {"born_at": "Ở nhà"}, with_file(PDF + b"\n"), with_file(name="papers"),
    ]  # fmt: skip
    for sent in differing:
        refused = lan.post(path, sent)
        assert refused.status_code == 409
        assert "không cho phép bước này" in refused.content.decode()
    actions.decide_dossier(code, outcome="granted", by=clerk, at=AT)
    assert lan.post(path, with_file()).status_code == 409


def test_what_a_desk_withdrew_is_not_said_to_be_its_applicants_deed(lan, filed):
    code, _clerk = filed
    desk = makers.officer(Kind.RECEIVE, agency=makers.DESK)
    told = actions.Said(text="Trùng hồ sơ")
    actions.take_step(code, "withdraw", said=told, by=desk, at=AT)
    secrets = queries.receipt_secrets(code, seen_by=lan.actor, on=TODAY)
    for page in (f"/me/dossiers/{code}/", "/me/dossiers/", f"/status/{secrets.token}"):
        for lang, words in (("vi", "Hồ sơ đã được rút"), ("en", "Withdrawn")):
            text = lan.get(f"{page}?lang={lang}").content.decode()
            assert f"<strong>{words}</strong>" in text


def test_one_says_once_how_satisfied_one_is(lan, filed):
    code, clerk = filed
    actions.decide_dossier(code, outcome="granted", by=clerk, at=AT)
    page = lan.get(f"/me/dossiers/{code}/").content.decode()
    key = re.search(r'name="key" value="(\w+)"', page).group(1)
    assert lan.post(f"/me/dossiers/{code}/satisfaction", {"key": key}).status_code == 422
    sent = {"key": key, "score": "4", "words": "Tốt"}
    assert lan.post(f"/me/dossiers/{code}/satisfaction", sent).status_code == 303
    assert lan.post(f"/me/dossiers/{code}/satisfaction", sent).status_code == 303
    text = lan.get(f"/me/dossiers/{code}/").content.decode()
    assert "Quý vị đã đánh giá: Hài lòng." in text
    figures = {"since": TODAY, "until": TODAY.replace(year=2099), "on": TODAY}
    assert queries.satisfaction_words(clerk, **figures) == []  # too few: whose would be known
    with pytest.raises(NotAllowed):
        said.say_satisfaction(code, score=5, words="", key="x", by=clerk, at=AT)


def test_an_opinion_that_is_refused_comes_back_with_its_words_and_what_is_wrong(lan, filed):
    code, clerk = filed
    actions.decide_dossier(code, outcome="granted", by=clerk, at=AT)
    path = f"/me/dossiers/{code}/satisfaction"
    assert 'value="1" required' in lan.get(f"/me/dossiers/{code}/").content.decode()
    scoreless = lan.post(path, {"key": "k", "words": "Cán bộ <rất> tận tình"})
    page = scoreless.content.decode()
    assert scoreless.status_code == 422
    assert "Cán bộ &lt;rất&gt; tận tình</textarea>" in page
    assert 'href="#score"' in page
    assert '<p class="enter-wrong" id="rate-wrong">Hãy chọn mức độ hài lòng từ 1 đến 5.</p>' in page
    too_long = lan.post(path, {"key": "k", "score": "4", "words": "dài " * 300})
    page = too_long.content.decode()
    assert too_long.status_code == 422
    assert "dài dài" in page
    assert 'value="4" required checked' in page
    assert 'href="#words"' in page


def test_who_acts_for_another_is_not_offered_what_was_said_and_is_not_told_it(lan, filed):
    code, clerk = filed
    actions.decide_dossier(code, outcome="granted", by=clerk, at=AT)
    acting = Mandate(
        id=str(uuid7()), province="haiduong", person=lan.actor.id, since=DAY_BEFORE,
        until=TODAY.replace(year=2099), is_by_law=True, procedures=None, unit=UNIT, unit_on=TODAY,
    )  # fmt: skip
    holder = Actor(str(uuid7()), "", mandates=frozenset({acting}))
    before = queries.my_dossier(code, seen_by=holder, at=AT, on=TODAY)
    assert (before.can_rate, before.score) == (True, None)
    actions.say_satisfaction(code, score=2, words="", key="s", by=lan.actor, at=AT)
    after = queries.my_dossier(code, seen_by=holder, at=AT, on=TODAY)
    assert (after.can_rate, after.score) == (False, None)
    own = queries.my_dossier(code, seen_by=lan.actor, at=AT, on=TODAY)
    assert (own.can_rate, own.score) == (False, 2)


def test_words_of_enough_people_are_shown_without_their_order(counter):
    clerk = None
    for number in range(5):
        actor, _new = applying.mother()
        told = makers.submitted(actor, procedure=BIRTH, data=dict(BIRTH_DATA), unit="10543")
        clerk = makers.officer(Kind.DECIDE, agency=told["competent_agency"]["code"])
        actions.decide_dossier(told["code"], outcome="granted", by=clerk, at=AT)
        actions.say_satisfaction(
            told["code"], score=5 - number % 2, words=f"Lời {9 - number}", key="k", by=actor, at=AT
        )
    figures = {"since": TODAY, "until": TODAY.replace(year=2099), "on": TODAY}
    assert queries.satisfaction_words(clerk, **figures) == []  # who spoke today would be known
    figures["on"] = TODAY.replace(month=12, day=1)
    [told] = queries.satisfaction_words(clerk, **figures)
    assert told.said == ("Lời 5", "Lời 6", "Lời 7", "Lời 8", "Lời 9")
    [figure] = queries.satisfaction_figures(clerk, **figures)
    assert (figure.answers, figure.satisfied, figure.total) == (5, 5, 23)
    stranger = makers.officer(Kind.DECIDE, agency="H24.02.16")
    assert queries.satisfaction_figures(stranger, **figures) == []
