"""What a scanner's word does to files: what waits is taken for a while, then settled."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from lienmach import homes
from lienmach.dossiers.actions.uploads import remove_content
from lienmach.dossiers.events import UploadRefused
from lienmach.dossiers.models import Paper, Upload
from lienmach.dossiers.rules import scanning
from lienmach.dossiers.rules.scanning import UploadState, Verdict
from lienmach.ground import sql
from lienmach.ground.actor import Actor
from lienmach.ground.refusals import NotAllowed
from lienmach.ledger import actions as ledger

LEASE = dt.timedelta(minutes=5)
AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class ToScan:
    """A file to be scanned now: its key, and where its content lies."""

    key: uuid.UUID
    home: str
    sha256: str


@homes.action("dossiers", idempotent=True)
def take_unscanned(*, most: int, by: Actor, at: dt.datetime) -> list[ToScan]:
    """Take files that nobody has scanned, those that nobody may open yet first, for a while."""
    _demand(by)
    alias, province = homes.here("dossiers"), homes.current_province()
    rows = sql.rows(
        alias, "lienmach.dossiers", "uploads_to_scan", province=province, at=at, most=most
    )
    taken = Upload.objects.filter(pk__in=[row["id"] for row in rows])
    taken.update(due_at=at + LEASE)
    return [ToScan(each.pk, alias, each.sha256) for each in taken.order_by("at", "pk")]


@homes.action("dossiers", idempotent=True)
def settle_scans(verdicts: Mapping[uuid.UUID, Verdict], *, by: Actor, at: dt.datetime) -> int:
    """
    Write down what the scanner said of files that were taken; return how many it refused.

    What it would not say is asked again after a pause, and refused when it fails too often.
    """
    _demand(by)
    refused = 0
    waiting = Upload.objects.filter(
        province=homes.current_province(), pk__in=list(verdicts), scanned_at=None
    )
    for upload in waiting.exclude(state=UploadState.REFUSED).select_for_update().order_by("pk"):
        said = verdicts[upload.pk]
        if said.state is None:
            _try_later(upload, said, at)
        else:
            upload.state, upload.engine = said.state, said.engine
            upload.signature, upload.scanned_at = said.signature, at
        if upload.state == UploadState.REFUSED:
            refused += 1
            _refuse(upload, by=by, at=at)
        upload.save(
            update_fields=[
                "state", "engine", "signature", "scanned_at", "tries", "due_at", "sha256",
            ]
        )  # fmt: skip
    return refused


def _try_later(upload: Upload, said: Verdict, at: dt.datetime) -> None:
    upload.tries += 1
    upload.due_at = at + dt.timedelta(seconds=scanning.pause_seconds(upload.tries))
    if said.trouble == scanning.MISSING or (said.engine and upload.tries >= scanning.MOST_TRIES):
        # The scanner answers, and will not say: it is no leave to open. One that is away says
        # nothing of the file, however long it stays away.
        upload.state, upload.scanned_at = UploadState.REFUSED, at
        upload.signature = said.trouble if said.trouble == scanning.MISSING else scanning.GIVEN_UP


def _refuse(upload: Upload, *, by: Actor, at: dt.datetime) -> None:
    paper = upload.paper
    if paper is not None:
        Paper.objects.filter(pk=paper.pk).update(sha256="")
    remove_content(upload)  # if it must wait, it is tried again
    code = paper.dossier.code if paper else None
    ledger.record(
        UploadRefused(
            upload=str(upload.pk),
            owner=str(upload.owner),
            dossier=code,
            paper=str(paper.pk) if paper else None,
            digest=upload.digest,
            engine=upload.engine,
            signature=upload.signature,
        ),
        subject=code or str(upload.pk),
        by=by,
        at=at,
    )


@homes.action("dossiers", idempotent=True)
def forget_uploads(*, by: Actor, at: dt.datetime) -> int:
    """
    Remove what was never handed in and has expired, and contents of what was refused.

    A little at a time; returns how many. No fact of the ledger: they were in no dossier.
    """
    _demand(by)
    mine = Upload.objects.filter(province=homes.current_province())
    count = 0
    refused = mine.filter(state=UploadState.REFUSED).exclude(sha256="").select_for_update()
    for upload in refused.order_by("pk")[:AT_ONCE]:
        if remove_content(upload):
            upload.save(update_fields=["sha256"])
            count += 1
    expired = mine.filter(paper=None, expires_at__lte=at).select_for_update()
    for upload in expired.order_by("expires_at")[:AT_ONCE]:
        if remove_content(upload):
            upload.delete()
            count += 1
    return count


def _demand(by: Actor) -> None:
    if not by.is_platform:
        raise NotAllowed
