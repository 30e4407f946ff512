"""Facts about procedures that are written and published."""

from dataclasses import dataclass
from typing import ClassVar

from lienmach.ground.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftWritten(Event):
    """Somebody began or wrote a draft of a version; nothing is in force by it."""

    name: ClassVar[str] = "dossiers.draft-written"

    procedure: str
    version: str
    edition: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftReviewAsked(Event):
    """A draft was handed over to be reviewed."""

    name: ClassVar[str] = "dossiers.draft-review-asked"

    procedure: str
    version: str
    edition: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftSentBack(Event):
    """A draft was sent back to those who write it."""

    name: ClassVar[str] = "dossiers.draft-sent-back"

    procedure: str
    version: str
    edition: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftDropped(Event):
    """A draft was given up."""

    name: ClassVar[str] = "dossiers.draft-dropped"

    procedure: str
    version: str
    edition: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierConverted(Event):
    """A running dossier was taken over to a newer version of its procedure."""

    name: ClassVar[str] = "dossiers.dossier-converted"

    dossier: str
    procedure: str
    version_before: str
    version: str
    batch: str
    due_at: str | None
    due_before: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversionTakenBack(Event):
    """A dossier was put back under the version it had, with what it was promised."""

    name: ClassVar[str] = "dossiers.conversion-taken-back"

    dossier: str
    version: str
    batch: str
    due_at: str | None = None
    due_before: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FallbackAnnounced(Event):
    """The province takes in what a ministry's system serves, from a moment on."""

    name: ClassVar[str] = "dossiers.fallback-announced"

    fallback: str
    province: str
    since: str
    until: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FallbackEnded(Event):
    """The province handed back to the ministry's system."""

    name: ClassVar[str] = "dossiers.fallback-ended"

    fallback: str
    until: str
