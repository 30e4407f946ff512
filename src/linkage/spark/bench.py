"""Tables that Spark makes, each written to Parquet, where DuckDB can read them too."""

import shutil
from itertools import count
from pathlib import Path
from typing import Any

import duckdb

from linkage.model import quoted
from linkage.refusals import BadRecipe


class Bench:
    """
    Named tables in a folder.

    A table is written before the next is made of it: what led to it is then forgotten, which
    keeps the plans of a loop short, and a lost machine costs one step.
    """

    def __init__(self, spark: Any, folder: Path, connection: duckdb.DuckDBPyConnection) -> None:
        """Work with a Spark session and with a DuckDB that shares the tables asked for."""
        self._spark = spark
        self._folder = folder
        self._connection = connection
        self._parts: dict[str, list[str]] = {}
        self._numbers = count()

    def make(self, name: str, query: str) -> None:
        """Make a table anew; the query may read the one of that name before, which then goes."""
        before = self._parts.pop(name, [])
        self.add(name, query)
        for part in before:
            shutil.rmtree(part.removeprefix("file://"), ignore_errors=True)

    def add(self, name: str, query: str) -> None:
        """Add rows to a table, or make it."""
        path = self._path(name)
        asked = self._asked(query)
        asked.write.parquet(path)
        parts = self._parts.setdefault(name, [])
        parts.append(path)
        self._spark.read.schema(asked.schema).parquet(*parts).createOrReplaceTempView(name)

    def name(self, name: str, query: str) -> None:
        """Give a query a name without carrying it out."""
        self._asked(query).createOrReplaceTempView(name)

    def row(self, query: str) -> tuple[Any, ...]:
        """Return the only row of a query."""
        return self.rows(query)[0]

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""
        return [tuple(row) for row in self._asked(query).collect()]

    def count(self, what: str) -> int:
        """Return how many rows a table has; ``what`` may go on with a condition."""
        return int(self.row(f"select count(*) from {what}")[0])

    def take(self, name: str, query: str) -> None:
        """Make a table of what DuckDB answers."""
        path = self._folder / f"{name}-{next(self._numbers)}"
        path.mkdir()
        file = quoted(path / "part.parquet")
        self._connection.execute(f"copy ({query}) to {file} (format parquet)")
        self._parts[name] = [path.as_uri()]
        self._spark.read.parquet(path.as_uri()).createOrReplaceTempView(name)

    def function(self, name: str, function: Any, returns: str) -> None:
        """Let queries call a Python function from Arrow arrays to Arrow arrays."""
        from pyspark.sql.functions import arrow_udf  # noqa: PLC0415 - an extra

        self._spark.udf.register(name, arrow_udf(function, returns))

    def show(self, *names: str) -> None:
        """Let DuckDB read tables, by the same names."""
        for name in names:
            files = ", ".join(
                "'" + Path(part.removeprefix("file://")).joinpath("*.parquet").as_posix() + "'"
                for part in self._parts[name]
            )
            self._connection.execute(
                f"create or replace view {name} as select * from read_parquet([{files}])"
            )

    def columns(self, name: str) -> list[str]:
        """Return the names of a table's columns."""
        return list(self._spark.table(name).columns)

    def _path(self, name: str) -> str:
        return (self._folder / f"{name}-{next(self._numbers)}").as_uri()

    def _asked(self, query: str) -> Any:
        from pyspark.errors import AnalysisException  # noqa: PLC0415 - an extra

        try:
            return self._spark.sql(query)
        except AnalysisException as error:
            raise BadRecipe(f"Spark cannot read what the recipe asks: {error}") from error
