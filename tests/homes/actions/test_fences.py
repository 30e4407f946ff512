"""Fences that stand are left alone; damaged ones and missing doors are put up again."""

import pytest

from lienmach.ground import installation
from lienmach.homes import fence
from lienmach.homes.actions import fences
from lienmach.homes.manifest import manifests
from tests.homes.conftest import SYSTEM, TABLE, set_door

NOTHING: dict[tuple[str, str], str] = {}


def put_up(connection, alias="haiduong", lived_in=NOTHING):
    fences.put_up_fences(connection, alias=alias, app="lienmach_app", lived_in=lived_in)


def standing(connection) -> dict[str, tuple[str, int, int]]:
    rows = connection.execute(fence.STANDING.encode())
    return {table: (mark, *counts) for table, mark, *counts in rows if mark}


def test_a_fence_that_stands_is_left_alone_while_its_table_is_used(owner, plain):
    reader = plain()
    with reader.transaction():
        reader.execute(f"select count(*) from {TABLE}")
        at = owner()
        at.execute("set lock_timeout = '2s'")
        put_up(at)


@pytest.mark.parametrize(
    "damage",
    [
        f"drop trigger homes_watch_insert on {TABLE}",
        f"alter table {TABLE} disable trigger homes_guard",
        f"alter table {TABLE} disable row level security",
        f"drop policy homes_mover on {TABLE}",
        f"comment on table {TABLE} is 'lienmach fence of another version'",
    ],
)
def test_a_damaged_fence_is_put_up_again(owner, damage):
    at = owner()
    whole = standing(at)
    assert TABLE in whole
    at.execute(damage)
    put_up(at)
    assert standing(at) == whole


def test_every_movable_table_is_fenced(owner):
    movable = {table.name for one in manifests() for table in one.tables}
    found = standing(owner())
    assert set(found) == movable | {"ledger_entry"}
    assert {found[table][1:] for table in movable} == {(6, 2)}


def test_doors_that_hang_stay_as_they_are(owner):
    at = owner()
    set_door(at, "moved", moved_to="haiphong")
    put_up(at)
    door = at.execute(
        "select state, moved_to from homes_door where province = 'haiduong' and system = %s",
        [SYSTEM],
    ).fetchone()
    assert door == ("moved", "haiphong")


@pytest.mark.usefixtures("moved")
def test_a_database_made_anew_opens_no_door_for_what_moved_away(owner):
    at = owner()
    at.execute("delete from homes_door")
    live = fences.where_systems_live(installation.owners())
    assert live["haiduong", SYSTEM] == "haiphong"
    put_up(at, lived_in=live)
    doors = dict(
        at.execute(
            "select system, (state, moved_to)::text from homes_door where province = 'haiduong'"
        ).fetchall()
    )
    assert doors[SYSTEM] == "(moved,haiphong)"
    assert doors["dossiers"] == "(open,)"
