"""Reactions that were tried as often as they are, and failed; they wait for a person."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from lienmach.ledger.queries.rows import ROOM, rows


@dataclass(frozen=True, slots=True)
class GivenUp:
    """
    A reaction to a fact that was given up; ``said`` is the class of its last error.

    Codes and identifiers alone: neither a fact nor a class of errors tells anybody's data.
    """

    id: int
    province: str
    event: str
    reaction: str
    entry_id: UUID
    subject: str
    attempts: int
    given_up_at: dt.datetime | None
    said: str


def given_up(alias: str, *, task: str) -> list[GivenUp]:
    """Return what was given up of the facts recorded in a database, the oldest first."""
    return [
        GivenUp(event=row.pop("event_name"), entry_id=UUID(row.pop("entry_id")), **row)
        for row in rows(alias, ROOM, "given_up", task=task)
    ]
