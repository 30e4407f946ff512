"""The offices a manifest speaks of: what they are called, and which of them sent nothing."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from lienmach.homes.manifest import manifest
from lienmach.merger.models import Move
from lienmach.territory import queries as territory
from lienmach.territory.rules.gazetteer import Level, Unit
from linkage.folding import folded_name


@dataclass(frozen=True, slots=True)
class Office:
    """An office by code and name."""

    code: str
    name: str


def name_of(code: str, *, on: dt.date) -> str:
    """Return what an office is called on a day, or what it was called last; its code otherwise."""
    directory, gazetteer = territory.directory(), territory.gazetteer()
    agency = directory.find(code, on) or next(reversed(directory.known(code)), None)
    unit = gazetteer.find(code, on) or next(reversed(gazetteer.known(code)), None)
    return agency.name if agency else unit.name if unit else code


def idle(found: Move, told: Collection[str]) -> list[Office]:
    """
    Return the communes of the moving province that the manifest does not speak of.

    Nothing was expected of them, which is worth seeing: it may be so, or their books are blank.
    """
    tables = manifest(found.system).tables
    by_unit = [table for table in tables if table.units and table.office == table.units.code]
    if not told or not by_unit:
        return []
    heirs = {
        heir.code: Office(heir.code, heir.name)
        for unit in _communes(found.province, found.legal_day - dt.timedelta(days=1))
        for heir in territory.gazetteer().heirs_of(unit, found.legal_day)
    }
    return [heirs[code] for code in sorted(heirs) if code not in told]


def _communes(province: str, on: dt.date) -> list[Unit]:
    """Return the communes of a province, which is known by its name, on a day."""
    units = territory.gazetteer()
    return [
        unit
        for unit in units.standing(on)
        if unit.level is Level.COMMUNE
        and folded_name(units.ancestors(unit)[-1].bare_name).replace(" ", "") == province
    ]
