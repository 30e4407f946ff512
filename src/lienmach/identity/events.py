"""What happens in identity: codes, keys and days, never a name or a number of a person."""

import dataclasses
from typing import ClassVar

from lienmach.ground.events import Event


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class PersonRegistered(Event):
    """A person became known to the platform."""

    name: ClassVar[str] = "identity.person-registered"
    person: str
    unit: str
    unit_on: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class PersonRegisteredAtDesk(Event):
    """An officer made somebody known who stood at their desk; the entry's actor is who."""

    name: ClassVar[str] = "identity.person-registered-at-desk"
    person: str
    unit: str
    unit_on: str
    agency: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class PeopleRegistered(Event):
    """Many people became known in one go."""

    name: ClassVar[str] = "identity.people-registered"
    batch: str
    people: int


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class PersonPlaced(Event):
    """Somebody said in which heir of a split commune a person lives."""

    name: ClassVar[str] = "identity.person-placed"
    person: str
    unit_before: str
    unit_before_on: str
    unit: str
    unit_on: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class PlacingTakenBack(Event):
    """What somebody said of where a person lives was taken back; they live where they did."""

    name: ClassVar[str] = "identity.placing-taken-back"
    person: str
    unit: str
    said_by: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class StaffAppointed(Event):
    """An officer has an account."""

    name: ClassVar[str] = "identity.staff-appointed"
    staff: str
    agency: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class DutyGranted(Event):
    """A kind of work was entrusted to an officer, for a time, in a place."""

    name: ClassVar[str] = "identity.duty-granted"
    duty: str
    staff: str
    kind: str
    unit: str | None
    unit_on: str | None
    agency: str | None
    since: str
    until: str | None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class DutyRevoked(Event):
    """A duty ends, or will, on a day."""

    name: ClassVar[str] = "identity.duty-revoked"
    duty: str
    staff: str
    until: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class TokenIssued(Event):
    """A token was given to somebody; the token itself is nowhere written down."""

    name: ClassVar[str] = "identity.token-issued"
    token: str
    holder: str
    scopes: str
    expires_at: str
    level: int = 1


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class TokenRevoked(Event):
    """A token speaks for nobody any more."""

    name: ClassVar[str] = "identity.token-revoked"
    token: str
    holder: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class MandateGranted(Event):
    """One person may act for another, once it is proved where the law asks for proof."""

    name: ClassVar[str] = "identity.mandate-granted"
    mandate: str
    grantor: str
    holder: str
    basis: str
    procedures: str
    since: str
    until: str
    proof: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class MandateProved(Event):
    """What lets one person act for another was shown: by the registers, or by a paper."""

    name: ClassVar[str] = "identity.mandate-proved"
    mandate: str
    grantor: str
    holder: str
    proof: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class MandateRevoked(Event):
    """One person acts for another no longer; ``because`` says why where nobody revoked it."""

    name: ClassVar[str] = "identity.mandate-revoked"
    mandate: str
    grantor: str
    holder: str
    because: str = ""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class DeathNoted(Event):
    """The register told that a person has died: nobody signs in as them, or acts for them."""

    name: ClassVar[str] = "identity.death-noted"
    person: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class DutyLent(Event):
    """Somebody stands in for the holder of a duty during an absence."""

    name: ClassVar[str] = "identity.duty-lent"
    stand_in: str
    duty: str
    staff: str
    deputy: str
    since: str
    until: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class LendingEnded(Event):
    """Nobody stands in for the holder of a duty from a day on."""

    name: ClassVar[str] = "identity.lending-ended"
    stand_in: str
    duty: str
    deputy: str
    until: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class DutyConfirmed(Event):
    """Whoever appoints said that an officer still needs a duty; a suspended one is in force again."""

    name: ClassVar[str] = "identity.duty-confirmed"
    duty: str
    staff: str
    on: str
    was_suspended: bool


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class DutySuspended(Event):
    """Nobody confirmed a duty in time, so it opens nothing until somebody does."""

    name: ClassVar[str] = "identity.duty-suspended"
    duty: str
    staff: str
    due: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class EidFiguresImported(Event):
    """A file of e-ID figures was taken in."""

    name: ClassVar[str] = "identity.eid-figures-imported"
    import_id: str
    sha256: str
    rows_read: int
    rows_loaded: int
    rows_refused: int
    figures: int
    replaced: int


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ReadsForgotten(Event):
    """Entries of the log of reads were removed, their time of keeping being over."""

    name: ClassVar[str] = "identity.reads-forgotten"
    before: str
    entries: int


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class SessionBegun(Event):
    """Somebody signed in."""

    name: ClassVar[str] = "identity.session-begun"
    session: str
    holder: str
    method: str
    level: int


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class SessionEnded(Event):
    """A session ended before its time."""

    name: ClassVar[str] = "identity.session-ended"
    session: str
    holder: str
    why: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class AccountBound(Event):
    """An account of an e-ID service came to speak for a person."""

    name: ClassVar[str] = "identity.account-bound"
    account: str
    person: str
    issuer: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class AccountDiffered(Event):
    """What an e-ID service says of a person is not what the register says; the register stands."""

    name: ClassVar[str] = "identity.account-differed"
    account: str
    person: str
    attributes: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class StaffInvited(Event):
    """An officer was sent an invitation to set a password."""

    name: ClassVar[str] = "identity.staff-invited"
    staff: str
    expires_at: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class CredentialAdded(Event):
    """An officer has a new means of signing in."""

    name: ClassVar[str] = "identity.credential-added"
    credential: str
    staff: str
    kind: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class CredentialEnded(Event):
    """A means of signing in serves no more."""

    name: ClassVar[str] = "identity.credential-ended"
    credential: str
    staff: str
    kind: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class StaffWasDisabled(Event):
    """An officer's account was disabled."""

    name: ClassVar[str] = "identity.staff-was-disabled"
    staff: str
    why: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class StaffWasEnabled(Event):
    """An officer's account was enabled again."""

    name: ClassVar[str] = "identity.staff-was-enabled"
    staff: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ContactAsked(Event):
    """A person named an address and was sent a code to show that it is theirs."""

    name: ClassVar[str] = "identity.contact-asked"
    contact: str
    person: str
    channel: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ContactConfirmed(Event):
    """A person showed that an address is theirs; what is sent goes there."""

    name: ClassVar[str] = "identity.contact-confirmed"
    contact: str
    person: str
    channel: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ContactSwitched(Event):
    """A person wants to be written to by a channel, or no more."""

    name: ClassVar[str] = "identity.contact-switched"
    contact: str
    person: str
    channel: str
    is_on: bool


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ContactRemoved(Event):
    """A person had an address of theirs removed; it is not kept anywhere."""

    name: ClassVar[str] = "identity.contact-removed"
    contact: str
    person: str
    channel: str
