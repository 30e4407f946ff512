"""Files that were handed in: one's own that wait, and what may be opened."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min, Q

from lienmach import homes
from lienmach.dossiers.models import Paper, Upload
from lienmach.dossiers.queries.visibility import person_of
from lienmach.dossiers.refusals import PaperInfected, PaperQuarantined
from lienmach.dossiers.rules.scanning import UploadState
from lienmach.ground import clock, ids, paging
from lienmach.ground.actor import Actor
from lienmach.ground.paging import Page

PAGE = 100


@dataclass(frozen=True, slots=True)
class Scanning:
    """How looking at the files of a province stands: what waits for a scanner, and since when."""

    quarantined: int
    unscanned: int
    refused: int
    waiting_since: dt.datetime | None


def told(upload: Upload) -> dict[str, Any]:
    """Return what a program is told of a file."""
    return {
        "id": str(upload.pk),
        "name": upload.name,
        "media_type": upload.media_type,
        "size": upload.size,
        "state": upload.state,
        "is_scanned": upload.scanned_at is not None,
        "expires_at": upload.expires_at.isoformat(),
    }


def own(
    by: Actor, *, at: dt.datetime | None = None, cursor: str = "", limit: int = PAGE
) -> Page[Upload]:
    """
    Return the files that an actor has sent and not handed in by a moment, now; oldest first.

    :raises CursorMalformed: when the cursor is none that a page gave out.
    """
    with homes.reading("dossiers"):
        waiting = _own(by, at or clock.now())
        if cursor:
            waiting = waiting.filter(pk__gt=paging.key(cursor))
        return paging.cut(waiting.order_by("pk")[: limit + 1], limit, paging.by_key)


def own_among(keys: Iterable[str], *, by: Actor, at: dt.datetime) -> dict[str, Upload]:
    """Return those of some files that an actor has sent and not handed in, by key."""
    wanted = {key for key in map(ids.read, keys) if key is not None}
    if not wanted:
        return {}
    with homes.reading("dossiers"):
        return {str(each.pk): each for each in _own(by, at).filter(pk__in=wanted).order_by("pk")}


def _own(by: Actor, at: dt.datetime) -> Any:
    return Upload.objects.filter(
        province=homes.current_province(), owner=person_of(by), paper=None, expires_at__gt=at
    )


def check_open(state: str) -> None:
    """
    See that a file in a state may be opened.

    :raises PaperQuarantined: when it was not scanned yet.
    :raises PaperInfected: when the scanner refused it.
    """
    if state == UploadState.REFUSED:
        raise PaperInfected
    if state != UploadState.CLEAN:
        raise PaperQuarantined


def check_paper_opens(paper: Paper) -> None:
    """
    See that a paper may be opened; within a reading.

    A paper from before files were scanned has no upload, and opens.
    """
    state = (
        Upload.objects.filter(province=paper.province, paper_id=paper.pk)
        .values_list("state", flat=True)
        .first()
    )
    if state is not None:
        check_open(state)


def scanning() -> Scanning:
    """Return how looking at files stands in the current province."""
    with homes.reading("dossiers"):
        mine = Upload.objects.filter(province=homes.current_province())
        unscanned = Q(scanned_at=None, state=UploadState.CLEAN)
        counted = mine.aggregate(
            quarantined=Count("pk", filter=Q(state=UploadState.QUARANTINED)),
            unscanned=Count("pk", filter=unscanned),
            refused=Count("pk", filter=Q(state=UploadState.REFUSED)),
            since=Min("at", filter=Q(state=UploadState.QUARANTINED)),
        )
    return Scanning(
        quarantined=counted["quarantined"],
        unscanned=counted["unscanned"],
        refused=counted["refused"],
        waiting_since=counted["since"],
    )
