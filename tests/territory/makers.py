"""Small territories to try things on."""

import datetime as dt

from lienmach.territory.rules.competence import Agency, AgencyKind, Directory, Service
from lienmach.territory.rules.gazetteer import Gazetteer, Kind, Unit
from lienmach.territory.rules.lineage import EARLIEST, Succession
from lienmach.territory.rules.tables import Tables

DAY = dt.date(2025, 7, 1)
EVE = dt.date(2025, 6, 30)
LATER = dt.date(2030, 1, 1)


def unit(code, *, since=None, until=None, kind=Kind.COMMUNE, parent=None, name=None):
    return Unit(
        code=code,
        name=name or f"{kind.vi.capitalize()} {code}",
        kind=kind,
        parent=parent,
        since=since or EARLIEST,
        until=until,
        since_known=since is not None,
    )


def legs(old, *new, on=DAY):
    """`old` passes whole to the one, or in parts to all, of `new`."""
    return [Succession(old, heir, on, part=len(new) > 1) for heir in new]


def gazetteer(units, *successions):
    return Gazetteer(units, [leg for each in successions for leg in each])


def agency(code, *, kind=AgencyKind.COMMUNE_COMMITTEE, since=None, until=None):
    return Agency(
        code=code,
        name=f"Agency {code}",
        kind=kind,
        parent=code.rpartition(".")[0] or None,
        since=since or EARLIEST,
        until=until,
        since_known=since is not None,
    )


def directory(places, agencies, services, successions=()):
    return Directory(places, agencies, successions, [Service(*each) for each in services])


def tables(units=(), successions=(), agencies=(), agency_successions=(), services=()):
    return Tables(
        tuple(units),
        tuple(successions),
        tuple(agencies),
        tuple(agency_successions),
        tuple(services),
        {},
    )
