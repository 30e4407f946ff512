"""The tables of ``data/`` as what they mean: units, agencies, and who carries on for whom."""

import csv
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from io import StringIO
from typing import TextIO

from lienmach.territory.rules.competence import Agency, AgencyKind, Directory, Service
from lienmach.territory.rules.gazetteer import Gazetteer, Kind, Unit
from lienmach.territory.rules.lineage import EARLIEST, Succession

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Geography:
    """How large a unit is and where its middle lies, for maps without a layer of their own."""

    area_km2: float
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Tables:
    """Everything the room knows, as it comes from files or from a database."""

    units: tuple[Unit, ...]
    successions: tuple[Succession, ...]
    agencies: tuple[Agency, ...]
    agency_successions: tuple[Succession, ...]
    services: tuple[Service, ...]
    geography: Mapping[tuple[str, dt.date], Geography]

    def gazetteer(self) -> Gazetteer:
        """Return the units ready to be asked."""
        return Gazetteer(self.units, self.successions)

    def directory(self, gazetteer: Gazetteer) -> Directory:
        """Return the agencies ready to be asked."""
        return Directory(gazetteer, self.agencies, self.agency_successions, self.services)


def since_of(row: Row) -> dt.date:
    """Return the first day; an empty one means that nobody has researched it."""
    return dt.date.fromisoformat(row["since"]) if row["since"] else EARLIEST


def until_of(row: Row) -> dt.date | None:
    """Return the day it no longer stands; an empty one means that it still does."""
    return dt.date.fromisoformat(row["until"]) if row["until"] else None


def units(rows: Iterable[Row]) -> Iterator[Unit]:
    """Read ``units.csv``."""
    for row in rows:
        yield Unit(
            code=row["code"], name=row["name"], kind=Kind(row["kind"]),
            parent=row["parent"] or None, since=since_of(row), until=until_of(row),
            since_known=bool(row["since"]), founded_by=row["founded_by"],
            ended_by=row["ended_by"],
        )  # fmt: skip


def geography(rows: Iterable[Row]) -> dict[tuple[str, dt.date], Geography]:
    """Read the geography of the units that have one from ``units.csv``."""
    return {
        (row["code"], since_of(row)): Geography(
            float(row["area_km2"]), float(row["latitude"]), float(row["longitude"])
        )
        for row in rows
        if row["area_km2"]
    }


def successions(rows: Iterable[Row]) -> Iterator[Succession]:
    """Read ``successions.csv`` or ``agency_successions.csv``."""
    for row in rows:
        yield Succession(
            predecessor=row["predecessor"], successor=row["successor"],
            on=dt.date.fromisoformat(row["on"]), part=row["leg"] == "part",
            citation=row["citation"], note=row["note"],
        )  # fmt: skip


def agencies(rows: Iterable[Row]) -> Iterator[Agency]:
    """Read ``agencies.csv``."""
    for row in rows:
        yield Agency(
            code=row["code"], name=row["name"], kind=AgencyKind(row["kind"]),
            parent=row["parent"] or None, since=since_of(row), until=until_of(row),
            since_known=bool(row["since"]), certainty=row["certainty"],
        )  # fmt: skip


def services(rows: Iterable[Row]) -> Iterator[Service]:
    """Read ``agency_serves.csv``."""
    for row in rows:
        yield Service(row["agency"], row["unit"], since_of(row), until_of(row))


def rows(file: TextIO) -> list[dict[str, str]]:
    """Return the rows of an open table."""
    return list(csv.DictReader(file))


def _packaged(name: str) -> list[dict[str, str]]:
    table = resources.files("lienmach.territory") / "data" / name
    return rows(StringIO(table.read_text("utf-8")))


@cache
def packaged_gazetteer() -> Gazetteer:
    """Return the units that ship with the platform, ready to be asked."""
    return Gazetteer(units(_packaged("units.csv")), successions(_packaged("successions.csv")))


@cache
def packaged() -> Tables:
    """Return all tables that ship with the platform."""
    rows_of_units = _packaged("units.csv")
    return Tables(
        units=tuple(units(rows_of_units)),
        successions=tuple(successions(_packaged("successions.csv"))),
        agencies=tuple(agencies(_packaged("agencies.csv"))),
        agency_successions=tuple(successions(_packaged("agency_successions.csv"))),
        services=tuple(services(_packaged("agency_serves.csv"))),
        geography=geography(rows_of_units),
    )
