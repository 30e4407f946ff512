import datetime as dt

import pytest

from lienmach.dossiers.rules import papers_asked
from lienmach.dossiers.rules.prefilling import Filled

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


@pytest.mark.parametrize("said", [{}, {"marriage": "absent"}, {"marriage": "unread"}])
def test_a_paper_is_missing_where_no_register_has_said_that_it_holds_it(said):
    wanted = papers_asked.asked(SNAPSHOT, {"married": True}, said=said)
    assert codes(papers_asked.missing(wanted, [])) == ["notice", "marriage"]


def test_what_a_register_holds_is_not_missing():
    wanted = papers_asked.asked(SNAPSHOT, {"married": True}, said={"marriage": "taken"})
    assert codes(papers_asked.missing(wanted, [])) == ["notice"]
    assert papers_asked.missing(wanted, ["notice"]) == []
    assert [each.title(lang="en") for each in wanted] == ["Notice", "Kết hôn"]


def test_what_a_register_may_hold_is_left_out_only_once_it_was_asked():
    def left_out(given, held):
        married, on = {"married": True}, dt.date(2026, 11, 26)
        return papers_asked.left_out(SNAPSHOT, married, given, held=held, on=on)

    assert left_out([], None) == ["notice"]
    assert left_out([], []) == ["notice", "marriage"]
    assert left_out(["notice"], ["marriage"]) == []
    assert papers_asked.codes(SNAPSHOT) == {"notice", "marriage"}


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


def test_what_is_asked_of_a_register_is_what_the_paper_says_it_holds():
    [_notice, marriage] = papers_asked.asked(SNAPSHOT, {"married": True})
    wish = marriage.wish
    assert (wish.register, wish.field, wish.of) == ("civil_status", "personal_id", "applicant")
    known = {wish.question: Filled("civil_status", wish.field, wish.of, "", "taken", "1", "")}
    assert papers_asked.states({**known, "born_on": known[wish.question]}) == {"marriage": "taken"}
    assert papers_asked.held(known) == {"marriage"}


def test_an_optional_paper_is_asked_for_and_never_missing():
    photo = {"code": "photo", "name": "Ảnh", "kind": "original", "is_optional": True,
             "note": "Nếu có.", "note_en": "If there is one."}  # fmt: skip
    wanted = papers_asked.asked({"papers": [photo]}, {})
    assert [(each.is_needed, each.note, each.note_en) for each in wanted] == [
        (False, "Nếu có.", "If there is one.")
    ]
    assert papers_asked.missing(wanted, []) == []
    assert (
        papers_asked.left_out({"papers": [photo]}, {}, [], held=[], on=dt.date(2026, 11, 26)) == []
    )
