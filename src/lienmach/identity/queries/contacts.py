"""Where people may be written to, and who is told what happens to a person's matters."""

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from lienmach import homes
from lienmach.ground import clock
from lienmach.ground.actor import Actor
from lienmach.identity.models import Contact
from lienmach.identity.rules import contacts, mandates
from lienmach.identity.rules.contacts import Channel


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A way to write to somebody, as they themselves are shown it."""

    channel: Channel
    address: str
    wanted: str
    language: str
    is_on: bool
    confirmed_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class ToTell:
    """Somebody who is told, and by which channels besides their own pages."""

    person: uuid.UUID
    channels: tuple[Channel, ...]


@dataclass(frozen=True, slots=True)
class Address:
    """Where to write to somebody, and in which language."""

    address: str
    language: str


def contacts_of(actor: Actor) -> dict[Channel, ContactRow]:
    """Return an actor's own addresses, by channel."""
    with homes.reading("identity"):
        rows = Contact.objects.filter(province=homes.current_province(), person_id=actor.key)
        return {
            Channel(row.channel): ContactRow(
                channel=Channel(row.channel), address=row.address, wanted=row.wanted,
                language=row.language, is_on=row.is_on, confirmed_at=row.confirmed_at,
            )
            for row in rows
            if row.address or row.wanted
        }  # fmt: skip


def to_tell(
    person: uuid.UUID, *, procedure: str, received_at: dt.datetime, on: dt.date
) -> list[ToTell]:
    """
    Return who is told what happens to a dossier of a person's: they, and who may act in it.

    By a power of attorney only what was taken in since it began, as with seeing. One trip.
    """
    rows = homes.ask(
        "identity", "lienmach.identity", "to_tell",
        province=homes.current_province(), person=person, day=on,
    )  # fmt: skip
    day = clock.local_day(received_at)
    found = {
        row["person_id"]: tuple(Channel(each) for each in row["channels"])
        for row in rows
        if procedure in (mandates.parsed(row["covered"]) or {procedure})
        and (row["is_by_law"] or row["since"] <= day)
    }
    return [ToTell(key, channels) for key, channels in found.items()]


def addresses_to_use(
    wanted: Collection[tuple[uuid.UUID, Channel]],
) -> dict[tuple[uuid.UUID, Channel], Address]:
    """Return where to write to people by channels, for those who still want it."""
    if not wanted:
        return {}
    with homes.reading("identity"):
        rows = Contact.objects.filter(
            province=homes.current_province(),
            person_id__in={person for person, _ in wanted},
            is_on=True,
        ).exclude(address="")
        found = {
            (row.person_id, Channel(row.channel)): Address(row.address, row.language)
            for row in rows
        }
    return {key: found[key] for key in wanted if key in found}


def hint(row: ContactRow) -> str:
    """Return as much of an address as its owner knows it by."""
    return contacts.hinted(row.channel, row.address or row.wanted)
