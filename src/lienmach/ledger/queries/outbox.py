"""What was recorded and has yet to reach the rooms that react to it."""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from lienmach.ledger.queries.rows import ROOM, rows


@dataclass(frozen=True, slots=True)
class Waiting:
    """A fact that waits to be delivered."""

    entry_id: UUID
    province: str
    event: str
    payload: dict[str, Any]
    at: dt.datetime


def undelivered(alias: str, *, before: UUID, task: str) -> set[UUID]:
    """Return facts recorded in a database before a moment to which some room may react still."""
    found = rows(alias, ROOM, "undelivered", before=before, task=task)
    return {row["entry_id"] for row in found}


def waiting(alias: str, *, most: int) -> list[Waiting]:
    """Return the oldest facts that wait in a database's outbox."""
    return [
        Waiting(**{**row, "payload": json.loads(row["payload"])})
        for row in rows(alias, ROOM, "waiting", most=most)
    ]
