"""Where people may be written to, and who is told what happens to a person's matters."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

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
class Matter:
    """A dossier of a person's, as far as it says who may act in it."""

    person: uuid.UUID
    procedure: str
    received_at: dt.datetime


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
    matter = Matter(person, procedure, received_at)
    found = {
        row["person_id"]: tuple(Channel(each) for each in row["channels"])
        for row in rows
        if _is_covered(matter, row)
    }
    return [ToTell(key, channels) for key, channels in found.items()]


def told_still(
    wanted: Collection[tuple[uuid.UUID, Matter]], *, on: dt.date
) -> set[tuple[uuid.UUID, Matter]]:
    """
    Return, of some people and matters, who would be told of which on a day, as :func:`to_tell` has it.

    One trip for all of them, and none where everybody is told of what is their own.
    """
    own = {(who, matter) for who, matter in wanted if who == matter.person}
    others = set(wanted) - own
    if not others:
        return own
    rows = homes.ask(
        "identity", "lienmach.identity", "acting_still",
        province=homes.current_province(), day=on,
        grantors=list({matter.person for _, matter in others}),
        holders=list({who for who, _ in others}),
    )  # fmt: skip
    acting: dict[tuple[uuid.UUID, uuid.UUID], list[dict[str, Any]]] = {}
    for row in rows:
        acting.setdefault((row["holder_id"], row["grantor_id"]), []).append(row)
    return own | {
        (who, matter)
        for who, matter in others
        if any(_is_covered(matter, row) for row in acting.get((who, matter.person), ()))
    }


def _is_covered(matter: Matter, row: Mapping[str, Any]) -> bool:
    """Test if what lets somebody act for a person lets them act in a matter of theirs."""
    if matter.procedure not in (mandates.parsed(row["covered"]) or {matter.procedure}):
        return False
    return bool(row["is_by_law"] or row["since"] <= clock.local_day(matter.received_at))


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
