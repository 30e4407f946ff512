"""
How a row changes as it moves, as SQL: once for the copier, once for the verifier.

The two are written apart on purpose. The copier joins the table of legs; the oracle, by which
every row is verified, looks the same answers up in JSON dictionaries and tests addresses by
regular expression. A fault in one shows as a difference.

Parameters of the statements (psycopg ``pyformat``): ``move`` UUID, ``province`` text, ``day`` the
legal day; for the oracle ``whole`` {old: new}, ``parts`` {old: [[new, needle], …]}, ``agencies``
{old: {"": heir, unit: heir, "*": meanwhile}} as JSON text.
"""

from dataclasses import dataclass
from enum import StrEnum

LEDGER = "ledger_entry"


class Direction(StrEnum):
    """Forward applies the crosswalk; back undoes what forward did."""

    FORWARD = "forward"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Columns:
    """A table's columns as the engine needs them; roles name columns, or are null."""

    table: str
    names: tuple[str, ...]
    unit: str | None = None
    on: str | None = None
    before: str | None = None
    before_on: str | None = None
    address_key: str | None = None
    competent: str | None = None
    continued_by: str | None = None
    open_when: str = "true"


COPIER_UNIT = """
left join merger_leg w on w.move_id = %(move)s and w.kind = 'unit' and w.condition = ''
  and w.old = s.{unit} and s.{on} < %(day)s
left join lateral (
  select min(l.new) as new from merger_leg l
  where l.move_id = %(move)s and l.kind = 'unit' and l.condition <> '' and l.old = s.{unit}
    and s.{on} < %(day)s and w.new is null
    and position(' ' || l.condition || ' ' in ' ' || {address} || ' ') > 0
  having count(*) = 1) p on true
cross join lateral (select coalesce(w.new, p.new) as new_unit) m
"""
COPIER_AGENCY = """
left join merger_leg a on s.open_ and a.move_id = %(move)s and a.kind = 'agency'
  and a.condition = '' and a.old = s.{competent}
left join merger_leg ap on s.open_ and ap.move_id = %(move)s and ap.kind = 'agency'
  and ap.condition = coalesce(m.new_unit, s.{unit}) and ap.old = s.{competent}
left join merger_leg am on s.open_ and am.move_id = %(move)s and am.kind = 'meanwhile'
  and am.old = s.{competent}
"""


def copied(columns: Columns, direction: Direction, where: str) -> str:
    """Return the copier's SELECT of the rows ``where``, as they shall stand at the target."""
    c = columns
    rows = f"(select *, ({c.open_when}) as open_ from {c.table} where {where}) s"  # noqa: S608
    new = {name: f"s.{name}" for name in c.names}
    joins = ""
    if direction is Direction.BACK:
        if c.unit:
            # What a person placed lies there from another day on, and stays where it was placed.
            ours = f"s.{c.before} is not null and s.{c.on} = %(day)s"
            new[c.unit] = f"case when {ours} then s.{c.before} else s.{c.unit} end"
            new[str(c.on)] = f"case when {ours} then s.{c.before_on} else s.{c.on} end"
            new[str(c.before)] = f"case when {ours} then null else s.{c.before} end"
            new[str(c.before_on)] = f"case when {ours} then null else s.{c.before_on} end"
        if c.competent:
            new[str(c.continued_by)] = (
                "case when exists (select from merger_leg l where l.move_id = %(move)s"
                f" and l.kind in ('agency', 'meanwhile') and l.old = s.{c.competent})"
                f" then null else s.{c.continued_by} end"
            )
    elif c.unit:
        address = f"s.{c.address_key}" if c.address_key else "''"
        joins = COPIER_UNIT.format(unit=c.unit, on=c.on, address=address)
        new[c.unit] = f"coalesce(m.new_unit, s.{c.unit})"
        new[str(c.on)] = f"case when m.new_unit is null then s.{c.on} else %(day)s end"
        new[str(c.before)] = f"case when m.new_unit is null then s.{c.before} else s.{c.unit} end"
        new[str(c.before_on)] = (
            f"case when m.new_unit is null then s.{c.before_on} else s.{c.on} end"
        )
        if c.competent:
            joins += COPIER_AGENCY.format(unit=c.unit, competent=c.competent)
            new[str(c.continued_by)] = f"coalesce(s.{c.continued_by}, a.new, ap.new, am.new)"
    chosen = ", ".join(f"{new[name]} as {name}" for name in c.names)
    return f"select {chosen} from {rows} {joins}"  # noqa: S608


ORACLE_UNIT = """
cross join lateral (select case when {on} >= %(day)s then null else coalesce(
  %(whole)s::jsonb ->> {unit},
  case when %(parts)s::jsonb ? {unit} then (
    select case when count(*) = 1 then min(e.value ->> 0) end
    from jsonb_array_elements(%(parts)s::jsonb -> {unit}) e
    where {address} ~ ('(^| )' || (e.value ->> 1) || '( |$)')) end) end as oracle_unit
  offset 0) o -- once a row, however often it is named
"""


def expected(columns: Columns, direction: Direction, where: str) -> str:
    """Return the oracle's SELECT: what the same rows must be at the target."""
    c = columns
    new = {name: name for name in c.names}
    joins = ""
    if direction is Direction.BACK:
        if c.unit:
            on_the_day = f"case {c.on} when %(day)s then"
            new[c.unit] = f"coalesce({on_the_day} {c.before} end, {c.unit})"
            new[str(c.on)] = f"coalesce({on_the_day} {c.before_on} end, {c.on})"
            for name in (str(c.before), str(c.before_on)):
                new[name] = f"case when {c.on} <> %(day)s then {name} end"
        if c.competent:
            new[str(c.continued_by)] = (
                f"case when not (%(agencies)s::jsonb ? {c.competent})"
                f" or {c.competent} is null then {c.continued_by} end"
            )
    elif c.unit:
        joins = ORACLE_UNIT.format(unit=c.unit, on=c.on, address=c.address_key or "''")
        new[c.unit] = f"case when oracle_unit is null then {c.unit} else oracle_unit end"
        new[str(c.on)] = f"case when oracle_unit is null then {c.on} else %(day)s::date end"
        new[str(c.before)] = f"case when oracle_unit is null then {c.before} else {c.unit} end"
        new[str(c.before_on)] = f"case when oracle_unit is null then {c.before_on} else {c.on} end"
        if c.competent:
            heirs = f"(%(agencies)s::jsonb -> {c.competent})"
            new[str(c.continued_by)] = (
                f"case when {c.continued_by} is not null or not ({c.open_when})"
                f" then {c.continued_by}"
                f" when {heirs} ? '' then {heirs} ->> ''"
                f" when {heirs} ? (case when oracle_unit is null then {c.unit} else oracle_unit end)"
                f" then {heirs} ->> (case when oracle_unit is null then {c.unit} else oracle_unit end)"
                f" else {heirs} ->> '*' end"
            )
    chosen = ", ".join(f"{new[name]} as {name}" for name in c.names)
    return f"select {chosen} from (select * from {c.table} where {where}) x {joins}"  # noqa: S608


def digest(rows: str) -> str:
    """
    Return a statement for the count and two 64-bit sums that stand for a set of rows.

    The hash is over the typed record, not its text: no time zone, collation or number format
    enters into it. PostgreSQL's hash of a record is linear in those of its columns, so two rows
    that exchange a value would leave a plain sum unchanged: each is hashed once more. Sums do
    not depend on the order of the rows. ``offset 0`` keeps the planner from working out a
    column once for each hash.
    """
    once, twice = (
        f"coalesce(sum(hashint8extended(hash_record_extended(r, {seed}), {seed})), 0)::text"
        for seed in (1, 2)
    )
    return f"select count(*), {once}, {twice} from ({rows} offset 0) r"  # noqa: S608


def stored(columns: Columns, where: str) -> str:
    """Return the SELECT of rows as they stand at the target."""
    return f"select {', '.join(columns.names)} from {columns.table} where {where}"  # noqa: S608
