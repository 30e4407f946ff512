"""The tables of the room."""

from lienmach.dossiers.models.dossiers import (
    Answer,
    Counter,
    Dossier,
    Handled,
    Note,
    Paper,
    Procedure,
    Tally,
)
from lienmach.dossiers.models.exchange import (
    MinistryDossier,
    PortalChannel,
    PortalLine,
    PortalMessage,
    PortalNotice,
    PortalPaper,
)

__all__ = [
    "Answer",
    "Counter",
    "Dossier",
    "Handled",
    "MinistryDossier",
    "Note",
    "Paper",
    "PortalChannel",
    "PortalLine",
    "PortalMessage",
    "PortalNotice",
    "PortalPaper",
    "Procedure",
    "Tally",
]
