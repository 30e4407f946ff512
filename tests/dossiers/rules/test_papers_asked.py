import datetime as dt

from lienmach.dossiers.rules import papers_asked

SNAPSHOT = {
    "papers": [
        {"code": "form", "name": "Tờ khai", "kind": "form"},
        {"code": "notice", "name": "Giấy chứng sinh", "name_en": "Notice", "kind": "original"},
        {"code": "marriage", "name": "Kết hôn", "kind": "copy", "when": {"married": True},
         "from_register": "civil_status"},
    ]
}  # fmt: skip


def codes(found):
    return [each.code for each in found]


def test_the_form_is_no_paper_and_conditions_hold():
    assert codes(papers_asked.asked(SNAPSHOT, {})) == ["notice"]
    assert codes(papers_asked.asked(SNAPSHOT, {"married": True})) == ["notice", "marriage"]
    assert codes(papers_asked.asked(SNAPSHOT, {}, is_open=True)) == ["notice", "marriage"]


def test_what_a_register_may_hold_is_not_missing():
    wanted = papers_asked.asked(SNAPSHOT, {"married": True})
    assert codes(papers_asked.missing(wanted, [])) == ["notice"]
    assert papers_asked.missing(wanted, ["notice"]) == []
    assert [each.title(lang="en") for each in wanted] == ["Notice", "Kết hôn"]


def test_what_a_form_says_decides_and_papers_named_in_words_alone_are_passed_over():
    on = dt.date(2026, 11, 26)
    assert codes(papers_asked.asked_with(SNAPSHOT, {"married": True}, on=on)) == [
        "notice",
        "marriage",
    ]
    assert (
        papers_asked.asked_with({"papers": ["Tờ khai", {"code": "x", "name": "x"}]}, {}, on=on)
        == []
    )
