"""Facts about a dossier, its notes and papers, and its place."""

from dataclasses import dataclass, field
from typing import ClassVar

from lienmach.ground.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierReceived(Event):
    """
    A desk took a complete dossier in and promised a day, if the law sets one.

    ``mandate`` is that by which somebody filed it for the applicant; the entry's actor is who.
    ``unchecked`` are the answers no register could confirm, ``differing`` those it says otherwise;
    ``held`` the papers that a register holds instead, null where no register was asked yet.
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
    unchecked: list[str] = field(default_factory=list)
    differing: list[str] = field(default_factory=list)
    held: list[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierCompared(Event):
    """Registers were asked about a dossier once it was taken in; the lists are as on its receipt."""

    name: ClassVar[str] = "dossiers.dossier-compared"

    dossier: str
    unchecked: list[str]
    differing: list[str]
    held: list[str]


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
    """The dossier was completed and its time limit began again; which answers changed, by name."""

    name: ClassVar[str] = "dossiers.supplement-given"

    dossier: str
    due_at: str | None
    changed: list[str] = field(default_factory=list)


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
    """
    The dossier was taken back before a decision: the entry's actor says by whom.

    An officer who notes it for somebody at a counter says why, in a note.
    """

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
class PortalDossierFiled(Event):
    """A dossier came by the National Portal, under a code of the portal's own."""

    name: ClassVar[str] = "dossiers.portal-dossier-filed"

    dossier: str
    source: str
    portal_code: str
    filed_at: str
    papers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalPaymentMade(Event):
    """The National Portal says that something was paid for a dossier, in dong."""

    name: ClassVar[str] = "dossiers.portal-payment-made"

    dossier: str
    source: str
    reference: str
    amount: int
    paid_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalMessageRefused(Event):
    """What the National Portal sent could not be carried out, and it is told why."""

    name: ClassVar[str] = "dossiers.portal-message-refused"

    source: str
    portal_code: str
    message: str
    refusal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalReplayed(Event):
    """An operator had what was given up, or told before, put in line again."""

    name: ClassVar[str] = "dossiers.portal-replayed"

    source: str
    notices: int
    messages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MinistryDossierSynced(Event):
    """The copy of a dossier that a ministry handles was brought up to date."""

    name: ClassVar[str] = "dossiers.ministry-dossier-synced"

    dossier: str
    source: str
    state: int
    number: int
