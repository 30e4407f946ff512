"""Write a version of a procedure, have it reviewed, and let another person publish it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lienmach import homes
from lienmach.dossiers import queries
from lienmach.dossiers.actions.catalogue import check, publish
from lienmach.dossiers.actions.holding import hold_for
from lienmach.dossiers.events import (
    DraftDropped,
    DraftReviewAsked,
    DraftSentBack,
    DraftWritten,
)
from lienmach.dossiers.models import Draft, Procedure
from lienmach.dossiers.refusals import (
    BeginsInThePast,
    DraftChangedMeanwhile,
    DraftMalformed,
    DraftOpenAlready,
    NoSuchDraft,
    NotNow,
    NotStorable,
    OneWritesAnotherPublishes,
    ProcedureMalformed,
    PublishedAlready,
)
from lienmach.dossiers.rules import catalogue, drafts, forms, snapshots
from lienmach.dossiers.rules.calendars import day_of
from lienmach.dossiers.rules.catalogue import Version
from lienmach.dossiers.rules.drafts import OPEN_DRAFTS, DraftStep
from lienmach.ground import requests
from lienmach.ground.actor import Actor
from lienmach.ground.refusals import NotAllowed
from lienmach.ledger import actions as ledger

LARGEST = 256 * 1024
DEEPEST = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """What somebody writes into a draft: when the version would hold, and what it would say."""

    version: str
    since: dt.date
    until: dt.date | None
    content: Mapping[str, Any]


@homes.action("dossiers")
def begin_draft(code: str, *, version: str, since: dt.date, by: Actor, at: dt.datetime) -> str:
    """
    Begin a draft from the version that will hold then; return the procedure's code.

    What is in force stays so: a draft is a row of its own. A code that is new begins empty.

    :raises DraftOpenAlready: when somebody works on one for this procedure.
    """
    _may_write(by, at)
    if drafts.names_fault(code, version):
        raise DraftMalformed
    province = homes.current_province()
    hold_for(f"drafts of {province}/{code}")
    known = Procedure.objects.filter(province=province, code=code)
    if known.filter(version=version).exists():
        raise PublishedAlready
    if Draft.objects.filter(province=province, code=code, state__in=OPEN_DRAFTS).exists():
        raise DraftOpenAlready
    newest = known.filter(since__lte=since).order_by("-since").first()
    draft = Draft.objects.create(
        province=province,
        code=code,
        version=version,
        since=since,
        content=newest.snapshot if newest else {"shape": snapshots.SHAPE},
        based_on=newest.version if newest else "",
        state="draft",
        writers=[by.id],
        written_at=at,
    )
    _written(draft, by=by, at=at)
    return code


@homes.action("dossiers")
def write_draft(code: str, writing: Writing, *, edition: int, by: Actor, at: dt.datetime) -> int:
    """
    Write a draft anew; return its edition. One under review is a draft again.

    Anything that can be kept is kept, right or wrong: what is wrong is told beside it and
    stands in the way of review.

    :raises DraftChangedMeanwhile: when it is not the edition that was seen.
    """
    _may_write(by, at)
    draft = _opened(code, edition=edition)
    content = dict(writing.content)
    if not forms.storable(content, depth=forms.DEEPEST - DEEPEST):
        raise NotStorable
    if len(requests.told(content).encode()) > LARGEST:
        raise DraftMalformed("A draft has at most 256 KB.", vi="Bản dự thảo tối đa 256 KB.")
    if drafts.names_fault(code, writing.version):
        raise DraftMalformed
    if writing.until is not None and writing.until <= writing.since:
        raise DraftMalformed(
            "It ends before it begins.", vi="Ngày hết hiệu lực trước ngày bắt đầu."
        )
    _step(draft, "write")
    draft.version, draft.since, draft.until = writing.version, writing.since, writing.until
    draft.content, draft.written_at = content, at
    draft.edition += 1
    draft.writers = [*dict.fromkeys([*draft.writers, by.id])]
    draft.save()
    _written(draft, by=by, at=at)
    return draft.edition


@homes.action("dossiers")
def ask_for_review(code: str, *, edition: int, by: Actor, at: dt.datetime) -> None:
    """
    Hand a draft over to be reviewed and published.

    :raises ProcedureMalformed: when it could not be published as it is.
    :raises NoLegalBasis: with the list of what names none.
    """
    _may_write(by, at)
    draft = _opened(code, edition=edition)
    _check(draft)
    _step(draft, "ask_for_review")
    draft.save(update_fields=["state"])
    event = DraftReviewAsked(procedure=code, version=draft.version, edition=draft.edition)
    ledger.record(event, subject=code, by=by, at=at)


@homes.action("dossiers")
def send_back(code: str, *, edition: int, by: Actor, at: dt.datetime) -> None:
    """Send a draft under review back to those who write it."""
    _may_publish(by, at)
    draft = _opened(code, edition=edition)
    _step(draft, "send_back")
    draft.save(update_fields=["state"])
    event = DraftSentBack(procedure=code, version=draft.version, edition=draft.edition)
    ledger.record(event, subject=code, by=by, at=at)


@homes.action("dossiers")
def drop_draft(code: str, *, edition: int, by: Actor, at: dt.datetime) -> None:
    """Give a draft up; it is kept, and another may be begun."""
    if not queries.sees_drafts(by, on=day_of(at)):
        raise NotAllowed
    draft = _opened(code, edition=edition)
    _step(draft, "drop")
    draft.save(update_fields=["state"])
    event = DraftDropped(procedure=code, version=draft.version, edition=draft.edition)
    ledger.record(event, subject=code, by=by, at=at)


@homes.action("dossiers")
def publish_draft(code: str, *, edition: int, by: Actor, at: dt.datetime) -> str:
    """
    Publish a reviewed draft as one immutable snapshot; return its version.

    :raises OneWritesAnotherPublishes: when the actor wrote any of it.
    :raises BeginsInThePast: when it would change what held on days that are over.
    :raises NoLegalBasis: with the list of what names none.
    """
    _may_publish(by, at)
    draft = _opened(code, edition=edition)
    if not drafts.may_publish(by.id, draft.writers):
        raise OneWritesAnotherPublishes
    if drafts.begins_in_the_past(draft.since, day_of(at)):
        raise BeginsInThePast
    _check(draft)
    _step(draft, "publish")
    if not publish(_version(draft), by=by, at=at):
        raise PublishedAlready
    draft.published_by, draft.published_at = by.id, at
    draft.save(update_fields=["state", "published_by", "published_at"])
    return draft.version


def _check(draft: Draft) -> None:
    if not snapshots.is_of_this_shape(draft.content):
        raise ProcedureMalformed(
            f"A draft says shape {snapshots.SHAPE}.",
            vi=f"Bản dự thảo phải ghi shape {snapshots.SHAPE}.",
        )
    check(_version(draft), faults=catalogue.faults_anew)


def _version(draft: Draft) -> Version:
    legal = catalogue.with_legal_limits(draft.content)
    return Version(draft.code, draft.version, draft.since, draft.until, legal)


def _opened(code: str, *, edition: int) -> Draft:
    """Return the open draft of a procedure, locked, if it is the edition that was seen."""
    found = (
        Draft.objects.filter(province=homes.current_province(), code=code, state__in=OPEN_DRAFTS)
        .select_for_update()
        .first()
    )
    if found is None:
        raise NoSuchDraft
    if found.edition != edition:
        raise DraftChangedMeanwhile
    return found


def _step(draft: Draft, step: DraftStep) -> None:
    following = drafts.draft_after(draft.state, step)
    if following is None:
        raise NotNow
    draft.state = following


def _may_write(by: Actor, at: dt.datetime) -> None:
    if not queries.writes_drafts(by, on=day_of(at)):
        raise NotAllowed


def _may_publish(by: Actor, at: dt.datetime) -> None:
    if not queries.publishes(by, on=day_of(at)):
        raise NotAllowed


def _written(draft: Draft, *, by: Actor, at: dt.datetime) -> None:
    event = DraftWritten(procedure=draft.code, version=draft.version, edition=draft.edition)
    ledger.record(event, subject=draft.code, by=by, at=at)
