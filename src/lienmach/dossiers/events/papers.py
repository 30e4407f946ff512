"""Facts about receipts, forms and results."""

from dataclasses import dataclass
from typing import ClassVar

from lienmach.ground.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptRenewed(Event):
    """A receipt was issued anew; the check word and the token before it stopped working."""

    name: ClassVar[str] = "dossiers.receipt-renewed"

    dossier: str
    issue: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperIssued(Event):
    """A form was issued for a dossier; the digest is that of its PDF."""

    name: ClassVar[str] = "dossiers.paper-issued"

    dossier: str
    form: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultSet(Event):
    """What the result of a dossier says was set down; ``replaces`` is the key of another."""

    name: ClassVar[str] = "dossiers.result-set"

    dossier: str
    result: str
    kind: str
    agency: str
    replaces: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultNumbered(Event):
    """A result got its number, for ever."""

    name: ClassVar[str] = "dossiers.result-numbered"

    dossier: str
    result: str
    number: str
    year: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultSigned(Event):
    """A result was signed; both digests are SHA-256, of its file and of the certificate."""

    name: ClassVar[str] = "dossiers.result-signed"

    dossier: str
    result: str
    sha256: str
    certificate: str
    level: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultPublished(Event):
    """A result is in force, and the applicant may have it."""

    name: ClassVar[str] = "dossiers.result-published"

    dossier: str
    result: str
    sha256: str
    replaces: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultVoided(Event):
    """What an agency had on its way is never issued; ``number`` is empty if it had none yet."""

    name: ClassVar[str] = "dossiers.result-voided"

    dossier: str
    result: str
    agency: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultRevoked(Event):
    """A result is no longer in force; it can still be checked, and says so."""

    name: ClassVar[str] = "dossiers.result-revoked"

    dossier: str
    result: str
    sha256: str
