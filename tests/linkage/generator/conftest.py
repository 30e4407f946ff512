from dataclasses import fields, replace
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.parquet as pq
import pytest

from linkage.generator import HARD, Generated, Setting, generate
from linkage.generator.province import Province, make_province
from linkage.generator.setting import Books, Slips
from linkage.generator.units import read_units

Row = dict[str, Any]
OFTEN = 0.04
HARD_RESIDENTS = 16_000
STORMY_RESIDENTS = 4_000


class Made(NamedTuple):
    folder: Path
    told: Generated
    records: dict[str, Row]
    residents: dict[str, Row]
    truth: list[Row]

    @property
    def pairs(self) -> list[tuple[Row, Row, Row]]:
        """Record, resident and truth of each true pair."""
        return [
            (self.records[row["record"]], self.residents[row["resident"]], row)
            for row in self.truth
            if row["resident"]
        ]


def made(folder: Path, told: Generated) -> Made:
    records, residents, truth = (
        pq.read_table(folder / f"{name}.parquet").to_pylist()
        for name in ("records", "residents", "truth")
    )
    return Made(
        folder,
        told,
        {row["id"]: row for row in records},
        {row["id"]: row for row in residents},
        truth,
    )


def stormy() -> Setting:
    """Return a setting in which everything goes wrong often."""
    often = {one.name: OFTEN for one in fields(Slips) if one.type is float or one.type == "float"}
    steps = dict.fromkeys(
        ("year_only", "placeholder", "mother_missing", "father_missing"), ((0, OFTEN),)
    )
    slips = Slips(**often | steps)
    books = replace(
        HARD.books, tcvn3=0.1, vni=0.1, abbreviating=0.2, year_off=0.1, day_month_exchanged=0.1,
        decomposed=0.2, grandfather_as_father=0.2,
    )  # fmt: skip
    lives = replace(HARD.lives, remarried_women=0.2, twin_births=0.1)
    assert isinstance(books, Books)
    return replace(
        HARD, lives=lives, books=books, records=slips, residents=replace(slips, stepfather=0.5)
    )


@pytest.fixture(scope="session")
def hard(tmp_path_factory) -> Made:
    folder = tmp_path_factory.mktemp("hard")
    return made(folder, generate(folder, residents=HARD_RESIDENTS, seed=7))


@pytest.fixture(scope="session")
def storm(tmp_path_factory) -> Made:
    folder = tmp_path_factory.mktemp("storm")
    told = generate(folder, residents=STORMY_RESIDENTS, seed=7, setting=stormy())
    return made(folder, told)


@pytest.fixture(scope="session")
def province() -> Province:
    return make_province(4_000, 7, HARD.lives, read_units())
