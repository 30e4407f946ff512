"""The tables of identity."""

from lienmach.identity.models.accounts import Account, Attempt, Credential, Session, Spent
from lienmach.identity.models.acting import Mandate, ReadEntry, Review, StandIn
from lienmach.identity.models.answers import RequestAnswer
from lienmach.identity.models.contacts import Contact
from lienmach.identity.models.eid import EidFigure, EidImport
from lienmach.identity.models.people import Duty, Person, Staff, Token

__all__ = [
    "Account",
    "Attempt",
    "Contact",
    "Credential",
    "Duty",
    "EidFigure",
    "EidImport",
    "Mandate",
    "Person",
    "ReadEntry",
    "RequestAnswer",
    "Review",
    "Session",
    "Spent",
    "Staff",
    "StandIn",
    "Token",
]
