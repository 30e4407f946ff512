import dataclasses

import pytest

from lienmach.dossiers import seeds
from lienmach.dossiers.models import Procedure
from lienmach.portal import services
from lienmach.portal.tongues import text_of


def procedures(province="haiduong"):
    """Return the procedures of a province as they are published, not stored anywhere."""
    return {
        version.code: Procedure(
            province=province,
            citation=version.snapshot["citation"],
            **dataclasses.asdict(version),
        )
        for version in seeds.versions(province)
    }


PROCEDURES = procedures()


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("code", PROCEDURES)
def test_every_procedure_can_be_told(code, lang):
    told = services.told(PROCEDURES[code], lang)
    said = {fact.word: fact.value for fact in told.facts}
    assert told.name
    assert said["home.col_limit"]
    assert said["home.col_fee"]
    assert said["procedure.citation"] == text_of(PROCEDURES[code].snapshot, "citation", lang)
    assert "{" not in "".join(said.values())


def test_limits_that_depend_on_the_form_say_on_what():
    told = services.told(PROCEDURES["2.001178"], "vi")
    assert told.limit.startswith("3 ngày làm việc nếu “")
    assert told.limit.endswith("; 7 ngày làm việc")


def test_limits_that_the_office_finds_to_bind_say_by_what():
    told = services.told(PROCEDURES["DVC25.10"], "vi")
    assert told.limit.startswith("3 ngày làm việc nếu “Xác định phải xác minh”; trong ngày")
    assert "if “Find that it must be verified”" in services.told(PROCEDURES["DVC25.10"], "en").limit


def test_fees_say_their_channel():
    told = services.told(PROCEDURES["1.004222"], "vi")
    assert told.fee == "10.000 đồng khi nộp trực tuyến; 20.000 đồng khi nộp trực tiếp"
    assert services.told(PROCEDURES["1.004222"], "en").fee.startswith("10,000 VND online")


def test_a_code_of_our_own_does_not_pass_for_a_national_one():
    national = services.told(PROCEDURES["1.004222"], "vi")
    ours = services.told(PROCEDURES["DVC25.09"], "vi")
    assert "mã riêng" not in str(national.facts)
    assert "mã riêng" in str(ours.facts)


def test_what_is_uncertain_is_said_to_be():
    assert not services.told(PROCEDURES["1.004222"], "vi").caution
    assert "chưa được đối chiếu" in services.told(PROCEDURES["DVC25.24"], "vi").caution
    assert "minh họa" in services.told(PROCEDURES["DVC25.19"], "vi").caution


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("khai sinh", "DVC25.09"),
        ("KHAI  SINH", "DVC25.09"),
        ("đăng ký khai tử", "DVC25.10"),
        ("dang ky khai tu", "DVC25.10"),
        ("1.004222", "1.004222"),
        ("cong an thuong tru", "1.004222"),
    ],
)
def test_services_are_found_with_and_without_diacritics(question, found):
    offered = [services.told(each, "vi") for each in PROCEDURES.values()]
    assert found in [each.code for each in services.matching(offered, question)]


def test_a_question_nobody_can_answer_finds_nothing():
    offered = [services.told(each, "vi") for each in PROCEDURES.values()]
    assert services.matching(offered, "phi thuyền") == []
    assert services.matching(offered, "") == offered


def test_a_condition_on_a_choice_is_told_in_the_language_of_the_page():
    assert "“Lý do: đổi thẻ”" in services.told(PROCEDURES["2.001194"], "vi").fee
    assert "“Reason: exchange”" in services.told(PROCEDURES["2.001194"], "en").fee


def test_what_a_draft_tells_in_vietnamese_only_is_marked_on_an_english_page():
    one = PROCEDURES["2.001194"]
    kept = {name: one.snapshot[name] for name in one.snapshot if name != "owner_en"}
    told = services.told(Procedure(code=one.code, since=one.since, snapshot=kept), "en")
    assert [each.value for each in told.facts if each.word == "procedure.owner"] == [
        '<span lang="vi">Bộ Công an</span>'
    ]


def test_a_version_is_put_into_words_once_in_each_language():
    one = PROCEDURES["1.004222"]
    assert services.told(one, "vi") is services.told(one, "vi")
    assert services.told(one, "en") is not services.told(one, "vi")


@pytest.mark.parametrize(
    ("when", "vi", "en"),
    [
        ({"x": False}, " nếu “Câu: không”", " if “Question: no”"),
        ({"x": True}, " nếu “Câu”", " if “Question”"),
        ({"x": {"one_of": ["a", "b"]}}, " nếu “Câu: a hoặc b”", " if “Question: a or b”"),
        ({"x": {"at_least": 2, "at_most": 5}}, " nếu “Câu: ≥ 2 ≤ 5”", " if “Question: ≥ 2 ≤ 5”"),
    ],
)
def test_a_condition_reads_as_words(when, vi, en):
    assert services.when_told({"when": when}, {"x": "Câu"}, "vi") == vi
    assert services.when_told({"when": when}, {"x": "Question"}, "en") == en
