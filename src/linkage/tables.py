"""What is given: two files in a known shape, checked before anything is compared."""

import csv
import re
from dataclasses import dataclass
from pathlib import Path

import duckdb

from linkage.model import quoted
from linkage.refusals import BadInput

_TEXT = {"VARCHAR", '"NULL"', "INTEGER", "BIGINT"}


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
        home="null::string",
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
    with path.open("rb") as file:
        is_parquet = file.read(4) == b"PAR1"
    if is_parquet:  # it knows its rows by number; counting them costs as much as reading
        source, row = f"read_parquet({quoted(path)}, file_row_number = true)", "file_row_number + 1"
    else:
        source, row = _csv(path), "row_number() over ()"
    try:
        types = [
            (name, kind)
            for name, kind, *_ in connection.execute(f"describe select * from {source}").fetchall()
            if name != "file_row_number"
        ]
        for name, kind in types:
            if kind not in _TEXT:
                raise BadInput(f"{path}: the column {name} is of the type {kind}, not text.")
        chosen = ", ".join(
            f'nullif(trim("{name}"::varchar), \'\') as "{name}"' for name, _ in types
        )
        connection.execute(
            f"create or replace table {table} as select {chosen}, {row} as row_ from {source}"
        )
    except duckdb.Error as error:
        raise BadInput(f"{path}: {_told(error)}") from error


def _csv(path: Path) -> str:
    """Return how a CSV file is read: its columns as it names them, all text."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            names = next(csv.reader(file))
    except (UnicodeDecodeError, csv.Error, StopIteration) as error:
        raise BadInput(f"{path}: this is neither Parquet nor CSV in UTF-8.") from error
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise BadInput(f"{path}: the column {twice[0]} stands there twice.")
    columns = ", ".join(f"{quoted(name)}: 'VARCHAR'" for name in names)
    return (
        f"read_csv({quoted(path)}, columns = {{{columns}}}, auto_detect = false, header = true,"
        " delim = ',', quote = '\"', escape = '\"', nullstr = '', strict_mode = true)"
    )


def _told(error: duckdb.Error) -> str:
    """Return what is wrong with a line of CSV, or the first lines of what the engine says."""
    text = str(error)
    line, wrong = re.search(r"Line: (\d+)", text), re.search(r"Expected Number of .*", text)
    if line:
        return f"line {line[1]}: {wrong[0] if wrong else 'cannot be read as CSV'}."
    return " ".join(part.strip() for part in text.splitlines()[:2])


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
    twice = connection.execute(
        f"select id from {table} group by id having count(*) > 1 limit 1"
    ).fetchone()
    if twice:
        rows = connection.execute(
            f"select row_ from {table} where id = ? order by row_ limit 2", [twice[0]]
        ).fetchall()
        raise BadInput(
            f"{path}, row {rows[1][0]}: the id '{twice[0]}' stands in row {rows[0][0]} already."
        )


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
