"""What the registries do when entries were made, corrected or brought by a file: see who it is."""

import datetime as dt
import uuid

from lienmach import homes
from lienmach.registries.actions import aftermath, arrivals
from lienmach.registries.events import (
    BirthRegistered,
    EntryCorrected,
    FileImported,
    ImportLinked,
)


@homes.action("registries", idempotent=True)
def link_registered(
    event: BirthRegistered,
    *,
    entry_id: uuid.UUID,  # noqa: ARG001 - a pair has one row: what is done again adds nothing
    at: dt.datetime,
) -> None:
    """Link the birth with a resident, if the evidence suffices; else let persons look."""
    arrivals.link_birth(uuid.UUID(event.entry), at=at)


@homes.action("registries", idempotent=True)
def link_corrected(
    event: EntryCorrected,
    *,
    entry_id: uuid.UUID,  # noqa: ARG001 - a pair has one row: what is done again adds nothing
    at: dt.datetime,
) -> None:
    """Look again for the birth of a resident who was linked with none."""
    arrivals.link_resident(uuid.UUID(event.subject), at=at)


@homes.action("registries", idempotent=True)
def link_imported(
    event: FileImported | ImportLinked,
    *,
    entry_id: uuid.UUID,  # noqa: ARG001 - the import says where it waits: what is done is done
    at: dt.datetime,
) -> None:
    """Link the next rows of a file that is small enough for that."""
    if event.waits_from:
        aftermath.link_some(uuid.UUID(event.import_id), uuid.UUID(event.waits_from), at=at)
