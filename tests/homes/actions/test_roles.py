"""Roles that the fence can rely on, in databases of their own too."""

import os
import types
from urllib.parse import quote

import psycopg
import pytest

from lienmach.ground import cluster
from lienmach.homes.actions import roles
from lienmach.homes.refusals import FenceWouldNotHold, PostgresqlTooOld, RightsMissing
from tests.homes.conftest import TABLE, add

APP = "lienmach_app"


def test_an_old_server_is_refused():
    old = types.SimpleNamespace(info=types.SimpleNamespace(server_version=150004))
    with pytest.raises(PostgresqlTooOld, match="PostgreSQL 15 is too old"):
        roles.prepare_roles(old, alias="haiduong", app=APP)


@pytest.mark.parametrize(
    ("might", "sentence"),
    [
        ("alter role {} superuser", "is a superuser"),
        ("alter role {} bypassrls", "bypasses row-level security"),
        ("grant lienmach_mover to {}", "belongs to the mover"),
        ("grant lienmach_owner to {}", "belongs to the owner"),
        ("grant create on database haiduong to {}", "may create schemas"),
        ("grant create on schema public to {}", "may create in the schema public"),
        ("grant set on parameter session_replication_role to {}", "may switch triggers off"),
    ],
)
def test_an_application_that_no_fence_would_hold_is_refused(owner, superuser, might, sentence):
    mighty = "too_mighty"
    with superuser() as boss:
        boss.execute(f"create role {mighty} login")
        boss.execute(might.format(mighty))
        try:
            with pytest.raises(FenceWouldNotHold, match=sentence):
                roles.prepare_roles(owner(), alias="haiduong", app=mighty)
        finally:
            boss.execute(f"drop owned by {mighty}; drop role {mighty}")


def test_the_owner_is_no_application_and_a_missing_one_is_named(owner):
    with pytest.raises(FenceWouldNotHold, match="is the owner itself"):
        roles.prepare_roles(owner(), alias="haiduong", app="lienmach_owner")
    with pytest.raises(RightsMissing, match="role stranger is not there"):
        roles.prepare_roles(owner(), alias="haiduong", app="stranger")


def test_a_schema_open_to_everybody_is_closed(owner, superuser):
    superuser().execute("grant create on schema public to public")
    assert roles.prepare_roles(owner(), alias="haiduong", app=APP) == []


# --- PostgreSQL of their own ------------------------------------------------------------

ROLES = """
revoke set on parameter session_replication_role from lienmach_mover;
revoke all on database haiduong, haiphong from lienmach_mover;
drop role lienmach_mover;
create role "their-owner" login createrole password 'o;1';
create role "Their App" login password 'a%1';
create role "poor-owner" login password 'p';
create database hd owner "their-owner";
create database hp owner "their-owner";
create database poor owner "poor-owner";
"""


@pytest.fixture(scope="module")
def theirs(made, base_of_module):
    """A server with databases and roles of their own making, and a home that is told of them."""
    home = type(made)(base_of_module)
    os.environ["LIENMACH_HOME"], before = str(made.path), os.environ["LIENMACH_HOME"]
    try:
        boss = psycopg.connect(
            cluster.database("postgres", role=cluster.SUPERUSER).conninfo(), autocommit=True
        )
        sockets = quote(str(cluster.socket_folder()), safe="")
    finally:
        os.environ["LIENMACH_HOME"] = before
    for statement in ROLES.strip().split(";\n"):
        boss.execute(statement)
    yield home, boss, f"host={sockets}&port=5432"
    boss.close()


@pytest.fixture(scope="module")
def base_of_module(tmp_path_factory):
    return tmp_path_factory.mktemp("theirs")


def named(rest: str, user: str, password: str, **databases: str) -> str:
    who = f"{quote(user)}:{quote(password, safe='')}"
    return ";".join(
        f"{province}=postgresql://{who}@/{name}?{rest}" for province, name in databases.items()
    )


@pytest.mark.soak
def test_databases_of_their_own_are_served_and_fenced(theirs):
    home, boss, rest = theirs
    places = {"haiduong": "hd", "haiphong": "hp"}
    told = {
        "LIENMACH_PROVINCES": named(rest, "Their App", "a%1", **places),
        "LIENMACH_OWNERS": named(rest, "their-owner", "o;1", **places),
    }
    first = home.lienmach("migrate", **told)
    assert first.returncode == 0, first.stderr
    # The owner may make roles but not lend this setting: it serves, and says what a move needs.
    assert "grant set on parameter session_replication_role to lienmach_mover" in first.stderr
    boss.execute("grant set on parameter session_replication_role to lienmach_mover")
    again = home.lienmach("migrate", **told)
    assert (again.returncode, again.stderr) == (0, "")
    answer = home.lienmach("homes", "--json", **told)
    assert answer.returncode == 0, answer.stderr
    assert "a%1" not in answer.stdout
    assert "Their App" in answer.stdout
    assert not (home.path / "postgresql").exists()
    dsn = told["LIENMACH_PROVINCES"].partition("=")[2].partition(";")[0]
    with psycopg.connect(dsn, autocommit=True) as app:
        add(app)
        assert app.execute(f"select count(*) from {TABLE}").fetchone() == (1,)
        with pytest.raises(psycopg.Error) as refused:
            add(app, "haiphong")
        assert refused.value.sqlstate == "MG001"
        for statement in ("select from homes_dirty", "delete from homes_door"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(statement)


def test_an_owner_without_the_right_is_told_what_a_superuser_runs(theirs):
    home, _, rest = theirs
    told = {
        "LIENMACH_PROVINCES": named(rest, "Their App", "a%1", haiduong="poor"),
        "LIENMACH_OWNERS": named(rest, "poor-owner", "p", haiduong="poor"),
    }
    answer = home.lienmach("migrate", **told)
    assert answer.returncode == 2
    assert answer.stdout == ""
    assert answer.stderr.startswith("haiduong: poor-owner may not make or take")
    assert 'grant "lienmach_mover" to "poor-owner" with inherit false, set true' in answer.stderr
    assert answer.stderr.count("\n") == 1


def test_an_owner_who_may_make_no_tables_is_refused(theirs):
    home, _, rest = theirs
    told = {
        "LIENMACH_PROVINCES": named(rest, "Their App", "a%1", haiduong="hd"),
        "LIENMACH_OWNERS": named(rest, "poor-owner", "p", haiduong="hd"),
    }
    answer = home.lienmach("migrate", **told)
    assert answer.returncode == 2
    assert "may not create tables" in answer.stderr
