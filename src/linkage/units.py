"""Communes before and after 1 July 2025: which are one today, and which district they were in."""

from importlib import resources
from pathlib import Path

import duckdb

from linkage.refusals import BadInput

COLUMNS = ("province", "district", "old", "new", "leg")


def load(connection: duckdb.DuckDBPyConnection, path: Path | None = None) -> None:
    """
    Make the table ``unit`` (old, heir, district) from a succession table in CSV.

    A split commune is known by the first of its heirs: the rest cannot be told without an
    address, and a comparison of places is one piece of evidence among many.
    :raises BadInput: when a column is missing.
    """
    source = path or Path(str(resources.files("linkage") / "data" / "units_succession.csv"))
    try:
        found = connection.read_csv(str(source), all_varchar=True)
    except duckdb.Error as error:
        raise BadInput(f"{source}: {str(error).splitlines()[0]}") from error
    missing = [name for name in COLUMNS if name not in found.columns]
    if missing:
        raise BadInput(f"{source}: the column {missing[0]} is missing.")
    connection.execute(
        "create or replace table unit as select old, min(new) as heir, min(district) as district"
        " from found group by old"
    )
