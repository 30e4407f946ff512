import json

import pytest

from lienmach.dossiers import queries
from lienmach.dossiers.actions.notes import LONGEST_NOTE
from lienmach.dossiers.refusals import (
    KeyUsedForSomethingElse,
    NoSuchDossier,
    NoteEmpty,
    NoteTooLong,
    NotStorable,
)
from tests.dossiers import makers
from tests.dossiers.makers import TODAY


@pytest.fixture
def code(lan):
    return makers.submitted(lan)["code"]


def texts(code, by):
    return queries.folder(code, seen_by=by, on=TODAY).notes


def test_notes_come_back_in_order_letter_for_letter(lan, code):
    written = ["một", "  hai\n", "ba 🏠 \u0301", "một"]
    numbers = [json.loads(makers.noted(code, text, by=lan).body)["number"] for text in written]
    assert numbers == [1, 2, 3, 4]
    assert texts(code, lan) == written


def test_the_same_key_again_writes_nothing_more(lan, code):
    first = makers.noted(code, "một", by=lan, key="k")
    again = makers.noted(code, "một", by=lan, key="k")
    assert (first.status, again.status, again.body) == (201, 200, first.body)
    assert texts(code, lan) == ["một"]


def test_a_key_does_not_serve_for_two_notes(lan, code):
    other = makers.submitted(lan)["code"]
    makers.noted(code, "một", by=lan, key="k")
    for where, text in ((code, "hai"), (other, "một")):
        with pytest.raises(KeyUsedForSomethingElse):
            makers.noted(where, text, by=lan, key="k")
    assert texts(code, lan) == ["một"]


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("", NoteEmpty),
        (" \n", NoteEmpty),
        ("x" * (LONGEST_NOTE + 1), NoteTooLong),
        ("a\x00b", NotStorable),
        ("\ud800", NotStorable),
    ],
)
def test_what_is_no_note_is_refused_and_uses_up_no_key(lan, code, text, refusal):
    with pytest.raises(refusal):
        makers.noted(code, text, by=lan, key="k")
    assert makers.noted(code, "một", by=lan, key="k").status == 201


def test_a_stranger_s_note_finds_no_dossier(code):
    with pytest.raises(NoSuchDossier):
        makers.noted(code, "một", by=makers.person())


@pytest.mark.parametrize("wrong", ["H24.101.01-261116-9999", "x", "", "a\x00"])
def test_a_note_in_no_dossier_is_refused(lan, wrong):
    with pytest.raises(NoSuchDossier):
        makers.noted(wrong, "một", by=lan)
