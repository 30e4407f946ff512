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


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class TokenRevoked(Event):
    """A token speaks for nobody any more."""

    name: ClassVar[str] = "identity.token-revoked"
    token: str
    holder: str


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
