"""What this room does when something happens to a dossier: it counts, and tells who is to know."""

import datetime as dt
import uuid

from lienmach import homes
from lienmach.dossiers import queries
from lienmach.dossiers.actions.counting import touch_months
from lienmach.dossiers.actions.day_book import add_to_day
from lienmach.dossiers.actions.gate import compare_received
from lienmach.dossiers.actions.notices import tell
from lienmach.dossiers.actions.telling import tell_people
from lienmach.dossiers.events import (
    DossierDecided,
    DossierReceived,
    SupplementGiven,
)
from lienmach.dossiers.queries.figures.counting import months_of
from lienmach.dossiers.rules import notices
from lienmach.dossiers.rules.calendars import day_of
from lienmach.ground import post
from lienmach.ground.events import Event
from lienmach.identity.rules.contacts import Channel


@homes.action("dossiers", idempotent=True)
def tally_received(
    event: DossierReceived,
    *,
    entry_id: uuid.UUID,
    at: dt.datetime,  # noqa: ARG001 - every delivery brings its moment
) -> None:
    """Count a receipt at the desk that took the dossier in."""
    add_to_day(
        "dossiers.tally_received",
        entry_id=entry_id,
        agency=event.received_at_agency,
        day=dt.date.fromisoformat(event.day),
        received=1,
    )


@homes.action("dossiers", idempotent=True)
def tally_decided(
    event: DossierDecided,
    *,
    entry_id: uuid.UUID,
    at: dt.datetime,  # noqa: ARG001 - every delivery brings its moment
) -> None:
    """Count a decision at the agency that took it."""
    add_to_day(
        "dossiers.tally_decided",
        entry_id=entry_id,
        agency=event.agency,
        day=dt.date.fromisoformat(event.day),
        decided=1,
    )


def compare(event: DossierReceived, *, entry_id: uuid.UUID, at: dt.datetime) -> None:
    """Ask registers about what was taken in without: whatever a program handed in."""
    if event.held is None:
        compare_received(event.dossier, entry_id=entry_id, at=at)


def compare_again(event: SupplementGiven, *, entry_id: uuid.UUID, at: dt.datetime) -> None:
    """Ask registers about the answers that a supplement changed, as about those of the receipt."""
    if event.changed:
        compare_received(event.dossier, entry_id=entry_id, at=at)


@homes.action("dossiers", idempotent=True)
def tell_portal(
    event: Event,
    *,
    entry_id: uuid.UUID,  # noqa: ARG001 - the timeline says what is new, this fact or others too
    at: dt.datetime,
) -> None:
    """Put in line what the National Portal was not told of the dossier yet, if it came from there."""
    tell(event.payload()["dossier"], at=at)


def notify(event: Event, *, entry_id: uuid.UUID, at: dt.datetime) -> None:
    """
    Tell the applicant, and who acts for them, what happened; exactly once a fact.

    Whom, is asked before the action: identity may live elsewhere. Who comes to act for them between
    the two is told of the next thing.
    """
    payload = event.payload()
    kind = notices.kind_of(event.name, payload)
    if kind is None:
        return
    code, on = payload["dossier"], day_of(at)
    concerned = (
        queries.concerned(code, on=on) if code else queries.owner_of(payload["owner"], at=at, on=on)
    )
    if concerned is None:
        return
    tell_people(
        concerned.dossier,
        kind=kind,
        said=notices.said(payload),
        people=concerned.people,
        channels=_channels_set(),
        entry_id=entry_id,
        at=at,
    )


def mark_months(
    event: Event,
    *,
    entry_id: uuid.UUID,  # noqa: ARG001 - marking a month twice counts nothing twice
    at: dt.datetime,  # noqa: ARG001 - the dossier knows its moments
) -> None:
    """Note the months in which something of a dossier, if there is one, counts, to be counted again."""
    if isinstance(event, DossierReceived):
        touch_months([dt.date.fromisoformat(event.day)])
    elif code := event.payload()["dossier"]:
        touch_months(months_of(code))


def _channels_set() -> list[Channel]:
    """Return the ways out that this installation is told of; nothing is put in line for others."""
    is_set = {Channel.EMAIL: post.has_email(), Channel.SMS: post.has_sms()}
    return [channel for channel, is_there in is_set.items() if is_there]
