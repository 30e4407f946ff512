"""Drafts of the catalogue, for those who write and those who publish; and what they would change."""

import datetime as dt

from django.db.models import QuerySet

from lienmach import homes
from lienmach.dossiers.models import Draft, Procedure
from lienmach.dossiers.refusals import NoSuchDraft
from lienmach.dossiers.rules import duties
from lienmach.dossiers.rules.drafts import OPEN_DRAFTS
from lienmach.ground import paging
from lienmach.ground.actor import Actor
from lienmach.ground.paging import Page
from lienmach.identity import queries as identity

PAGE = 50


def sees_drafts(actor: Actor, *, on: dt.date) -> bool:
    """Test if an actor writes or publishes for the whole province."""
    return identity.may(actor, duties.CATALOGUE, unit=None, unit_on=None, on=on)


def writes_drafts(actor: Actor, *, on: dt.date) -> bool:
    """Test if an actor may write drafts."""
    return identity.may(actor, duties.DRAFTING, unit=None, unit_on=None, on=on)


def publishes(actor: Actor, *, on: dt.date) -> bool:
    """Test if an actor may publish what others wrote."""
    return identity.may(actor, duties.PUBLISHING, unit=None, unit_on=None, on=on)


def open_drafts(actor: Actor, *, on: dt.date) -> list[Draft]:
    """Return the drafts that are worked on, by procedure; none for who may not see them."""
    if not sees_drafts(actor, on=on):
        return []
    with homes.reading("dossiers"):
        return list(_open().order_by("code"))


def _open() -> QuerySet[Draft]:
    return Draft.objects.filter(province=homes.current_province(), state__in=OPEN_DRAFTS)


def open_drafts_page(
    actor: Actor, *, on: dt.date, cursor: str = "", limit: int = PAGE
) -> Page[Draft]:
    """
    Return a piece of the drafts that are worked on, the one that was begun first before others.

    :raises CursorMalformed: when the cursor is none that a page gave out.
    """
    after = paging.key(cursor) if cursor else None
    if not sees_drafts(actor, on=on):
        return Page([], None)
    with homes.reading("dossiers"):
        found = _open().filter(pk__gt=after) if after else _open()
        return paging.cut(found.order_by("pk")[: limit + 1], limit, paging.by_key)


def open_draft(code: str, *, seen_by: Actor, on: dt.date) -> Draft:
    """
    Return the open draft of a procedure.

    :raises NoSuchDraft: also when the actor may not see it.
    """
    for draft in open_drafts(seen_by, on=on):
        if draft.code == code:
            return draft
    raise NoSuchDraft


def before(draft: Draft) -> Procedure | None:
    """Return the version that holds on the day before a draft would begin; None if none does."""
    with homes.reading("dossiers"):
        return (
            Procedure.objects.filter(
                province=draft.province, code=draft.code, since__lt=draft.since
            )
            .order_by("-since")
            .first()
        )
