"""What is given: two files in a known shape, checked before anything is compared."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from linkage.refusals import BadInput

EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Shape:
    """The columns of a file; ``place`` and ``home`` are the SQL of what they say of communes."""

    name: str
    columns: tuple[str, ...]
    place: str
    home: str


SHAPES = {
    "records": Shape(
        "records",
        ("id", "personal_id", "full_name", "sex", "birth_date", "registered_unit", "mother_name",
         "father_name"),
        place="registered_unit",
        home="null::varchar",
    ),
    "residents": Shape(
        "residents",
        ("id", "personal_id", "full_name", "sex", "birth_date", "birth_unit", "residence_unit",
         "mother_name", "father_name"),
        place="birth_unit",
        home="residence_unit",
    ),
}  # fmt: skip

_DATE = "[12][0-9]{3}(-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]))?"
# What is wrong with a cell, as a condition, and the sentence that says so.
_WRONG = {
    "id": ("id is null", "is empty"),
    "sex": ("sex not in ('M', 'F')", "is neither M nor F"),
    "birth_date": (
        f"not regexp_full_match(birth_date, '{_DATE}')",
        "is not a date (YYYY-MM-DD or YYYY)",
    ),
}


def read(
    connection: duckdb.DuckDBPyConnection, path: Path, shape: Shape, table: str,
    *, without: tuple[str, ...] = (),
) -> int:  # fmt: skip
    """
    Read a Parquet or CSV file into a table of text columns; return its rows.

    Columns named in ``without`` may be empty in every row.
    :raises BadInput: naming the file, and the column and row at fault.
    """
    _load(connection, path, table)
    found = [row[0] for row in connection.execute(f"describe {table}").fetchall()]
    for name in shape.columns:
        if name not in found:
            raise BadInput(f"{path}: the column {name} is missing.")
    for name in found:
        if name not in shape.columns and name != "row_":
            raise BadInput(f"{path}: the column {name} is not one of {', '.join(shape.columns)}.")
    rows = _count(connection, f"select count(*) from {table}")
    if not rows:
        raise BadInput(f"{path}: there are no rows below the column names.")
    _check_cells(connection, path, table)
    _check_ids(connection, path, table)
    _check_columns(connection, path, shape, table, rows, without)
    return rows


def _load(connection: duckdb.DuckDBPyConnection, path: Path, table: str) -> None:
    if not path.is_file():
        raise BadInput(f"{path}: there is no such file.")
    if not path.stat().st_size:
        raise BadInput(f"{path}: the file is empty.")
    quoted = str(path).replace("'", "''")
    with path.open("rb") as file:
        is_parquet = file.read(4) == b"PAR1"
    source = (
        f"read_parquet('{quoted}')" if is_parquet
        else f"read_csv('{quoted}', all_varchar=true, header=true, nullstr='', delim=',',"
        " quote='\"', strict_mode=true)"
    )  # fmt: skip
    try:
        types = connection.execute(f"describe select * from {source}").fetchall()
        wrong = [
            (name, kind)
            for name, kind, *_ in types
            if kind not in ("VARCHAR", '"NULL"', "INTEGER", "BIGINT")
        ]
        if wrong:
            name, kind = wrong[0]
            raise BadInput(f"{path}: the column {name} is of the type {kind}, not text.")
        chosen = ", ".join(
            f'nullif(trim("{name}"::varchar), \'\') as "{name}"' for name, *_ in types
        )
        connection.execute(
            f"create or replace table {table} as select {chosen}, row_number() over () as row_"
            f" from {source}"
        )
    except duckdb.Error as error:
        raise BadInput(f"{path}: {_first_line(error)}") from error


def _first_line(error: duckdb.Error) -> str:
    lines = str(error).splitlines()
    return " ".join(line.strip() for line in lines[:2])


def _check_cells(connection: duckdb.DuckDBPyConnection, path: Path, table: str) -> None:
    for name, (wrong, says) in _WRONG.items():
        row = connection.execute(
            f"select count(*), min(row_), arg_min({name}, row_) from {table} where {wrong}"
        ).fetchone()
        if row and row[0]:
            count, number, cell = row
            shown = "" if cell is None else f" '{cell[:40]}'"
            more = f"; {count:,} rows are like that" if count > 1 else ""
            raise BadInput(f"{path}, row {number}: {name}{shown} {says}{more}.")


def _check_ids(connection: duckdb.DuckDBPyConnection, path: Path, table: str) -> None:
    row = connection.execute(
        f"select id, list(row_ order by row_)[1:2] from {table} group by id having count(*) > 1"
        " order by min(row_) limit 1"
    ).fetchone()
    if row:
        first, second = row[1]
        raise BadInput(f"{path}, row {second}: the id '{row[0]}' stands in row {first} already.")


def _check_columns(
    connection: duckdb.DuckDBPyConnection, path: Path, shape: Shape, table: str, rows: int,
    without: tuple[str, ...],
) -> None:  # fmt: skip
    counts = ", ".join(f"count({name}), approx_count_distinct({name})" for name in shape.columns)
    row = connection.execute(f"select {counts} from {table}").fetchone()
    assert row is not None  # noqa: S101 - an aggregate always returns a row
    for place, name in enumerate(shape.columns):
        if not row[2 * place] and name not in without:
            raise BadInput(
                f"{path}: the column {name} is empty in every row; if that is meant,"
                f" say --without {name}."
            )
    name_values = row[2 * shape.columns.index("full_name") + 1]
    if name_values == 1 and rows > 1:
        raise BadInput(f"{path}: the column full_name says the same in every row.")


def _count(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0
