"""Two provinces' population bases in which some people stand twice, and who they are."""

import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from linkage.generator.arrays import Flags, Floats, Ints, random_source
from linkage.generator.claims import Fault, bits
from linkage.generator.filing import RESIDENT_COLUMNS, base_batches
from linkage.generator.generation import finish, write_batches, write_table
from linkage.generator.province import Province, family_order, make_province
from linkage.generator.rendering import id_column, list_column
from linkage.generator.roll import TooFewPeople
from linkage.generator.setting import HARD, Setting
from linkage.generator.units import read_units

_FAMILY, _STUDENT, _TEMPORARY = range(3)
REASONS = ("family", "student", "temporary")
_MORE_THAN_NEEDED = 1.3
_STUDENT_AGES = (18, 25)
_WORKING_AGES = (22, 55)
_GROWN = 18

TRUTH_SCHEMA = pa.schema(
    [
        ("a", pa.string()),
        ("b", pa.string()),
        ("kinds", pa.string()),
        ("birth_year", pa.int32()),
        ("has_number", pa.bool_()),
        ("twin", pa.bool_()),
        ("family", pa.string()),
        ("faults", pa.list_(pa.string())),
    ]
)


@dataclass(frozen=True)
class GeneratedTwo:
    """How many rows each base has, how many people stand in both, and how long it took."""

    a: int
    b: int
    pairs: int
    seconds: float


@dataclass(frozen=True)
class _Both:
    """People who stand in both bases, and why: positions in REASONS, (k,)."""

    who: Ints
    reason: Ints


def generate_two(
    out: Path,
    *,
    residents: int,
    others: int | None = None,
    seed: int,
    setting: Setting = HARD,
    units: Path | None = None,
) -> GeneratedTwo:
    """
    Write ``a.parquet`` and ``b.parquet``, both in the form of residents, and ``truth.parquet``.

    A is the base of the table's first province with so many ``residents``, B that of its second
    with so many ``others``, as many unless told. Some of A's people stand in B as well: moved and
    not struck off, away to study, or there for a time that became for good.
    """
    started = time.perf_counter()
    table = read_units(units)
    codes, counts = np.unique(table.province, return_counts=True)
    if len(codes) < 2:
        raise ValueError("two bases take a table of units of two provinces")
    others = residents if others is None else others
    share = min(counts[:2]) / len(table)
    needed = round(max(residents, others) / share * _MORE_THAN_NEEDED)
    province = make_province(needed, seed, setting.lives, table)
    rng = random_source(seed, "two bases")
    order = family_order(province.people, len(province.population.couple_home), rng)
    a = _first(_living_in(province, int(codes[0])), order, residents)
    both = _in_both(province, a, setting, rng)
    b = _first(_living_in(province, int(codes[1])), order, others - len(both.who))
    a, b = rng.permutation(a), rng.permutation(np.r_[b, both.who])
    residence_b = _residence(province, b, both, int(codes[1]), rng)
    faults_a = write_batches(
        out / "a.parquet",
        RESIDENT_COLUMNS,
        base_batches(
            province, a, province.settled.residence[a], setting.residents, seed, letter="a"
        ),
    )
    faults_b = write_batches(
        out / "b.parquet",
        RESIDENT_COLUMNS,
        base_batches(province, b, residence_b, setting.other_base, seed, letter="b"),
    )
    write_table(out / "truth.parquet", _truth(province, a, b, both, faults_a, faults_b))
    finish(out, ("a.parquet", "b.parquet", "truth.parquet"))
    return GeneratedTwo(len(a), len(b), len(both.who), time.perf_counter() - started)


def _living_in(province: Province, code: int) -> Flags:
    settled, home = province.settled, province.settled.old_home
    here: Flags = settled.living & (province.units.province[np.maximum(home, 0)] == code)
    return here


def _first(flags: Flags, order: Floats, count: int) -> Ints:
    who = np.flatnonzero(flags)
    if len(who) < count:
        raise TooFewPeople(f"only {len(who)} people live here, {count} are wanted")
    return who[np.argsort(order[who], kind="stable")][:count]


def _in_both(province: Province, a: Ints, setting: Setting, rng: np.random.Generator) -> _Both:
    people = province.people
    wanted = round(len(a) * setting.people_in_both)
    age = setting.lives.last_year - people.year[a]
    household = np.where(people.couple[a] >= 0, people.couple[a], people.parents[a])
    at_home = (people.couple[a] >= 0) | ((age < _GROWN) & (household >= 0))
    draws = rng.random(len(province.population.couple_home))
    families = a[at_home][np.argsort(draws[household[at_home]], kind="stable")]
    chosen = [families[: round(wanted * setting.in_both_as_family)]]
    reasons = [np.full(len(chosen[0]), _FAMILY)]
    rest = np.setdiff1d(a, chosen[0])
    for reason, (youngest, oldest), count in (
        (_STUDENT, _STUDENT_AGES, round(wanted * setting.in_both_as_student)),
        (_TEMPORARY, _WORKING_AGES, wanted),
    ):
        age = setting.lives.last_year - people.year[rest]
        fitting = rng.permutation(rest[(age >= youngest) & (age < oldest)])
        missing = wanted - sum(len(one) for one in chosen)
        chosen.append(fitting[: min(count, missing)])
        reasons.append(np.full(len(chosen[-1]), reason))
        rest = np.setdiff1d(rest, chosen[-1])
    return _Both(np.concatenate(chosen), np.concatenate(reasons))


def _residence(
    province: Province, b: Ints, both: _Both, code: int, rng: np.random.Generator
) -> Ints:
    """Return the new commune of each in B; families who came stay together."""
    people = province.people
    residence = province.settled.residence[b].astype(np.int64)
    came = np.flatnonzero(np.isin(b, both.who))
    communes = np.flatnonzero(province.units.province == code)
    household = np.where(people.couple[b] >= 0, people.couple[b], people.parents[b])
    goal = communes[rng.integers(0, len(communes), len(province.population.couple_home) + 1)]
    draws = rng.integers(0, 1 << 30, len(goal))
    at = household[came]
    residence[came] = province.units.heir(goal[at], draws[at])
    return residence


def _truth(
    province: Province, a: Ints, b: Ints, both: _Both, faults_a: Ints, faults_b: Ints
) -> pa.Table:
    people, who = province.people, both.who
    row_a = np.full(people.size, -1, dtype=np.int64)
    row_b = row_a.copy()
    row_a[a], row_b[b] = np.arange(len(a)), np.arange(len(b))
    faults = faults_a[row_a[who]] | faults_b[row_b[who]]
    columns = [
        id_column("a", row_a[who]),
        id_column("b", row_b[who]),
        pa.array(REASONS).take(pa.array(both.reason)),
        pa.array(people.year[who].astype(np.int32)),
        pa.array((faults & bits(Fault.NUMBER_MISSING)) == 0),
        pa.array(people.twin[who] >= 0),
        id_column("f", people.parents[who]),
        list_column(faults, [fault.text for fault in Fault]),
    ]
    table = pa.Table.from_arrays(columns, schema=TRUTH_SCHEMA)
    # In the order of A's shuffled rows, which tells nothing.
    return table.take(pa.array(np.argsort(row_a[who], kind="stable")))
