"""Notes: what is written into a dossier beside its form; and the way to a dossier at work."""

import datetime as dt

from lienmach import homes
from lienmach.dossiers import queries
from lienmach.dossiers.actions.answers import Answered, Request, answer, answered_before
from lienmach.dossiers.events import NoteAdded
from lienmach.dossiers.models import Dossier
from lienmach.dossiers.queries.visibility import mandate_for
from lienmach.dossiers.refusals import (
    NoSuchDossier,
    NoteEmpty,
    NoteTooLong,
    NotStorable,
    ReasonMissing,
    RunByMinistry,
)
from lienmach.dossiers.rules import forms
from lienmach.dossiers.rules.calendars import day_of, told
from lienmach.dossiers.rules.codes import is_code
from lienmach.ground import sql
from lienmach.ground.actor import Actor, act_by
from lienmach.ground.ids import uuid7
from lienmach.ledger import actions as ledger

ADD_NOTE = "add-note"
LONGEST_NOTE = 4000
LONGEST_REASON = 1000


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
    with sql.together(homes.here("dossiers")):
        ledger.record(NoteAdded(dossier=code, number=number), subject=code, by=by, at=at)
        return answer(request, {"dossier": code, "number": number, "at": told(at)})


def note_request(code: str, *, text: str, key: str, by: Actor) -> Request:
    """Return what makes one note the same as another."""
    return Request(
        asker=queries.person_of(by), operation=ADD_NOTE, key=key, asked={"in": code, "text": text}
    )


def opened(code: str, *, by: Actor, at: dt.datetime) -> Dossier:
    """
    Return a dossier that the actor may see, locked until the action ends.

    Where they act for its applicant, the facts of the action say by which mandate.

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
    mandate = mandate_for(by, found, on=on)
    if mandate is not None:
        act_by(mandate)
    return found


def write_note(
    dossier: Dossier, *, text: str, is_within: bool = False, by: Actor, at: dt.datetime
) -> int:
    """
    Write a note in a dossier whose row the action has locked; return its number.

    One that ``is_within`` is the office's alone: who applied, or acts for them, is not told it.
    """
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
        is_within=is_within,
    )
    return int(row["number"])


def stated(text: str, *, most: int = LONGEST_NOTE) -> str:
    """
    Return a reason, a question or an answer that was given, as it is kept.

    :raises ReasonMissing: when nothing was said, or more than ``most`` letters.
    :raises NotStorable: when it holds what cannot be kept.
    """
    if not text.strip() or len(text) > most:
        raise ReasonMissing
    _check_text(text)
    return text.strip()


def _check_text(text: str) -> None:
    if not text.strip():
        raise NoteEmpty
    if len(text) > LONGEST_NOTE:
        raise NoteTooLong
    if forms.text_fault(text):
        raise NotStorable
