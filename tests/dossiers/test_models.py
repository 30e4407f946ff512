import datetime as dt

import psycopg
import pytest

from lienmach import homes
from lienmach.dossiers.manifest import MANIFEST
from lienmach.dossiers.models import Dossier
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
        ("state", "handed-over", "dossier_done_when_decided"),
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


def test_a_row_inserted_the_short_way_is_the_row_that_saving_makes(lan):
    code = makers.submitted(lan)["code"]
    with homes.reading("dossiers"):
        first = Dossier.objects.get(code=code)
    given = {
        each.attname: getattr(first, each.attname)
        for each in Dossier._meta.concrete_fields
        if each.name not in {"id", "code", "word_digest", "token_digest"}
    }

    @homes.action("dossiers")
    def written():
        short, long = Dossier(code=f"{code}-1", **given), Dossier(code=f"{code}-2", **given)
        short.insert()
        long.save(force_insert=True)
        assert short._state.adding is long._state.adding is False
        assert short._state.db == long._state.db
        return short.pk, long.pk

    short, long = written()
    with homes.reading("dossiers"):
        rows = {row["id"]: row for row in Dossier.objects.filter(pk__in=[short, long]).values()}
    for row in rows.values():
        del row["id"], row["code"]
    assert rows[short] == rows[long]
    assert rows[short]["word_digest"] == ""  # as the database has it where nobody says
    assert rows[short]["data"] == first.data
