"""
Sift the rows of an import: keep what can be stored, say of everything else why not.

Rows are sifted by columns, many at once, and what a cell becomes is remembered: names,
dates, communes and streets repeat. So a row costs a few microseconds in plain Python, and
every rule stands in one place only (:mod:`lienmach.registries.rules.cells`).
"""

import datetime as dt
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import compress
from typing import TypeVar

from lienmach.identity.rules.personal_id import is_well_formed
from lienmach.registries.rules import cells
from lienmach.registries.rules.headings import Layout
from lienmach.registries.rules.kinds import Column, Form, Kind
from lienmach.registries.rules.reasons import Reason
from lienmach.territory.rules.collation import sort_key
from linkage.folding import cleaned, folded_name

NULL = "\\N"
"""How PostgreSQL's COPY writes a value that is not there."""

Standing = Callable[[str, str], str | None]
"""Given a unit's code and a day, the day since when it has meant the unit; None if no unit."""

_REFUSED = "\0"
_REMEMBERED = 100_000
_TEXTS = {Form.TEXT, Form.NAME, Form.ADDRESS}
UNITS = ("unit", "birth_unit")
"""Columns with the code of a unit; each has its day beside it, in a column of that name and ``_on``."""


@dataclass(frozen=True, slots=True)
class Refused:
    """One row that is not taken in, by which cell, and why."""

    line: int
    column: str
    value: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Sifted:
    """Rows that can be stored, column by column and ready for COPY, and the others."""

    lines: list[int]
    columns: dict[str, list[str]]
    refused: list[Refused]


T = TypeVar("T")


class Memory(dict[str, T]):
    """What texts become, found out once; it forgets all when it has grown too large."""

    def __init__(self, find: Callable[[str], T]) -> None:
        super().__init__()
        self.find = find

    def __missing__(self, text: str) -> T:
        if len(self) > _REMEMBERED:
            self.clear()
        found = self[text] = self.find(text)
        return found


class Sieve:
    """Sifts the rows of one file."""

    def __init__(
        self,
        kind: Kind,
        layout: Layout,
        *,
        today: dt.date,
        standing: Standing,
        given: Mapping[str, str] | None = None,
    ) -> None:
        self._kind = kind
        self._layout = layout
        self._given = given or {}
        self._readers = {column.name: reader(column, today=today) for column in kind.columns}
        self._memory = {
            column.name: Memory(partial(_kept, column, self._readers[column.name]))
            for column in kind.columns
        }
        self._since = Memory(partial(_since, standing))
        self._words = Memory(folded_name), Memory(sort_key)
        self._addresses: dict[str, str] = Memory(self._address_key)
        self._names: dict[str, tuple[str, str]] = Memory(self._name_keys)

    @property
    def columns(self) -> list[str]:
        """Return the names of the columns that come out, in order."""
        return [name for column in self._kind.columns for name in with_derived(column)]

    def sift(self, lines: Sequence[int], rows: Sequence[Sequence[str]]) -> Sifted:
        """Return what of some rows can be stored; every row is at least as wide as the heading."""
        if not rows:
            return Sifted([], {name: [] for name in self.columns}, [])
        by_place = list(zip(*rows, strict=False))
        refused: dict[int, Refused] = {}
        kept: dict[str, list[str]] = {}
        for column in self._kind.columns:
            place = self._layout.places.get(column.name)
            found = (
                [self._given.get(column.name, "")] * len(rows)
                if place is None
                else list(map(str.strip, by_place[place]))
            )
            kept[column.name] = self._column(column, found)
            self._note(column, found, kept[column.name], lines, refused)
        for unit in UNITS:
            if unit in kept:
                kept[f"{unit}_since"] = self._standing(unit, kept, lines, refused)
        if refused:
            good = [number not in refused for number in range(len(rows))]
            kept = {name: list(compress(column, good)) for name, column in kept.items()}
            lines = list(compress(lines, good))
        self._derive(kept)
        in_order = {name: kept[name] for name in self.columns}
        return Sifted(list(lines), in_order, [refused[number] for number in sorted(refused)])

    def _column(self, column: Column, found: list[str]) -> list[str]:
        if (
            column.form in _TEXTS
            and not (column.required and "" in found)
            and max(map(len, found), default=0) <= column.longest
            and cells.is_plain("".join(found))
        ):
            return found  # the common case: one look at all of them together
        remembered = self._memory[column.name]
        if column.form is Form.PERSONAL_ID:
            # Numbers do not repeat: remembering them would be work for nothing.
            return [cell if is_well_formed(cell) else remembered[cell] for cell in found]
        return list(map(remembered.__getitem__, found))

    def _note(
        self,
        column: Column,
        found: list[str],
        kept: list[str],
        lines: Sequence[int],
        refused: dict[int, Refused],
    ) -> None:
        """Say why cells of a column are refused; of each row the first such cell is told."""
        if _REFUSED not in kept:
            return
        for number, value in enumerate(kept):
            if value == _REFUSED and number not in refused:
                why = self._readers[column.name](found[number]) if found[number] else ""
                reason = why if isinstance(why, Reason) else Reason.MISSING_VALUE
                refused[number] = Refused(lines[number], column.name, found[number], reason)

    def _standing(
        self,
        unit: str,
        kept: dict[str, list[str]],
        lines: Sequence[int],
        refused: dict[int, Refused],
    ) -> list[str]:
        if set(kept[unit]) == {NULL}:
            return kept[unit]
        pairs = list(map(" ".join, zip(kept[unit], kept[f"{unit}_on"], strict=True)))
        since = [
            _REFUSED if number in refused else self._since[pair]
            for number, pair in enumerate(pairs)
        ] if refused else list(map(self._since.__getitem__, pairs))  # fmt: skip
        for number, value in enumerate(since):
            if value == _REFUSED and number not in refused:
                refused[number] = _not_standing(lines[number], unit, pairs[number])
        return since

    def _derive(self, kept: dict[str, list[str]]) -> None:
        if "full_name" in kept:
            keys = list(map(self._names.__getitem__, kept["full_name"]))
            kept["name_key"] = [folded for folded, _ in keys]
            kept["sort_key"] = [turned for _, turned in keys]
        if "address" in kept:
            kept["address_key"] = list(map(self._addresses.__getitem__, kept["address"]))

    def _address_key(self, text: str) -> str:
        return _joined(self._words[0], words_of(text))

    def _name_keys(self, text: str) -> tuple[str, str]:
        """Return a name folded, and the key it is sorted by: its last word goes first."""
        words = words_of(text)
        folded, turned = self._words
        return _joined(folded, words), _joined(turned, [words[-1], *words[:-1]])


def words_of(text: str) -> list[str]:
    """Return what keys are made of, word by word: words repeat even where texts do not."""
    is_clean = unicodedata.is_normalized("NFKC", text)
    return (text if is_clean else cleaned(text)).split(" ")


def _joined(keys: Memory[str], words: list[str]) -> str:
    return " ".join(filter(None, map(keys.__getitem__, words)))


def with_derived(column: Column) -> list[str]:
    """Return the names of what comes out of one column."""
    if column.form is Form.NAME:
        return [column.name, "name_key", "sort_key"]
    if column.form is Form.ADDRESS:
        return [column.name, "address_key"]
    for unit in UNITS:
        if column.name == f"{unit}_on":
            return [column.name, f"{unit}_since"]
    return [column.name]


def _since(standing: Standing, pair: str) -> str:
    """Return since when a code means what it means on a day; no code, no day."""
    code, _, day = pair.partition(" ")
    if code == NULL:
        return NULL
    return (day != NULL and standing(code, day)) or _REFUSED


def _not_standing(line: int, unit: str, pair: str) -> Refused:
    if pair.endswith(f" {NULL}"):  # which of the units that bore the code is not for us to guess
        return Refused(line, f"{unit}_on", "", Reason.MISSING_VALUE)
    return Refused(line, unit, pair, Reason.UNIT_NOT_STANDING)


def reader(column: Column, *, today: dt.date) -> Callable[[str], str | Reason]:
    """Return the rule that reads the cells of a column."""
    if column.form in _TEXTS:
        return partial(cells.text, longest=column.longest)
    if column.form is Form.CHOICE:
        return partial(cells.choice, choices=column.choices)
    dated = {Form.DAY: cells.day, Form.DAY_OR_YEAR: cells.day_or_year}
    if column.form in dated:
        return partial(dated[column.form], today=today)
    plain = {
        Form.PERSONAL_ID: cells.number_of_person,
        Form.WHOLE: cells.whole,
        Form.AREA: cells.area,
        Form.UNIT: cells.unit_code,
    }
    return plain[column.form]


def _kept(column: Column, read: Callable[[str], str | Reason], cell: str) -> str:
    """Return what COPY is to write for a cell, or that it is refused."""
    if not cell:
        if column.required:
            return _REFUSED
        return "" if column.form in _TEXTS or column.form is Form.CHOICE else NULL
    found = read(cell)
    if isinstance(found, Reason):
        return _REFUSED
    # Cells hold no tabs or line ends any more: the backslash alone means something to COPY.
    return found.replace("\\", "\\\\")
