"""Facts about how a dossier is handled: steps, claims, hand-overs, consultations, due dates."""

from dataclasses import dataclass
from typing import ClassVar

from lienmach.ground.events import Event


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
class LimitChanged(Event):
    """An officer found what makes another time limit bind; a note tells the applicant why."""

    name: ClassVar[str] = "dossiers.limit-changed"

    dossier: str
    step: str
    due_before: str | None
    due_at: str | None
    number: int


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
    """A hand-over was accepted, declined, taken back by its sender, or lapsed as the dossier ended."""

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
