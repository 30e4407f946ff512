import datetime as dt

import pytest

from lienmach.dossiers.rules import forms, prefilling
from lienmach.dossiers.rules.prefilling import Wish

AT = dt.datetime(2026, 11, 16, 9, tzinfo=dt.UTC)
OWN = {"register": "residents", "field": "full_name", "of": "applicant"}
OF_MOTHER = {"register": "residents", "field": "birth_year", "of": "mother"}
FORM = forms.compiled({
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "properties": {
        "name": {"title": "Tên", "type": "string", "maxLength": 20, "x-register": OWN},
        "mother": {"title": "Số của mẹ", "type": "string", "maxLength": 12},
        "year": {"title": "Năm sinh", "type": "integer", "minimum": 1900, "x-register": OF_MOTHER},
    },
    "required": ["name"],
    "x-pages": [{"ask": ["name"]}, {"ask": ["mother"]}, {"ask": ["year"]}],
})  # fmt: skip
NAME = Wish("name", "residents", "full_name", "applicant", "")
YEAR = Wish("year", "residents", "birth_year", "mother", "030190000001")


def test_a_wish_needs_its_key():
    assert prefilling.wishes(FORM, {}) == [NAME]
    assert prefilling.wishes(FORM, {"mother": "030190000001"}) == [NAME, YEAR]


def test_what_a_register_says_is_locked_as_long_as_it_is_about_the_same_person():
    known = prefilling.filled(FORM, {}, {NAME: "Lan", YEAR: 1990}, at=AT)
    assert prefilling.locked(known, [NAME, YEAR]) == {"name": "Lan", "year": 1990}
    other = Wish("year", "residents", "birth_year", "mother", "030190000002")
    assert prefilling.locked(known, [other]) == {}
    assert prefilling.unanswered(FORM, {"mother": "030190000002"}, known) == [other]


@pytest.mark.parametrize(
    ("value", "own", "state"),
    [
        ("Lan", None, "taken"),
        ("Lan", "LAN ", "taken"),
        ("Lan", "Hoa", "disputed"),
        (None, None, "absent"),
        ("x" * 30, None, "absent"),  # what the question would not take is no answer
    ],
)
def test_what_becomes_of_a_value(value, own, state):
    given = {"name": own} if own else {}
    assert prefilling.filled(FORM, given, {NAME: value}, at=AT)["name"].state == state


def test_the_same_is_the_same_however_it_is_written():
    decomposed = "Thu\u0309y"  # ủ as u and a hook
    assert prefilling.same("THỦY\u00a0 An", f"{decomposed} an")
    assert prefilling.same(1990, "1990")
    assert not prefilling.same("Lan", "Lân")


def test_a_register_that_is_down_is_asked_again():
    known = prefilling.filled(FORM, {}, {}, unread=[NAME], at=AT)
    assert prefilling.unanswered(FORM, {}, known) == [NAME]
    assert prefilling.locked(known, [NAME]) == {}


def test_what_changed_is_what_was_taken_and_is_otherwise_now():
    known = prefilling.filled(FORM, {}, {NAME: "Lan", YEAR: 1990}, at=AT)
    fresh = prefilling.filled(FORM, {}, {NAME: "LAN", YEAR: 1991}, at=AT)
    assert prefilling.changed(known, fresh) == ["year"]
    down = prefilling.filled(FORM, {}, {}, unread=[NAME, YEAR], at=AT)
    assert prefilling.changed(known, down) == []


def test_officers_are_told_what_no_register_confirmed():
    answers = {"name": "Hoa", "mother": "030190000001", "year": 1990}
    nothing = prefilling.filled(FORM, answers, {NAME: "Hoa", YEAR: 1990}, at=AT)
    assert prefilling.remarks(FORM, answers, {}, nothing) == []
    fresh = prefilling.filled(FORM, answers, {NAME: "Lan"}, unread=[YEAR], at=AT)
    found = prefilling.remarks(FORM, answers, {}, fresh)
    assert [(each.question, each.kind) for each in found] == [
        ("name", "differs"),
        ("year", "unread"),
    ]
    note = prefilling.note_of(FORM, found)
    assert "Khai khác với cơ sở dữ liệu dân cư của tỉnh: Tên (cơ sở dữ liệu: Lan)." in note
    assert "không truy cập được lúc nộp: Năm sinh." in note
    english = "Declared otherwise than in the province's register of residents: Tên "
    assert f"{english}(the register says: Lan)." in note
    assert note.index("Khai khác") < note.index("Năm sinh") < note.index("Declared otherwise")
    assert prefilling.note_of(FORM, []) == ""


def test_a_wish_may_depend_on_an_earlier_answer():
    own = {"register": "identity", "field": "personal_id", "of": "applicant"}
    mother = {**FORM.schema["properties"]["mother"], "x-register": {**own, "when": {"name": "Lan"}}}
    form = forms.compiled(
        {**FORM.schema, "properties": {**FORM.schema["properties"], "mother": mother}}
    )
    told = Wish("mother", "identity", "personal_id", "applicant", "")
    assert told not in prefilling.wishes(form, {"name": "Hoa"})
    assert told in prefilling.wishes(form, {"name": "Lan"})
    known = prefilling.filled(form, {}, {told: "030190000001"}, at=AT)
    answers = {"name": "Lan", "mother": "030190000001"}
    assert prefilling.outdated(known, form, answers) == []
    assert prefilling.outdated(known, form, {**answers, "name": "Hoa"}) == ["mother"]
    assert prefilling.outdated(known, form, {"name": "Hoa", "mother": "1"}) == []


def test_what_is_stored_is_read_as_it_was():
    known = prefilling.filled(FORM, {}, {NAME: "Lan"}, at=AT)
    assert prefilling.read({name: each.told for name, each in known.items()}) == known


LAND_PAPER = Wish("paper:certificate", "land", "certificate", "applicant", "")
IDENTITY_PAPER = Wish("paper:identity", "identity", "personal_id", "applicant", "")


@pytest.mark.parametrize(
    ("answers", "papers", "registers"),
    [
        ({"name": "LAN "}, [], {"residents"}),
        ({"name": "Hoa"}, [], set()),
        ({}, [], set()),  # what was passed over is no answer
        ({"name": "Hoa"}, [LAND_PAPER, IDENTITY_PAPER], {"land"}),
        ({"name": "Lan"}, [LAND_PAPER], {"land", "residents"}),
    ],
)
def test_what_is_handed_in_as_a_register_says_it_is_taken_from_it(answers, papers, registers):
    told = {NAME: "Lan", LAND_PAPER: "AB 1", IDENTITY_PAPER: "030190000001"}
    said = prefilling.filled(FORM, answers, told, at=AT)
    assert prefilling.taken_from(FORM, answers, said, papers=papers) == registers


def test_nobody_knows_what_would_have_been_taken_from_a_register_that_is_down():
    answers = {"name": "Lan", "mother": "030190000001", "year": 1990}
    said = prefilling.filled(FORM, answers, {}, unread=[NAME, YEAR], at=AT)
    assert prefilling.taken_from(FORM, answers, said) is None
    said |= prefilling.filled(FORM, answers, {NAME: "Lan"}, at=AT)
    assert prefilling.taken_from(FORM, answers, said) == frozenset({"residents"})
    # Of somebody else meanwhile.
    other = {**answers, "name": "Hoa", "mother": "030190000002"}
    known = prefilling.filled(FORM, answers, {YEAR: 1990}, at=AT)
    assert prefilling.taken_from(FORM, other, known) == frozenset()


def test_every_register_is_named_in_both_languages():
    assert {*prefilling.REGISTER_NAMES["vi"]} == {*prefilling.REGISTER_NAMES["en"]}
