"""
What every office sent and what arrived, and the sums that a move must conserve.

Both are counted at both ends in one pass over each table, through the mapping at the source.
They find what a comparison of rows finds, by a way of their own, and say it as an office would:
"of ours, nothing came".
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from lienmach.ground.ids import uuid7
from lienmach.homes.manifest import Table, Total
from lienmach.merger.actions.passage import RANGE, Connection, Passage, arrived, expected, sql
from lienmach.merger.rules.mapping import LEDGER, Columns

OFFICE = "office"
ROWS = "rows"
FACTS = Table(LEDGER, totals=(Total(("event",)),))
EVERYTHING: dict[str, UUID | None] = {"lo": UUID(int=0), "hi": None}

Group = tuple[str, ...]
Figure = tuple[Group, str]
"""The columns it is grouped by, and what is counted: rows, or the column that is summed."""
Counts = dict[Figure, dict[Group, Decimal]]


@dataclass(slots=True)
class Counted:
    """What does not agree, each in a few words of English and of Vietnamese."""

    short: list[tuple[str, str]] = field(default_factory=list)
    unequal: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Plan:
    """How a table is counted: in which groups, and what is summed in each."""

    table: Table
    figures: tuple[Figure, ...]

    @property
    def groups(self) -> list[Group]:
        """Return the sets of columns, each once."""
        return list(dict.fromkeys(by for by, _ in self.figures))

    @property
    def columns(self) -> list[str]:
        """Return every column that something is grouped by, each once."""
        return list(dict.fromkeys(name for by in self.groups for name in by))

    @property
    def summed(self) -> list[str]:
        """Return every column that is summed, each once."""
        return list(dict.fromkeys(of for _, of in self.figures if of != ROWS))


def plan_of(table: Table) -> Plan:
    """Return how a table is counted: by office, and as its room declares."""
    totals = tuple((total.by, total.of or ROWS) for total in table.totals)
    return Plan(table, (((OFFICE,), ROWS), *totals))


def count(passage: Passage) -> Counted:
    """
    Count every table at both ends, keep the figures with the move, and say what differs.

    On connections that are used for nothing afterwards.
    """
    found = Counted()
    for connection in (passage.src, passage.dst):
        # Tables that were filled a moment ago have no statistics: a join with the parents, taken
        # for small, would compare every row with every row.
        connection.execute("set enable_nestloop = off")
    with passage.book.transaction():
        for name in ("merger_arrival", "merger_sum"):
            passage.book.execute(sql(f"delete from {name} where move_id = %s"), [passage.move])  # noqa: S608
        for table in (*passage.manifest.tables, FACTS):
            plan = plan_of(table)
            sent = _counts(passage, plan, passage.src, at_source=True)
            stands = _counts(passage, plan, passage.dst, at_source=False)
            _keep_arrivals(passage, table, sent, stands, found)
            _keep_sums(passage, plan, sent, stands, found)
    return found


def _counts(passage: Passage, plan: Plan, connection: Connection, *, at_source: bool) -> Counts:
    """Return every figure of a table at one end, in one pass over its rows."""
    names, sums = plan.columns, plan.summed
    sets = ", ".join(f"({', '.join(f'k_{name}' for name in by)})" for by in plan.groups)
    keys = ", ".join(f"k_{name}" for name in names)
    totals = "".join(f", coalesce(sum(s_{name}), 0)" for name in sums)
    statement = (
        f"select grouping({keys}), {keys}, count(*){totals}"  # noqa: S608
        f" from ({_rows(passage, plan, at_source=at_source)}) q group by grouping sets ({sets})"
    )
    found: Counts = {figure: {} for figure in plan.figures}
    for mask, *values in connection.execute(sql(statement), {**passage.parameters, **EVERYTHING}):
        # A bit is set for each column, the last one lowest, that a row is not grouped by.
        by = tuple(
            name for n, name in enumerate(reversed(names)) if not mask & (1 << n)
        )[::-1]  # fmt: skip
        key = tuple(value for name, value in zip(names, values, strict=False) if name in by)
        counted = dict(zip([ROWS, *sums], values[len(names) :], strict=True))
        for group, what in plan.figures:
            if set(group) == set(by):
                found[group, what][key] = Decimal(counted[what])
    return found


def _rows(passage: Passage, plan: Plan, *, at_source: bool) -> str:
    """Return the SELECT of what is counted: keys as text, and what is summed."""
    table, own = plan.table, [name for name in plan.columns if name != OFFICE]
    needed = {*own, *plan.summed, *([table.office] if table.office else [])}
    office, joined = "''", ""
    if table.office:
        office = f"coalesce(r.{table.office}::text, '')"
    elif table.parent:
        column, parent = table.parent
        above = passage.declared(parent)
        if above and above.office:
            rows = _side(passage, parent, {"id", above.office}, at_source=at_source)
            office = f"coalesce(p.{above.office}::text, '')"
            joined = f" left join ({rows}) p on p.id = r.{column}"
            needed.add(column)
    chosen = [
        f"{office} as k_{OFFICE}",
        *(f"coalesce(r.{name}::text, '') as k_{name}" for name in own),
        *(f"r.{name} as s_{name}" for name in plan.summed),
    ]
    rows = _side(passage, table.name, needed or {"id"}, at_source=at_source)
    return f"select {', '.join(chosen)} from ({rows}) r{joined}"  # noqa: S608


def _side(passage: Passage, table: str, names: set[str], *, at_source: bool) -> str:
    """Return the SELECT of a few columns of a table's rows, as they must or do stand."""
    columns = _narrowed(passage.columns[table], tuple(sorted(names)))
    return expected(passage, columns, RANGE) if at_source else arrived(columns, RANGE)


def _narrowed(columns: Columns, names: tuple[str, ...]) -> Columns:
    """Return a table with a few of its columns; mapped only if one of them is."""
    mapped = {columns.unit, columns.on, columns.before, columns.before_on, columns.continued_by}
    if mapped & set(names):
        return dataclasses.replace(columns, names=names)
    return Columns(columns.table, names)


def _keep_arrivals(
    passage: Passage, table: Table, sent: Counts, stands: Counts, found: Counted
) -> None:
    """Write a line for every office that either end knows, or one for the table as a whole."""
    figure = ((OFFICE,), ROWS)
    lines = _side_by_side(sent[figure], stands[figure]) or {("",): (Decimal(0), Decimal(0))}
    with passage.book.cursor() as cursor:
        cursor.executemany(
            "insert into merger_arrival (id, move_id, tbl, office, expected, arrived)"
            " values (%s, %s, %s, %s, %s, %s)",
            [(uuid7(), passage.move, table.name, office, *both) for (office,), both in lines.items()],
        )  # fmt: skip
    found.short += [
        _both(
            f"{table.name} of office {office or '(all)'} is short",
            f"{table.name} của cơ quan {office or '(tất cả)'} bị thiếu",
            want,
            got,
        )
        for (office,), (want, got) in lines.items()
        if want != got
    ]


def _keep_sums(passage: Passage, plan: Plan, sent: Counts, stands: Counts, found: Counted) -> None:
    """Write down every declared figure of every group."""
    for by, what in plan.figures[1:]:
        lines = _side_by_side(sent[by, what], stands[by, what])
        with passage.book.cursor() as cursor:
            cursor.executemany(
                "insert into merger_sum (id, move_id, tbl, figure, by, key, expected, arrived)"
                " values (%s, %s, %s, %s, %s, %s, %s, %s)",
                [
                    (uuid7(), passage.move, plan.table.name, what, Jsonb(by), Jsonb(group), *both)
                    for group, both in lines.items()
                ],
            )
        found.unequal += [
            _both(
                f"{what} of {plan.table.name} by {', '.join(by)} {', '.join(group)}",
                f"{what} của {plan.table.name} theo {', '.join(by)} {', '.join(group)}",
                want,
                got,
            )
            for group, (want, got) in lines.items()
            if want != got
        ]


def _both(en: str, vi: str, want: Decimal, got: Decimal) -> tuple[str, str]:
    return f"{en}: {want} sent, {got} stand there", f"{vi}: gửi {want}, tại nơi đến {got}"


def _side_by_side(
    sent: Mapping[Group, Decimal], stands: Mapping[Group, Decimal]
) -> dict[Group, tuple[Any, Any]]:
    zero = Decimal(0)
    return {
        group: (sent.get(group, zero), stands.get(group, zero)) for group in sorted({*sent, *stands})
    }  # fmt: skip
