"""Questions about units and agencies. (A bridge of the lead's; the room's developer replaces it.)"""

import datetime as dt
from collections.abc import Iterable
from functools import cache

from lienmach.territory.rules.competence import Agency, Directory
from lienmach.territory.rules.gazetteer import Gazetteer, Unit
from lienmach.territory.rules.lineage import Heir
from lienmach.territory.rules.tables import packaged


def gazetteer() -> Gazetteer:
    """Return the units through time."""
    return _geography()[0]


def directory() -> Directory:
    """Return the agencies through time."""
    return _geography()[1]


@cache
def _geography() -> tuple[Gazetteer, Directory]:
    tables = packaged()
    units = tables.gazetteer()
    return units, tables.directory(units)


def unit(code: str, on: dt.date) -> Unit:
    """Return the unit that bears the code on a day."""
    return gazetteer().unit(code, on)


def agency(code: str, on: dt.date) -> Agency:
    """Return the agency that bears the identifier on a day."""
    return directory().get(code, on)


def agency_heirs(code: str, on: dt.date) -> tuple[Heir, ...]:
    """Return who carries on for an agency on a day."""
    return directory().heirs(code, on)


def competent_agency(kind: str, unit: str, unit_on: dt.date, on: dt.date) -> str | None:
    """Return the competent agency's identifier; null when it cannot be decided."""
    return directory().competent(kind, unit, unit_on, on)


def units_under(codes: Iterable[str], on: dt.date) -> frozenset[Unit]:
    """Return all units whose ground belongs to the units meant as of a day."""
    return gazetteer().under(codes, on)
