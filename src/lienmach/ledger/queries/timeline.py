"""What happened to a subject, in the order it happened."""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import router

from lienmach import homes
from lienmach.ground import sql
from lienmach.ledger.models import Entry


@dataclass(frozen=True, slots=True)
class Fact:
    """An entry as its subject's timeline shows it; ``origin`` names where it was brought from."""

    id: UUID
    system: str
    subject: str
    event: str
    payload: dict[str, Any]
    actor: str
    at: dt.datetime
    origin: str | None = None


def timeline(subject: str) -> list[Fact]:
    """
    Return the facts about a subject, oldest first: recorded here, or brought here with it.

    Asked inside a reading of the subject's system, it answers from that system's home.
    """
    found = sql.rows(
        router.db_for_read(Entry),
        "lienmach.ledger",
        "timeline",
        province=homes.current_province(),
        subject=subject,
    )
    return [Fact(**{**row, "payload": json.loads(row["payload"])}) for row in found]
