"""What the registries do when entries were made or corrected, or a parent asks: see who it is."""

import datetime as dt
import uuid

from django.conf import settings

from lienmach import homes
from lienmach.ground.actor import PLATFORM
from lienmach.identity import actions as identity
from lienmach.identity import queries as known
from lienmach.identity.events import MandateGranted
from lienmach.identity.rules.mandates import Proof
from lienmach.registries import queries
from lienmach.registries.actions import aftermath, arrivals
from lienmach.registries.events import (
    BirthRegistered,
    DeathRecorded,
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


def prove_parent(
    event: MandateGranted,
    *,
    entry_id: uuid.UUID,  # noqa: ARG001 - what is proved already is left as it is
    at: dt.datetime,
) -> None:
    """
    Let the registers prove a parent's mandate, where they do; else it waits for an officer.

    It reads here and writes in identity, which may live elsewhere: the action there is the deed.
    """
    mandate = uuid.UUID(event.mandate)
    kin = known.kin_of(mandate)
    if kin is not None and queries.is_parent(
        child_number=kin.child_number,
        parent_name=kin.parent_name,
        parent_number=kin.parent_number,
        parent_birth=kin.parent_birth,
    ):
        identity.prove_mandate(mandate, proof=Proof.REGISTERS, by=PLATFORM, at=at)


def end_with_death(
    event: DeathRecorded,
    *,
    entry_id: uuid.UUID,  # noqa: ARG001 - a death is noted once: what is done again changes nothing
    at: dt.datetime,
) -> None:
    """
    Let identity end what ends with a person who died.

    In every province, for a number is one person's in the whole country and whoever moved is known
    in two. It reads here and writes in identity, an action for each.
    """
    died = queries.death_of(uuid.UUID(event.resident))
    if died is None:
        return
    for province in settings.PROVINCES:
        with homes.province(province):
            identity.note_death(died.personal_id, died_on=died.on, by=PLATFORM, at=at)
