"""
From the rows of a file of e-ID figures to figures, or to why a row is refused.

One row is one commune in one month, with a column for each kind that was counted. An empty cell
says nothing, which is not nought.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from lienmach.ground.headings import spelled
from lienmach.identity.rules.eid_kinds import HEADINGS, MONTH, UNIT, Kind

_YEAR_FIRST = re.compile(r"(?P<year>[12][0-9]{3})-(?P<month>[0-9]{1,2})(?:-01)?")
_MONTH_FIRST = re.compile(r"(?:0?1/)?(?P<month>[0-9]{1,2})/(?P<year>[12][0-9]{3})")
_PLAIN = re.compile(r"[0-9]+(?:\.0+)?")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:[., ][0-9]{3})+")
_LARGEST = 100_000_000
_FIRST_YEAR = 2021
"""Chip cards and e-ID began in 2021: an earlier month is a mistake."""


class Reason(StrEnum):
    """One reason to refuse a row; the value goes into reports and never changes."""

    COUNT_OUT_OF_RANGE = "count-out-of-range"
    DUPLICATE_IN_FILE = "duplicate-in-file"
    IN_THE_FUTURE = "in-the-future"
    MISSING_VALUE = "missing-value"
    NO_FIGURE = "no-figure"
    NOT_A_COUNT = "not-a-count"
    NOT_A_MONTH = "not-a-month"
    QUOTE_NEVER_CLOSED = "quote-never-closed"
    TOO_LONG = "too-long"
    UNIT_NOT_STANDING = "unit-not-standing"
    UNREADABLE_ROW = "unreadable-row"
    WRONG_NUMBER_OF_CELLS = "wrong-number-of-cells"


class Sentence(NamedTuple):
    """A reason in words."""

    en: str
    vi: str


SENTENCES: dict[StrEnum, Sentence] = {
    Reason.COUNT_OUT_OF_RANGE: Sentence(
        "The number is too large for a commune.", "Số lượng quá lớn đối với một xã."
    ),
    Reason.DUPLICATE_IN_FILE: Sentence(
        "An earlier line has the same unit and month.",
        "Một dòng trước đã có đơn vị và tháng này.",
    ),
    Reason.IN_THE_FUTURE: Sentence("The month has not begun.", "Tháng này chưa đến."),
    Reason.MISSING_VALUE: Sentence("The cell is empty.", "Ô này để trống."),
    Reason.NO_FIGURE: Sentence("The row holds no figure.", "Dòng không có số liệu nào."),
    Reason.NOT_A_COUNT: Sentence(
        "This is not a whole number from nought up.", "Đây không phải số nguyên không âm."
    ),
    Reason.NOT_A_MONTH: Sentence(
        "This is not a month, as 2025-07 or 07/2025.",
        "Đây không phải tháng, như 2025-07 hoặc 07/2025.",
    ),
    Reason.QUOTE_NEVER_CLOSED: Sentence(
        "A quotation mark is opened and never closed.", "Dấu ngoặc kép mở mà không đóng."
    ),
    Reason.TOO_LONG: Sentence("The cell is too long.", "Ô này quá dài."),
    Reason.UNIT_NOT_STANDING: Sentence(
        "No commune stands under this code at the end of that month.",
        "Không có xã, phường nào mang mã này vào cuối tháng đó.",
    ),
    Reason.UNREADABLE_ROW: Sentence("The row cannot be read.", "Không đọc được dòng này."),
    Reason.WRONG_NUMBER_OF_CELLS: Sentence(
        "The row has fewer or more cells than the heading.",
        "Số ô của dòng khác với dòng tiêu đề.",
    ),
}


@dataclass(frozen=True, slots=True)
class Refused:
    """One row that is not taken in, by which cell, and why."""

    line: int
    column: str
    value: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Figure:
    """What was counted of one kind in a commune in a month; ``unit_on`` is the month's last day."""

    unit: str
    unit_on: dt.date
    month: dt.date
    kind: Kind
    count: int


@dataclass(frozen=True, slots=True)
class Layout:
    """Where each column stands, and what is wrong with the heading."""

    places: dict[str, int]
    width: int
    missing: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    twice: tuple[str, ...] = ()

    @property
    def is_usable(self) -> bool:
        """Test if rows under this heading can be read without guessing."""
        return not (self.missing or self.extra or self.twice)


def layout(headings: Sequence[str]) -> Layout:
    """Return where the columns are; unit, month and at least one kind must be there."""
    words = [spelled(heading) for heading in headings]
    while words and not words[-1]:
        words.pop()
    known = {spelled(word): name for name, said in HEADINGS.items() for word in said}
    places: dict[str, int] = {}
    extra, twice = [], []
    for place, word in enumerate(words):
        name = known.get(word)
        if name is None:
            extra.append(headings[place].strip() or f"#{place + 1}")
        elif name in places:
            twice.append(name)
        else:
            places[name] = place
    missing = [name for name in (UNIT, MONTH) if name not in places]
    if not any(kind.value in places for kind in Kind):
        missing.append(" | ".join(kind.value for kind in Kind))
    return Layout(places, len(words), tuple(missing), tuple(extra), tuple(twice))


def month_of(cell: str) -> dt.date | None:
    """Return the first day of the month a cell names; None when it names none."""
    found = _YEAR_FIRST.fullmatch(cell) or _MONTH_FIRST.fullmatch(cell)
    if found is None or not 1 <= int(found["month"]) <= 12 or int(found["year"]) < _FIRST_YEAR:
        return None
    return dt.date(int(found["year"]), int(found["month"]), 1)


def last_day(month: dt.date) -> dt.date:
    """Return the last day of the month that begins on a day."""
    return (month + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)


def count_of(cell: str) -> int | Reason:
    """Return a count; ``1.234`` is a thousand and more, for a count has no fraction."""
    if _GROUPED.fullmatch(cell):
        value = int(re.sub(r"[., ]", "", cell))
    elif _PLAIN.fullmatch(cell):
        value = int(cell.partition(".")[0])
    else:
        return Reason.NOT_A_COUNT
    return value if value <= _LARGEST else Reason.COUNT_OUT_OF_RANGE


class Sieve:
    """Sifts the rows of one file; what it keeps is each unit and month once."""

    def __init__(
        self, heading: Layout, *, today: dt.date, stands: Callable[[str, dt.date], bool]
    ) -> None:
        self._heading = heading
        self._today = today
        self._stands = stands
        self._had: set[tuple[str, dt.date]] = set()

    def sift(
        self, lines: Iterable[int], rows: Iterable[Sequence[str]]
    ) -> tuple[list[Figure], list[Refused], int]:
        """Return the figures of good rows, the refused ones, and how many rows were good."""
        figures: list[Figure] = []
        refused: list[Refused] = []
        good = 0
        for line, row in zip(lines, rows, strict=True):
            cells = [cell.strip() for cell in row]
            if not any(cells):
                continue
            found = self._row(line, cells)
            if isinstance(found, Refused):
                refused.append(found)
            else:
                figures += found
                good += 1
        return figures, refused, good

    def _row(self, line: int, cells: list[str]) -> list[Figure] | Refused:
        if len(cells) < self._heading.width or any(cells[self._heading.width :]):
            return Refused(line, "", ",".join(cells), Reason.WRONG_NUMBER_OF_CELLS)
        code, told = (cells[self._heading.places[name]] for name in (UNIT, MONTH))
        month = month_of(told)
        if not code or not told:
            return Refused(line, MONTH if code else UNIT, "", Reason.MISSING_VALUE)
        if month is None:
            return Refused(line, MONTH, told, Reason.NOT_A_MONTH)
        if month > self._today:
            return Refused(line, MONTH, told, Reason.IN_THE_FUTURE)
        on = last_day(month)
        code = code.removesuffix(".0").zfill(5) if code.removesuffix(".0").isdecimal() else code
        if not self._stands(code, on):
            return Refused(line, UNIT, code, Reason.UNIT_NOT_STANDING)
        if (code, month) in self._had:
            return Refused(line, UNIT, f"{code} {month:%Y-%m}", Reason.DUPLICATE_IN_FILE)
        figures = self._counts(line, cells, (code, on, month))
        if not isinstance(figures, Refused):
            self._had.add((code, month))
        return figures

    def _counts(
        self, line: int, cells: list[str], of: tuple[str, dt.date, dt.date]
    ) -> list[Figure] | Refused:
        figures = []
        for kind in Kind:
            place = self._heading.places.get(kind.value)
            if place is None or not cells[place]:
                continue
            count = count_of(cells[place])
            if isinstance(count, Reason):
                return Refused(line, kind.value, cells[place], count)
            figures.append(Figure(*of, kind, count))
        return figures or Refused(line, "", "", Reason.NO_FIGURE)
