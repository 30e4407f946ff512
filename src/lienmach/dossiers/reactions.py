"""What the day book does when something happens to a dossier."""

import datetime as dt
import uuid

from lienmach import homes
from lienmach.dossiers.actions.day_book import add_to_day
from lienmach.dossiers.actions.notices import tell
from lienmach.dossiers.events import (
    DossierDecided,
    DossierReceived,
    DossierWithdrawn,
    ResultHandedOver,
    SupplementAsked,
    SupplementGiven,
)


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


@homes.action("dossiers", idempotent=True)
def tell_portal(
    event: DossierReceived
    | SupplementAsked
    | SupplementGiven
    | DossierDecided
    | ResultHandedOver
    | DossierWithdrawn,
    *,
    entry_id: uuid.UUID,  # noqa: ARG001 - the timeline says what is new, this fact or others too
    at: dt.datetime,
) -> None:
    """Put in line what the National Portal was not told of the dossier yet, if it came from there."""
    tell(event.dossier, at=at)
