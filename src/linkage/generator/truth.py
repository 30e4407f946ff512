"""Who is who: for each record its resident, what kind of case it is, and what went wrong."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from linkage.generator.arrays import Flags, Ints
from linkage.generator.books import Entries
from linkage.generator.claims import Fault, bits
from linkage.generator.province import Province
from linkage.generator.rendering import id_column, list_column
from linkage.generator.roll import Roll

CASES = (
    "moved", "twin", "half-sibling", "single-mother", "namesake", "late", "died", "left",
)  # fmt: skip

TRUTH_SCHEMA = pa.schema(
    [
        ("record", pa.string()),
        ("resident", pa.string()),
        ("kinds", pa.string()),
        ("birth_year", pa.int32()),
        ("has_number", pa.bool_()),
        ("twin", pa.bool_()),
        ("book", pa.string()),
        ("family", pa.string()),
        ("faults", pa.list_(pa.string())),
    ]
)

_NAME = bits(
    Fault.TCVN3, Fault.VNI, Fault.ABBREVIATION, Fault.LETTER_TYPO, Fault.KEYBOARD_SLIP,
    Fault.NAME_ORDER, Fault.MIDDLE_MISSING, Fault.MIDDLE_ADDED, Fault.NAME_CHANGED,
)  # fmt: skip
_DATE = bits(
    Fault.BOOK_YEAR_OFF, Fault.BOOK_DAY_MONTH, Fault.DAY_MONTH, Fault.DATE_DIGIT, Fault.LUNAR_DATE,
    Fault.LATE_DATE, Fault.YEAR_ONLY, Fault.PLACEHOLDER, Fault.DATE_MISSING,
)  # fmt: skip
_NUMBER = bits(
    Fault.NUMBER_MISSING, Fault.NUMBER_DIGIT, Fault.NUMBER_OF_OLD_CARD, Fault.NUMBER_SHARED
)


@dataclass(frozen=True)
class Pairs:
    """
    For each record (m,): its row of the residents or -1, and the faults of both sides as bits.

    ``undecidable`` are pairs that differ in name and in date and have neither a number nor a
    parent in common, so that nobody could tell.
    """

    resident: Ints
    faults: Ints
    has_number: Flags
    undecidable: Flags


def pair_up(province: Province, roll: Roll, record_faults: Ints, resident_faults: Ints) -> Pairs:
    """Return which record belongs to which resident, and what stands between them."""
    row_of = np.full(province.people.size, -1, dtype=np.int64)
    row_of[roll.residents] = np.arange(len(roll.residents))
    resident = row_of[roll.records]
    other = np.where(resident >= 0, resident_faults[resident], np.uint64(0))
    faults = record_faults | other
    no_father = province.people.father[roll.records] < 0

    def has(wanted: np.uint64) -> Flags:
        found: Flags = (faults & wanted) != 0
        return found

    without_parents = has(bits(Fault.MOTHER_MISSING)) & (
        has(bits(Fault.FATHER_MISSING)) | no_father
    )
    undecidable = (resident >= 0) & has(_NAME) & has(_DATE) & has(_NUMBER) & without_parents
    has_number = (record_faults & bits(Fault.NUMBER_MISSING)) == 0
    return Pairs(resident, faults, has_number, undecidable)


def truth_table(province: Province, roll: Roll, entries: Entries, pairs: Pairs) -> pa.Table:
    """Return one row for each record, in the order of the records."""
    people, who = province.people, roll.records
    cases = np.zeros(len(who), dtype=np.uint64)
    for at, case in enumerate(_cases(province, roll, entries, pairs)):
        cases |= case.astype(np.uint64) << np.uint64(at)
    columns = [
        id_column("r", np.arange(len(who))),
        id_column("p", pairs.resident),
        _joined(cases),
        pa.array(people.year[who].astype(np.int32)),
        pa.array(pairs.has_number),
        pa.array(people.twin[who] >= 0),
        id_column("b", entries.book),
        id_column("f", people.parents[who]),
        list_column(pairs.faults, [fault.text for fault in Fault]),
    ]
    return pa.Table.from_arrays(columns, schema=TRUTH_SCHEMA)


def _cases(province: Province, roll: Roll, entries: Entries, pairs: Pairs) -> tuple[Flags, ...]:
    """Return a flag (m,) for each of CASES, in their order."""
    people, settled, who = province.people, province.settled, roll.records
    linked = pairs.resident >= 0
    return (
        linked & settled.moved[who],
        people.twin[who] >= 0,
        _half_siblings(province)[who],
        people.father[who] < 0,
        _namesakes(province, who),
        entries.late,
        ~settled.alive[who],
        ~linked & settled.alive[who],
    )


def _half_siblings(province: Province) -> Flags:
    """Return whose mother or father has children in more than one couple."""
    people = province.people
    flags = np.zeros(people.size, dtype=np.bool_)
    children = np.flatnonzero(people.parents >= 0)
    for parent in (people.mother[children], people.father[children]):
        known = parent >= 0
        one_couple = np.full(people.size, -1, dtype=np.int64)
        one_couple[parent[known]] = people.parents[children[known]]
        several = np.zeros(people.size, dtype=np.bool_)
        several[parent[known][one_couple[parent[known]] != people.parents[children[known]]]] = True
        flags[children[known]] |= several[parent[known]]
    return flags


def _namesakes(province: Province, who: Ints) -> Flags:
    """Return whose full name recurs among the records of one commune and year."""
    people = province.people
    key = people.born_in[who].astype(np.int64) << 8 | (people.year[who] - 1900)
    for slot in range(4):
        key = key << 10 | province.names[who, slot]
    _, inverse, counts = np.unique(key, return_inverse=True, return_counts=True)
    several: Flags = counts[inverse] > 1
    return several


def _joined(cases: Ints) -> pa.Array:
    """Return the names of the cases of each row, joined by commas."""
    texts = [
        ",".join(case for at, case in enumerate(CASES) if number >> at & 1)
        for number in range(1 << len(CASES))
    ]
    return pa.array(texts).take(pa.array(cases.astype(np.int64)))
