"""What happened to a subject, in the order it happened."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from lienmach import homes
from lienmach.ledger.models import Brought, Entry

COLUMNS = ["id", "system", "subject", "event", "payload", "actor", "at"]


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
    named = {"province": homes.current_province(), "subject": subject}
    own = [Fact(*row) for row in Entry.objects.filter(**named).values_list(*COLUMNS)]
    known = {fact.id for fact in own}
    brought = [
        Fact(*row)
        for row in Brought.objects.filter(**named).values_list(*COLUMNS, "origin")
        if row[0] not in known
    ]
    return sorted([*own, *brought], key=lambda fact: (fact.at, fact.id))
