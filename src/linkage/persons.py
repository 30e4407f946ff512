"""
The tables that are compared: one row a record, cleaned, the same columns on both sides.

==================  ======================================================================
``uid``             number of the record, unique over both sides
``number``          personal identification number: 12 digits (NĐ 137/2015), or null
``name, plain``     full name with and without diacritics, see :mod:`linkage.names`
``surname, given``  first and last word of ``plain``; ``bag``: its words in order of the alphabet
``bare``            the name is written without any diacritics
``sex``             M or F
``y, m, d``         birth date; ``m`` and ``d`` are null for a year alone and for 1 January,
                    which clerks wrote where they knew the year only
``place``           commune of birth or registration (code of before 1 July 2025);
                    ``heir``: the commune it is in today; ``district``: the one it was in
``home``            commune of residence today
``mother_plain …``  names of the parents, and their last words
==================  ======================================================================
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

import duckdb
import pyarrow as pa

from linkage import units
from linkage.names import names
from linkage.tables import Shape

BATCH = 100_000

_PERSON = """
select
  s.row_ - 1 + {first} as uid,
  case length(s.digits) when 12 then s.digits when 11 then '0' || s.digits end as number,
  n.toned as name, n.plain, n.surname, n.given, n.bag, n.bare,
  s.sex,
  try_cast(substr(s.birth_date, 1, 4) as smallint) as y,
  case when s.birth_date not like '%-01-01' then try_cast(substr(s.birth_date, 6, 2) as tinyint) end as m,
  case when s.birth_date not like '%-01-01' then try_cast(substr(s.birth_date, 9, 2) as tinyint) end as d,
  s.place, u.heir, u.district, s.home,
  mo.plain as mother_plain, mo.given as mother_given,
  fa.plain as father_plain, fa.given as father_given
from {given} s
left join spelled n on n.text = s.full_name
left join spelled mo on mo.text = s.mother_name
left join spelled fa on fa.text = s.father_name
left join unit u on u.old = s.place
"""


def given_sql(side: str, shape: Shape) -> str:
    """Return the SQL for what one side says, by the same names on both sides."""
    return (
        "select row_, full_name, sex, birth_date, mother_name, father_name,"
        " regexp_replace(personal_id, '[^0-9]', '', 'g') as digits,"
        f" {shape.place} as place, {shape.home} as home from given_{side}"
    )


def person_sql(given: str, *, first: int) -> str:
    """Return the SQL for persons of what one side says, numbered from ``first`` on."""
    return _PERSON.format(given=given, first=first)


def prepare(
    connection: duckdb.DuckDBPyConnection, left: Shape, right: Shape, *, succession: Path | None
) -> None:
    """
    Make the tables ``l`` and ``r`` of persons from the given tables ``given_l`` and ``given_r``.

    Of what was given only ``known`` (uid, id) stays.
    """
    units.load(connection, succession)
    _spell(connection, ("given_l", "given_r"))
    connection.execute("create or replace table known (uid bigint, id varchar)")
    first = 0
    for side, shape in (("l", left), ("r", right)):
        given = f"given_{side}"
        persons = person_sql(f"({given_sql(side, shape)})", first=first)
        connection.execute(f"create or replace table {side} as {persons}")
        connection.execute(f"insert into known select row_ - 1 + {first}, id from {given}")
        connection.execute(f"drop table {given}")
        row = connection.execute(f"select count(*) from {side}").fetchone()
        first += row[0] if row else 0
    connection.execute("drop table spelled")


SPELLING = pa.schema([("text", pa.string()), ("toned", pa.string()), ("plain", pa.string())])


def spelling(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Yield what every text of the batches' first column says as a name."""
    for batch in batches:
        read = list(names(batch.column(0).to_pylist()))
        toned = [each and each.toned for each in read]
        plain = [each and each.plain for each in read]
        yield pa.record_batch([batch.column(0), toned, plain], schema=SPELLING)


def texts_sql(given: tuple[str, ...]) -> str:
    """Return the SQL for every name that occurs anywhere in what is given."""
    columns = ("full_name", "mother_name", "father_name")
    texts = " union ".join(
        f"select {column} as text from {table}" for table in given for column in columns
    )
    return f"select text from ({texts}) t where text is not null"


def spelled_sql(bag: str) -> str:
    """Return the SQL for the parts of names; ``bag`` puts the words of ``plain`` in order."""
    return (
        "select text, toned, plain, split_part(plain, ' ', 1) as surname,"
        f" split_part(plain, ' ', -1) as given, {bag} as bag, toned = plain as bare"
        " from spelling where plain is not null"
    )


def _spell(connection: duckdb.DuckDBPyConnection, tables: tuple[str, ...]) -> None:
    """Make the table ``spelled``: every name that occurs anywhere, read once."""
    batches = connection.execute(texts_sql(tables)).to_arrow_reader(BATCH)
    spelled = pa.RecordBatchReader.from_batches(SPELLING, spelling(batches))
    inner = connection.cursor()
    inner.register("spelling", spelled)
    bag = "array_to_string(list_sort(string_split(plain, ' ')), ' ')"
    inner.execute(f"create or replace table spelled as {spelled_sql(bag)}")
    inner.unregister("spelling")
