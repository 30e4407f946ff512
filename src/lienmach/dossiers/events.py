"""What can happen to a dossier and to the catalogue."""

from dataclasses import dataclass
from typing import ClassVar

from lienmach.ground.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierReceived(Event):
    """
    A desk took a complete dossier in and promised a day, if the law sets one.

    ``mandate`` is that by which somebody filed it for the applicant; the entry's actor is who.
    """

    name: ClassVar[str] = "dossiers.dossier-received"

    dossier: str
    procedure: str
    version: str
    unit: str
    received_at_agency: str
    competent_agency: str | None
    day: str
    due_at: str | None
    mandate: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteAdded(Event):
    """Somebody wrote a note in a dossier."""

    name: ClassVar[str] = "dossiers.note-added"

    dossier: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperAttached(Event):
    """A paper was put into a dossier."""

    name: ClassVar[str] = "dossiers.paper-attached"

    dossier: str
    paper: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementAsked(Event):
    """The office asked for what is missing; its clock stands still until it comes."""

    name: ClassVar[str] = "dossiers.supplement-asked"

    dossier: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementGiven(Event):
    """The dossier was completed and its time limit began again."""

    name: ClassVar[str] = "dossiers.supplement-given"

    dossier: str
    due_at: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierDecided(Event):
    """The competent agency, or the one that carries on for it, decided."""

    name: ClassVar[str] = "dossiers.dossier-decided"

    dossier: str
    agency: str
    outcome: str
    day: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultHandedOver(Event):
    """The applicant has the result."""

    name: ClassVar[str] = "dossiers.result-handed-over"

    dossier: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierWithdrawn(Event):
    """The applicant took the dossier back before a decision."""

    name: ClassVar[str] = "dossiers.dossier-withdrawn"

    dossier: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierPlaced(Event):
    """A person said in which heir of a split commune a dossier lies."""

    name: ClassVar[str] = "dossiers.dossier-placed"

    dossier: str
    unit_before: str
    unit_before_on: str
    unit: str
    unit_on: str
    agency: str | None
    competent_before: str | None
    continued_before: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacingTakenBack(Event):
    """What somebody said of where a dossier lies was taken back; it lies where it lay before."""

    name: ClassVar[str] = "dossiers.placing-taken-back"

    dossier: str
    unit: str
    said_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedurePublished(Event):
    """A version of a procedure was published, in force from a day on."""

    name: ClassVar[str] = "dossiers.procedure-published"

    procedure: str
    version: str
    since: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceptionRefused(Event):
    """The desk refused to take the dossier in; a note says why."""

    name: ClassVar[str] = "dossiers.reception-refused"

    dossier: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineExtended(Event):
    """The time limit was extended, once, with an apology to the applicant."""

    name: ClassVar[str] = "dossiers.deadline-extended"

    dossier: str
    due_before: str
    due_at: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineRecomputed(Event):
    """The calendar of working days changed and the due date with it."""

    name: ClassVar[str] = "dossiers.deadline-recomputed"

    dossier: str
    due_before: str | None
    due_at: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessingStopped(Event):
    """The office stopped working on the dossier; the notice is a note in it."""

    name: ClassVar[str] = "dossiers.processing-stopped"

    dossier: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionProposed(Event):
    """An officer proposed a decision to a second pair of eyes."""

    name: ClassVar[str] = "dossiers.decision-proposed"

    dossier: str
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalSentBack(Event):
    """The second officer sent a proposal back."""

    name: ClassVar[str] = "dossiers.proposal-sent-back"

    dossier: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StationPassed(Event):
    """The dossier passed a station of its procedure's own table."""

    name: ClassVar[str] = "dossiers.station-passed"

    dossier: str
    step: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepUndone(Event):
    """An officer took back their last step; nothing had left the house."""

    name: ClassVar[str] = "dossiers.step-undone"

    dossier: str
    step: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierClaimed(Event):
    """An officer took the dossier to work on it, or took it over from another."""

    name: ClassVar[str] = "dossiers.dossier-claimed"

    dossier: str
    officer: str
    taken_from: str | None
    right: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierReleased(Event):
    """The officer who held the dossier put it back."""

    name: ClassVar[str] = "dossiers.dossier-released"

    dossier: str
    officer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverSent(Event):
    """The dossier was sent to another unit or officer."""

    name: ClassVar[str] = "dossiers.hand-over-sent"

    dossier: str
    to_agency: str
    to_officer: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverAnswered(Event):
    """A hand-over was accepted, declined, or taken back by its sender."""

    name: ClassVar[str] = "dossiers.hand-over-answered"

    dossier: str
    to_agency: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultationAsked(Event):
    """Another agency was asked for its view, by a day."""

    name: ClassVar[str] = "dossiers.consultation-asked"

    dossier: str
    consultation: str
    agency: str
    due_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultationAnswered(Event):
    """The agency that was asked gave its view."""

    name: ClassVar[str] = "dossiers.consultation-answered"

    dossier: str
    consultation: str
    agency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultationSilent(Event):
    """The agency that was asked let its day pass in silence."""

    name: ClassVar[str] = "dossiers.consultation-silent"

    dossier: str
    consultation: str
    agency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierOverdue(Event):
    """The dossier crossed its due date undecided."""

    name: ClassVar[str] = "dossiers.dossier-overdue"

    dossier: str
    agency: str | None
    due_at: str


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
class ResultRevoked(Event):
    """A result is no longer in force; it can still be checked, and says so."""

    name: ClassVar[str] = "dossiers.result-revoked"

    dossier: str
    result: str
    sha256: str
