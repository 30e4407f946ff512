"""Notes and papers: what is put into a dossier beside its form."""

import datetime as dt

from django.conf import settings

from lienmach import homes
from lienmach.dossiers import queries
from lienmach.dossiers.actions.answers import Answered, Request, answer, answered_before
from lienmach.dossiers.events import NoteAdded, PaperAttached
from lienmach.dossiers.models import Dossier, Paper
from lienmach.dossiers.refusals import (
    NoSuchDossier,
    NoteEmpty,
    NoteTooLong,
    NotNow,
    NotStorable,
    PaperEmpty,
    PaperNameMalformed,
    PaperNotAccepted,
    PaperTooLarge,
    RunByMinistry,
)
from lienmach.dossiers.rules import forms, papers
from lienmach.dossiers.rules.calendars import day_of, told
from lienmach.dossiers.rules.codes import is_code
from lienmach.dossiers.rules.states import UNDECIDED
from lienmach.ground import sql
from lienmach.ground.actor import Actor
from lienmach.ground.ids import uuid7
from lienmach.homes.files import store
from lienmach.ledger import actions as ledger

ADD_NOTE = "add-note"
ATTACH_PAPER = "attach-paper"
LONGEST_NOTE = 4000


@homes.action("dossiers", idempotent=True)
def add_note(code: str, *, text: str, request: Request, by: Actor, at: dt.datetime) -> Answered:
    """
    Write a note in a dossier; the same key again gets the same answer.

    :raises NoSuchDossier: also when there is one that the actor may not see.
    """
    _check_text(text)
    dossier = opened(code, by=by, at=at)
    known = answered_before(request, at=at)
    if known is not None:
        return known
    number = write_note(dossier, text=text, by=by, at=at)
    with sql.one_trip(homes.here("dossiers")):
        ledger.record(NoteAdded(dossier=code, number=number), subject=code, by=by, at=at)
        return answer(request, {"dossier": code, "number": number, "at": told(at)})


def note_request(code: str, *, text: str, key: str, by: Actor) -> Request:
    """Return what makes one note the same as another."""
    return Request(
        asker=queries.person_of(by), operation=ADD_NOTE, key=key, asked={"in": code, "text": text}
    )


@homes.action("dossiers", idempotent=True)
def attach_paper(
    code: str, *, name: str, content: bytes, request: Request, by: Actor, at: dt.datetime
) -> Answered:
    """
    Put a paper into a dossier that is not decided yet.

    The file is stored before the row that names it, so no row names a missing file. What a
    refused action leaves behind lies under its digest and is found again by the next try.

    :raises PaperNotAccepted: when it is not what the list of types allows.
    """
    kind = checked_paper(name, content)
    dossier = opened(code, by=by, at=at)
    known = answered_before(request, at=at)
    if known is not None:
        return known
    if dossier.state not in UNDECIDED:
        raise NotNow
    paper = Paper.objects.create(
        province=dossier.province,
        dossier=dossier,
        name=name,
        media_type=kind,
        size=len(content),
        sha256=store(homes.here("dossiers")).put(content),
        at=at,
        by=by.id,
    )
    ledger.record(
        PaperAttached(dossier=code, paper=str(paper.pk), sha256=paper.sha256),
        subject=code,
        by=by,
        at=at,
    )
    return answer(
        request,
        {"id": str(paper.pk), "name": name, "media_type": kind, "size": paper.size},
    )


def paper_request(code: str, *, name: str, content: bytes, key: str, by: Actor) -> Request:
    """Return what makes one paper the same as another."""
    asked = {"in": code, "name": name, "sha256": papers.digest(content)}
    return Request(asker=queries.person_of(by), operation=ATTACH_PAPER, key=key, asked=asked)


def checked_paper(name: str, content: bytes) -> str:
    """
    Return what kind of file a paper is.

    :raises Invalid: of a kind that says what is wrong with it.
    """
    if not papers.is_name(name):
        raise PaperNameMalformed
    if not content:
        raise PaperEmpty
    if len(content) > settings.PAPER_LIMIT_BYTES:
        raise PaperTooLarge
    kind = papers.media_type(content)
    if kind is None:
        raise PaperNotAccepted
    return kind


def opened(code: str, *, by: Actor, at: dt.datetime) -> Dossier:
    """
    Return a dossier that the actor may see, locked until the action ends.

    :raises NoSuchDossier: also when there is one that the actor may not see.
    :raises RunByMinistry: when a ministry handles it and what is here is a copy.
    """
    on = day_of(at)
    found = None
    if is_code(code):
        own = queries.visible_to(by, on=on).filter(code=code)
        found = own.select_for_update(no_key=True).first()
    if found is None:
        raise RunByMinistry if queries.is_run_by_ministry(code, by, on=on) else NoSuchDossier
    return found


def write_note(dossier: Dossier, *, text: str, by: Actor, at: dt.datetime) -> int:
    """Write a note in a dossier whose row the action has locked; return its number."""
    _check_text(text)
    [row] = sql.rows(
        homes.here("dossiers"),
        "lienmach.dossiers",
        "add_note",
        id=uuid7(),
        province=dossier.province,
        dossier=dossier.pk,
        text=text,
        at=at,
        by=by.id,
    )
    return int(row["number"])


def _check_text(text: str) -> None:
    if not text.strip():
        raise NoteEmpty
    if len(text) > LONGEST_NOTE:
        raise NoteTooLong
    if forms.text_fault(text):
        raise NotStorable
