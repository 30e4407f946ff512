"""
How a room declares what of it can move.

A room becomes movable by a module ``manifest`` with one ``MANIFEST``; nothing else needs to
know it. The fence, the copier, the verifier and the arrival manifest all read it.
"""

import datetime as dt
import uuid
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Protocol, runtime_checkable

from django.conf import settings

from lienmach.ground.actor import Actor


@dataclass(frozen=True, slots=True)
class UnitColumns:
    """
    The columns that say in which unit a row lies: a code and the day it is meant as of.

    ``address_key`` names a column with the folded address, by which rows of a split commune
    may be placed; without one they are left to a person. That person is shown the ``address``,
    an SQL expression on the row, or that of whoever's key in identity ``person`` holds, and
    the columns ``shown`` by which the row is told from its neighbours.
    """

    code: str = "unit"
    on: str = "unit_on"
    before: str = "unit_before"
    before_on: str = "unit_before_on"
    address_key: str | None = None
    address: str = "''"
    person: str | None = None
    shown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AgencyColumns:
    """
    The columns that say which agency is competent, and who carries on after a merger.

    ``open_when`` is an SQL condition on the row (its columns only): closed rows keep their
    agency and need no successor.
    """

    competent: str = "competent_agency"
    continued_by: str = "continued_by"
    open_when: str = "true"


@dataclass(frozen=True, slots=True)
class FileColumn:
    """The column that holds the SHA-256 (hex) under which the home's file store keeps a file."""

    sha256: str = "sha256"


@dataclass(frozen=True, slots=True)
class PersonColumns:
    """The columns by which a person is known on both sides of a merger."""

    personal_id: str = "personal_id"
    name: str = "name_key"
    birth_date: str = "birth_date"


@dataclass(frozen=True, slots=True)
class Total:
    """A figure that a move conserves, by columns: how many rows, or the sum of one of them."""

    by: tuple[str, ...]
    of: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """
    One movable table.

    ``office`` is the column its arrivals are counted by; without one they are counted by the
    parent's, or as a whole. ``totals`` are further figures that must be the same at both ends.
    """

    name: str
    units: UnitColumns | None = None
    agencies: AgencyColumns | None = None
    file: FileColumn | None = None
    person: PersonColumns | None = None
    parent: tuple[str, str] | None = None
    """The column that refers to a parent row, and the parent's table."""
    office: str | None = None
    totals: tuple[Total, ...] = ()
    append_only: bool = False
    """The application may add rows and read them; it can neither change nor remove one."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """A system: its tables, parents first."""

    system: str
    tables: tuple[Table, ...]


@runtime_checkable
class Places(Protocol):
    """
    Where a person places rows of split communes: in the ``actions`` of the rows' own room.

    A room whose manifest names unit columns has both. What they refuse they say in a sentence;
    a word said again, or taken back, leaves the row as it was but for that word.
    """

    def place_record(
        self, table: str, key: uuid.UUID, *, unit: str, by: Actor, at: dt.datetime
    ) -> None:
        """Place a row in one of the heirs of its unit."""

    def take_back_placing(self, table: str, key: uuid.UUID, *, by: Actor, at: dt.datetime) -> None:
        """Put a row back where it lay before anybody placed it."""


def places(system: str) -> Places:
    """Return where the rows of a system are placed by a person."""
    found = import_module(f"lienmach.{system}.actions")
    assert isinstance(found, Places)  # noqa: S101 - a room's declaration, not input
    return found


@cache
def manifest(system: str) -> Manifest:
    """Return the manifest of a system, as its room declares it."""
    found = import_module(f"lienmach.{system}.manifest").MANIFEST
    assert isinstance(found, Manifest)  # noqa: S101 - a room's declaration, not input
    return found


def manifests() -> list[Manifest]:
    """Return the manifests of all systems, in the order of the floors."""
    return [manifest(system) for system in settings.SYSTEMS]
