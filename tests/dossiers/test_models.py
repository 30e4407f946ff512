import datetime as dt

import psycopg
import pytest

from lienmach.dossiers.manifest import MANIFEST
from lienmach.dossiers.rules.states import OPEN
from tests.dossiers import makers


def test_a_code_is_given_once_for_ever_whatever_the_province(lan, owner):
    code = makers.submitted(lan)["code"]
    copy = """
        insert into dossiers_dossier select (jsonb_populate_record(d, jsonb_build_object(
            'id', '0190a000-0000-7000-8000-000000000000', 'province', 'haiphong'))).*
        from dossiers_dossier d where code = %s
    """
    with pytest.raises(psycopg.errors.UniqueViolation, match="dossier_code_once_for_ever"):
        superuser_insert(owner, copy, code)


def superuser_insert(owner, statement, code):
    with owner("haiduong") as connection:
        connection.execute(statement, [code])


@pytest.mark.parametrize(
    ("column", "value", "constraint"),
    [
        ("state", "lost", "dossier_state_known"),
        ("outcome", "granted", "dossier_decided_with_an_outcome"),
        ("decided_at", dt.datetime(2026, 11, 16, tzinfo=dt.UTC), "dossier_decided_with"),
        ("unit_before", "10507", "dossier_former_unit_has_its_day"),
    ],
)
def test_the_database_refuses_what_makes_no_sense(lan, plain, column, value, constraint):
    code = makers.submitted(lan)["code"]
    statement = f"update dossiers_dossier set {column} = %s where code = %s"
    with pytest.raises(psycopg.errors.CheckViolation, match=constraint):
        plain().execute(statement, [value, code])


def test_the_manifest_names_every_table_of_the_room(plain):
    rows = plain().execute("select tablename from pg_tables where tablename like 'dossiers%'")
    assert {table.name for table in MANIFEST.tables} == {name for (name,) in rows.fetchall()}


def test_parents_move_before_their_children():
    names = [table.name for table in MANIFEST.tables]
    for table in MANIFEST.tables:
        if table.parent:
            assert names.index(table.parent[1]) < names.index(table.name)


def test_open_dossiers_find_who_carries_on():
    [dossier] = [table for table in MANIFEST.tables if table.agencies]
    assert dossier.agencies
    assert all(f"'{state}'" in dossier.agencies.open_when for state in OPEN)
    assert "withdrawn" not in dossier.agencies.open_when
