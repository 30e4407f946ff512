"""A person of the merger team places records of split communes, through each room's own action."""

import csv
import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from lienmach import homes
from lienmach.ground.refusals import Refusal
from lienmach.homes.manifest import manifest, places
from lienmach.merger import queries
from lienmach.merger.actions.operators import operator
from lienmach.merger.models import Move
from lienmach.merger.queries import UndecidedRecord
from lienmach.merger.refusals import (
    ListUnreadable,
    NoBlock,
    NoSuchMove,
    NotAKey,
    NothingLiesInUnits,
)

BLOCK = 500
"""How many records of a block are placed at once: each is an action of its own, some 5 ms."""

COLUMNS = ("table", "id", "unit")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a list of placings: its number in the file, and what it says."""

    number: int
    table: str
    id: str
    unit: str
    why: str = ""
    """Why it was refused; empty once it is done."""


@dataclass(slots=True)
class Listed:
    """What came of a list of placings."""

    placed: int = 0
    refused: list[Line] = field(default_factory=list)


def key_of(text: str) -> UUID:
    """
    Return the key of a record as text names it.

    :raises NotAKey: when it does not look like one.
    """
    try:
        return UUID(text.strip())
    except ValueError:
        raise NotAKey from None


def place(found: Move, table: str, key: UUID, *, unit: str, by: str, at: dt.datetime) -> None:
    """
    Place one record in an heir of its unit, in the name given.

    :raises Refusal: that of the record's own room: unknown, no heir, placed by somebody else.
    """
    _refuse_what_is_not_here(found, table)
    who = operator(by, province=found.province)
    with homes.province(found.province):
        places(found.system).place_record(table, key, unit=unit.strip(), by=who, at=at)
    queries.count_anew(found.id)


def take_back(found: Move, table: str, key: UUID, *, by: str, at: dt.datetime) -> None:
    """
    Put one record back where it lay before anybody placed it, in the name given.

    :raises Refusal: that of the record's own room: unknown, or nothing to take back.
    """
    _refuse_what_is_not_here(found, table)
    who = operator(by, province=found.province)
    with homes.province(found.province):
        places(found.system).take_back_placing(table, key, by=who, at=at)
    queries.count_anew(found.id)


def place_block(
    found: Move, record: UndecidedRecord, *, unit: str, by: str, at: dt.datetime
) -> list[UUID]:
    """
    Place all that wait in the block of a record, up to :data:`BLOCK` of them; return their keys.

    Each is a placing of its own, so that any of them can be taken back by itself.
    :raises NoBlock: when the record's address names none.
    """
    keys = queries.block_of(found.id, record, limit=BLOCK)
    if not keys:
        raise NoBlock
    for key in keys:
        place(found, record.table, key, unit=unit, by=by, at=at)
    return keys


def take_back_all(
    found: Move, table: str, keys: Sequence[UUID], *, by: str, at: dt.datetime
) -> int:
    """Put records back where they lay; return how many, without those that nobody placed."""
    done = 0
    for key in keys:
        try:
            take_back(found, table, key, by=by, at=at)
        except Refusal:
            continue
        done += 1
    return done


def place_listed(found: Move, path: Path, *, by: str, at: dt.datetime) -> Listed:
    """
    Place what a CSV file lists, each line by itself; say why a line was refused.

    :raises ListUnreadable: when it is no such file; nothing was placed then.
    """
    operator(by, province=found.province)
    outcome = Listed()
    for line in list(_lines(path)):
        try:
            place(found, line.table, key_of(line.id), unit=line.unit, by=by, at=at)
        except Refusal as refused:
            outcome.refused.append(Line(line.number, line.table, line.id, line.unit, str(refused)))
        else:
            outcome.placed += 1
    return outcome


def _lines(path: Path) -> Iterator[Line]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if not set(COLUMNS) <= set(reader.fieldnames or ()):
                raise ListUnreadable
            for row in reader:
                said = {name: (row[name] or "").strip() for name in COLUMNS}
                yield Line(reader.line_num, **said)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ListUnreadable from error


def _refuse_what_is_not_here(found: Move, table: str) -> None:
    if found.state not in queries.ARRIVED:
        raise NoSuchMove(
            f"{found.system} of {found.province} does not live at {found.target}.",
            vi=f"{found.system} của {found.province} không ở {found.target}.",
        )
    if table not in {one.name for one in manifest(found.system).tables if one.units}:
        raise NothingLiesInUnits(
            f"No table {table or '(none)'} of {found.system} lies in units.",
            vi=f"{found.system} không có bảng {table or '(trống)'} gắn với đơn vị hành chính.",
        )
