"""What those who write procedures read: versions of one, what a conversion would do, and did."""

import datetime as dt
import uuid
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from lienmach.dossiers import queries
from lienmach.dossiers.api import shapes
from lienmach.dossiers.api.access import CATALOGUE, Token, applicant_of
from lienmach.dossiers.models import Conversion
from lienmach.dossiers.queries.converting import Candidate
from lienmach.dossiers.refusals import NoSuchBatch, NoSuchProcedure
from lienmach.dossiers.rules.calendars import told
from lienmach.ground import clock
from lienmach.ground.actor import Actor
from lienmach.ground.refusals import NotAllowed

router = Router(tags=["catalogue"])


class VersionOut(Schema):
    """A published version of a procedure: what it says is told by ``/procedures/{code}?on=``."""

    version: str
    since: dt.date
    until: dt.date | None
    name: str
    name_en: str | None
    citation: str


class VersionPageOut(Schema):
    """A piece of the versions of a procedure; ``next`` is the cursor of the next one."""

    items: list[VersionOut]
    next: str | None


class CandidateOut(Schema):
    """A running dossier: what it would be promised, or why it stays, in both languages."""

    code: str
    version: str
    moves: bool
    due_at: shapes.Moment
    due_then: shapes.Moment
    vi: str | None
    en: str | None


class TrialOut(Schema):
    """What a batch would do; the next one goes on after ``last``, while some are ``left``."""

    items: list[CandidateOut]
    left: int
    last: uuid.UUID | None


class ConversionOut(Schema):
    """What a batch did to one dossier; taken back or not."""

    code: str
    before: str
    after: str
    due_before: shapes.Moment
    due_after: shapes.Moment
    at: shapes.Moment
    taken_back_at: shapes.Moment


class BatchOut(Schema):
    """What a batch did."""

    batch: uuid.UUID
    procedure: str
    items: list[ConversionOut]


@router.get("/catalogue/{code}/versions", response=VersionPageOut, auth=Token(CATALOGUE))
def versions(request: HttpRequest, code: str, cursor: str = "") -> dict[str, Any]:
    """Return the published versions of a procedure, the newest first."""
    _editor(request)
    page = queries.versions_page(code, cursor=cursor)
    if not page.items and not cursor:
        raise NoSuchProcedure
    return {
        "items": [
            {
                "version": each.version, "since": each.since, "until": each.until,
                "name": each.snapshot["name"], "name_en": each.snapshot.get("name_en"),
                "citation": each.citation,
            }
            for each in page.items
        ],
        "next": page.next,
    }  # fmt: skip


@router.get("/catalogue/{code}/conversions/trial", response=TrialOut, auth=Token(CATALOGUE))
def trial(
    request: HttpRequest,
    code: str,
    to: Annotated[str, Field(max_length=20)],
    after: uuid.UUID | None = None,
) -> dict[str, Any]:
    """Return what taking running dossiers over would do, at most 500; nothing is changed."""
    by = _editor(request)
    found = queries.trial(code, to=to, by=by, on=clock.today(), after=after)
    return {
        "items": [_candidate(each) for each in found.candidates],
        "left": found.left,
        "last": found.last,
    }


@router.get("/catalogue/conversions/{batch}", response=BatchOut, auth=Token(CATALOGUE))
def batch(request: HttpRequest, batch: uuid.UUID) -> dict[str, Any]:
    """Return what a batch did, and whether it was taken back; it has at most 500 dossiers."""
    rows = queries.batch(batch, seen_by=_editor(request), on=clock.today())
    if not rows:
        raise NoSuchBatch
    return {
        "batch": batch,
        "procedure": rows[0].dossier.procedure,
        "items": [_converted(each) for each in rows],
    }


def _editor(request: HttpRequest) -> Actor:
    """
    Return the officer who asks, who writes procedures or publishes them.

    :raises NotAllowed: to anybody else.
    """
    by = applicant_of(request).actor
    if not queries.sees_drafts(by, on=clock.today()):
        raise NotAllowed
    return by


def _candidate(each: Candidate) -> dict[str, Any]:
    held = each.obstacle
    return {
        "code": each.dossier.code,
        "version": each.dossier.procedure_version,
        "moves": held is None,
        "due_at": told(each.dossier.due_at),
        "due_then": told(each.due.at) if each.due and held is None else None,
        "vi": held.vi if held else None,
        "en": held.en if held else None,
    }


def _converted(each: Conversion) -> dict[str, Any]:
    return {
        "code": each.dossier.code,
        "before": each.version_before,
        "after": each.version_after,
        **{
            name: told(getattr(each, name))
            for name in ("due_before", "due_after", "at", "taken_back_at")
        },
    }
