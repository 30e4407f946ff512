"""
From the staging table into the register, by statements that look at all rows together.

Keys are compared by the register's own unique constraints: a row whose key is there already
is passed over, and what was passed over is found afterwards by its identifier. So a row can
neither be doubled nor lost, whatever else is written at the same time.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql

from lienmach.registries.actions.staging import TABLE
from lienmach.registries.rules.kinds import Kind
from lienmach.registries.rules.reasons import Reason
from lienmach.registries.rules.sieve import Refused

PAGES_A_STATEMENT = 1_000
_AT_ONCE = 2_000

_DAY = "case when length({0}) = 4 then make_date({0}::int, 1, 1) else {0}::date end"
_PRECISION = "case when length({0}) = 4 then 'year' else 'day' end"
_IN_UNIT = {
    "unit": "s.unit", "unit_on": "s.unit_on", "address": "s.address",
    "address_key": "s.address_key",
}  # fmt: skip
_OF_A_PERSON = {
    "personal_id": "s.personal_id", "full_name": "s.full_name", "name_key": "s.name_key",
    "sort_key": "s.sort_key", "sex": "s.sex", "birth_date": _DAY.format("s.birth_date"),
    "birth_precision": _PRECISION.format("s.birth_date"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Loader:
    """How the staged rows ``s`` of a kind get into their table ``r``."""

    table: str
    values: dict[str, str]
    key: str
    """What tells two rows apart, as text; null where a row has no key."""
    key_column: str
    joined: str = ""
    orphan: str = "false"
    """True for a row whose parent is not there."""
    twins: str = ""
    """Columns by which rows without a key are the same."""

    @property
    def unless(self) -> str:
        """Return the condition of rows that are passed over without a key to tell."""
        if not self.twins:
            return self.orphan
        same = " and ".join(f"r.{name} = {self.values[name]}" for name in self.twins.split(", "))
        return (
            f"({self.key} is null and exists (select from {self.table} as r"
            f" where r.province = %(province)s and r.personal_id is null and {same}))"
        )


def _entries(kind: str, *particulars: str) -> Loader:
    pairs = ", ".join(f"'{name}', nullif(s.{name}, '')" for name in particulars)
    return Loader(
        table="registries_civilrecord",
        values={
            **_IN_UNIT,
            **_OF_A_PERSON,
            "kind": f"'{kind}'",
            "book": "s.book",
            "number": "s.number",
            "book_unit": "s.unit",
            "book_unit_since": "s.unit_since",
            "registered_on": "s.registered_on",
            "particulars": f"jsonb_strip_nulls(jsonb_build_object({pairs}))",
        },
        key="concat_ws(' ', s.unit, s.unit_since, s.book, s.number)",
        key_column="number",
    )


_PARCEL_KEY = "concat_ws(' ', s.unit, s.unit_since, s.sheet_no, s.parcel_no)"

LOADERS = {
    "residents": Loader(
        table="registries_resident",
        values={
            **_IN_UNIT,
            **_OF_A_PERSON,
            "household": "s.household",
            "mother_name": "s.mother_name",
            "father_name": "s.father_name",
            "birth_unit": "s.birth_unit",
            "birth_unit_since": "s.birth_unit_since",
        },
        key="s.personal_id",
        key_column="personal_id",
        twins="name_key, birth_date, unit, unit_on, address_key, household, mother_name",
    ),
    "births": _entries(
        "birth", "birth_place", "hometown", "ethnicity", "nationality", "mother_name",
        "mother_birth_year", "father_name", "father_birth_year",
    ),
    "marriages": _entries("marriage", "spouse_name", "spouse_birth_date", "spouse_personal_id"),
    "deaths": _entries("death", "died_on", "death_place", "cause"),
    "parcels": Loader(
        table="registries_parcel",
        values={
            **_IN_UNIT,
            "cadastral_unit": "s.unit",
            "cadastral_unit_since": "s.unit_since",
            "sheet_no": "s.sheet_no",
            "parcel_no": "s.parcel_no",
            "area_m2": "s.area_m2",
            "meridian": "s.meridian::int",
            "land_use": "s.land_use",
        },
        key=_PARCEL_KEY,
        key_column="parcel_no",
    ),
    "land-records": Loader(
        table="registries_landrecord",
        values={
            "parcel_id": "p.id",
            "certificate_no": "s.certificate_no",
            "holder_name": "s.holder_name",
            "holder_personal_id": "s.holder_personal_id",
            "change_type": "s.change_type",
            "recorded_on": "s.recorded_on",
        },
        key=f"concat_ws(' ', {_PARCEL_KEY}, s.certificate_no, s.recorded_on, s.change_type)",
        key_column="certificate_no",
        joined="left join registries_parcel as p on p.province = %(province)s::varchar"
        " and p.cadastral_unit = s.unit and p.cadastral_unit_since = s.unit_since"
        " and p.sheet_no = s.sheet_no and p.parcel_no = s.parcel_no",
        orphan="p.id is null",
    ),
}  # fmt: skip

Progress = Callable[[int], None]
"""Told how many rows have gone by."""


def part_twins(cursor: psycopg.Cursor[Any], kind: Kind) -> Iterator[Refused]:
    """Take out of the staging table what repeats an earlier row that has no key either."""
    loader = LOADERS[kind.name]
    if not loader.twins:
        return
    same = ", ".join(f"s.{name}" for name in loader.twins.split(", "))
    statement = sql.SQL(
        "with numbered as (select line, row_number() over (partition by {same} order by line) n"
        " from {intake} as s where {key} is null)"
        " delete from {intake} as t using numbered where t.line = numbered.line and n > 1"
        " returning t.line, t.full_name"
    ).format(same=sql.SQL(same), intake=TABLE, key=sql.SQL(loader.key))
    for line, name in sorted(cursor.execute(statement).fetchall()):
        yield Refused(line, "full_name", name, Reason.DUPLICATE_IN_FILE)


def load(
    cursor: psycopg.Cursor[Any], kind: Kind, *, province: str, synthetic: bool, progress: Progress
) -> int:
    """
    Put the staged rows into the register, part by part; return how many went in.

    A part is inserted plainly at first. Only once a key has come twice does every insert ask
    for conflicts: that costs half as much again, and most files have none.
    """
    plain, careful = _inserts(LOADERS[kind.name])
    said = {"province": province, "synthetic": synthetic}
    loaded, insert = 0, plain
    for first in range(0, _pages(cursor), PAGES_A_STATEMENT):
        part = {"first": f"({first},0)", "last": f"({first + PAGES_A_STATEMENT},0)", **said}
        count = _insert_plainly(cursor, plain, part) if insert is plain else None
        if count is None:
            insert = careful
            count = cursor.execute(careful, part).rowcount
        loaded += count
        progress(loaded)
    return loaded


def _insert_plainly(
    cursor: psycopg.Cursor[Any], statement: sql.Composed, part: dict[str, object]
) -> int | None:
    """Insert a part and return of how many rows; None, and nothing in, when a key is there."""
    cursor.execute("savepoint registries_part")
    try:
        cursor.execute(statement, part)
    except psycopg.errors.UniqueViolation:
        cursor.execute("rollback to savepoint registries_part")
        return None
    count = cursor.rowcount
    cursor.execute("release savepoint registries_part")
    return count


def _inserts(loader: Loader) -> tuple[sql.Composed, sql.Composed]:
    """Return the statement that inserts a part, and the one that passes over known keys."""
    values = loader.values | {"synthetic": "%(synthetic)s"}
    statement = sql.SQL(
        "insert into {table} (id, province, {names}) select s.id, %(province)s::varchar, {values}"
        " from {intake} as s {joined}"
        " where s.ctid >= %(first)s::tid and s.ctid < %(last)s::tid and not ({unless})"
    ).format(
        table=sql.Identifier(loader.table),
        names=sql.SQL(", ").join(map(sql.Identifier, values)),
        values=sql.SQL(", ".join(values.values())),
        intake=TABLE,
        joined=sql.SQL(loader.joined),
        unless=sql.SQL(loader.unless),
    )
    return statement, statement + sql.SQL(" on conflict do nothing")


def passed_over(
    connection: psycopg.Connection[Any], kind: Kind, *, province: str
) -> Iterator[Refused]:
    """Yield the staged rows that are not in the register now, and why; after :func:`load`."""
    loader = LOADERS[kind.name]
    statement = sql.SQL(
        "with staged as materialized (select s.line, {key} as key, r.id is not null as is_in,"
        " {orphan} as is_orphan from {intake} as s {joined}"
        " left join {table} as r on r.id = s.id)"
        " select line, coalesce(key, ''), is_orphan,"
        " coalesce(key in (select key from staged where is_in and key is not null), false)"
        " from staged where not is_in order by line"
    ).format(
        key=sql.SQL(loader.key),
        orphan=sql.SQL(loader.orphan),
        intake=TABLE,
        joined=sql.SQL(loader.joined),
        table=sql.Identifier(loader.table),
    )
    # A cursor of the server's: there may be millions.
    with connection.cursor("registries_passed_over") as cursor:
        cursor.itersize = _AT_ONCE
        cursor.execute(statement, {"province": province})
        for line, key, is_orphan, is_in_file in cursor:
            if is_orphan:
                yield Refused(line, "parcel_no", key, Reason.UNKNOWN_PARCEL)
            else:
                why = Reason.DUPLICATE_IN_FILE if is_in_file else Reason.DUPLICATE_IN_REGISTRY
                yield Refused(line, loader.key_column, key, why)


def span(cursor: psycopg.Cursor[Any]) -> tuple[UUID, UUID]:
    """Return the first and the last key of the staged rows; there must be one."""
    first = "select id from registries_intake order by id limit 1"
    last = "select id from registries_intake order by id desc limit 1"
    row = cursor.execute(f"select ({first}), ({last})").fetchone()
    assert row is not None  # noqa: S101 - a select without a table returns one row
    return row[0], row[1]


def _pages(cursor: psycopg.Cursor[Any]) -> int:
    row = cursor.execute(
        "select pg_relation_size('registries_intake') / current_setting('block_size')::int"
    ).fetchone()
    return int(row[0]) + 1 if row else 0
