import json

import pytest
from django.test import override_settings

from lienmach import homes
from lienmach.dossiers import actions, queries
from lienmach.dossiers.actions.notes import LONGEST_NOTE
from lienmach.dossiers.models import Paper
from lienmach.dossiers.refusals import (
    KeyUsedForSomethingElse,
    NoSuchDossier,
    NoSuchPaper,
    NoteEmpty,
    NoteTooLong,
    NotNow,
    NotStorable,
    PaperEmpty,
    PaperNameMalformed,
    PaperNotAccepted,
    PaperTooLarge,
)
from lienmach.dossiers.rules import papers
from lienmach.ground.ids import uuid7
from tests.dossiers import makers
from tests.dossiers.makers import AT, PDF, TODAY


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


# --- papers -----------------------------------------------------------------------------------


def attach(code, by, *, name="giấy.pdf", content=PDF, key=None, at=AT):
    request = actions.paper_request(
        code, name=name, content=content, key=key or str(uuid7()), by=by
    )
    return actions.attach_paper(code, name=name, content=content, request=request, by=by, at=at)


def test_a_paper_comes_back_as_it_was(lan, code):
    told = json.loads(attach(code, lan).body)
    assert told["media_type"] == "application/pdf"
    paper, content = queries.paper(code, told["id"], seen_by=lan, on=TODAY)
    assert (paper.name, paper.size, content) == ("giấy.pdf", len(PDF), PDF)


def test_the_same_upload_again_is_one_paper(lan, code):
    first, again = (attach(code, lan, key="k") for _ in range(2))
    assert (first.status, again.status, again.body) == (201, 200, first.body)
    assert len(queries.folder(code, seen_by=lan, on=TODAY).papers) == 1


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"content": b""}, PaperEmpty),
        ({"content": b"MZ\x90"}, PaperNotAccepted),
        ({"name": "../giấy.pdf"}, PaperNameMalformed),
        ({"name": ""}, PaperNameMalformed),
    ],
)
def test_what_is_no_paper_is_refused(lan, code, changes, refusal):
    with pytest.raises(refusal):
        attach(code, lan, **changes)


def test_a_paper_has_its_largest_size(lan, code):
    with override_settings(PAPER_LIMIT_BYTES=len(PDF) - 1), pytest.raises(PaperTooLarge):
        attach(code, lan)


def test_a_decided_dossier_takes_no_more_papers(lan, code):
    actions.decide_dossier(code, outcome="granted", by=makers.PLATFORM, at=AT)
    with pytest.raises(NotNow):
        attach(code, lan)


def test_a_stranger_neither_attaches_nor_reads(lan, code):
    key = json.loads(attach(code, lan).body)["id"]
    with pytest.raises(NoSuchDossier):
        attach(code, makers.person())
    with pytest.raises(NoSuchDossier):
        queries.paper(code, key, seen_by=makers.person(), on=TODAY)


def test_a_paper_is_found_in_its_own_dossier_only(lan, code):
    key = json.loads(attach(code, lan).body)["id"]
    other = makers.submitted(lan)["code"]
    with pytest.raises(NoSuchPaper):
        queries.paper(other, key, seen_by=lan, on=TODAY)


def test_a_row_that_names_a_paper_names_a_stored_file(lan, code):
    attach(code, lan)
    with homes.reading("dossiers"):
        paper = Paper.objects.get(dossier__code=code)
    assert paper.sha256 == papers.digest(PDF)
