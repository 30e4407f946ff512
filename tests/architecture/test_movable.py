"""What a system's rows need in order to move house: checked on every table that is declared movable."""

import uuid

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from lienmach.homes.manifest import manifest, places
from lienmach.homes.models import Movable
from tests.architecture.house import HOUSE

SYSTEMS = [system for system in settings.SYSTEMS if (HOUSE / system / "manifest.py").exists()]
# Unique by law or by chance everywhere, so a second province cannot hold the same.
UNIQUE_EVERYWHERE = {
    ("dossiers_dossier", ("code",)),
}


def tables(system: str) -> dict[str, type[models.Model]]:
    """Return a system's models by table name."""
    return {model._meta.db_table: model for model in apps.get_app_config(system).get_models()}


def test_every_system_is_declared():
    assert SYSTEMS == settings.SYSTEMS


@pytest.mark.parametrize("system", SYSTEMS)
def test_the_manifest_names_every_table(system):
    assert sorted(table.name for table in manifest(system).tables) == sorted(tables(system))


@pytest.mark.parametrize("system", SYSTEMS)
def test_rows_carry_their_key_and_their_province(system):
    for model in tables(system).values():
        assert issubclass(model, Movable), model
        assert isinstance(model._meta.pk, models.UUIDField)
        assert model._meta.pk.get_default().version == 7, model
        assert isinstance(model._meta.pk.get_default(), uuid.UUID)


@pytest.mark.parametrize("system", SYSTEMS)
def test_foreign_keys_stay_in_the_room_and_parents_come_first(system):
    order = [table.name for table in manifest(system).tables]
    for name, model in tables(system).items():
        for field in model._meta.get_fields():
            if isinstance(field, models.ForeignKey):
                target = field.related_model._meta.db_table
                assert target in order, f"{name}.{field.name} leaves the room"
                assert order.index(target) <= order.index(name), f"{name} before {target}"


@pytest.mark.parametrize("system", SYSTEMS)
def test_what_is_unique_is_unique_in_a_province(system):
    for name, model in tables(system).items():
        told = [c for c in model._meta.constraints if isinstance(c, models.UniqueConstraint)]
        sets = [tuple(c.fields) for c in told if c.fields]
        sets += [tuple(fields) for fields in model._meta.unique_together]
        sets += [(f.name,) for f in model._meta.local_fields if f.unique and not f.primary_key]
        loose = [s for s in sets if s[0] != "province" and (name, s) not in UNIQUE_EVERYWHERE]
        assert not loose, name


@pytest.mark.parametrize("system", SYSTEMS)
def test_the_columns_a_manifest_speaks_of_are_there(system):
    for table in manifest(system).tables:
        columns = {field.column for field in tables(system)[table.name]._meta.local_fields}
        spoken = {table.office} if table.office else set()
        spoken |= {table.parent[0]} if table.parent else set()
        for total in table.totals:
            spoken |= {*total.by, *([total.of] if total.of else [])}
        spoken |= {table.file.sha256} if table.file else set()
        if table.units:
            spoken |= {table.units.code, table.units.on, table.units.before, table.units.before_on}
            spoken |= {table.units.address_key} if table.units.address_key else set()
            spoken |= {table.units.person} if table.units.person else set()
            spoken |= set(table.units.shown)
        if table.agencies:
            spoken |= {table.agencies.competent, table.agencies.continued_by}
        assert spoken <= columns, table.name


@pytest.mark.parametrize("system", SYSTEMS)
def test_what_lies_in_a_unit_can_be_placed_by_a_person(system):
    if any(table.units for table in manifest(system).tables):
        room = places(system)
        told = (room.place_record, room.take_back_placing)
        assert {getattr(action, "system", None) for action in told} == {system}


@pytest.mark.parametrize("system", SYSTEMS)
def test_nothing_counts_by_a_sequence(system):
    for model in tables(system).values():
        kinds = [field.get_internal_type() for field in model._meta.local_fields]
        assert not [kind for kind in kinds if kind.endswith("AutoField")], model
