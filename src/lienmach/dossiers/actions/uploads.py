"""
Files that people hand in: one way for all of them, from whatever edge they come.

A file is written to a draft and looked at outside any action; then a row and the content are kept
together. It is quarantined until a scanner has seen it, and becomes a paper once it is bound to a
dossier, scanned or not.
"""

import contextlib
import datetime as dt
import mmap
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from django.conf import settings

from lienmach import homes
from lienmach.dossiers import queries
from lienmach.dossiers.actions import contents
from lienmach.dossiers.actions.answers import Answered, Request, answer, answered_before
from lienmach.dossiers.actions.binding import KEPT, bind_uploads, check_asked_for
from lienmach.dossiers.actions.holding import hold_for
from lienmach.dossiers.actions.notes import opened
from lienmach.dossiers.actions.stepping import check_duty, check_held, holds_duty
from lienmach.dossiers.models import Dossier, Upload
from lienmach.dossiers.queries.scanner import scanner
from lienmach.dossiers.refusals import (
    NoSuchUpload,
    NotNow,
    PaperActive,
    PaperBroken,
    PaperEmbeds,
    PaperEmpty,
    PaperEncrypted,
    PaperMisnamed,
    PaperNameMalformed,
    PaperNotAccepted,
    PaperTooLarge,
    PaperTwofold,
    PaperUnfolds,
    PictureTooLarge,
    TooManyUploads,
)
from lienmach.dossiers.rules import duties, papers
from lienmach.dossiers.rules.calendars import day_of
from lienmach.dossiers.rules.file_contents import known_as
from lienmach.dossiers.rules.papers import Fault
from lienmach.dossiers.rules.scanning import UploadState
from lienmach.dossiers.rules.states import UNDECIDED
from lienmach.ground.actor import Actor
from lienmach.ground.clock import VIETNAM
from lienmach.ground.refusals import Invalid, TooLarge
from lienmach.homes import files
from lienmach.homes.files import Draft

ATTACH_PAPER = "attach-paper"
TAKE_UPLOAD = "take-upload"
LONGEST_DECLARED = 100
LONGEST_WHAT = 60
KNOWN_BY = 4096

REFUSED: dict[Fault, type[Invalid]] = {
    Fault.EMPTY: PaperEmpty,
    Fault.UNKNOWN: PaperNotAccepted,
    Fault.MISNAMED: PaperMisnamed,
    Fault.BROKEN: PaperBroken,
    Fault.ENCRYPTED: PaperEncrypted,
    Fault.ACTIVE: PaperActive,
    Fault.EMBEDDED: PaperEmbeds,
    Fault.TWOFOLD: PaperTwofold,
    Fault.TOO_MANY_PIXELS: PictureTooLarge,
    Fault.UNFOLDS: PaperUnfolds,
}


@dataclass(frozen=True, slots=True)
class Examined:
    """A file that may be taken in: where it lies for now, and what it is."""

    draft: Draft
    name: str
    media_type: str
    sent: str
    """The digest of what was sent, before anything behind a picture was cut off."""


@contextlib.contextmanager
def examined(file: BinaryIO, *, name: str, size: int | None = None) -> Iterator[Examined]:
    """
    Look at a file before any action begins; what was written of it is gone with the block.

    :raises Invalid: of a kind that says what is wrong with it.
    :raises PaperTooLarge: as soon as it is known.
    """
    kept_name = papers.plain_name(name)
    if not papers.is_name(kept_name):
        raise PaperNameMalformed
    if size is not None and size > settings.PAPER_LIMIT_BYTES:
        raise PaperTooLarge
    with contextlib.ExitStack() as block:
        try:
            draft = block.enter_context(files.draft(file, most=settings.PAPER_LIMIT_BYTES))
        except TooLarge:
            raise PaperTooLarge from None
        sent = draft.sha256
        found = _found(draft, kept_name)
        if found.size < draft.size:
            draft.cut(found.size)
        yield Examined(draft, kept_name, found.media_type, sent)


def _found(draft: Draft, name: str) -> papers.Found:
    if not draft.size:
        raise PaperEmpty
    with (
        draft.path.open("rb") as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content,
    ):
        found = papers.examined(content, name)
        looks_like = known_as(content[:KNOWN_BY]) if found == Fault.UNKNOWN else ""
    if looks_like:
        raise PaperNotAccepted(
            f"{PaperNotAccepted()} ({looks_like})", vi=f"{PaperNotAccepted.vi} ({looks_like})"
        )
    if isinstance(found, Fault):
        raise REFUSED[found]
    return found


def take_upload(
    file: BinaryIO,
    *,
    name: str,
    size: int | None = None,
    declared: str = "",
    what: str = "",
    by: Actor,
    at: dt.datetime,
) -> Upload:
    """
    Take in a file that will be handed in later; it is its owner's alone until then.

    ``what`` is the code of the paper it is meant for. Outside any action or reading.
    :raises Invalid: of a kind that says what is wrong with it.
    :raises TooManyUploads: when its owner has sent enough for a day.
    """
    with examined(file, name=name, size=size) as found:
        return keep_upload(found, declared=declared, what=what, by=by, at=at)


def take_upload_once(
    file: BinaryIO, *, name: str, size: int | None, declared: str, key: str, by: Actor,
    at: dt.datetime,
) -> Answered:  # fmt: skip
    """Take in a file for a program; the same key again gets the same answer."""
    with examined(file, name=name, size=size) as found:
        asked = {"name": found.name, "sha256": found.sent}
        request = Request(asker=queries.person_of(by), operation=TAKE_UPLOAD, key=key, asked=asked)
        return _keep_once(found, declared=declared, request=request, by=by, at=at)


@homes.action("dossiers", idempotent=True)
def _keep_once(
    found: Examined, *, declared: str, request: Request, by: Actor, at: dt.datetime
) -> Answered:
    known = answered_before(request, at=at)
    if known is not None:
        return known
    upload = _kept(found, declared=declared, what="", by=by, at=at)
    return answer(request, queries.uploads.told(upload))


@homes.action("dossiers", idempotent=True)
def keep_upload(found: Examined, *, declared: str, what: str, by: Actor, at: dt.datetime) -> Upload:
    """
    Keep a file that was looked at.

    No fact of the ledger: it lies in no dossier yet.
    """
    return _kept(found, declared=declared, what=what, by=by, at=at)


def _kept(found: Examined, *, declared: str, what: str, by: Actor, at: dt.datetime) -> Upload:
    owner = queries.person_of(by)
    _check_measure(by, owner, at)
    is_scanned = scanner() is not None
    return Upload.objects.create(
        province=homes.current_province(),
        owner=owner,
        name=found.name,
        what=what[:LONGEST_WHAT],
        declared="".join(filter(str.isprintable, declared))[:LONGEST_DECLARED],
        media_type=found.media_type,
        size=found.draft.size,
        digest=found.draft.sha256,
        sha256=contents.adopt(found.draft),
        state=UploadState.QUARANTINED if is_scanned else UploadState.CLEAN,
        due_at=at,
        at=at,
        expires_at=at + KEPT,
    )


def _check_measure(by: Actor, owner: uuid.UUID, at: dt.datetime) -> None:
    """See that nobody fills the store: so many files a person and day, more for an officer."""
    province = homes.current_province()
    hold_for(f"uploads of {owner}")
    begin = dt.datetime.combine(day_of(at), dt.time(), VIETNAM)
    sent = Upload.objects.filter(province=province, owner=owner, at__gte=begin).count()
    most = settings.UPLOADS_A_DAY_OF_OFFICERS if by.duties else settings.UPLOADS_A_DAY
    if sent >= most and not by.is_platform:
        raise TooManyUploads


def attach_paper(
    code: str,
    *,
    name: str,
    file: BinaryIO,
    key: str,
    size: int | None = None,
    declared: str = "",
    what: str = "",
    by: Actor,
    at: dt.datetime,
) -> Answered:
    """
    Put a paper into a dossier that is not decided yet; the same key again gets the same answer.

    ``what`` is the code of the paper that the procedure asks for, if it is one of those.
    :raises Invalid: of a kind that says what is wrong with the file.
    :raises NoSuchDossier: also when there is one that the actor may not see.
    :raises NotAllowed: when they see it and it is neither theirs nor theirs to work on.
    :raises HeldByAnother: when another officer works on it, and they are not of its desk.
    :raises PaperNotAskedFor: when the procedure asks for nothing of that code.
    :raises NotNow: when it is decided.
    """
    with examined(file, name=name, size=size) as found:
        asked = {"in": code, "name": found.name, "sha256": found.sent}
        if what:
            asked["what"] = what
        request = Request(asker=queries.person_of(by), operation=ATTACH_PAPER, key=key, asked=asked)
        return _attach(code, found, declared=declared, what=what, request=request, by=by, at=at)


@homes.action("dossiers", idempotent=True)
def _attach(
    code: str,
    found: Examined,
    *,
    declared: str,
    what: str,
    request: Request,
    by: Actor,
    at: dt.datetime,
) -> Answered:
    dossier = opened(code, by=by, at=at)
    known = answered_before(request, at=at)
    if known is not None:
        return known
    _check_may_add(dossier, by=by, at=at)
    if dossier.state not in UNDECIDED:
        raise NotNow
    check_asked_for(dossier, {what} if what else ())
    upload = _kept(found, declared=declared, what=what, by=by, at=at)
    [paper] = bind_uploads(dossier, [upload.pk], by=by, at=at)
    told = {"id": str(paper.pk), "name": paper.name, "media_type": paper.media_type}
    return answer(request, {**told, "size": paper.size})


def _check_may_add(dossier: Dossier, *, by: Actor, at: dt.datetime) -> None:
    """Let in the applicant and who acts for them, its desk, and whoever may work on it."""
    is_theirs = queries.acts_as_applicant(by, dossier, on=day_of(at))
    if is_theirs or holds_duty(dossier, duties.TAKE_IN, by=by, at=at):
        return
    check_duty(dossier, duties.WORK, by=by, at=at)
    check_held(dossier, by=by, at=at)


def drop_upload(key: uuid.UUID, *, by: Actor, at: dt.datetime) -> None:
    """
    Forget a file of the actor's that was not handed in yet.

    :raises NoSuchUpload: when there is none.
    """
    contents.remove_unnamed(*_drop(key, by=by, at=at))


@homes.action("dossiers", idempotent=True)
def _drop(key: uuid.UUID, *, by: Actor, at: dt.datetime) -> tuple[str, list[str]]:
    upload = (
        Upload.objects.filter(
            province=homes.current_province(), owner=queries.person_of(by), paper=None, pk=key
        )
        .select_for_update()
        .first()
    )
    if upload is None or upload.expires_at <= at:
        raise NoSuchUpload
    upload.delete()
    return homes.here("dossiers"), [upload.sha256]
