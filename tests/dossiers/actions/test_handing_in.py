"""What is handed in: checked again with the registers, once, whole."""

import uuid

import pytest

from lienmach import homes
from lienmach.dossiers import actions, queries
from lienmach.dossiers.actions import Saving
from lienmach.dossiers.models import Dossier
from lienmach.dossiers.refusals import (
    FormNotFilledIn,
    NotComplete,
    RegisterChanged,
    SavedMeanwhile,
    TakenFromRegister,
)
from lienmach.ground.refusals import Unavailable
from lienmach.ledger.queries import timeline
from lienmach.registries import queries as registries
from tests.dossiers import applying, makers
from tests.dossiers.applying import ADDRESS, BY_HAND, CHILD
from tests.dossiers.makers import AT, LAND, TODAY


def opened(code, by):
    return queries.folder(code, seen_by=by, on=TODAY)


@pytest.fixture
def known(counter):
    """A mother whom the register of residents knows."""
    lan, new = applying.mother()
    applying.resident(new)
    return lan, new


def test_what_a_register_says_is_the_answer_and_needs_no_remark(known):
    lan, new = known
    key = applying.started(lan)
    found = applying.saved(key, by=lan, declarant_relation="mẹ")
    assert found.locked == {
        "declarant_name": "Nguyễn Thị Lan",
        "declarant_id": new.personal_id,
        "declarant_residence": ADDRESS,
    }
    assert found.next_page().names == ("child_name",)
    applying.saved(key, by=lan, **CHILD)
    told = applying.submitted(key, by=lan)
    folder = opened(told["code"], lan)
    assert folder.dossier.data["declarant_name"] == "Nguyễn Thị Lan"
    assert folder.dossier.taken_from == ["residents"]
    assert folder.notes == []
    assert [paper.name for paper in folder.papers] == ["birth_notice.pdf"]
    [event] = [f for f in folder.events if f.event == "dossiers.application-submitted"]
    assert (event.payload["unchecked"], event.payload["differing"]) == ([], [])
    after = queries.application(key, seen_by=lan, on=TODAY)
    assert (after.row.dossier, after.row.answers, after.row.prefilled) == (told["code"], {}, {})


def test_a_click_and_another_give_one_dossier(known):
    lan, _new = known
    key = applying.started(lan)
    applying.saved(key, by=lan, declarant_relation="mẹ", **CHILD)
    edition = applying.with_papers(key, by=lan).row.edition
    first = actions.submit_application(key, edition=edition, by=lan, at=AT)
    again = actions.submit_application(key, edition=edition, by=lan, at=AT)
    assert (first.status, again.status, first.body) == (201, 200, again.body)
    with homes.reading("dossiers"):
        assert Dossier.objects.filter(applicant=uuid.UUID(lan.id)).count() == 1


def test_a_prefilled_answer_cannot_be_smuggled(known):
    lan, _new = known
    key = applying.started(lan)
    applying.saved(key, by=lan, declarant_relation="mẹ")
    with pytest.raises(TakenFromRegister):
        applying.saved(key, by=lan, declarant_name="Người Khác")


def test_what_an_applicant_holds_to_be_wrong_is_told_the_officer(known):
    lan, _new = known
    key = applying.started(lan)
    applying.saved(key, by=lan, declarant_relation="mẹ")
    actions.dispute_answer(key, "declarant_residence", by=lan, at=AT)
    found = applying.saved(key, by=lan, declarant_residence="Số 9, khu Mới", **CHILD)
    assert "declarant_residence" not in found.locked
    told = applying.submitted(key, by=lan)
    [note] = opened(told["code"], lan).notes
    assert note == (
        "Người nộp cho rằng cơ sở dữ liệu dân cư của tỉnh ghi chưa đúng: "
        f"Nơi cư trú của người đi khai (cơ sở dữ liệu: {ADDRESS}).\n"
        "The applicant holds that the province's register of residents is wrong: "
        f"Where you live (the register says: {ADDRESS})."
    )


def test_a_register_that_changed_is_shown_again_before_anything_is_filed(known):
    lan, new = known
    key = applying.started(lan)
    applying.saved(key, by=lan, declarant_relation="mẹ", **CHILD)
    applying.restated(new, address="Số 1, phố Mới")
    with pytest.raises(RegisterChanged):
        applying.submitted(key, by=lan)
    shown = queries.application(key, seen_by=lan, on=TODAY)
    assert shown.row.answers["declarant_residence"] == "Số 1, phố Mới"
    told = applying.submitted(key, by=lan)
    assert opened(told["code"], lan).notes == []


def test_a_register_that_is_down_is_done_without_and_the_dossier_says_so(counter, monkeypatch):
    lan, _new = applying.mother()

    def down(*_args, **_more):
        raise Unavailable

    monkeypatch.setattr(registries, "register_answers", down)
    key = applying.started(lan)
    found = applying.saved(key, by=lan, declarant_relation="mẹ")
    assert found.next_page().names == ("declarant_name",)
    applying.saved(key, by=lan, **BY_HAND, **CHILD)
    told = applying.submitted(key, by=lan)
    folder = opened(told["code"], lan)
    assert folder.dossier.taken_from is None
    assert "Chưa đối chiếu được" in folder.notes[0]
    [event] = [f for f in folder.events if f.event == "dossiers.application-submitted"]
    assert event.payload["unchecked"] == ["declarant_id", "declarant_name", "declarant_residence"]


def test_a_register_that_came_back_is_compared_with_what_was_given_by_hand(counter, monkeypatch):
    lan, new = applying.mother()
    applying.resident(new)
    asked = registries.register_answers

    def down(*_args, **_more):
        raise Unavailable

    monkeypatch.setattr(registries, "register_answers", down)
    key = applying.started(lan)
    applying.saved(key, by=lan, declarant_relation="mẹ")
    answers = {**BY_HAND, "declarant_id": new.personal_id, "declarant_residence": "Nơi khác"}
    applying.saved(key, by=lan, **answers, **CHILD)
    monkeypatch.setattr(registries, "register_answers", asked)
    told = applying.submitted(key, by=lan)
    [note] = opened(told["code"], lan).notes
    assert note.startswith("Khai khác với")
    assert "Nơi cư trú" in note
    assert "Số định danh" not in note


def test_of_another_household_nothing_is_told(known):
    lan, _new = known
    _binh, other = applying.mother("Trần Văn Bình", sex=applying.Sex.MALE)
    applying.resident(other, household="HK-2")
    key = applying.started(lan)
    found = applying.saved(
        key, by=lan, declarant_relation="mẹ", **{**CHILD, "father_declared": True},
        father=other.personal_id,
    )  # fmt: skip
    assert found.known["father_name"].state == "absent"
    assert found.known["father_name"].value is None


def test_of_one_s_own_household_names_are_told_and_the_read_is_logged(known, declared):
    lan, _new = known
    _hung, husband = applying.mother("Nguyễn Văn Hùng", sex=applying.Sex.MALE)
    applying.resident(husband)
    key = applying.started(lan)
    declared.purpose = None
    found = applying.saved(
        key, by=lan, declarant_relation="mẹ", **{**CHILD, "father_declared": True},
        father=husband.personal_id,
    )  # fmt: skip
    assert found.locked["father_name"] == "Nguyễn Văn Hùng"
    assert found.locked["father_birth_year"] == 1985
    [seen] = [s for s in declared.found.values() if s.sight.number == husband.personal_id]
    assert (seen.reader, seen.purpose) == (lan.id, "file-application")


def test_a_mother_who_declares_herself_types_nothing_that_is_known(known):
    lan, new = known
    key = applying.started(lan)
    answers = {**CHILD, "mother_declared": True}
    found = applying.saved(key, by=lan, declarant_relation="mẹ", **answers)
    assert found.locked["mother"] == new.personal_id
    assert found.locked["mother_residence"] == ADDRESS
    assert found.next_page().names == ("mother_ethnicity",)
    found = applying.saved(key, by=lan, declarant_relation="cha")
    assert "mother" not in found.row.answers
    assert "mother_name" not in found.row.answers


def test_land_is_taken_from_the_certificate_of_its_holder_alone(known):
    lan, new = known
    applying.certificate(new)
    _binh, other = applying.mother("Trần Văn Bình", sex=applying.Sex.MALE)
    applying.certificate(other, "CD 654321")
    key = applying.started(lan, procedure=LAND)
    found = applying.saved(key, by=lan, certificate="CD 654321")
    assert found.known["sheet"].state == "absent"
    found = applying.saved(key, by=lan, certificate="AB 123456")
    assert (found.locked["parcel_commune"], found.locked["sheet"]) == ("10507", "15")
    assert found.next_page().names == ("change",)
    applying.saved(
        key, by=lan, change="giấy tờ nhân thân", paper_before="CMND 141234567",
        paper_after="Căn cước",
    )  # fmt: skip
    told = applying.submitted(key, by=lan)
    dossier = opened(told["code"], lan).dossier
    assert (dossier.unit, f"{dossier.unit_on}") == ("10507", "2020-01-01")
    assert dossier.received_at_agency == "H24.01"
    assert dossier.competent_agency == makers.LAND_OFFICE


def test_what_is_not_complete_or_not_what_was_seen_is_not_filed(known):
    lan, _new = known
    key = applying.started(lan)
    with pytest.raises(FormNotFilledIn) as unfilled:
        applying.submitted(key, by=lan, edition=1)
    assert unfilled.value.faults[0]["field"] == "declarant_relation"
    answers = {**CHILD, "father_declared": True}
    father = {"father_name": "Nguyễn Văn Hùng", "father_birth_year": 1984,
              "father_ethnicity": "Kinh", "father_nationality": "Việt Nam",
              "father_residence": ADDRESS}  # fmt: skip
    found = applying.saved(key, by=lan, declarant_relation="mẹ", **answers, **father)
    with pytest.raises(NotComplete) as refused:
        applying.submitted(key, by=lan, edition=found.row.edition)
    assert refused.value.more == {"questions": ["father"], "papers": ["birth_notice"]}
    applying.saved(key, by=lan, **CHILD)
    edition = applying.with_papers(key, by=lan).row.edition
    actions.save_answers(
        key, saving=Saving(edition=edition, answers={"born_at": "Ở nhà"}), by=lan, at=AT
    )
    with pytest.raises(SavedMeanwhile):
        applying.submitted(key, by=lan, edition=edition)
    assert [fact.event for fact in timeline(str(key))] == ["dossiers.application-started"]
