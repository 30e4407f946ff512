"""Files from being sent to being papers: the measure, the owner, and one way for all of them."""

import io
import json

import pytest
from django.test import override_settings

from lienmach import homes
from lienmach.dossiers import actions, queries
from lienmach.dossiers.actions.binding import KEPT
from lienmach.dossiers.models import Dossier, Paper, Upload
from lienmach.dossiers.refusals import (
    KeyUsedForSomethingElse,
    NoSuchDossier,
    NoSuchPaper,
    NoSuchUpload,
    NotNow,
    PaperActive,
    PaperEmpty,
    PaperNameMalformed,
    PaperNotAccepted,
    PapersTooLarge,
    PaperTooLarge,
    TooManyPapers,
    TooManyUploads,
)
from lienmach.dossiers.rules import papers
from lienmach.ground import installation
from lienmach.ground.actor import PLATFORM
from lienmach.ground.ids import uuid7
from lienmach.homes.files import store
from tests.dossiers import makers
from tests.dossiers.files import jpeg, pdf_with
from tests.dossiers.makers import AT, DESK, PDF, TODAY


@pytest.fixture
def code(lan):
    return makers.submitted(lan)["code"]


def sent(by, *, content=PDF, name="giấy.pdf", at=AT, **more):
    return actions.take_upload(io.BytesIO(content), name=name, by=by, at=at, **more)


def attach(code, by, *, name="giấy.pdf", content=PDF, key=None, at=AT):
    key = key or str(uuid7())
    return actions.attach_paper(code, name=name, file=io.BytesIO(content), key=key, by=by, at=at)


@homes.action("dossiers")
def bound(code, ids, *, by, at=AT):
    dossier = Dossier.objects.get(code=code)
    return [str(paper.pk) for paper in actions.bind_uploads(dossier, ids, by=by, at=at)]


def waiting(by, at=AT):
    return [each.pk for each in queries.uploads.own(by, at=at).items]


def content_is_kept(content):
    return papers.digest(content) in store("haiduong")


def drafts():
    return [*installation.folder("drafts").iterdir()]


def test_a_file_is_its_owner_s_alone_until_it_is_a_paper(lan, code):
    upload = sent(lan, what="birth_notice", declared="application/x-pdf\r\n")
    stranger = makers.person()
    assert waiting(lan) == [upload.pk]
    assert waiting(stranger) == []
    assert content_is_kept(PDF)
    with pytest.raises(NoSuchUpload):
        bound(makers.submitted(stranger)["code"], [upload.pk], by=stranger)
    [paper] = bound(code, [upload.pk], by=lan)
    assert waiting(lan) == []
    [label] = queries.folder(code, seen_by=lan, on=TODAY).papers
    assert (label.id, label.name, label.what) == (paper, "giấy.pdf", "birth_notice")
    assert label.state == "unscanned"  # no scanner is configured, and that is said
    assert upload.declared == "application/x-pdf"
    assert drafts() == []


def test_files_become_papers_in_the_order_given_and_once(lan, code):
    first, second = sent(lan, name="a.pdf"), sent(lan, name="b.pdf")
    bound(code, [second.pk, first.pk], by=lan)
    assert [p.name for p in queries.folder(code, seen_by=lan, on=TODAY).papers] == [
        "b.pdf",
        "a.pdf",
    ]
    for ids in ([first.pk], [uuid7()]):
        with pytest.raises(NoSuchUpload):
            bound(code, ids, by=lan)
    again = sent(lan)
    with pytest.raises(NoSuchUpload):
        bound(code, [again.pk, again.pk], by=lan)
    with pytest.raises(TooManyPapers):
        bound(code, [uuid7() for _ in range(51)], by=lan)


def test_a_filing_and_a_person_s_day_have_their_measure(lan, code):
    with override_settings(PAPERS_LIMIT_BYTES=2 * len(PDF)):
        bound(code, [sent(lan).pk, sent(lan).pk], by=lan)
        with pytest.raises(PapersTooLarge):
            bound(code, [sent(lan).pk], by=lan)
    with override_settings(UPLOADS_A_DAY=3, UPLOADS_A_DAY_OF_OFFICERS=4):
        with pytest.raises(TooManyUploads):
            sent(lan)
        sent(lan, at=AT.replace(day=17))
        clerk = makers.officer("receive", agency=DESK)
        for _ in range(4):
            sent(clerk)
        with pytest.raises(TooManyUploads):
            attach(code, clerk)


def test_what_is_behind_a_picture_is_not_kept(lan):
    upload = sent(lan, content=jpeg(behind=b"\0\0SEFT"), name="a.jpg")
    assert content_is_kept(jpeg())
    assert upload.size == len(jpeg())


def test_a_file_that_goes_on_is_refused_when_it_is_too_large_and_not_later(lan):
    class Endless:
        read_bytes = 0

        def read(self, size):
            self.read_bytes += size
            return b"%" * size

    endless = Endless()
    with override_settings(PAPER_LIMIT_BYTES=3 << 20), pytest.raises(PaperTooLarge):
        actions.take_upload(endless, name="a.pdf", by=lan, at=AT)
    assert endless.read_bytes <= 4 << 20
    with pytest.raises(PaperTooLarge):  # announced: not read at all
        actions.take_upload(None, name="a.pdf", size=2 << 30, by=lan, at=AT)
    assert drafts() == []


def test_what_was_never_handed_in_is_forgotten_but_not_what_somebody_else_needs(lan):
    alone, shared = pdf_with(b"(alone)"), pdf_with(b"(shared)")
    sent(lan, content=alone)
    sent(lan, content=shared)
    other = makers.person()
    theirs = makers.submitted(other)["code"]
    bound(theirs, [sent(other, content=shared).pk], by=other)
    late = AT + KEPT
    assert waiting(lan, at=late) == []
    actions.forget_uploads(by=PLATFORM, at=late)
    assert (content_is_kept(alone), content_is_kept(shared)) == (False, True)
    [paper] = queries.folder(theirs, seen_by=other, on=TODAY).papers
    assert queries.paper(theirs, paper.id, seen_by=other, on=TODAY)[1] == shared


def test_one_takes_a_file_back_oneself(lan):
    content = pdf_with(b"(back)")
    upload = sent(lan, content=content)
    with pytest.raises(NoSuchUpload):
        actions.drop_upload(upload.pk, by=makers.person(), at=AT)
    actions.drop_upload(upload.pk, by=lan, at=AT)
    assert (waiting(lan), content_is_kept(content)) == ([], False)


# --- into a dossier that is there already ----------------------------------------------------


def test_a_paper_comes_back_as_it_was(lan, code):
    told = json.loads(attach(code, lan).body)
    assert told["media_type"] == "application/pdf"
    paper, content = queries.paper(code, told["id"], seen_by=lan, on=TODAY)
    assert (paper.name, paper.size, content) == ("giấy.pdf", len(PDF), PDF)


def test_the_same_upload_again_is_one_paper(lan, code):
    first, again = (attach(code, lan, key="k") for _ in range(2))
    assert (first.status, again.status, again.body) == (201, 200, first.body)
    assert len(queries.folder(code, seen_by=lan, on=TODAY).papers) == 1
    with pytest.raises(KeyUsedForSomethingElse):
        attach(code, lan, content=jpeg(), name="a.jpg", key="k")


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"content": b""}, PaperEmpty),
        ({"content": b"MZ\x90"}, PaperNotAccepted),
        ({"content": pdf_with(b"<</S/JavaScript>>")}, PaperActive),
        ({"name": "../giấy.pdf"}, PaperNameMalformed),
        ({"name": ""}, PaperNameMalformed),
    ],
)
def test_what_is_no_paper_is_refused(lan, code, changes, refusal):
    with pytest.raises(refusal):
        attach(code, lan, **changes)
    assert queries.folder(code, seen_by=lan, on=TODAY).papers == []


def test_a_decided_dossier_takes_no_more_papers(lan, code):
    actions.decide_dossier(code, outcome="granted", by=PLATFORM, at=AT)
    with pytest.raises(NotNow):
        attach(code, lan)
    with homes.reading("dossiers"):
        assert not Upload.objects.filter(owner=lan.id).exists()


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
        assert Paper.objects.get(dossier__code=code).sha256 == papers.digest(PDF)
