"""The files of a province, batch by batch: what each says of whom, with its faults."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from linkage.generator.arrays import Ints, random_source
from linkage.generator.books import Entries, Shelf
from linkage.generator.claims import Claims, claims_of
from linkage.generator.habits import keep_base, keep_book
from linkage.generator.province import Province
from linkage.generator.rendering import (
    code_column,
    date_column,
    id_column,
    name_column,
    number_column,
    sex_column,
)
from linkage.generator.setting import Books, Setting, Slips
from linkage.generator.slips import Slipping

ROWS_PER_BATCH = 100_000
_FOREIGN_CODES = 900


@dataclass(frozen=True)
class Batch:
    """Some rows of a file as text, and the bits of their faults, (rows,)."""

    rows: pa.RecordBatch
    faults: Ints


def _stretches(count: int) -> Iterator[tuple[int, slice]]:
    for part, start in enumerate(range(0, count, ROWS_PER_BATCH)):
        yield part, slice(start, min(start + ROWS_PER_BATCH, count))


def record_batches(
    province: Province, who: Ints, entries: Entries, shelf: Shelf, setting: Setting, seed: int
) -> Iterator[Batch]:
    """Yield the civil-status records of people, whose entries stand in the same order."""
    for part, rows in _stretches(len(who)):
        persons = who[rows]
        here = Entries(entries.book[rows], entries.place[rows], entries.late[rows])
        claims = _truth(province, persons)
        rng = random_source(seed, "records", part)
        _keep_book(province, persons, claims, here, shelf, setting.books, rng)
        _slip(province, persons, claims, setting.records, rng)
        codes = province.units.codes
        columns = {
            "id": id_column("r", np.arange(rows.start, rows.stop)),
            "registered_unit": code_column(claims.unit, codes),
        }
        yield Batch(_batch(columns, claims, province, RECORD_COLUMNS), claims.faults)


def base_batches(
    province: Province, who: Ints, residence: Ints, slips: Slips, seed: int, *, letter: str
) -> Iterator[Batch]:
    """
    Yield the rows of a population base, ``residence`` (n,) being new communes.

    ``letter`` begins the ids of the base and sets its errors apart from those of another.
    """
    foreign = foreign_codes(province)
    codes = (*province.units.codes, *foreign)
    for part, rows in _stretches(len(who)):
        persons = who[rows]
        claims = _truth(province, persons)
        rng = random_source(seed, f"base {letter}", part)
        keep_base(claims, slips, province.words, rng)
        _slip(province, persons, claims, slips, rng)
        outside = np.flatnonzero(province.people.born_in[persons] < 0)
        known = outside[rng.random(len(outside)) >= slips.foreign_unit_missing]
        claims.unit[known] = len(province.units) + rng.integers(0, len(foreign), len(known))
        columns = {
            "id": id_column(letter, np.arange(rows.start, rows.stop)),
            "birth_unit": code_column(claims.unit, codes),
            "residence_unit": code_column(residence[rows], province.units.new_codes),
        }
        yield Batch(_batch(columns, claims, province, RESIDENT_COLUMNS), claims.faults)


RECORD_COLUMNS = (
    "id", "personal_id", "full_name", "sex", "birth_date", "registered_unit",
    "mother_name", "father_name",
)  # fmt: skip
RESIDENT_COLUMNS = (
    "id", "personal_id", "full_name", "sex", "birth_date", "birth_unit", "residence_unit",
    "mother_name", "father_name",
)  # fmt: skip


def schema_of(columns: tuple[str, ...]) -> pa.Schema:
    """Return the form of a file: all text."""
    return pa.schema([(column, pa.string()) for column in columns])


def foreign_codes(province: Province) -> tuple[str, ...]:
    """Return codes of communes that stand in no table of the province."""
    known = {*province.units.codes, *province.units.new_codes}
    codes = (f"{number:05d}" for number in range(1, 32_000, 34))
    return tuple(code for code in codes if code not in known)[:_FOREIGN_CODES]


def _truth(province: Province, persons: Ints) -> Claims:
    people = province.people
    return claims_of(
        year=people.year[persons].astype(np.int64),
        sex=people.women[persons].astype(np.int64),
        name=province.names_of(persons),
        mother=province.names_of(people.mother[persons]),
        father=province.names_of(people.father[persons]),
        day=people.born[persons],
        number=province.numbers[persons],
        unit=people.born_in[persons],
        latest=province.last_day,
    )


def _keep_book(
    province: Province,
    persons: Ints,
    claims: Claims,
    entries: Entries,
    shelf: Shelf,
    books: Books,
    rng: np.random.Generator,
) -> None:
    grandfathers = province.names_of(province.grandfathers(persons))
    keep_book(claims, entries, shelf, books, grandfathers, province.words, rng)


def _slip(
    province: Province, persons: Ints, claims: Claims, slips: Slips, rng: np.random.Generator
) -> None:
    stepfathers = province.names_of(province.stepfathers(persons))
    Slipping(claims, slips, province.words, province.units, rng).apply(stepfathers)


def _batch(
    columns: dict[str, pa.Array], claims: Claims, province: Province, wanted: tuple[str, ...]
) -> pa.RecordBatch:
    words = province.words.words
    found = columns | {
        "personal_id": number_column(claims),
        "full_name": name_column(claims.name, claims, "name", words),
        "sex": sex_column(claims),
        "birth_date": date_column(claims),
        "mother_name": name_column(claims.mother, claims, "mother", words),
        "father_name": name_column(claims.father, claims, "father", words),
    }
    return pa.RecordBatch.from_arrays([found[name] for name in wanted], schema=schema_of(wanted))
