"""What of a resident the books decide, and how a corrected value is stored."""

import datetime as dt
from typing import Any

from lienmach.registries.rules import cells, dates
from lienmach.registries.rules.kinds import SEX
from lienmach.registries.rules.reasons import Reason
from lienmach.territory.rules.collation import person_name_sort_key
from linkage.folding import folded_name

CORRECTABLE = frozenset(
    {"birth_date", "father_name", "full_name", "mother_name", "personal_id", "sex"}
)


def corrected(name: str, text: str, *, today: dt.date) -> dict[str, Any] | Reason:
    """Return the columns that a corrected value changes, with their values; or why it is unfit."""
    if name == "birth_date":
        day = dates.read(text, today=today, year_alone=True)
        if isinstance(day, Reason):
            return day
        return {"birth_date": day.date, "birth_precision": day.precision.value}
    found = _read(name, text)
    if isinstance(found, Reason):
        return found
    if name == "full_name":
        return {
            "full_name": found,
            "name_key": folded_name(found),
            "sort_key": person_name_sort_key(found),
        }
    return {name: found}


def _read(name: str, text: str) -> str | Reason:
    if name == "personal_id":
        return cells.number_of_person(text)
    if name == "sex":
        return cells.choice(text, choices=SEX)
    return cells.text(text, longest=200)
