"""A birth and a resident side by side, value by value, as whoever judges them sees them."""

import datetime as dt
from dataclasses import dataclass

from lienmach.registries.models import CivilRecord, Resident
from lienmach.registries.rules.dates import Precision
from lienmach.registries.rules.differences import Difference, compared
from lienmach.territory import queries as territory


@dataclass(frozen=True, slots=True)
class Compared:
    """One line of the comparison."""

    what: str
    told: Difference


def fields(record: CivilRecord, resident: Resident) -> list[Compared]:
    """Return what is compared of both, in the order one reads it."""
    parents = record.particulars
    told = [
        ("full_name", record.full_name, resident.full_name),
        ("birth_date", _born(record), _born(resident)),
        ("sex", record.sex, resident.sex),
        ("personal_id", record.personal_id or "", resident.personal_id or ""),
        ("mother_name", parents.get("mother_name", ""), resident.mother_name),
        ("father_name", parents.get("father_name", ""), resident.father_name),
        ("birth_unit", unit_told(record.book_unit, record.book_unit_since), _birthplace(resident)),
        ("unit", unit_told(record.unit, record.unit_on), unit_told(resident.unit, resident.unit_on)),
    ]  # fmt: skip
    return [Compared(what, compared(left, right)) for what, left, right in told]


def unit_told(code: str, on: dt.date) -> str:
    """Return a unit as of a day by its name and its code."""
    known = territory.unit(code, on)
    return f"{known.name} ({code})" if known else code


def _born(row: CivilRecord | Resident) -> str:
    is_year = row.birth_precision == Precision.YEAR.value
    return f"{row.birth_date:%Y}" if is_year else f"{row.birth_date:%d/%m/%Y}"


def _birthplace(resident: Resident) -> str:
    code, since = resident.birth_unit, resident.birth_unit_since
    return unit_told(code, since) if code and since else ""
