"""Every way to write a movable table passes the door, and reading shows what lives here."""

import psycopg
import pytest

from lienmach.ground.ids import uuid7
from tests.homes.conftest import (
    SYSTEM,
    TABLE,
    add,
    as_mover,
    dirty,
    keys,
    set_door,
)

VALUES = "(%(new)s, 'haiduong', %(new)s::text, 'Mới', 'A', true)"
COLUMNS = "(id, province, login, full_name, agency, synthetic)"
ADD = f"insert into {TABLE} {COLUMNS} values {VALUES}"
MERGE = f"merge into {TABLE} t using (values (%(old)s::uuid)) s (id) on t.id = s.id when matched "
MANY = (
    f"insert into {TABLE} {COLUMNS}"
    " select k, p, k::text, 'Mới', 'A', true"
    " from (select p, gen_random_uuid() k from unnest(%s::text[]) p) given"
)
# Each way to write, and how many rows it leaves where there was one.
WAYS = {
    "insert": (ADD, 2),
    "insert select": (f"insert into {TABLE} {COLUMNS} select * from (values {VALUES}) given", 2),
    "upsert of a new row": (f"{ADD} on conflict (id) do nothing", 2),
    "upsert of the old row": (
        f"{ADD.replace('%(new)s,', '%(old)s,')} on conflict (id) do update set agency = 'B'",
        1,
    ),
    "update by key": (f"update {TABLE} set full_name = 'Sửa' where id = %(old)s", 1),
    "update of all": (f"update {TABLE} set full_name = 'Sửa'", 1),
    "update of none": (f"update {TABLE} set full_name = 'Sửa' where false", 1),
    "delete by key": (f"delete from {TABLE} where id = %(old)s", 0),
    "delete of all": (f"delete from {TABLE}", 0),
    "writing CTEs": (f"with gone as (delete from {TABLE} where id = %(old)s) {ADD}", 1),
    "select over a writing CTE": (f"with new as ({ADD} returning id) select from new", 2),
    "merge that inserts": (
        MERGE.replace("old", "new").replace("when", "when not")
        + f"then insert {COLUMNS} values {VALUES}",
        2,
    ),
    "merge that updates": (f"{MERGE} then update set full_name = 'Sửa'", 1),
    "merge that deletes": (f"{MERGE} then delete", 0),
}


def write(connection, way: str, old):
    """Carry out a way to write, on the one row that is there or beside it."""
    connection.execute(WAYS[way][0], {"old": old, "new": uuid7()})


def refusal(connection, way: str, old) -> str | None:
    """Return how a way to write was refused, if it was."""
    try:
        write(connection, way, old)
    except psycopg.Error as error:
        return error.sqlstate
    return None


def mover(owner, alias="haiduong"):
    return as_mover(owner(alias))


def test_an_open_door_lets_every_write_pass(plain):
    app = plain()
    old = add(app)
    for way, (_, left) in WAYS.items():
        with app.transaction(force_rollback=True):
            write(app, way, old)
            assert len(keys(app)) == left, way


@pytest.mark.parametrize("state", ["closed", "moved", "arriving", "away"])
def test_no_write_passes_a_door_that_is_not_open(plain, owner, state):
    app, boss = plain(), owner()
    old = add(app)
    before = mover(owner).execute(f"select * from {TABLE}").fetchall()
    set_door(boss, state, moved_to="haiphong")
    assert {way: refusal(app, way, old) for way in WAYS} == dict.fromkeys(WAYS, "MG001")
    assert mover(owner).execute(f"select * from {TABLE}").fetchall() == before


@pytest.mark.usefixtures("moved")
def test_a_write_hidden_in_a_block_that_forgives_changes_nothing(plain, owner):
    plain().execute(
        f"do $$ begin insert into {TABLE} {COLUMNS} values"
        f" (gen_random_uuid(), 'haiduong', 'l', 'Mới', 'A', true);"
        " exception when others then null; end $$"
    )
    assert keys(mover(owner)) == set()


def test_nothing_is_copied_in_or_emptied_past_the_fence(plain, owner):
    app = plain()
    add(app)
    with pytest.raises(psycopg.errors.FeatureNotSupported), app.cursor() as cursor:
        cursor.copy(f"copy {TABLE} {COLUMNS} from stdin").__enter__()
    for boss in (plain(), owner()):
        with pytest.raises(psycopg.Error) as refused:
            boss.execute(f"truncate {TABLE} cascade")
        assert refused.value.sqlstate in {"42501", "MG003"}
    assert len(keys(app)) == 1


@pytest.mark.parametrize("level", ["repeatable read", "serializable"])
def test_a_snapshot_older_than_the_lock_is_refused(plain, level):
    app = plain()
    old = add(app)
    app.execute(f"set default_transaction_isolation = '{level}'")
    assert {way: refusal(app, way, old) for way in WAYS} == dict.fromkeys(WAYS, "MG002")
    with pytest.raises(psycopg.Error) as refused:
        app.execute("select homes_enter('haiduong', %s)", [SYSTEM])
    assert refused.value.sqlstate == "MG002"
    assert keys(app) == {old}


def test_rows_are_shown_only_behind_a_door_that_stands_here(plain, owner):
    app, boss = plain(), owner()
    add(app)
    shown = {}
    for state in ("open", "closed", "arriving", "moved", "away"):
        set_door(boss, state)
        shown[state] = len(keys(app))
    assert shown == {"open": 1, "closed": 1, "arriving": 0, "moved": 0, "away": 0}
    app.execute("set row_security = off")  # asks to be told, not to be let through
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        keys(app)


@pytest.mark.usefixtures("moved")
def test_in_the_new_home_both_provinces_live_side_by_side(plain):
    app = plain("haiphong")
    mine, other = add(app, "haiduong"), add(app, "haiphong")
    assert keys(app) == {mine, other}
    with pytest.raises(psycopg.Error) as refused:
        add(app, "nowhere")
    assert refused.value.sqlstate == "MG001"


def test_a_home_left_again_refuses_and_hides_one_province_only(plain, owner):
    """After a way back the other province's door is still open here."""
    boss = owner("haiphong")
    set_door(boss, "open")
    app = plain("haiphong")
    mine, other = add(app, "haiduong"), add(app, "haiphong")
    set_door(boss, "moved", moved_to="haiduong")
    with pytest.raises(psycopg.Error) as refused:
        add(app, "haiduong")
    assert refused.value.sqlstate == "MG001"
    with pytest.raises(psycopg.Error) as refused:
        app.execute(MANY, [["haiphong", "haiduong", "haiphong"]])
    assert refused.value.sqlstate == "MG001"
    assert app.execute(f"update {TABLE} set full_name = 'Sửa'").rowcount == 1
    assert app.execute(f"delete from {TABLE} where id = %s", [mine]).rowcount == 0
    assert keys(app) == {other}
    assert keys(mover(owner, "haiphong")) == {mine, other}


def test_no_row_ever_changes_its_key_or_its_province(plain, owner):
    app = plain()
    key = add(app)
    for connection in (app, mover(owner)):
        for change in ("id = gen_random_uuid()", "province = 'haiphong'"):
            with pytest.raises(psycopg.Error) as refused:
                connection.execute(f"update {TABLE} set {change} where id = %s", [key])
            assert refused.value.sqlstate == "MG004"


# --- The dirty log ----------------------------------------------------------------------


def test_while_captured_the_log_gets_exactly_the_keys(plain, owner):
    app, boss = plain(), owner()
    kept = add(app)
    set_door(boss, "open", capturing=True)
    one, two = add(app), add(app)
    app.execute(f"update {TABLE} set full_name = 'Sửa' where id in (%s, %s)", [kept, one])
    app.execute(f"update {TABLE} set full_name = 'Sửa' where false")
    app.execute(f"delete from {TABLE} where id = %s", [two])
    with pytest.raises(psycopg.errors.UniqueViolation):
        add(app, key=kept)
    with app.transaction(force_rollback=True):
        add(app)
    app.execute(
        f"insert into {TABLE} {COLUMNS} values (%s, 'haiduong', 'l', 'Cũ', 'A', true)"
        " on conflict (id) do update set full_name = excluded.full_name",
        [kept],
    )
    set_door(boss, "open")
    add(app)
    written = dirty(boss)
    assert written[:2] == [("haiduong", TABLE, one), ("haiduong", TABLE, two)]
    assert sorted(written[2:4]) == sorted([("haiduong", TABLE, kept), ("haiduong", TABLE, one)])
    assert written[4:] == [("haiduong", TABLE, two), ("haiduong", TABLE, kept)]


def test_of_two_provinces_only_the_captured_one_is_logged(plain, owner):
    boss = owner("haiphong")
    set_door(boss, "open", capturing=True)
    app = plain("haiphong")
    app.execute(MANY, [["haiduong", "haiphong", "haiduong", "haiphong"]])
    written = dirty(boss)
    assert {province for province, _, _ in written} == {"haiduong"}
    of = app.execute(f"select id from {TABLE} where province = 'haiduong'").fetchall()
    assert sorted(key for _, _, key in written) == sorted(key for (key,) in of)


def test_a_key_in_the_log_names_the_transaction_that_wrote_it(plain, owner):
    set_door(owner(), "open", capturing=True)
    app = plain()
    with app.transaction():
        add(app)
        mine = app.execute("select pg_current_xact_id()::text").fetchone()
    assert owner().execute("select xid::text from homes_dirty").fetchone() == mine


@pytest.mark.usefixtures("moved")
def test_the_mover_passes_every_door_unlogged_and_sees_everything(plain, owner):
    set_door(owner(), "moved", capturing=True)
    engine = mover(owner)
    key = add(engine)
    engine.execute(f"update {TABLE} set full_name = 'Chuyển' where id = %s", [key])
    assert keys(engine) == {key}
    assert keys(plain()) == set()
    assert engine.execute(f"delete from {TABLE} where id = %s", [key]).rowcount == 1
    assert dirty(owner()) == []
