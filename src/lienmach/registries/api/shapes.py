"""What a link is told by, with and without the values of its records."""

import datetime as dt
import uuid
from typing import Annotated, Any

from ninja import Field, Schema

from lienmach.ground import clock
from lienmach.registries.models import Link
from lienmach.registries.queries import Pair

Moment = Annotated[str | None, Field(description="ISO 8601, +07:00")]


class WordOut(Schema):
    """What somebody said, told once the link is decided."""

    by: str
    word: str


class PairOut(Schema):
    """A link and why: bits and what they stand for."""

    id: uuid.UUID
    state: Link.State
    how: str
    is_open: bool
    record: uuid.UUID
    resident: uuid.UUID
    unit: str
    unit_on: dt.date
    weight: float
    probability: float
    model: str
    evidence: dict[str, Any]
    decided_at: Moment
    because: str
    own_word: str
    words: list[WordOut]


def opened(pair: Pair) -> dict[str, Any]:
    """Return a link and why, by keys."""
    return {
        "id": pair.id, "state": pair.state, "how": pair.how, "is_open": pair.is_open,
        "record": pair.record.pk, "resident": pair.resident.pk, "unit": pair.record.unit,
        "unit_on": pair.record.unit_on, "weight": pair.weight, "probability": pair.probability,
        "model": pair.model, "evidence": pair.evidence, "decided_at": told(pair.decided_at),
        "because": pair.because, "own_word": pair.mine,
        "words": [{"by": by, "word": word} for by, word in pair.words],
    }  # fmt: skip


def told(at: dt.datetime | None) -> str | None:
    """Return a moment as programs are told it."""
    return at.astimezone(clock.VIETNAM).isoformat(timespec="seconds") if at else None
