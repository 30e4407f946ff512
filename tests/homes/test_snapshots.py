"""A question of one statement finds its home, and what the door says, in one snapshot."""

import pytest
from django.db import ProgrammingError, connections

from lienmach import homes
from lienmach.ground import sql
from lienmach.ground.ids import uuid7
from lienmach.homes import routing
from lienmach.homes.snapshots import asked
from tests.homes.conftest import INSERT, SYSTEM, TABLE, add, as_mover, set_door

QUESTION = f"select id, login from {TABLE} where full_name = %(name)s"


def logins():
    return [row["login"] for row in asked(SYSTEM, QUESTION, {"name": "Nguyễn Thử"})]


@pytest.fixture
def moved_on(owner):
    """Move the system, with another row there than here."""
    assert logins() == []  # the guess is the old home
    add(owner())
    key = uuid7()
    as_mover(owner("haiphong")).execute(INSERT, [key, "haiduong", "moved"])
    set_door(owner(), "moved", moved_to="haiphong")
    set_door(owner("haiphong"), "open")


def test_no_row_is_no_row(haiduong):
    assert logins() == []


def test_it_is_asked_where_the_system_lives(haiduong, owner, moved_on):
    assert logins() == ["moved"]


def test_a_closed_door_can_be_read(haiduong, owner):
    add(owner())
    set_door(owner(), "closed")
    assert len(logins()) == 1


@pytest.mark.parametrize("state", ["away", "arriving"])
def test_a_door_that_does_not_open_is_told_after_patience(haiduong, owner, state, monkeypatch):
    monkeypatch.setattr(routing, "PATIENCE_SECONDS", 0.2)
    set_door(owner(), state)
    with pytest.raises(homes.SystemBusy):
        logins()


def test_it_is_asked_again_on_a_new_connection(haiduong, superuser):
    logins()
    superuser().execute(
        "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'lienmach_app'"
    )
    assert logins() == []


def test_inside_a_reading_it_would_have_a_snapshot_of_its_own(haiduong):
    with homes.reading(SYSTEM), pytest.raises(homes.NoHome, match=r"sql\.rows"):
        logins()


def test_its_own_mistakes_are_told_at_once(haiduong):
    with pytest.raises(ProgrammingError):
        asked(SYSTEM, "select nothing_of_this_name", {})


def test_what_is_sent_together_is_done_together(haiduong):
    with homes.reading(SYSTEM) as at, connections[at[SYSTEM]].cursor() as one:
        with sql.one_trip(at[SYSTEM]):
            one.execute("select 1")
            one.execute("select 2")
        assert one.fetchall() == [(2,)]


def test_the_first_error_of_what_is_sent_together_is_raised_by_the_end(haiduong):
    def send() -> None:
        with homes.reading(SYSTEM) as at, sql.one_trip(at[SYSTEM]):
            for table in ("no_such_table", "no_other_table"):
                connections[at[SYSTEM]].cursor().execute(f"select from {table}")

    with pytest.raises(ProgrammingError, match="no_such_table"):
        send()
    assert logins() == []  # the connection serves again
