"""Applications between their start and their end: versions, places, time, mandates."""

import datetime as dt
import io
import uuid
from dataclasses import replace

import pytest

from lienmach import homes
from lienmach.dossiers import actions, queries, seeds
from lienmach.dossiers.actions import Place, Saving
from lienmach.dossiers.models import StartedApplication, Upload
from lienmach.dossiers.refusals import (
    FormNotFilledIn,
    NewVersionInForce,
    NoSuchApplication,
    NoSuchQuestion,
    TooManyStarted,
    UnitNotStanding,
)
from lienmach.dossiers.rules import applications
from lienmach.ground.actor import PLATFORM, Mandate
from lienmach.ground.refusals import NotAllowed
from lienmach.ledger.queries import timeline
from tests.dossiers import applying, makers
from tests.dossiers.applying import BY_HAND, CHILD
from tests.dossiers.files import PDF
from tests.dossiers.makers import AT, LAND, TODAY

DAY = dt.timedelta(days=1)


@pytest.fixture
def lan(counter):
    actor, _new = applying.mother()
    return actor


def holding(person, *, until=TODAY + dt.timedelta(days=30), procedures=None):
    """Somebody who holds a mandate of a person's."""
    actor, _new = applying.mother("Phạm Thị Giúp")
    mandate = Mandate(
        id="m", province="haiduong", person=person.id, since=TODAY, until=until,
        procedures=procedures, unit=makers.UNIT, unit_on=TODAY,
    )  # fmt: skip
    return replace(actor, mandates=frozenset({mandate}))


def test_by_a_mandate_one_fills_in_as_long_as_it_holds(lan):
    friend = holding(lan, until=TODAY + dt.timedelta(days=2))
    key = applying.started(friend, applicant=lan)
    applying.saved(key, by=friend, declarant_relation="mẹ", **BY_HAND, **CHILD)
    told = applying.submitted(key, by=friend)
    dossier = queries.folder(told["code"], seen_by=lan, on=TODAY).dossier
    assert str(dossier.applicant) == lan.id
    another = applying.started(friend, applicant=lan)
    with pytest.raises(NoSuchApplication):  # not even by whom it is for
        queries.application(another, seen_by=lan, on=TODAY)
    with pytest.raises(NoSuchApplication):
        queries.application(another, seen_by=friend, on=TODAY + dt.timedelta(days=3))
    assert queries.started(friend, on=TODAY + dt.timedelta(days=3)).items == []
    with pytest.raises(NotAllowed):
        applying.started(holding(lan, procedures=frozenset({"other"})), applicant=lan)


def test_a_newer_version_takes_over_what_fits_and_asks_the_rest(lan):
    key = applying.started(lan, procedure=LAND)
    applying.saved(key, by=lan, certificate="AB 1", parcel_commune="10507", sheet="15")
    before = next(v for v in seeds.versions("haiduong") if v.code == LAND)
    form, example = before.snapshot["form"], before.snapshot["example"]
    newer = {
        **before.snapshot,
        "form": _narrower(form),
        "example": {**example, "sheet": "1", "reached_by": "email"},
    }
    later = AT + dt.timedelta(days=5)
    actions.publish_procedure(
        type(before)(
            code=LAND, version="2026-11-20", since=dt.date(2026, 11, 20), until=None,
            snapshot=newer,
        ),
        by=PLATFORM, at=AT,
    )  # fmt: skip
    saving = Saving(edition=2, answers={"parcel": "203"})
    with pytest.raises(NewVersionInForce):
        actions.save_answers(key, saving=saving, by=lan, at=later)
    found = actions.take_over_version(key, by=lan, at=later)
    assert found.row.procedure_version == "2026-11-20"
    assert "sheet" not in found.row.answers  # longer than the newer version takes
    assert found.row.answers["certificate"] == "AB 1"
    saving = Saving(
        edition=found.row.edition,
        answers={"parcel_commune_on": "2024-05-10", "sheet": "1", "parcel": "203",
                 "change": "địa chỉ", "address_before": "A", "address_after": "B"},
    )  # fmt: skip
    found = actions.save_answers(key, saving=saving, by=lan, at=later)
    assert found.next_page().names == ("reached_by",)
    [_start, change] = timeline(str(key))
    assert change.payload["dropped"] == ["sheet"]


def _narrower(form):
    """A form that takes shorter sheet numbers, and asks one question more."""
    sheet = {**form["properties"]["sheet"], "maxLength": 1}
    reached = {"title": "Liên hệ", "x-title-en": "Contact", "type": "string", "maxLength": 60}
    return {
        **form,
        "properties": {**form["properties"], "sheet": sheet, "reached_by": reached},
        "x-pages": [*form["x-pages"], {"ask": ["reached_by"]}],
    }


def test_what_is_no_answer_and_no_place_is_not_kept(lan):
    key = applying.started(lan)
    with pytest.raises(FormNotFilledIn):
        applying.saved(key, by=lan, child_sex="khác")
    with pytest.raises(NoSuchQuestion):
        applying.saved(key, by=lan, color="đỏ")
    with pytest.raises(NoSuchQuestion):
        actions.dispute_answer(key, "child_name", by=lan, at=AT)
    place = Place("99999", TODAY)
    with pytest.raises(UnitNotStanding):
        actions.save_answers(key, saving=Saving(edition=1, place=place), by=lan, at=AT)


def test_what_nobody_goes_on_with_is_removed_and_what_was_filed_stays_filed(lan):
    key, filed = applying.started(lan), applying.started(lan)
    applying.saved(filed, by=lan, declarant_relation="mẹ", **BY_HAND, **CHILD)
    code = applying.submitted(filed, by=lan)["code"]
    applying.saved(key, by=lan, at=AT + dt.timedelta(days=10), child_name="An")
    early = AT + applications.KEPT + dt.timedelta(minutes=1)
    actions.remove_expired_applications(at=early)
    assert [line.key for line in queries.started(lan, on=TODAY).items] == [key]
    late = early + dt.timedelta(days=10)
    with pytest.raises(NoSuchApplication):
        actions.save_answers(key, saving=Saving(edition=9), by=lan, at=late)
    assert actions.remove_expired_applications(at=late) >= 1
    assert actions.remove_expired_applications(at=late) == 0
    with homes.reading("dossiers"):
        mine = StartedApplication.objects.filter(filer=uuid.UUID(lan.id))
        assert not mine.exists()
    assert queries.folder(code, seen_by=lan, on=TODAY).dossier.code == code


def test_a_file_stays_as_long_as_the_application_that_names_it(lan):
    key = applying.started(lan)
    applying.with_papers(key, by=lan)
    mine = [each["upload"] for each in application(key, lan).row.papers]
    assert mine
    [alone] = [actions.take_upload(io.BytesIO(PDF), name="a.pdf", by=lan, at=AT).pk]
    applying.saved(key, by=lan, at=AT + 20 * DAY, **CHILD)
    actions.forget_uploads(by=PLATFORM, at=AT + 31 * DAY)
    assert kept_files(lan) >= set(mine)
    assert str(alone) not in kept_files(lan)
    actions.forget_uploads(by=PLATFORM, at=AT + 50 * DAY)
    assert not kept_files(lan) & set(mine)


def test_neither_what_has_expired_nor_what_is_another_s_is_called_back(lan):
    key = applying.started(lan)
    other, _ = applying.mother()
    theirs = actions.take_upload(io.BytesIO(PDF), name="b.pdf", by=other, at=AT)
    mine = actions.take_upload(io.BytesIO(PDF), name="c.pdf", by=lan, at=AT)
    papers = [("birth-notice", theirs.pk), ("birth-notice", mine.pk)]
    found = application(key, lan)
    saving = Saving(edition=found.row.edition, papers=papers)
    actions.save_answers(key, saving=saving, by=lan, at=AT)
    applying.saved(key, by=lan, at=AT + 29 * DAY, **CHILD)
    with homes.reading("dossiers"):
        until = dict(
            Upload.objects.filter(owner__in=[lan.id, other.id]).values_list("pk", "expires_at")
        )
    assert until[theirs.pk] == theirs.expires_at
    assert until[mine.pk] == AT + 59 * DAY
    forgotten = actions.take_upload(io.BytesIO(PDF), name="d.pdf", by=lan, at=AT)
    late = AT + 40 * DAY
    found = application(key, lan)
    saving = Saving(edition=found.row.edition, papers=[("birth-notice", forgotten.pk)])
    actions.save_answers(key, saving=saving, by=lan, at=late)
    with homes.reading("dossiers"):
        assert Upload.objects.get(pk=forgotten.pk).expires_at == forgotten.expires_at


def application(key, by):
    return queries.application(key, seen_by=by, on=TODAY)


def kept_files(by):
    """Return the keys of somebody's files that wait to be handed in."""
    with homes.reading("dossiers"):
        found = Upload.objects.filter(owner=by.id, paper=None).values_list("pk", flat=True)
        return {str(each) for each in found}


def test_nobody_starts_without_end(lan, monkeypatch):
    monkeypatch.setattr(applications, "MOST", 2)
    applying.started(lan)
    applying.started(lan)
    with pytest.raises(TooManyStarted):
        applying.started(lan)


def test_the_facts_name_no_answer(lan):
    key = applying.started(lan)
    applying.saved(key, by=lan, child_name="Nguyễn Bí Mật")
    actions.discard_application(key, by=lan, at=AT)
    told = timeline(str(key))
    assert [fact.event for fact in told] == [
        "dossiers.application-started", "dossiers.application-discarded",
    ]  # fmt: skip
    assert "Bí Mật" not in str([fact.payload for fact in told])
