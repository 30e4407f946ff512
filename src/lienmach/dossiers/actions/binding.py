"""Files that were sent become papers of a dossier, whatever edge they came from."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType

from django.conf import settings
from django.db.models import Sum

from lienmach.dossiers import queries
from lienmach.dossiers.events import PaperAttached
from lienmach.dossiers.models import Dossier, Paper, Upload
from lienmach.dossiers.refusals import (
    NoSuchUpload,
    PaperInfected,
    PaperNotAskedFor,
    PapersTooLarge,
    TooManyPapers,
)
from lienmach.dossiers.rules import papers_asked
from lienmach.dossiers.rules.scanning import UploadState
from lienmach.ground.actor import Actor
from lienmach.ledger import actions as ledger

KEPT = dt.timedelta(days=30)
"""
How long a file waits to be handed in: as long as a form may be left half filled in. Each saving of
the application that names it begins that time anew.
"""
MOST_PAPERS = 50
AS_SENT: Mapping[uuid.UUID, str] = MappingProxyType({})
"""Each file is the paper that it was said to be when it was sent."""


def bind_uploads(
    dossier: Dossier,
    ids: Sequence[uuid.UUID],
    *,
    what: Mapping[uuid.UUID, str] = AS_SENT,
    by: Actor,
    at: dt.datetime,
) -> list[Paper]:
    """
    Make files of the actor's papers of a dossier; inside an action that holds its row.

    ``what`` is the code of the paper that a file is, where that was said since it was sent. One
    that is still quarantined is bound as well: it opens once it was scanned.
    :raises NoSuchUpload: when one is not theirs, expired, or is a paper already.
    :raises PaperInfected: when the scanner refused one meanwhile.
    """
    if len(ids) > MOST_PAPERS:
        raise TooManyPapers
    own = Upload.objects.filter(
        province=dossier.province, owner=queries.person_of(by), paper=None, expires_at__gt=at
    )
    found = {each.pk: each for each in own.filter(pk__in=ids).select_for_update().order_by("pk")}
    if set(ids) - found.keys() or len(set(ids)) != len(ids):
        raise NoSuchUpload
    chosen = [found[key] for key in ids]
    if any(each.state == UploadState.REFUSED for each in chosen):
        raise PaperInfected
    before = Paper.objects.filter(province=dossier.province, dossier=dossier)
    sizes = before.filter(at__gte=at - KEPT).aggregate(Sum("size"))["size__sum"] or 0
    if sizes + sum(each.size for each in chosen) > settings.PAPERS_LIMIT_BYTES:
        raise PapersTooLarge
    return [
        _bound(dossier, each, what=what.get(each.pk, each.what), by=by, at=at) for each in chosen
    ]


def check_asked_for(dossier: Dossier, codes: Collection[str]) -> None:
    """
    Check that a dossier's procedure, as it was filed under, asks for papers of these codes.

    :raises PaperNotAskedFor: when it asks for nothing of one of them.
    """
    if codes:
        version = queries.version(dossier.procedure, dossier.procedure_version)
        if set(codes) - papers_asked.codes(version.snapshot):
            raise PaperNotAskedFor


def _bound(dossier: Dossier, upload: Upload, *, what: str, by: Actor, at: dt.datetime) -> Paper:
    paper = Paper.objects.create(
        province=dossier.province,
        dossier=dossier,
        name=upload.name,
        media_type=upload.media_type,
        size=upload.size,
        sha256=upload.sha256,
        what=what,
        at=at,
        by=by.id,
    )
    upload.paper = paper
    upload.save(update_fields=["paper"])
    ledger.record(
        PaperAttached(dossier=dossier.code, paper=str(paper.pk), sha256=upload.digest),
        subject=dossier.code,
        by=by,
        at=at,
    )
    return paper
