"""
A person says where a record of a split unit lies; said again or taken back, nothing is lost.

The record bears where it lies now and where it lay before a merger. What the ledger holds of
the person's word is enough to put back exactly what was.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from lienmach.territory.rules.gazetteer import Gazetteer

FIELDS = ("unit", "unit_on", "unit_before", "unit_before_on")
"""What of a record a placing changes, and nothing else."""


class Record(Protocol):
    """A row that lies in a unit as of a day; ``unit_before`` is set by a merger or a placing."""

    unit: Any
    unit_on: Any
    unit_before: Any
    unit_before_on: Any


class Fact(Protocol):
    """An entry of the ledger, of which this is read."""

    @property
    def event(self) -> str:
        """Its name."""

    @property
    def actor(self) -> str:
        """Who did it."""

    @property
    def payload(self) -> Mapping[str, Any]:
        """What it says."""


@dataclass(frozen=True, slots=True)
class Word:
    """What somebody has said of where a record lies, as the ledger keeps it."""

    by: str
    unit: str
    unit_on: dt.date
    unit_before: str
    unit_before_on: dt.date
    said: Mapping[str, Any]


def standing_word(
    record: Record, facts: Iterable[Fact], *, placed: str, taken_back: str
) -> Word | None:
    """
    Return the word by which a record lies where it does, if it is somebody's.

    Facts come oldest first, ``placed`` and ``taken_back`` are the names of the room's two
    events. A word that something else has overtaken since, such as a reversal, stands no more.
    """
    words = [fact for fact in facts if fact.event in {placed, taken_back}]
    if not words or words[-1].event == taken_back:
        return None
    said = words[-1].payload
    if (record.unit, record.unit_on.isoformat()) != (said["unit"], said.get("unit_on")):
        return None
    return Word(
        by=words[-1].actor,
        unit=record.unit,
        unit_on=record.unit_on,
        unit_before=said["unit_before"],
        unit_before_on=dt.date.fromisoformat(said["unit_before_on"]),
        said=said,
    )


def origin(record: Record, word: Word | None) -> tuple[str, dt.date]:
    """Return the unit, as of its day, that a record lay in before anybody said a word."""
    if word is None:
        return record.unit, record.unit_on
    return word.unit_before, word.unit_before_on


def candidates(units: Gazetteer, unit: str, unit_on: dt.date, *, on: dt.date) -> list[str]:
    """Return the units a record may be placed in on a day: the heirs, once there are several."""
    former = units.find(unit, unit_on)
    heirs = units.carried(former, on) if former is not None and former.since <= on else ()
    return [heir.code for heir in heirs] if len(heirs) > 1 else []


def put(record: Record, unit: str, unit_on: dt.date, *, was: tuple[str, dt.date]) -> None:
    """Let a record lie in a unit from a day on, and remember where it lay before."""
    if record.unit_before is None:
        record.unit_before, record.unit_before_on = was
    record.unit, record.unit_on = unit, unit_on


def put_back(record: Record, word: Word) -> None:
    """Let a record lie where it lay before a word was said."""
    was = (word.unit_before, word.unit_before_on)
    record.unit, record.unit_on = was
    if (record.unit_before, record.unit_before_on) == was:
        record.unit_before = record.unit_before_on = None
