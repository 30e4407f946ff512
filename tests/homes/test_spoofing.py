"""What a hostile client with the application's role tries: none of it passes the fence."""

import threading

import psycopg
import pytest

from lienmach.ground.ids import uuid7
from tests.homes.conftest import SYSTEM, TABLE, add, as_mover, dirty, keys, set_door

CLOSE = f"homes_close('haiduong', '{SYSTEM}', '1s')"
# What it may not even ask for.
FORBIDDEN = {
    "open a door": "update homes_door set state = 'open'",
    "hang a door": f"insert into homes_door values ('x', '{SYSTEM}', 'open', false, null, 0)",
    "take a door away": "delete from homes_door",
    "empty the doors": "truncate homes_door",
    "lock the doors": "lock table homes_door in access exclusive mode",
    "write the dirty log": "insert into homes_dirty (province, system, tbl, key)"
    " values ('haiduong', 'identity', 'x', gen_random_uuid())",
    "forget the dirty log": "delete from homes_dirty",
    "read the dirty log": "select from homes_dirty",
    "become the mover": "set role lienmach_mover",
    "become the owner": "set role lienmach_owner",
    "become the mover's session": "set session authorization lienmach_mover",
    "be the mover for good": "grant lienmach_mover to lienmach_app",
    "close a door": f"select {CLOSE}",
    "flush the writers": f"select homes_flush('haiduong', '{SYSTEM}', '1s')",
    "switch triggers off": "set session_replication_role = replica",
    "disable the guard": f"alter table {TABLE} disable trigger homes_guard",
    "drop the guard": f"drop trigger homes_guard on {TABLE}",
    "drop the policy": f"drop policy homes_shown on {TABLE}",
    "switch the policies off": f"alter table {TABLE} disable row level security",
    "add a policy": f"create policy mine on {TABLE} using (true)",
    "add a trigger": f"create trigger mine before insert on {TABLE} for each row"
    " execute function suppress_redundant_updates_trigger()",
    "add a rule": f"create rule mine as on insert to {TABLE} do instead nothing",
    "own the table": f"alter table {TABLE} owner to lienmach_app",
    "inherit the table": f"create temp table mine () inherits ({TABLE})",
    "make a schema": "create schema mine",
    "make a function where the fence looks": "create function public.pg_advisory_xact_lock_shared"
    "(bigint) returns void language sql as ''",
    "make a table where the fence looks": "create table public.mine (id int)",
    "change the guard": "create or replace function public.homes_guard() returns trigger"
    " language plpgsql as $$ begin return null; end $$",
    "borrow the watch": "create temp table t (id uuid, province text);"
    " create trigger x after insert on t referencing new table as changed for each statement"
    f" execute function homes_watch('{SYSTEM}')",
    "borrow the ledger's watch": "create temp table u (id uuid, province text, system text);"
    " create trigger x after insert on u referencing new table as changed for each statement"
    " execute function homes_watch_ledger()",
    "read a server's file": "select pg_read_file('postgresql.conf')",
    "run a program": "copy (select 1) to program 'true'",
    "enter another database": "create extension dblink",
}
# What it may do, and what must not help it.
PREPARATIONS = {
    "settings of its own": "set lienmach.mover = 'on'; set lienmach.province = 'haiphong'",
    "a door of its own": "create temp table homes_door (province text, system text, state text,"
    " capturing boolean, moved_to text);"
    f" insert into pg_temp.homes_door values ('haiduong', '{SYSTEM}', 'open', false, null)",
    "rows of its own that changed": "create temp table changed (id uuid, province text);"
    " insert into pg_temp.changed values (gen_random_uuid(), 'haiphong')",
    "a search path without the fence": "set search_path = pg_temp",
    "a search path that ends in the catalogue": "create temp table x ();"
    " set search_path = pg_temp, public, pg_catalog",
    "types of its own": "create function pg_temp.peek(pg_catalog.text) returns boolean"
    " language plpgsql as $$ begin"
    " if current_user = 'lienmach_owner' then"
    " update public.homes_door set state = 'open', capturing = true; end if; return true; end $$;"
    " create domain pg_temp.text as pg_catalog.text check (pg_temp.peek(value));"
    " create domain pg_temp.boolean as pg_catalog.bool;"
    " create type pg_temp.record as (state pg_catalog.text);"
    " set search_path = pg_temp, public, pg_catalog",
    "locks it lets go": f"select pg_advisory_lock_shared(homes_lock_key('haiduong', '{SYSTEM}'));"
    " select pg_advisory_unlock_all()",
}


def test_it_may_not_even_ask(plain):
    app = plain()
    allowed = {}
    for what, statement in FORBIDDEN.items():
        with app.transaction(force_rollback=True):
            try:
                with app.transaction():
                    app.execute(statement)
                allowed[what] = "allowed"
            except psycopg.Error as error:
                # 42501 insufficient privilege; a role it may not see counts as well
                if error.sqlstate not in {"42501", "0LP01"}:
                    allowed[what] = str(error)
    assert not allowed


@pytest.mark.usefixtures("moved")
def test_what_it_may_do_does_not_help_it(plain, owner):
    writing = (
        f"insert into public.{TABLE} (id, province, login, full_name, agency, synthetic)"
        " values (%s, %s, %s, 'Giả', 'A', true)"
    )
    passed = {}
    for what, preparation in PREPARATIONS.items():
        app = plain()
        app.execute(preparation)
        for province in ("haiduong", "haiphong"):
            try:
                app.execute(writing, [uuid7(), province, what])
                passed[what] = "written"
            except psycopg.Error as error:
                if error.sqlstate != "MG001":
                    passed[what] = str(error)
        if app.execute(f"select count(*) from public.{TABLE}").fetchone() != (0,):
            passed[what] = "shown"
        app.close()
    assert not passed
    assert keys(as_mover(owner())) == set()
    doors = owner().execute("select count(*) from homes_door where capturing").fetchone()
    assert doors == (0,)


def test_its_own_types_never_run_as_the_owner(plain, owner):
    """With the door open the watch runs whole, as the owner, in a session full of traps."""
    app, boss = plain(), owner()
    app.execute(PREPARATIONS["types of its own"])
    key = uuid7()
    app.execute(
        f"insert into public.{TABLE} (id, province, login, full_name, agency, synthetic)"
        " values (%s, 'haiduong', 'l', 'Thật', 'A', true)",
        [key],
    )
    assert boss.execute("select count(*) from homes_door where capturing").fetchone() == (0,)
    assert keys(boss) == {key}


def test_the_trap_of_types_would_have_caught_a_careless_watch(plain, owner):
    """A negative control: without a search path of its own the watch obeys the client."""
    app, boss = plain(), owner()
    boss.execute("alter function homes_watch() reset search_path")
    app.execute(PREPARATIONS["types of its own"])
    app.execute(
        f"insert into public.{TABLE} (id, province, login, full_name, agency, synthetic)"
        " values (%s, 'haiduong', 'l', 'Thật', 'A', true)",
        [uuid7()],
    )
    assert boss.execute("select count(*) from homes_door where capturing").fetchone() != (0,)


def test_a_lock_given_back_with_a_savepoint_takes_its_write_with_it(plain, owner):
    app, boss = plain(), owner()
    set_door(boss, "open", capturing=True)
    with app.transaction():
        with app.transaction(force_rollback=True):
            add(app)
        held = "select count(*) from pg_locks where locktype = 'advisory' and pid = %s"
        assert boss.execute(held, [app.info.backend_pid]).fetchone() == (0,)
    assert keys(app) == set()
    assert dirty(boss) == []


def test_what_one_transaction_entered_another_does_not_use(plain, owner):
    """The lock of a transaction that passed the door is no pass for the next one."""
    app, boss = plain(), owner()
    with app.transaction():
        app.execute("select homes_enter('haiduong', %s)", [SYSTEM])
    set_door(boss, "moved", moved_to="haiphong")
    with pytest.raises(psycopg.Error) as refused:
        add(app)
    assert refused.value.sqlstate == "MG001"


def test_many_clients_of_an_old_snapshot_write_nothing_at_all(plain, owner):
    """Twelve writers in REPEATABLE READ: a trial lost twelve of their writes behind a lock."""
    clients = [plain() for _ in range(12)]
    outcomes: list[str | None] = []

    def insist(client) -> None:
        for _ in range(5):
            try:
                with client.transaction():
                    client.execute("set transaction isolation level repeatable read")
                    add(client)
                outcomes.append("written")
            except psycopg.Error as error:
                outcomes.append(error.sqlstate)

    threads = [threading.Thread(target=insist, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes == ["MG002"] * 60
    assert keys(as_mover(owner())) == set()
