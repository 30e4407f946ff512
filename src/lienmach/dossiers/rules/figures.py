"""
Figures of one-stop work: how they are added up, what a quantile is, and what is not told publicly.

*On time* is of what was decided in the period: decided by the day it was due, or without a day.
``received_late`` is of what was received: decided after its day, or stopped, refused or withdrawn after it. Days
are whole days of the calendar from the receipt to the decision, supplements included: what the
applicant waited.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

MOST_DAYS = 180
"""Days above are counted in one place: half a year is late whatever the law says."""

SMALLEST = 5
"""Figures from one to below this of a unit's people are not told publicly."""

COUNTED = (
    "received", "online", "desk", "portal", "elsewhere", "with_papers", "online_results",
    "received_late", "ended", "reusing", "with_residents", "in_time", "late", "with_result", "digital", "supplements",
    "extensions",
)  # fmt: skip
"""What adds up over units and months; the columns of ``MonthFigure``."""


@dataclass(slots=True)
class Sums:
    """Figures of a unit, or of several, over some months."""

    counts: dict[str, int] = field(default_factory=dict)
    days: dict[int, int] = field(default_factory=dict)
    procedures: dict[str, list[int]] = field(default_factory=dict)
    copies: dict[str, int] = field(default_factory=dict)
    """What ministries received, by procedure: in no other figure but the share of the essential."""
    open_late: int = 0
    received_open_late: int = 0
    """Of those received in the period, how many are open and late now."""

    def __getitem__(self, name: str) -> int:
        """
        Return a count; what nobody counted is none.

        :raises KeyError: for what is no count, so that a template goes on to the other figures.
        """
        if name not in COUNTED:
            raise KeyError(name)
        return self.counts.get(name, 0)

    @property
    def decided(self) -> int:
        """How many were decided."""
        return self["in_time"] + self["late"]

    @property
    def median(self) -> int | None:
        """After how many days half of them were decided."""
        return quantile(self.days, 0.5)

    @property
    def p90(self) -> int | None:
        """After how many days nine in ten of them were decided."""
        return quantile(self.days, 0.9)

    @property
    def mean_days(self) -> float | None:
        """How many days a decision took on the average; the longest count as half a year."""
        number = sum(self.days.values())
        return sum(day * count for day, count in self.days.items()) / number if number else None

    def online_of(self, essential: frozenset[str]) -> tuple[int, int]:
        """
        Return how many dossiers of some procedures came online, and how many there were.

        What ministries serve is filed at the National Portal: their copies all came online.
        """
        rows = [row for code, row in self.procedures.items() if code in essential]
        copies = sum(count for code, count in self.copies.items() if code in essential)
        return sum(row[1] for row in rows) + copies, sum(row[0] for row in rows) + copies

    def add(self, other: "Sums") -> None:
        """Add others' figures."""
        for name, count in other.counts.items():
            self.counts[name] = self.counts.get(name, 0) + count
        for day, count in other.days.items():
            self.days[day] = self.days.get(day, 0) + count
        for code, row in other.procedures.items():
            mine = self.procedures.setdefault(code, [0] * len(row))
            self.procedures[code] = [a + b for a, b in zip(mine, row, strict=True)]
        for code, count in other.copies.items():
            self.copies[code] = self.copies.get(code, 0) + count
        self.open_late += other.open_late
        self.received_open_late += other.received_open_late


def total(parts: Iterable[Sums]) -> Sums:
    """Add figures up."""
    found = Sums()
    for part in parts:
        found.add(part)
    return found


def quantile(days: Mapping[int, int], share: float) -> int | None:
    """
    Return the fewest days within which at least a share of the decisions fell; None without any.

    ``MOST_DAYS`` stands for that many or more.
    """
    number = sum(days.values())
    reached = 0
    for day in sorted(days):
        reached += days[day]
        if number and reached >= share * number:
            return day
    return None


def hidden(values: Sequence[int]) -> list[bool]:
    """
    Return which figures of a column are not told where its total is.

    Those of one to four; and then the smallest others, until what is missing from the total is at
    least two figures and at least five: so that no difference gives one away. Noughts are told.
    """
    told = [not 0 < value < SMALLEST for value in values]
    if all(told):
        return [False] * len(values)
    by_size = sorted(
        (place for place, value in enumerate(values) if told[place] and value),
        key=values.__getitem__,
    )
    for place in by_size:
        missing = [value for value, is_told in zip(values, told, strict=True) if not is_told]
        if len(missing) > 1 and sum(missing) >= SMALLEST:
            break
        told[place] = False
    return [not is_told for is_told in told]


def share_is_small(part: int, whole: int) -> bool:
    """Test if a share would tell of fewer than five people on either side."""
    return whole < SMALLEST or 0 < part < SMALLEST or 0 < whole - part < SMALLEST
