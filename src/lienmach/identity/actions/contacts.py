"""
Where a person wants to be written to: named, shown to be theirs by a code, used or not, removed.

Only the person themselves does any of it. Doing it again changes nothing, but that another code
is sent.
"""

import datetime as dt
import uuid
from dataclasses import dataclass

from lienmach.ground import clock, vault
from lienmach.ground.actor import Actor
from lienmach.homes import action, current_province
from lienmach.identity.events import (
    ContactAsked,
    ContactConfirmed,
    ContactRemoved,
    ContactSwitched,
)
from lienmach.identity.models import Contact, Person
from lienmach.identity.refusals import (
    AddressUnfit,
    CodeUnfit,
    ContactUnknown,
    PersonUnknown,
    TooManyCodes,
)
from lienmach.identity.rules import contacts
from lienmach.identity.rules.contacts import Channel
from lienmach.ledger import actions as ledger

PURPOSE = "code of a contact"


@dataclass(frozen=True, slots=True)
class Code:
    """A code that is to be sent to an address, and to nobody else."""

    contact: uuid.UUID
    address: str
    code: str


@action("identity")
def ask_contact(
    channel: Channel, *, address: str, language: str, by: Actor, at: dt.datetime
) -> Code:
    """
    Name an address; return the code that whoever calls sends there.

    One that was confirmed before stays in use until this one is.
    :raises AddressUnfit: when it is none.
    :raises TooManyCodes: after five a day: nobody's mailbox is filled by us.
    """
    wanted = contacts.written(channel, address)
    if wanted is None:
        raise AddressUnfit
    row = _locked(channel, by) or _new(channel, by)
    same_day = row.asked_at is not None and clock.local_day(row.asked_at) == clock.local_day(at)
    asked = row.asked_that_day + 1 if same_day else 1
    if asked > contacts.MOST_CODES_A_DAY:
        raise TooManyCodes
    row.wanted, row.language = wanted, "en" if language == "en" else "vi"
    row.issue, row.asked_at, row.asked_that_day, row.tries = row.issue + 1, at, asked, 0
    row.save()
    _record(ContactAsked(contact=str(row.pk), person=by.id, channel=channel), row, by=by, at=at)
    return Code(row.pk, wanted, _code(row))


@action("identity")
def confirm_contact(channel: Channel, *, code: str, by: Actor, at: dt.datetime) -> bool:
    """
    Show by a code that an address is one's own; False when the code is wrong, which is counted.

    With the code that confirmed it last it is confirmed once more, and nothing changes.
    :raises CodeUnfit: when no code is waited for, or it was tried too often, or too late.
    """
    row = _locked(channel, by)
    if row is None or row.asked_at is None:
        raise CodeUnfit
    if not row.wanted:
        if row.address and contacts.fits(_code(row), code):
            return True
        raise CodeUnfit
    if at - row.asked_at > contacts.HOLDS or row.tries >= contacts.MOST_TRIES:
        raise CodeUnfit
    if not contacts.fits(_code(row), code):
        row.tries += 1
        row.save(update_fields=["tries"])
        return False
    row.address, row.wanted, row.confirmed_at, row.is_on = row.wanted, "", at, True
    row.save(update_fields=["address", "wanted", "confirmed_at", "is_on"])
    _record(ContactConfirmed(contact=str(row.pk), person=by.id, channel=channel), row, by=by, at=at)
    return True


@action("identity", idempotent=True)
def switch_contact(channel: Channel, *, is_on: bool, by: Actor, at: dt.datetime) -> None:
    """
    Want to be written to by a channel, or no more.

    :raises ContactUnknown: when no address is confirmed.
    """
    row = _locked(channel, by)
    if row is None or not row.address:
        raise ContactUnknown
    if row.is_on == is_on:
        return
    row.is_on = is_on
    row.save(update_fields=["is_on"])
    event = ContactSwitched(contact=str(row.pk), person=by.id, channel=channel, is_on=is_on)
    _record(event, row, by=by, at=at)


@action("identity", idempotent=True)
def remove_contact(channel: Channel, *, by: Actor, at: dt.datetime) -> None:
    """
    Remove an address; nothing of it is kept but how many codes were sent for it today.

    Doing it again changes nothing.
    """
    row = _locked(channel, by)
    if row is None or not (row.address or row.wanted):
        return
    row.address, row.wanted, row.confirmed_at = "", "", None
    row.save(update_fields=["address", "wanted", "confirmed_at"])
    _record(ContactRemoved(contact=str(row.pk), person=by.id, channel=channel), row, by=by, at=at)


def _code(row: Contact) -> str:
    known = row.wanted or row.address
    return contacts.code_of(vault.mark(PURPOSE, f"{row.pk}:{row.issue}:{known}"))


def _locked(channel: Channel, by: Actor) -> Contact | None:
    return (
        Contact.objects.select_for_update()
        .filter(province=current_province(), person_id=by.key, channel=channel.value)
        .first()
    )


def _new(channel: Channel, by: Actor) -> Contact:
    person = Person.objects.filter(province=current_province(), pk=by.key).first()
    if person is None:
        raise PersonUnknown
    row = Contact(province=person.province, person=person, channel=channel.value)
    # Of two browsers at once the second waits here, and finds what the first has made.
    Contact.objects.bulk_create([row], ignore_conflicts=True)
    found = _locked(channel, by)
    assert found is not None  # noqa: S101 - made by us or by the other
    return found


def _record(
    event: ContactAsked | ContactConfirmed | ContactSwitched | ContactRemoved,
    row: Contact,
    *,
    by: Actor,
    at: dt.datetime,
) -> None:
    ledger.record(event, subject=str(row.pk), by=by, at=at)
