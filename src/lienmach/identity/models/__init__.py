"""The tables of identity."""

from lienmach.identity.models.acting import Mandate, ReadEntry, Review, StandIn
from lienmach.identity.models.eid import EidFigure, EidImport
from lienmach.identity.models.people import Duty, Person, Staff, Token

__all__ = [
    "Duty",
    "EidFigure",
    "EidImport",
    "Mandate",
    "Person",
    "ReadEntry",
    "Review",
    "Staff",
    "StandIn",
    "Token",
]
