"""Facts about applications that people start, and about what they thought of the handling."""

from dataclasses import dataclass
from typing import ClassVar

from lienmach.ground.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationStarted(Event):
    """Somebody began to fill in an application, for themselves or by a mandate."""

    name: ClassVar[str] = "dossiers.application-started"

    application: str
    procedure: str
    version: str
    mandate: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationVersionChanged(Event):
    """An application that was started goes on under a newer version of its procedure."""

    name: ClassVar[str] = "dossiers.application-version-changed"

    application: str
    version_before: str
    version_after: str
    dropped: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationDiscarded(Event):
    """Whoever started an application threw it away."""

    name: ClassVar[str] = "dossiers.application-discarded"

    application: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationsExpired(Event):
    """Applications that nobody went on with were removed."""

    name: ClassVar[str] = "dossiers.applications-expired"

    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationSubmitted(Event):
    """
    An application was handed in online and is a dossier now.

    ``unchecked`` and ``differing`` name the questions whose answers no register confirmed, or
    which a register says otherwise.
    """

    name: ClassVar[str] = "dossiers.application-submitted"

    application: str
    dossier: str
    unchecked: list[str]
    differing: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SatisfactionGiven(Event):
    """An applicant said how satisfied they are. What they said, and of which dossier, is not told."""

    name: ClassVar[str] = "dossiers.satisfaction-given"

    agency: str
    procedure: str
    month: str
