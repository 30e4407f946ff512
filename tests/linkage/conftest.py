"""A small made-up province, linked once for all tests."""

from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import pytest

from linkage import linking, model, recipe
from linkage.generator import generate

RESIDENTS = 4_000


class Linked(NamedTuple):
    folder: Path
    out: Path
    report: linking.Report
    model: model.Model

    @property
    def files(self) -> tuple[Path, Path]:
        return self.folder / "records.parquet", self.folder / "residents.parquet"

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with duckdb.connect() as connection:
            for name in ("records", "residents", "truth"):
                file = self.folder / f"{name}.parquet"
                connection.execute(f"create view {name} as select * from '{file}'")
            connection.execute(f"create view links as select * from '{self.out}'")
            return connection.execute(query).fetchall()


@pytest.fixture(scope="session")
def births():
    return recipe.load("birth-records")


@pytest.fixture(scope="session")
def linked(tmp_path_factory, births) -> Linked:
    folder = tmp_path_factory.mktemp("province")
    generate(folder, residents=RESIDENTS, seed=11)
    out = folder / "links.parquet"
    report, learned = linking.link(
        folder / "records.parquet", folder / "residents.parquet", out, recipe=births, memory="1GB"
    )
    learned.write(folder / "model.json")
    return Linked(folder, out, report, learned)


@pytest.fixture
def bench():
    with duckdb.connect() as connection:
        yield connection
