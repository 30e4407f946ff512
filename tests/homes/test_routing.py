"""Actions and readings find their home, and find it again after a move."""

import inspect
import threading
from typing import Any

import psycopg
import pytest
from django.db import IntegrityError, OperationalError, connections

from lienmach import homes
from lienmach.ground import sql as gathering
from lienmach.ground.ids import uuid7
from lienmach.homes import action, here, reading, routing
from lienmach.homes.models import Door
from lienmach.homes.router import Router
from lienmach.identity.models import Staff
from tests.homes.conftest import INSERT, SYSTEM, TABLE, as_mover, keys, set_door, wait_for_lock

LOCK = f"homes_lock_key('haiduong', '{SYSTEM}')"
ran: list[str] = []


def sql(statement: str, *values: object) -> list[tuple[object, ...]]:
    with connections[here(SYSTEM)].cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


@action(SYSTEM)
def add(key):
    ran.append(here(SYSTEM))
    sql(INSERT, key, homes.current_province(), str(key))
    return key


@action(SYSTEM, idempotent=True, is_one_statement=True)
def put(key):
    ran.append(here(SYSTEM))
    with connections[here(SYSTEM)].cursor() as cursor:
        cursor.execute(
            f"insert into {TABLE} (id, province, login, full_name, agency, synthetic)"
            " select %s, %s, %s, 'Nguyễn Thử', 'A', true"
            " from (select set_config('lock_timeout', '300ms', true) as waits) as patience"
            " where waits is not null on conflict do nothing",
            [key, homes.current_province(), str(key)],
        )


@action(SYSTEM, writes_first=True)
def add_first(key):
    ran.append(here(SYSTEM))
    patience = homes.lock_patience()
    written = sql(
        f"insert into {TABLE} (id, province, login, full_name, agency, synthetic)"
        " select %s, %s, %s, 'Nguyễn Thử', 'A', true"
        " from (select set_config('lock_timeout', %s, true) as waits) as patience, homes_door"
        " where waits is not null and state = 'open' and province = %s and system = %s"
        " on conflict do nothing returning id",
        key,
        homes.current_province(),
        str(key),
        patience,
        homes.current_province(),
        SYSTEM,
    )
    if not written:
        homes.enter()
    return bool(written)


@action(SYSTEM, idempotent=True, is_one_statement=True)
def put_together(key):
    ran.append(here(SYSTEM))
    with gathering.together(here(SYSTEM)):
        row = key, homes.current_province(), str(key)
        gathering.write(here(SYSTEM), f"{INSERT} on conflict do nothing", row)
        homes.lock_door()


WRITERS = pytest.mark.parametrize("write", [add, put, put_together, add_first])


def seen() -> set[object]:
    with reading(SYSTEM):
        return {row[0] for row in sql(f"select id from {TABLE}")}


@pytest.fixture(autouse=True)
def _nothing_ran():
    ran.clear()


@pytest.fixture
def key():
    return uuid7()


@pytest.fixture
def hurried(monkeypatch):
    monkeypatch.setattr(routing, "PATIENCE_SECONDS", 0.4)


def test_an_action_runs_where_its_system_lives(haiduong, key, owner):
    add(key)
    assert ran == ["haiduong"]
    assert keys(as_mover(owner())) == {key} == seen()


@WRITERS
def test_after_a_move_it_runs_at_the_new_home_whatever_was_guessed(haiduong, key, owner, write):
    assert seen() == set()  # the guess is the old home
    set_door(owner(), "moved", moved_to="haiphong")
    set_door(owner("haiphong"), "open")
    write(key)
    assert ran[-1] == "haiphong"
    assert keys(as_mover(owner("haiphong"))) == {key} == seen()
    assert keys(as_mover(owner())) == set()


def test_a_stale_guess_does_not_make_a_reading_stale(haiduong, key, owner):
    add(key)
    set_door(owner(), "moved", moved_to="haiphong")
    set_door(owner("haiphong"), "open")
    as_mover(owner("haiphong")).execute(INSERT, [key, "haiduong", "moved"])
    with reading(SYSTEM) as at:
        assert at[SYSTEM] == "haiphong"
        assert sql(f"select login from {TABLE}") == [("moved",)]


@pytest.mark.parametrize("write", [add, put_together, add_first])
def test_an_action_that_waits_at_the_door_runs_at_the_new_home(haiduong, key, owner, write):
    engine = as_mover(owner())
    engine.execute(f"select homes_close('haiduong', '{SYSTEM}', '1s')")

    def insist() -> None:
        with homes.province("haiduong"):
            try:
                pids.append(sql_pid())
                write(key)
            finally:
                connections.close_all()

    def sql_pid() -> int:
        with connections["haiduong"].cursor() as cursor:
            cursor.execute("select pg_backend_pid()")
            return int(cursor.fetchone()[0])

    pids: list[int] = []
    writer = threading.Thread(target=insist)
    writer.start()
    while not pids:
        pass
    wait_for_lock(owner(), pids[0])
    written = "select from pg_locks where pid = %s and locktype = 'transactionid'"
    assert write is add_first or not owner().execute(written, pids).fetchall(), "it holds a row"
    set_door(owner(), "moved", moved_to="haiphong")
    set_door(owner("haiphong"), "open")
    engine.execute("select pg_advisory_unlock_all()")
    writer.join(timeout=10)
    assert ran.count("haiphong") == 1
    assert len(ran) <= 2
    assert keys(as_mover(owner("haiphong"))) == {key}


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("state", ["closed", "arriving", "away"])
def test_a_door_that_stays_shut_is_told_after_patience(haiduong, key, owner, state):
    set_door(owner(), state)
    with pytest.raises(homes.SystemBusy):
        add(key)
    assert ran == []
    if state == "closed":
        assert seen() == set()
    else:
        with pytest.raises(homes.SystemBusy):
            seen()


@WRITERS
@pytest.mark.usefixtures("hurried")
def test_a_lock_that_is_never_given_back_is_told_after_patience(haiduong, key, owner, write):
    engine = as_mover(owner())
    with engine.transaction():
        engine.execute(f"select pg_advisory_xact_lock({LOCK})")
        with pytest.raises(homes.SystemBusy):
            write(key)
    write(key)


def test_one_statement_is_carried_out_once_whatever_became_of_its_answer(
    haiduong, key, monkeypatch
):
    connection: Any = connections["haiduong"]
    connection.ensure_connection()
    real: Any = inspect.unwrap(put)

    def loses_the_reply(key):
        real(key)
        if len(ran) == 1:
            connection.connection.close()
            raise OperationalError("the connection is lost")

    action(SYSTEM, idempotent=True, is_one_statement=True)(loses_the_reply)(key)
    assert len(ran) == 2
    assert seen() == {key}
    ran.clear()
    with pytest.raises(OperationalError, match="lost"):
        action(SYSTEM, is_one_statement=True)(loses_the_reply)(key)
    assert len(ran) == 1


@pytest.mark.usefixtures("hurried")
def test_the_actions_of_one_deed_share_its_patience(haiduong, key, owner):
    set_door(owner(), "closed")
    with homes.one_deed():
        with pytest.raises(homes.SystemBusy):
            add(key)
        set_door(owner(), "open")
        with pytest.raises(homes.SystemBusy):
            add(key)
    assert ran == []


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("write", [put, put_together, add_first])
@pytest.mark.parametrize("state", ["closed", "arriving", "away", "moved"])
def test_what_the_fence_asks_is_refused_where_no_door_is_open(haiduong, key, owner, state, write):
    set_door(owner(), state, moved_to="haiphong" if state == "moved" else None)
    with pytest.raises(homes.SystemBusy):
        write(key)
    assert keys(as_mover(owner())) == set() == keys(as_mover(owner("haiphong")))


@pytest.mark.usefixtures("hurried")
def test_what_finds_nothing_to_write_first_enters_before_it_reads_on(haiduong, key, owner):
    assert add_first(key)
    assert not add_first(key)
    set_door(owner(), "closed")
    with pytest.raises(homes.SystemBusy):
        add_first(key)


def test_what_the_rules_refuse_is_not_taken_for_a_busy_system(haiduong, key, monkeypatch):
    add(key)
    monkeypatch.setattr(routing, "PATIENCE_SECONDS", -1.0)
    with pytest.raises(IntegrityError):
        add(key)


def test_a_connection_lost_before_the_commit_runs_it_again(haiduong, key, superuser):
    @action(SYSTEM)
    def unlucky():
        ran.append("once more")
        sql(INSERT, key, "haiduong", "l")
        if len(ran) == 1:
            [[pid]] = sql("select pg_backend_pid()")
            superuser().execute("select pg_terminate_backend(%s)", [pid])
        sql("select 1")

    unlucky()
    assert ran == ["once more"] * 2
    assert seen() == {key}


@pytest.mark.parametrize("idempotent", [False, True])
def test_a_lost_reply_to_the_commit_runs_only_the_idempotent_again(
    haiduong, key, monkeypatch, idempotent
):
    connection: Any = connections["haiduong"]
    connection.ensure_connection()
    real = connection._commit

    def commits_and_loses_the_reply() -> None:
        monkeypatch.undo()
        real()
        connection.connection.close()
        raise OperationalError("the connection is lost")

    @action(SYSTEM, idempotent=idempotent)
    def once():
        ran.append("run")
        sql(f"{INSERT} on conflict do nothing", key, "haiduong", "l")

    monkeypatch.setattr(connection, "_commit", commits_and_loses_the_reply)
    if idempotent:
        once()
    else:
        with pytest.raises(OperationalError):
            once()
    assert ran == ["run"] * (1 + idempotent)
    assert seen() == {key}


def test_a_reading_begins_again_on_a_new_connection(haiduong, superuser):
    seen()
    superuser().execute(
        "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'lienmach_app'"
    )
    assert seen() == set()


def test_a_reading_is_one_snapshot_that_writes_nothing(haiduong, key, plain):
    with reading(SYSTEM):
        assert sql(f"select count(*) from {TABLE}") == [(0,)]
        plain().execute(INSERT, [key, "haiduong", "l"])
        assert sql(f"select count(*) from {TABLE}") == [(0,)]
    assert seen() == {key}
    with pytest.raises(psycopg.Error) as refused, reading(SYSTEM):
        connections["haiduong"].connection.execute(INSERT, [key, "haiduong", "l"])
    assert refused.value.sqlstate == "25006"


def test_systems_that_live_apart_are_read_where_each_lives(haiduong, owner):
    set_door(owner(), "moved", moved_to="haiphong")
    set_door(owner("haiphong"), "open")
    with reading(SYSTEM, "dossiers") as at, reading("dossiers") as again:
        assert (at[SYSTEM], at["dossiers"]) == ("haiphong", "haiduong")
        assert again is at


def test_our_own_mistakes_are_told_at_once(haiduong, key, owner):
    with pytest.raises(homes.NoHome, match="outside an action"):
        here(SYSTEM)
    with pytest.raises(homes.NoHome, match="inside an action"), reading(SYSTEM):
        add(key)
    with reading(SYSTEM), pytest.raises(homes.NoHome, match="not entered"), reading("dossiers"):
        pass
    with pytest.raises(homes.NoHome, match="names no system"), reading():
        pass
    with pytest.raises(routing.UnknownProvince), homes.province("hanoi"):
        pass
    set_door(owner(), "moved", moved_to="hanoi")
    homes.forget_homes()
    with pytest.raises(homes.NoHome, match="not configured"):
        seen()


def test_an_action_that_writes_another_system_is_told_so(haiduong, owner):
    @action("dossiers")
    def meddles():
        ran.append("meddles")
        with connections[here("dossiers")].cursor() as cursor:
            cursor.execute(f"delete from {TABLE}")

    set_door(owner(), "moved", moved_to="haiphong")
    with pytest.raises(homes.NoHome, match="wrote another system"):
        meddles()
    assert ran == ["meddles"]


def test_a_part_of_an_action_is_of_its_transaction(haiduong, key, owner):
    @action(SYSTEM)
    def both(*, fail):
        homes.part_of(add)(key)
        assert not fail

    with pytest.raises(AssertionError):
        both(fail=True)
    assert seen() == set()
    both(fail=False)
    assert seen() == {key}
    with pytest.raises(homes.NoHome):
        homes.part_of(add)


def test_without_a_province_nothing_has_a_home(key):
    with pytest.raises(homes.NoHome, match="no province"):
        add(key)


def test_databases_without_doors_say_what_to_run(haiduong, owner):
    owner().execute("drop table homes_door cascade")
    homes.forget_homes()
    with pytest.raises(routing.NotMigrated):
        seen()


# --- The router -------------------------------------------------------------------------


def test_models_go_home_and_reference_rooms_stay_beside_them(haiduong, key, owner):
    router = Router()
    set_door(owner(), "moved", moved_to="haiphong")
    set_door(owner("haiphong"), "open")
    assert router.db_for_read(Door) == "haiduong"
    with pytest.raises(homes.NoHome):
        router.db_for_read(Staff)
    with reading(SYSTEM):
        assert router.db_for_write(Staff) == router.db_for_read(Door) == "haiphong"
        fresh, stale = Staff(id=key), Staff(id=key)
        assert router.db_for_write(Staff, instance=fresh) == "haiphong"
        stale._state.db = "haiduong"
        with pytest.raises(homes.NoHome, match="load it anew"):
            router.db_for_write(Staff, instance=stale)
    assert not router.allow_relation(fresh, Door())
    assert router.allow_relation(fresh, stale)
    assert router.allow_migrate("haiphong", "identity")
    assert not router.allow_migrate("default", "identity")
