"""
Everything that changes the territory: one action, for a reform comes as tables.

The new units and agencies of a day arrive together with the ends of the old ones and with who
carries on, or not at all. What stood is never rewritten.
"""

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any

from django.db import connections, transaction
from django.db.models import Model, QuerySet

from lienmach import homes
from lienmach.ground.actor import Actor
from lienmach.ground.refusals import NotAllowed
from lienmach.ledger import actions as ledger
from lienmach.territory import models, queries
from lienmach.territory.events import GazetteerLoaded
from lienmach.territory.refusals import HistoryRewritten, LineageBroken
from lienmach.territory.rules.collation import sort_key
from lienmach.territory.rules.competence import Agency
from lienmach.territory.rules.gazetteer import Unit
from lienmach.territory.rules.lineage import Lineage
from lienmach.territory.rules.tables import Tables

KEEP_THE_MAP = "territory.keep-the-map"
SUBJECT = "territory"
AT_ONCE = 2000
FEW = 5


@dataclass(frozen=True, slots=True)
class _Table:
    """One of the tables: its name in :class:`Tables`, what a row is known by, how it is kept."""

    name: str
    model: type[Model]
    key: tuple[str, ...]
    columns: Callable[[Any, Tables], dict[str, Any]]

    def key_of(self, one: Any) -> tuple[Any, ...]:
        return tuple(getattr(one, each) for each in self.key)


@dataclass(frozen=True, slots=True)
class _Change:
    """What a load does to one table."""

    table: _Table
    new: list[Any]
    ended: list[Any]
    after: tuple[Any, ...]


def load_gazetteer(tables: Tables, *, by: Actor, at: dt.datetime) -> int:
    """
    Enter in the current province's database what is new in the tables; return how many rows.

    Of what is there already only an end may be new. Loading the same again changes nothing.
    :raises NotAllowed: when the actor may not keep the map.
    :raises LineageBroken: when afterwards somebody would lack an heir.
    :raises HistoryRewritten: when the tables contradict what is there.
    """
    alias = homes.current_province()
    if not by.is_platform and not by.duties_of(KEEP_THE_MAP, province=alias, on=at.date()):
        raise NotAllowed
    with transaction.atomic(using=alias, durable=True):
        with connections[alias].cursor() as cursor:
            # Two loads at once would each miss what the other enters.
            cursor.execute("lock table territory_unit in share row exclusive mode")
        stored = queries.stored(alias)
        changes = [_change(table, stored, tables) for table in TABLES]
        _refuse_holes(changes)
        for change in changes:
            _enter(change, tables, alias)
        count = sum(len(change.new) + len(change.ended) for change in changes)
        if count:
            ledger.record(_told(changes, tables), subject=SUBJECT, by=by, at=at)
    queries.forget()
    return count


def _change(table: _Table, stored: Tables, tables: Tables) -> _Change:
    rows = {table.key_of(one): one for one in getattr(stored, table.name)}
    new, ended = [], []
    for one in getattr(tables, table.name):
        was = rows.get(table.key_of(one))
        if was is None:
            new.append(one)
        elif _only_ends(was, one):
            ended.append(one)
        elif was != one:
            key = ", ".join(str(part) for part in table.key_of(one))
            raise HistoryRewritten(f"{table.name}: {key} stands otherwise than these tables say.")
        rows[table.key_of(one)] = one
    return _Change(table, new, ended, tuple(rows.values()))


def _only_ends(was: Any, one: Any) -> bool:
    """Test if the one row is the other with an end."""
    if getattr(was, "until", one) is not None or one.until is None:
        return False
    names = {field.name for field in fields(one)} & {"until", "ended_by"}
    return bool(was == replace(one, **{name: getattr(was, name) for name in names}))


def _refuse_holes(changes: list[_Change]) -> None:
    after = {change.table.name: change.after for change in changes}
    tables = Tables(**after, geography={})
    gazetteer = tables.gazetteer()
    lineages: list[Lineage[Unit] | Lineage[Agency]] = [gazetteer]
    holes = list(gazetteer.holes())
    if not holes:  # the agencies are asked about through the units
        lineages.append(tables.directory(gazetteer))
        holes = [hole for lineage in lineages[1:] for hole in lineage.holes()]
    if holes:
        raise LineageBroken(" ".join(holes[:FEW]))


def _enter(change: _Change, tables: Tables, alias: str) -> None:
    """Write one table: ends first, for two of one code never stand at once."""
    table = change.table
    rows: QuerySet[Model] = QuerySet(table.model, using=alias)
    for one in change.ended:
        known = dict(zip(table.key, table.key_of(one), strict=True))
        ended_by = {"ended_by": one.ended_by} if isinstance(one, Unit) else {}
        rows.filter(**known).update(until=one.until, **ended_by)
    rows.bulk_create(
        (table.model(**table.columns(one, tables)) for one in change.new), batch_size=AT_ONCE
    )


def _told(changes: list[_Change], tables: Tables) -> GazetteerLoaded:
    new = {change.table.name: len(change.new) for change in changes}
    text = repr([sorted(getattr(tables, table.name), key=table.key_of) for table in TABLES])
    return GazetteerLoaded(
        **new,
        ended=sum(len(change.ended) for change in changes),
        sha256=hashlib.sha256(text.encode()).hexdigest(),
    )


def _as_it_is(one: Any, _tables: Tables) -> dict[str, Any]:
    return {field.name: getattr(one, field.name) for field in fields(one)}


def _with_sort_key(one: Any, tables: Tables) -> dict[str, Any]:
    return {
        **_as_it_is(one, tables),
        "kind": one.kind.value,
        "parent": one.parent or "",
        "sort_key": sort_key(one.name),
    }


def _with_geography(unit: Any, tables: Tables) -> dict[str, Any]:
    lies = tables.geography.get(unit.key)
    return {
        **_with_sort_key(unit, tables),
        "sort_key": sort_key(unit.bare_name),
        "area_km2": lies and lies.area_km2,
        "latitude": lies and lies.latitude,
        "longitude": lies and lies.longitude,
    }


_LEG = ("predecessor", "on", "successor")
TABLES = (
    _Table("units", models.Unit, ("code", "since"), _with_geography),
    _Table("successions", models.Succession, _LEG, _as_it_is),
    _Table("agencies", models.Agency, ("code", "since"), _with_sort_key),
    _Table("agency_successions", models.AgencySuccession, _LEG, _as_it_is),
    _Table("services", models.AgencyService, ("agency", "unit", "since"), _as_it_is),
)
