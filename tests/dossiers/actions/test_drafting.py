"""One writes, another publishes; what is in force never notices a draft."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from lienmach import homes
from lienmach.dossiers import actions, queries
from lienmach.dossiers.actions import Writing
from lienmach.dossiers.models import Draft
from lienmach.dossiers.refusals import (
    BeginsInThePast,
    DraftChangedMeanwhile,
    DraftMalformed,
    DraftOpenAlready,
    NoLegalBasis,
    NoSuchDraft,
    NotNow,
    NotStorable,
    OneWritesAnotherPublishes,
    ProcedureMalformed,
    PublishedAlready,
)
from lienmach.ground.refusals import NotAllowed
from lienmach.identity.rules.duties import Kind
from tests.dossiers.makers import AT, LICENCE, TODAY, officer

LATER = dt.date(2026, 12, 1)


@pytest.fixture
def writer(counter):
    return officer(Kind.DRAFT)


@pytest.fixture
def publisher(counter):
    return officer(Kind.PUBLISH)


@pytest.fixture
def begun(writer):
    """A draft of LICENCE in force from December, given up when the test is over."""
    name = f"v{Draft.objects.using('haiduong').count()}"
    actions.begin_draft(LICENCE, version=name, since=LATER, by=writer, at=AT)
    yield LICENCE
    left = Draft.objects.using("haiduong").filter(code=LICENCE, state__in=("draft", "review"))
    for draft in left:
        actions.drop_draft(LICENCE, edition=draft.edition, by=writer, at=AT)


def seen(by):
    return queries.open_draft(LICENCE, seen_by=by, on=TODAY)


def write(by, *, edition=None, **changes):
    draft = seen(by)
    writing = Writing(
        version=draft.version, since=draft.since, until=None, content={**draft.content, **changes}
    )
    return actions.write_draft(LICENCE, writing, edition=edition or draft.edition, by=by, at=AT)


def in_force(on):
    with homes.reading("dossiers"):
        return queries.in_force(LICENCE, on=on)


def test_a_draft_begins_as_what_holds_and_changes_nothing(begun, writer):
    before = in_force(LATER)
    assert seen(writer).content == before.snapshot
    write(writer, name="Đổi giấy phép lái xe")
    assert in_force(LATER).snapshot == before.snapshot
    assert queries.before(seen(writer)).version == before.version


def test_a_draft_goes_through_review_to_the_catalogue(begun, writer, publisher):
    write(writer, name="Đổi giấy phép lái xe (mới)")
    draft = seen(writer)
    with pytest.raises(NotNow):
        actions.publish_draft(LICENCE, edition=draft.edition, by=publisher, at=AT)
    actions.ask_for_review(LICENCE, edition=draft.edition, by=writer, at=AT)
    actions.publish_draft(LICENCE, edition=draft.edition, by=publisher, at=AT)
    assert in_force(LATER).snapshot["name"] == "Đổi giấy phép lái xe (mới)"
    assert in_force(LATER - dt.timedelta(days=1)).version != draft.version
    with pytest.raises(NoSuchDraft):
        seen(writer)
    with pytest.raises(PublishedAlready):
        actions.begin_draft(LICENCE, version=draft.version, since=LATER, by=writer, at=AT)


def test_nobody_publishes_what_they_wrote_a_part_of(begun, writer):
    both = officer(Kind.DRAFT, Kind.PUBLISH)
    write(both)
    write(writer)
    draft = seen(writer)
    actions.ask_for_review(LICENCE, edition=draft.edition, by=writer, at=AT)
    with pytest.raises(OneWritesAnotherPublishes):
        actions.publish_draft(LICENCE, edition=draft.edition, by=both, at=AT)


def test_only_duties_for_the_whole_province_open_the_catalogue(begun, writer, publisher):
    edition = seen(writer).edition
    at_one_desk = officer(Kind.DRAFT, agency="H24.101.01")
    writing = Writing(version="x", since=LATER, until=None, content={})
    with pytest.raises(NotAllowed):
        actions.write_draft(LICENCE, writing, edition=edition, by=at_one_desk, at=AT)
    with pytest.raises(NotAllowed):
        actions.publish_draft(LICENCE, edition=edition, by=writer, at=AT)
    with pytest.raises(NotAllowed):
        actions.begin_draft(LICENCE, version="y", since=LATER, by=publisher, at=AT)
    stranger = officer(Kind.DECIDE)
    assert queries.open_drafts(stranger, on=TODAY) == []
    with pytest.raises(NoSuchDraft):
        seen(stranger)


def test_nobody_writes_over_what_they_have_not_seen(begun, writer):
    old = seen(writer).edition
    write(writer)
    with pytest.raises(DraftChangedMeanwhile):
        write(writer, edition=old)


def test_what_is_written_under_review_must_be_reviewed_again(begun, writer, publisher):
    edition = seen(writer).edition
    actions.ask_for_review(LICENCE, edition=edition, by=writer, at=AT)
    actions.send_back(LICENCE, edition=edition, by=publisher, at=AT)
    actions.ask_for_review(LICENCE, edition=edition, by=writer, at=AT)
    write(writer)
    assert seen(writer).state == "draft"


def test_what_lacks_its_law_is_not_reviewed_and_the_list_says_what(begun, writer):
    fees = [{"amount": 1000, "currency": "VND", "confidence": "high"}]
    write(writer, fees=fees)
    with pytest.raises(NoLegalBasis, match="fees/0") as refused:
        actions.ask_for_review(LICENCE, edition=seen(writer).edition, by=writer, at=AT)
    assert "Lệ phí" in refused.value.sentence_vi


@pytest.mark.parametrize(
    "changes", [{"shape": None}, {"steps": []}, {"example": {}}, {"level": "partial"}]
)
def test_what_is_wrong_may_be_written_but_not_reviewed(begun, writer, changes):
    write(writer, **changes)
    with pytest.raises(ProcedureMalformed):
        actions.ask_for_review(LICENCE, edition=seen(writer).edition, by=writer, at=AT)


def test_days_that_are_over_stay(begun, writer, publisher):
    draft = seen(writer)
    past = Writing(
        version="past", since=TODAY - dt.timedelta(days=1), until=None, content=draft.content
    )
    edition = actions.write_draft(LICENCE, past, edition=draft.edition, by=writer, at=AT)
    actions.ask_for_review(LICENCE, edition=edition, by=writer, at=AT)
    with pytest.raises(BeginsInThePast):
        actions.publish_draft(LICENCE, edition=edition, by=publisher, at=AT)


def test_a_procedure_has_one_open_draft(begun, writer):
    with pytest.raises(DraftOpenAlready):
        actions.begin_draft(LICENCE, version="z", since=LATER, by=writer, at=AT)
    row = Draft.objects.using("haiduong").get(code=LICENCE, state="draft")
    row.pk, row._state.adding = officer().id, True
    with pytest.raises(IntegrityError), transaction.atomic("haiduong"):
        row.save(using="haiduong", force_insert=True)


def test_what_cannot_be_kept_is_refused(begun, writer):
    with pytest.raises(NotStorable):
        write(writer, name="\x00")
    with pytest.raises(DraftMalformed):
        write(writer, notes=["x" * 300_000])
    with pytest.raises(DraftMalformed):
        actions.begin_draft("a/b", version="1", since=LATER, by=writer, at=AT)


def test_a_new_procedure_begins_empty(writer):
    actions.begin_draft("TINH.01", version="1", since=LATER, by=writer, at=AT)
    assert queries.open_draft("TINH.01", seen_by=writer, on=TODAY).content == {"shape": 3}
    actions.drop_draft("TINH.01", edition=1, by=writer, at=AT)
