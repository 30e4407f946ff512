"""
Questions about units, agencies and addresses.

All tables together are small, so a process reads them once and asks them in memory. It looks
again now and then, for another process may have loaded new ones.
"""

import datetime as dt
import time
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property

from django.db import router

from lienmach import homes
from lienmach.territory import models
from lienmach.territory.refusals import UnitUnknown
from lienmach.territory.rules.addresses import AddressBook, Placement
from lienmach.territory.rules.competence import Agency, AgencyKind, Directory, Service
from lienmach.territory.rules.gazetteer import Gazetteer, Kind, Unit
from lienmach.territory.rules.lineage import Heir, Succession, Unknown
from lienmach.territory.rules.tables import Geography, Tables, packaged

LOOK_AGAIN_SECONDS = 30.0


class Atlas:
    """The tables of one database, ready to be asked."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """The units."""
        return self.tables.gazetteer()

    @cached_property
    def directory(self) -> Directory:
        """The agencies."""
        return self.tables.directory(self.gazetteer)

    @cached_property
    def address_book(self) -> AddressBook:
        """The addresses."""
        return AddressBook(self.gazetteer)


@dataclass(frozen=True, slots=True)
class _Known:
    """What this process knows of one database, how many rows it had, and when it looked."""

    atlas: Atlas
    rows: tuple[int, ...]
    looked_at: float


_known: dict[str, _Known] = {}


def gazetteer() -> Gazetteer:
    """Return the units through time."""
    return _atlas().gazetteer


def directory() -> Directory:
    """Return the agencies through time."""
    return _atlas().directory


def unit(code: str, on: dt.date) -> Unit | None:
    """Return the unit standing under a code on a day, if one does."""
    return gazetteer().find(code, on)


def agency(code: str, on: dt.date) -> Agency | None:
    """Return the agency standing under an identifier on a day, if one does."""
    return directory().find(code, on)


def agency_heirs(code: str, on: dt.date) -> tuple[Heir, ...]:
    """
    Return who carries on, on a day, for the agency last known by an identifier; itself if it does.

    :raises Unknown: when no agency bore it by that day.
    """
    return directory().heirs(code, on)


def agencies_ended_into(code: str, on: dt.date) -> frozenset[str]:
    """Return the agencies that ended by a day and for which this one alone carries on."""
    return directory().ended_into(code, on)


def competent_agency(kind: str, unit: str, unit_on: dt.date, on: dt.date) -> str | None:
    """
    Return the agency of a kind that answers on a day for a unit as of another; None if undecided.

    :raises Unknown: when no such unit stood on `unit_on`.
    """
    return directory().competent(kind, unit, unit_on, on)


def place(text: str, on: dt.date) -> Placement:
    """Return where an address lies on a day, or where it may lie and why that is not decided."""
    return _atlas().address_book.place(text, on)


def crosswalk(on: dt.date) -> dict[str, tuple[Heir, ...]]:
    """Return, for every unit standing on the eve of a day, who carries it on from that day."""
    return gazetteer().crosswalk(on - dt.timedelta(days=1), on)


def units_under(
    codes: str | Iterable[str], on: dt.date, *, touching: bool = False
) -> frozenset[Unit]:
    """
    Return every unit, of any time, that belongs to the units meant by codes as of a day.

    So rights scoped to a unit follow its heirs. With ``touching`` also those of which only a
    part came here: records of a split commune may belong here, and must be seen to be placed.
    :raises UnitUnknown: when a code meant nothing on that day.
    """
    try:
        return gazetteer().under(codes, on, touching=touching)
    except Unknown as unknown:
        raise UnitUnknown(f"No administrative unit stands under {unknown} on {on}.") from unknown


def forget() -> None:
    """Read the tables again at the next question."""
    _known.clear()


def stored(alias: str) -> Tables:
    """Return the tables as one database holds them."""
    rows = models.Unit.objects.using(alias).all()
    return Tables(
        units=tuple(
            Unit(
                code=row.code, name=row.name, kind=Kind(row.kind), parent=row.parent or None,
                since=row.since, until=row.until, since_known=row.since_known,
                founded_by=row.founded_by, ended_by=row.ended_by,
            )
            for row in rows
        ),
        successions=_legs(models.Succession, alias),
        agencies=tuple(
            Agency(
                code=row.code, name=row.name, kind=AgencyKind(row.kind), parent=row.parent or None,
                since=row.since, until=row.until, since_known=row.since_known,
                certainty=row.certainty,
            )
            for row in models.Agency.objects.using(alias).all()
        ),
        agency_successions=_legs(models.AgencySuccession, alias),
        services=tuple(
            Service(row.agency, row.unit, row.since, row.until)
            for row in models.AgencyService.objects.using(alias).all()
        ),
        geography={
            (row.code, row.since): Geography(row.area_km2, row.latitude, row.longitude)
            for row in rows
            if row.area_km2 is not None and row.latitude is not None and row.longitude is not None
        },
    )  # fmt: skip


def _legs(
    model: type[models.Succession] | type[models.AgencySuccession], alias: str
) -> tuple[Succession, ...]:
    return tuple(
        Succession(row.predecessor, row.successor, row.on, row.part, row.citation, row.note)
        for row in model.objects.using(alias).all()
    )


def _atlas() -> Atlas:
    """Return the tables of the database at hand; those that ship where none were loaded."""
    try:
        alias = router.db_for_read(models.Unit)
    except homes.NoHome:
        return _shipped()
    now = time.monotonic()
    known = _known.get(alias)
    if known is not None and now - known.looked_at < LOOK_AGAIN_SECONDS:
        return known.atlas
    rows = _count(alias)
    if known is not None and known.rows == rows:
        atlas = known.atlas
    else:
        atlas = Atlas(stored(alias)) if rows[0] else _shipped()
    _known[alias] = _Known(atlas, rows, now)
    return atlas


@cache
def _shipped() -> Atlas:
    return Atlas(packaged())


def _count(alias: str) -> tuple[int, ...]:
    """Count rows, and those that have ended: a load changes one or the other."""
    units, agencies = models.Unit.objects.using(alias), models.Agency.objects.using(alias)
    return (
        units.count(),
        units.filter(until__isnull=False).count(),
        agencies.count(),
        agencies.filter(until__isnull=False).count(),
        models.AgencyService.objects.using(alias).count(),
    )
