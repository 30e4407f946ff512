"""The door to the generator: a province's books and population base, with the truth kept."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from linkage.generator.arrays import Flags, Ints, random_source
from linkage.generator.books import Entries, enter, make_shelf
from linkage.generator.filing import (
    RECORD_COLUMNS,
    RESIDENT_COLUMNS,
    Batch,
    base_batches,
    record_batches,
    schema_of,
)
from linkage.generator.province import Province, family_order, make_province
from linkage.generator.roll import Roll, call_roll
from linkage.generator.setting import HARD, Setting
from linkage.generator.truth import pair_up, truth_table
from linkage.generator.units import read_units

UNFINISHED = ".unfinished"

PEOPLE_PER_RECORD = 1.04
"""How many must live in the end for a birth to be in the books; some books are not digitised."""
MOST_TOLD = 1.25
"""The story is not told for more people than this a resident, whatever records are wanted."""


@dataclass(frozen=True)
class Generated:
    """How many rows were written, how many of them are pairs, and how long it took."""

    residents: int
    records: int
    pairs: int
    undecidable: int
    seconds: float


def generate(
    out: Path,
    *,
    residents: int,
    records: int | None = None,
    seed: int,
    setting: Setting = HARD,
    units: Path | None = None,
) -> Generated:
    """
    Write ``records.parquet``, ``residents.parquet`` and ``truth.parquet`` into a folder.

    The same arguments give the same rows. A folder never holds half a file: each is written
    under another name first, and all are renamed at the end.
    """
    started = time.perf_counter()
    if records is None:
        records = round(residents * setting.records_per_resident)
    told = max(residents, min(round(records * PEOPLE_PER_RECORD), round(residents * MOST_TOLD)))
    province = make_province(told, seed, setting.lives, read_units(units))
    shelf = make_shelf(
        len(province.units), setting.lives, setting.books, random_source(seed, "shelf")
    )
    entries = _enter_all(province, setting, seed)
    registered = (entries.book >= 0) & shelf.digitised[entries.book]
    roll = _roll(province, registered, residents, records, setting, seed)
    ours = Entries(
        entries.book[roll.records], entries.place[roll.records], entries.late[roll.records]
    )
    residence = province.settled.residence[roll.residents]
    batches = record_batches(province, roll.records, ours, shelf, setting, seed)
    record_faults = write_batches(out / "records.parquet", RECORD_COLUMNS, batches)
    batches = base_batches(province, roll.residents, residence, setting.residents, seed, letter="p")
    resident_faults = write_batches(out / "residents.parquet", RESIDENT_COLUMNS, batches)
    pairs = pair_up(province, roll, record_faults, resident_faults)
    write_table(out / "truth.parquet", truth_table(province, roll, ours, pairs))
    finish(out, ("records.parquet", "residents.parquet", "truth.parquet"))
    return Generated(
        residents=len(roll.residents),
        records=len(roll.records),
        pairs=int((pairs.resident >= 0).sum()),
        undecidable=int(pairs.undecidable.sum()),
        seconds=time.perf_counter() - started,
    )


def _enter_all(province: Province, setting: Setting, seed: int) -> Entries:
    """Return the entry of everybody born here since the books begin; -1 for all others."""
    people = province.people
    who = np.flatnonzero(province.native & (people.year >= setting.lives.first_year))
    found = enter(people, who, setting.lives, setting.books, random_source(seed, "entries"))
    book = np.full(people.size, -1, dtype=np.int64)
    place = np.zeros(people.size)
    late = np.zeros(people.size, dtype=np.bool_)
    book[who], place[who], late[who] = found.book, found.place, found.late
    return Entries(book, place, late)


def _roll(
    province: Province, registered: Flags, residents: int, records: int, setting: Setting, seed: int
) -> Roll:
    people = province.people
    rng = random_source(seed, "roll")
    return call_roll(
        order=family_order(people, len(province.population.couple_home), rng),
        living=province.settled.living,
        native=province.native,
        registered=registered,
        residents=residents,
        records=records,
        outsiders=setting.lives.outsiders,
        with_resident=setting.records_with_resident,
        rng=rng,
    )


def write_batches(path: Path, columns: tuple[str, ...], batches: Iterator[Batch]) -> Ints:
    """Write a file batch by batch under its unfinished name; return all faults, (rows,)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    faults = []
    with pq.ParquetWriter(f"{path}{UNFINISHED}", schema_of(columns), compression="zstd") as file:
        for batch in batches:
            file.write_batch(batch.rows, row_group_size=len(batch.rows))
            faults.append(batch.faults)
    return np.concatenate(faults) if faults else np.empty(0, dtype=np.uint64)


def write_table(path: Path, table: pa.Table) -> None:
    """Write a whole table under its unfinished name."""
    pq.write_table(table, f"{path}{UNFINISHED}", compression="zstd", row_group_size=100_000)


def finish(out: Path, names: tuple[str, ...]) -> None:
    """Give files that are complete their names."""
    for name in names:
        (out / f"{name}{UNFINISHED}").replace(out / name)
