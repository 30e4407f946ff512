"""
The records of split communes that wait for a person, asked for where they live.

They are found by their unit, which every such table has an index on: by code and day, so that
a heir of the same code is not mistaken for the commune that was split.
"""

import contextlib
import dataclasses
import datetime as dt
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connections

from lienmach import homes
from lienmach.ground import clock
from lienmach.ground.actor import PLATFORM, Actor
from lienmach.homes.manifest import Table, UnitColumns, manifest
from lienmach.identity import queries as identity
from lienmach.merger.models import Leg, Move
from lienmach.merger.queries.kept import ARRIVED, find
from lienmach.merger.queries.looking import Record, noted
from lienmach.merger.refusals import NothingLiesInUnits
from lienmach.merger.rules import blocks
from lienmach.territory import queries as territory
from lienmach.territory.rules import placing
from lienmach.territory.rules.gazetteer import Gazetteer

PAGE = 50
LONGEST_PAGE = 500
KEPT_FOR_COSTS = 50
"""A count is shown for as long as fifty countings take: so it costs two in a hundred at most."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit that a record may lie in."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class UndecidedRecord:
    """
    A record whose unit a person must decide, and what they need for it.

    ``shown`` tells it from its neighbours; ``in_block`` is how many wait with the same address
    but for the house, itself included, or 0 where the address names no such block.
    """

    table: str
    id: UUID
    unit: str
    unit_name: str
    address: str
    candidates: list[Candidate]
    shown: dict[str, str] = field(default_factory=dict)
    block: str = ""
    in_block: int = 0


@dataclass(frozen=True, slots=True)
class Listing:
    """Some of the records that wait, and where to go on; null at the end."""

    records: list[UndecidedRecord]
    next: str | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many records wait, by table and former unit, and what those units were called."""

    counts: dict[tuple[str, str], int] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """Return how many wait in all."""
        return sum(self.counts.values())

    def by_table(self, unit: str = "") -> dict[str, int]:
        """Return how many wait in each table; of one former unit, or of all."""
        return self._summed(0, lambda key: unit in {"", key[1]})

    def by_unit(self, table: str = "") -> dict[str, int]:
        """Return how many wait of each former unit; in one table, or in all."""
        return self._summed(1, lambda key: table in {"", key[0]})

    def _summed(self, part: int, counts: Any) -> dict[str, int]:
        found: dict[str, int] = {}
        for key, count in sorted(self.counts.items()):
            if counts(key):
                found[key[part]] = found.get(key[part], 0) + count
        return found


@dataclass(frozen=True, slots=True)
class _Home:
    """Where the records of a move that has arrived lie, and which of them wait."""

    alias: str
    move: Move
    split: list[str]

    @property
    def tables(self) -> list[tuple[Table, UnitColumns]]:
        """Return the tables whose records lie in units."""
        tables = manifest(self.move.system).tables
        return [(table, table.units) for table in tables if table.units is not None]

    def rows(self, statement: str, parameters: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Return the rows of a statement composed of the manifest's names."""
        known: dict[str, Any] = dict(parameters)
        known |= {"province": self.move.province, "day": self.move.legal_day, "split": self.split}
        with connections[self.alias].cursor() as cursor:
            cursor.execute(statement, known)
            names = [column.name for column in cursor.description or ()]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@contextlib.contextmanager
def _at_home(found: Move) -> Iterator[_Home | None]:
    """Read a system where its move brought it; null when it does not live there (any more)."""
    if found.state not in ARRIVED:
        yield None
        return
    split = Leg.objects.using(found.target).filter(move_id=found.id, kind="split")
    codes = list(split.values_list("old", flat=True))
    with homes.province(found.province), homes.reading(found.system) as at:
        alias = at[found.system]
        yield _Home(alias, found, codes) if alias == found.target else None


def _waits(units: UnitColumns) -> str:
    return f"province = %(province)s and {units.code} = any(%(split)s) and {units.on} < %(day)s"


_counted: dict[UUID, tuple[float, Waiting]] = {}


def waiting(found: Move) -> Waiting:
    """Return how many records of a move wait now, give or take what :func:`count_anew` says."""
    if found.state not in ARRIVED:
        return Waiting()
    until, known = _counted.get(found.id, (0.0, Waiting()))
    began = time.monotonic()
    if began < until:
        return known
    known = _count(found)
    cost = time.monotonic() - began
    _counted[found.id] = (time.monotonic() + KEPT_FOR_COSTS * cost, known)
    return known


def count_anew(move_id: UUID) -> None:
    """Let the next question be counted anew: something was placed or taken back."""
    _counted.pop(move_id, None)


def _count(found: Move) -> Waiting:
    counts: dict[tuple[str, str], int] = {}
    with _at_home(found) as home:
        if home is None:
            return Waiting()
        for table, units in home.tables:
            rows = home.rows(
                f"select {units.code} as unit, count(*) as waits from {table.name}"  # noqa: S608
                f" where {_waits(units)} group by 1",
                {},
            )
            counts |= {(table.name, row["unit"]): row["waits"] for row in rows}
    gazetteer, eve = territory.gazetteer(), found.legal_day - dt.timedelta(days=1)
    return Waiting(counts, {unit: _name(gazetteer, unit, eve) for _, unit in counts})


def _name(units: Gazetteer, code: str, on: dt.date) -> str:
    found = units.find(code, on)
    if found is None:
        return code
    above = [each.name for each in units.ancestors(found)[:1]]
    return ", ".join([found.name, *above])


def undecided(
    move_id: UUID,
    *,
    table: str = "",
    unit: str = "",
    after: str = "",
    limit: int = PAGE,
    seen_by: Actor = PLATFORM,
) -> Listing:
    """
    Return the records that wait, by table, former unit and address.

    ``table`` and ``unit`` narrow it down, ``after`` is the ``next`` of the listing before. What
    the platform asks for itself is shown to nobody, and so is in no log.
    :raises NothingLiesInUnits: when there is no such table.
    """
    found = find(move_id)
    if found is None:
        return Listing([], None)
    limit = max(1, min(limit, LONGEST_PAGE))
    last_table, _, last = after.partition(":")
    rows: list[tuple[UnitColumns, str, dict[str, Any]]] = []
    with _at_home(found) as home:
        if home is None:
            return Listing([], None)
        tables = _chosen(home, table)
        names = [one.name for one, _ in tables]
        begin = names.index(last_table) if last_table in names else 0
        for one, units in tables[begin:]:
            key = _key(last) if one.name == last_table else None
            rows += [
                (units, one.name, row)
                for row in _listed(home, one, units, unit, key, limit + 1 - len(rows))
            ]
            if len(rows) > limit:
                break
    more = len(rows) > limit
    records = _told(found, rows[:limit])
    _noted(found, rows[:limit], seen_by)
    return Listing(records, f"{records[-1].table}:{records[-1].id}" if more else None)


def undecided_record(
    move_id: UUID, table: str, key: UUID, *, seen_by: Actor = PLATFORM
) -> UndecidedRecord | None:
    """Return one record that waits; null if it does not."""
    found = find(move_id)
    if found is None:
        return None
    with _at_home(found) as home:
        if home is None:
            return None
        [(one, units)] = _chosen(home, table)
        rows = _selected(home, one, units, "id = %(key)s", {"key": key, "limit": 1})
    told = _told(found, [(units, table, row) for row in rows])
    _noted(found, [(units, table, row) for row in rows], seen_by)
    return told[0] if told else None


def block_of(move_id: UUID, record: UndecidedRecord, *, limit: int) -> list[UUID]:
    """Return the keys of those that wait in the same block as a record, by address."""
    found = find(move_id)
    if found is None or not record.block:
        return []
    with _at_home(found) as home:
        if home is None:
            return []
        [(one, units)] = _chosen(home, record.table)
        narrowed = f"{units.code} = %(unit)s and {blocks.as_sql(units.address_key)} = %(block)s"
        parameters = {"unit": record.unit, "block": record.block, "limit": limit}
        return [row["id"] for row in _selected(home, one, units, narrowed, parameters)]


def _chosen(home: _Home, table: str) -> list[tuple[Table, UnitColumns]]:
    found = [pair for pair in home.tables if table in {"", pair[0].name}]
    if table and not found:
        raise NothingLiesInUnits
    return found


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _listed(
    home: _Home, table: Table, units: UnitColumns, unit: str, key: UUID | None, limit: int
) -> list[dict[str, Any]]:
    conditions, parameters = "true", {"unit": unit, "key": key, "limit": limit}
    if unit:
        conditions += f" and {units.code} = %(unit)s"
    if key is not None:
        # The last one seen may have been placed meanwhile: then by where it lay before.
        block = blocks.as_sql(units.address_key)
        conditions += (
            f" and ({units.code}, {block}, id) > (select case when {units.on} < %(day)s"  # noqa: S608
            f" then {units.code} else {units.before} end, {block}, id"
            f" from {table.name} where id = %(key)s)"
        )
    return _selected(home, table, units, conditions, parameters)


def _selected(
    home: _Home, table: Table, units: UnitColumns, conditions: str, parameters: dict[str, Any]
) -> list[dict[str, Any]]:
    shown = [f"coalesce({name}::text, '') as shown_{name}" for name in units.shown]
    person = f"{units.person}" if units.person else "null::uuid"
    columns = ", ".join(
        ["id", f"to_jsonb({table.name}) ->> 'personal_id' as number",
         f"to_jsonb({table.name}) ->> 'code' as dossier", f"{units.code} as unit", f"{units.on} as unit_on", f"{units.address} as address",
         f"{person} as person", f"{blocks.as_sql(units.address_key)} as block", *shown]
    )  # fmt: skip
    statement = (
        f"select {columns} from {table.name} where {_waits(units)} and {conditions}"  # noqa: S608
        f" order by {units.code}, block, id limit %(limit)s"
    )
    rows = home.rows(statement, parameters)
    if units.address_key and rows:
        sizes = _block_sizes(home, table, units, rows)
        for row in rows:
            row["in_block"] = sizes.get((row["unit"], row["block"]), 0)
    return rows


def _block_sizes(
    home: _Home, table: Table, units: UnitColumns, rows: Sequence[dict[str, Any]]
) -> dict[tuple[str, str], int]:
    named = sorted({row["block"] for row in rows if blocks.is_block(row["block"])})
    if not named:
        return {}
    block = blocks.as_sql(units.address_key)
    found = home.rows(
        f"select {units.code} as unit, {block} as block, count(*) as size from {table.name}"  # noqa: S608
        f" where {_waits(units)} and {units.code} = any(%(units)s) and {block} = any(%(named)s)"
        " group by 1, 2",
        {"units": sorted({row["unit"] for row in rows}), "named": named},
    )
    return {(row["unit"], row["block"]): row["size"] for row in found}


def _noted(
    found: Move, rows: Sequence[tuple[UnitColumns, str, dict[str, Any]]], seen_by: Actor
) -> None:
    noted(
        seen_by,
        (
            Record(
                table, row["id"], found.province, person=row["person"], number=row["number"],
                dossier=row["dossier"] or "",
            )
            for _, table, row in rows
        ),
    )  # fmt: skip


def _told(
    found: Move, rows: Sequence[tuple[UnitColumns, str, dict[str, Any]]]
) -> list[UndecidedRecord]:
    """Return rows as a person is told of them: with names, candidates and an address."""
    units, today = territory.gazetteer(), clock.today()
    heirs: dict[tuple[str, dt.date], list[Candidate]] = {}
    for _, _, row in rows:
        lies = (row["unit"], row["unit_on"])
        if lies not in heirs:
            codes = placing.candidates(units, *lies, on=today)
            heirs[lies] = [Candidate(code, units.get(code, today).name) for code in codes]
    records = [
        UndecidedRecord(
            table=table,
            id=row["id"],
            unit=row["unit"],
            unit_name=_name(units, row["unit"], row["unit_on"]),
            address=row["address"] or "",
            candidates=heirs[row["unit"], row["unit_on"]],
            shown={name: row[f"shown_{name}"] for name in columns.shown if row[f"shown_{name}"]},
            block=row["block"] if row.get("in_block") else "",
            in_block=row.get("in_block", 0),
        )
        for columns, table, row in rows
    ]
    return _with_addresses(found, records, [row["person"] for _, _, row in rows])


def _with_addresses(
    found: Move, records: list[UndecidedRecord], people: Sequence[UUID | None]
) -> list[UndecidedRecord]:
    """Fill in, where a record holds no address, that of the person it is about."""
    asked = {
        person for record, person in zip(records, people, strict=True) if person and not record.address
    }  # fmt: skip
    if not asked:
        return records
    with homes.province(found.province):
        known = identity.addresses(PLATFORM, asked, on=clock.today())
    return [
        record if record.address or person is None
        else dataclasses.replace(record, address=known.get(person, ""))
        for record, person in zip(records, people, strict=True)
    ]  # fmt: skip
