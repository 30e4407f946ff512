"""What a result says: the lines its procedure lists, from the dossier and from the registrar."""

import copy

import pytest

from lienmach.dossiers import seeds
from lienmach.dossiers.rules import result_papers
from lienmach.dossiers.rules.result_papers import LETTER
from tests.dossiers.signing import REGISTRAR

SHIPPED = {each.code: each.snapshot for each in seeds.versions("haiduong")}
BIRTH, LAND, MARRIAGE = "DVC25.09", "DVC25.19", "DVC25.11"
HERE = [BIRTH, "DVC25.10", MARRIAGE, LAND, "DVC25.23", "DVC.DAT.26"]
DATA = {
    "child_name": "Nguyễn Minh An",
    "child_sex": "nữ",
    "born_on": "2026-09-20",
    "born_at": "Bệnh viện",
    "secret": "not of the form",
}
COUPLE = {
    "applicant_name": "Trần Thị Bé",
    "applicant_sex": "nữ",
    "applicant_id": "030195000001",
    "applicant_birth_date": "1995-02-03",
    "applicant_residence": "Nam Sách",
    "spouse_name": "Nguyễn Văn An",
    "spouse": "030093000002",
}


def paper(code):
    return result_papers.paper_of(SHIPPED[code], "granted")


def wanted(code, values):
    return [vi for vi, _en in result_papers.missing(paper(code), values, outcome="granted")]


def test_a_birth_has_what_the_act_lists():
    values = result_papers.particulars(paper(BIRTH), DATA, REGISTRAR)
    assert wanted(BIRTH, values) == []
    assert "secret" not in values
    child, mother, father = result_papers.set_lines(paper(BIRTH), values)
    told = {line["label"]: line["value"] for line in child["lines"]}
    assert told["Ngày, tháng, năm sinh"] == "20/09/2026"
    assert told["Số định danh cá nhân"] == result_papers.UNKNOWN
    assert mother["lines"][0]["value"] == "Trần Thị Mẫu"
    assert {line["value"] for line in father["lines"]} == {result_papers.UNKNOWN}
    assert result_papers.about(paper(BIRTH), values) == (["Nguyễn Minh An"], "2026-09-20")


def test_a_birth_without_any_parent_is_not_issued():
    values = result_papers.particulars(paper(BIRTH), DATA, {**REGISTRAR, "mother_name": " "})
    assert result_papers.missing(paper(BIRTH), values, outcome="granted") == [
        (
            "Họ, chữ đệm, tên (Người mẹ) hoặc Họ, chữ đệm, tên (Người cha)",
            "Full name (The mother) or Full name (The father)",
        )
    ]


def test_what_was_asked_under_another_name_is_on_the_paper():
    data = {"child_ethnicity": "Kinh", "child_hometown": "Nam Sách", "mother_birth_year": 1990}
    values = result_papers.particulars(paper(BIRTH), data, {})
    assert values == {"ethnicity": "Kinh", "hometown": "Nam Sách", "mother_born": "1990"}


@pytest.mark.parametrize(("sex", "husband"), [("nữ", "Nguyễn Văn An"), ("nam", "Trần Thị Bé")])
def test_who_is_the_husband_follows_from_the_answers(sex, husband):
    values = result_papers.particulars(paper(MARRIAGE), {**COUPLE, "applicant_sex": sex}, {})
    assert values["husband_name"] == husband
    assert values["wife_name"] != husband
    assert ("wife_born" in values) == (sex == "nữ")  # of the other party no day was asked


def test_of_a_couple_whose_sex_nobody_said_the_registrar_says_who_is_who():
    values = result_papers.particulars(paper(MARRIAGE), {**COUPLE, "applicant_sex": ""}, {})
    assert values == {}
    assert "Họ, chữ đệm, tên (Chồng)" in wanted(MARRIAGE, values)


@pytest.mark.parametrize(
    ("change", "before", "after"),
    [
        ({"change": "đổi tên", "name_before": "An", "name_after": "Ân"}, "An", "Ân"),
        ({"change": "giấy tờ nhân thân", "paper_before": "1", "paper_after": "2"}, "1", "2"),
        ({"change": "địa chỉ", "name_before": "An", "address_before": "A"}, "A", None),
    ],
)
def test_land_says_both_sides_of_just_the_change_that_was_asked_for(change, before, after):
    data = {"certificate": "AB 1", "sheet": 15, "parcel": "203", **change}
    values = result_papers.particulars(paper(LAND), data, {})
    assert (values["before"], values.get("after")) == (before, after)
    assert values["sheet"] == "15"
    assert wanted(LAND, values) == (
        [] if after else ["Thông tin sau khi thay đổi (Thửa đất và biến động)"]
    )


def test_an_answer_without_a_name_is_on_no_paper():
    assert result_papers.particulars(paper(BIRTH), {"": "x"}, {}) == {}


def test_a_day_may_be_said_day_first():
    values = result_papers.particulars(paper(BIRTH), DATA, {"born_on": "21/09/2026"})
    assert values["born_on"] == "2026-09-21"
    assert result_papers.day_told(values["born_on"]) == "21/09/2026"


def test_the_registrar_goes_before_the_dossier():
    values = result_papers.particulars(paper(BIRTH), DATA, {"child_name": "Nguyễn Minh Ân"})
    assert values["child_name"] == "Nguyễn Minh Ân"


@pytest.mark.parametrize("value", [None, True, ["x"], {"a": 1}, "", "  ", 1.5])
def test_nothing_but_texts_and_numbers_comes_through(value):
    assert result_papers.particulars(LETTER, {"reason": value}, {}) == {}


@pytest.mark.parametrize("code", SHIPPED)
def test_a_refusal_is_told_in_a_letter_whatever_was_asked(code):
    assert result_papers.paper_of(SHIPPED[code], "refused") is LETTER


def test_a_refusal_needs_its_reason_and_a_grant_does_not():
    assert result_papers.missing(LETTER, {}, outcome="refused") == [
        ("Nội dung, lý do (Nội dung)", "Content, reason (Content)")
    ]
    assert result_papers.missing(LETTER, {}, outcome="granted") == []
    assert result_papers.set_lines(LETTER, {}) == []


def test_what_is_decided_here_ends_in_a_paper_of_its_own():
    served = [code for code, each in SHIPPED.items() if each["served_by"]["system"] == "province"]
    assert sorted(served) == sorted(HERE)
    papers = [paper(code) for code in served]
    assert LETTER not in papers
    assert len({(each.code, each.sign) for each in papers}) == len({p.code for p in papers}) == 5


@pytest.mark.parametrize("code", HERE)
def test_what_ships_has_no_fault(code):
    snapshot = SHIPPED[code]
    described = snapshot["result"]["paper"]
    assert list(result_papers.faults(described, snapshot["form"]["properties"])) == []


@pytest.mark.parametrize("code", HERE)
def test_the_year_that_a_stranger_is_told_is_one_of_birth(code):
    """So the public page calls it, of whatever result."""
    day = paper(code).day
    assert not day or "sinh" in paper(code).lines[day].label


def changed(change):
    described = copy.deepcopy(SHIPPED[MARRIAGE]["result"]["paper"])
    change(described)
    return described


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda it: it.update(code="letter"), "those of the letter"),
        (lambda it: it.update(sign="TB"), "those of the letter"),
        (lambda it: it["groups"].append(it["groups"][0]), "'husband_name' stands twice"),
        (lambda it: it.update(one_of=[["husband_name", "him"]]), "no line 'him'"),
        (lambda it: it["about"].update(day="once"), "no line 'once'"),
        (
            lambda it: it["groups"][0]["lines"][0].update(asked=[{"field": "groom"}]),
            "nobody is asked for 'groom'",
        ),
        (
            lambda it: it["groups"][0]["lines"][0].update(
                asked=[{"field": "spouse", "when": {"moon": True}}]
            ),
            "nobody is asked for 'moon'",
        ),
        (
            lambda it: it["groups"][0]["lines"][0].update(
                asked=[{"field": "spouse", "when": {"spouse": {"like": 1}}}]
            ),
            "unknown comparison",
        ),
    ],
)
def test_what_is_wrong_with_a_paper_is_told_before_it_is_published(change, said):
    questions = SHIPPED[MARRIAGE]["form"]["properties"]
    found = list(result_papers.faults(changed(change), questions))
    assert any(said in flaw.en for flaw in found)


def test_a_text_without_english_is_told_in_vietnamese():
    described = changed(lambda it: it["groups"][0]["lines"][0].pop("label_en"))
    [line, *_rest] = result_papers.read(described).lines.values()
    assert result_papers.english(line) == line.label == "Họ, chữ đệm, tên"


@pytest.mark.parametrize(
    ("number", "sign"), [(9, "TLKS"), (19, "XNBĐ"), (10, "TB"), (None, "TB"), ("9", "TLKS")]
)
@pytest.mark.parametrize("rest", [{}, {"result": {"kind": "certificate", "name": "x"}}])
def test_a_version_of_before_has_the_paper_that_the_program_had(number, sign, rest):
    snapshot = {"number": number, **rest}
    assert result_papers.paper_of(snapshot, "granted").sign == sign
    assert result_papers.paper_of(snapshot, "refused") is LETTER


@pytest.mark.parametrize(
    ("kind", "sign", "name"),
    [
        ("birth-extract", "TLKS", "Trích lục khai sinh"),
        ("land-change", "XNBĐ", "Xác nhận đăng ký biến động đất đai"),
        ("letter", "TB", "Thông báo kết quả giải quyết"),
    ],
)
def test_a_result_of_before_keeps_its_name_and_its_book(kind, sign, name):
    assert result_papers.named(kind, {"title": "x"})[:2] == (sign, name)
    said = {"sign": "X", "name": "Y", "name_en": "Z"}
    assert result_papers.named(kind, said) == ("X", "Y", "Z")


def test_what_a_registrar_left_empty_is_left_out():
    data = {**DATA, "father_name": "Nguyễn Văn Sai"}
    assert "father_name" not in result_papers.particulars(paper(BIRTH), data, {"father_name": ""})
    assert "father_name" in result_papers.particulars(paper(BIRTH), data, {})


@pytest.mark.parametrize("value", ["2026-09-2", "a-b-c", "AB 123456-2026", ""])
def test_what_is_no_day_stays_as_it_is(value):
    assert result_papers.day_told(value) == value
