"""What a scanner's word does to files: what waits is taken for a while, then settled."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from lienmach import homes
from lienmach.dossiers.actions import contents
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


def settle_scans(verdicts: Mapping[uuid.UUID, Verdict], *, by: Actor, at: dt.datetime) -> int:
    """
    Write down what the scanner said of files that were taken; return how many it refused.

    What it would not say is asked again after a pause, and refused when it fails too often.
    """
    alias, refused = _settle(verdicts, by=by, at=at)
    contents.remove_unnamed(alias, refused)
    return len(refused)


@homes.action("dossiers", idempotent=True)
def _settle(
    verdicts: Mapping[uuid.UUID, Verdict], *, by: Actor, at: dt.datetime
) -> tuple[str, list[str]]:
    _demand(by)
    refused = []
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
            refused.append(upload.digest)
            _refuse(upload, by=by, at=at)
        upload.save(
            update_fields=[
                "state", "engine", "signature", "scanned_at", "tries", "due_at", "sha256",
            ]
        )  # fmt: skip
    return homes.here("dossiers"), refused


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
    upload.sha256 = ""
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


def forget_uploads(*, by: Actor, at: dt.datetime) -> int:
    """
    Remove what was never handed in and has expired; a little at a time, returns how many.

    No fact of the ledger: they were in no dossier.
    """
    alias, forgotten = _forget(by=by, at=at)
    contents.remove_unnamed(alias, forgotten)
    return len(forgotten)


@homes.action("dossiers", idempotent=True)
def _forget(*, by: Actor, at: dt.datetime) -> tuple[str, list[str]]:
    _demand(by)
    expired = Upload.objects.filter(
        province=homes.current_province(), paper=None, expires_at__lte=at
    ).select_for_update()
    forgotten = list(expired.order_by("expires_at")[:AT_ONCE])
    Upload.objects.filter(pk__in=[each.pk for each in forgotten]).delete()
    return homes.here("dossiers"), [each.sha256 for each in forgotten]


def _demand(by: Actor) -> None:
    if not by.is_platform:
        raise NotAllowed
