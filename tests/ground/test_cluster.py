"""The embedded PostgreSQL: made once, started by whoever needs it, back after every kill."""

import os
import shutil
import signal
import time
from pathlib import Path

import psycopg
import pytest

from lienmach.ground import cluster, installation
from lienmach.ground.server import DatabaseWillNotStart
from tests.ground.conftest import ENSURE, is_alive, superuser


def write_down(word: str) -> None:
    """Commit a word where a later test of the same server can look for it."""
    with superuser() as connection:
        connection.execute("create table if not exists words (word text)")
        connection.execute("insert into words values (%s)", [word])


def has(word: str) -> bool:
    with superuser() as connection:
        found = connection.execute("select from words where word = %s", [word]).fetchone()
        return found is not None


def eventually(test, seconds: float = 20) -> bool:
    until = time.monotonic() + seconds
    while not test():
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


def test_it_is_made_once_and_started_by_whoever_needs_it(running):
    born = (cluster.data() / "PG_VERSION").stat().st_mtime_ns
    write_down("before")
    running.run("from lienmach.ground import cluster; cluster.stop()")
    assert not cluster.is_running()
    running.run(ENSURE)
    assert has("before")
    assert (cluster.data() / "PG_VERSION").stat().st_mtime_ns == born


def test_a_killed_server_comes_back_with_what_was_committed(running):
    write_down("before the kill")
    first = cluster.postmaster()
    assert first is not None
    os.kill(first, signal.SIGKILL)
    assert eventually(lambda: not is_alive(first))
    cluster.ensure()
    assert cluster.postmaster() not in {None, first}
    assert has("before the kill")


def test_it_comes_back_after_an_immediate_stop(running):
    write_down("before the stop")
    cluster.stop("immediate")
    assert cluster.postmaster() is None
    cluster.ensure()
    assert has("before the stop")


def test_one_that_recovers_from_a_killed_backend_is_waited_for(running):
    write_down("before the backend")
    with superuser() as connection:
        backend = connection.info.backend_pid
    server = cluster.postmaster()
    with superuser() as connection:
        os.kill(connection.info.backend_pid, signal.SIGKILL)
        with pytest.raises(psycopg.OperationalError):
            connection.execute("select pg_sleep(10)")
    cluster.ensure()
    assert cluster.postmaster() == server != backend
    assert has("before the backend")


def test_a_killed_program_leaves_no_query_behind(running):
    program = running.begin(
        "import psycopg; from lienmach.ground import cluster;"
        " place = cluster.database('postgres', role=cluster.SUPERUSER).conninfo();"
        " psycopg.connect(place).execute('select pg_sleep(120)')"
    )

    def sleepers() -> int:
        with superuser() as connection:
            asked = "select 1 from pg_stat_activity where query = 'select pg_sleep(120)'"
            return len(connection.execute(asked).fetchall())

    assert eventually(lambda: sleepers() == 1)
    program.kill()
    program.communicate()
    assert eventually(lambda: sleepers() == 0)


def test_processes_that_start_it_at_once_start_one(home):
    programs = [home.begin(f"{ENSURE}; print(cluster.postmaster())") for _ in range(3)]
    answers = [program.communicate(timeout=150) for program in programs]
    assert [program.returncode for program in programs] == [0, 0, 0], answers
    assert len({out for out, _ in answers}) == 1


def test_a_number_that_came_to_be_another_process_is_neither_trusted_nor_signalled(running):
    cluster.stop()
    note = cluster.data() / "postmaster.pid"
    note.write_text(f"{os.getpid()}\n{cluster.data()}\n")
    cluster.stop("immediate")  # would have ended this very test
    cluster.ensure()
    assert cluster.postmaster() not in {None, os.getpid()}


def test_a_start_cut_short_is_completed(running):
    with superuser() as connection:  # as if the starter had been killed while it made these
        connection.execute("comment on database postgres is null")
        connection.execute("drop database haiphong")
    cluster.ensure()
    with superuser("haiphong") as connection:
        allowed = "select has_database_privilege(%s, 'haiphong', 'connect')"
        assert connection.execute(allowed, ["lienmach_app"]).fetchone() == (True,)
        assert connection.execute(allowed, ["pg_monitor"]).fetchone() == (False,)


def test_two_homes_do_not_meet(running, base):
    place = cluster.database("haiduong", role="lienmach_app")
    with superuser() as connection:
        shown = connection.execute("show listen_addresses").fetchone()
        assert shown == ("",)
    other = installation.home().parent.parent / base.name / "var"
    password = (installation.home() / "secrets" / "postgresql-lienmach_app").read_text()
    os.environ["LIENMACH_HOME"] = str(other)
    try:
        assert cluster.socket_folder() != Path(place.host)
        assert installation.secret("postgresql-lienmach_app") != password
    finally:
        os.environ["LIENMACH_HOME"] = str(running.path)


def test_it_keeps_what_it_acknowledged(running):
    with superuser() as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            assert connection.execute(f"show {setting}").fetchone() == ("on",)


def test_only_our_roles_enter_and_none_but_the_superuser_is_mighty(running):
    with superuser() as connection:
        rows = connection.execute(
            "select rolname from pg_roles where rolname !~ '^pg_'"
            " and (rolsuper or rolcreaterole or rolcreatedb or rolbypassrls or rolreplication)"
        ).fetchall()
    assert rows == [(cluster.SUPERUSER,)]


@pytest.mark.parametrize(
    "name",
    ["nháy ' và \" và $HOME", "dài quá, " * 12],
    ids=["spaces, quotes, marks", "a comma, and too long for a socket"],
)
def test_a_home_may_have_any_name(base, monkeypatch, name):
    monkeypatch.setenv("LIENMACH_HOME", str(base / name))
    cluster.ensure()
    try:
        with superuser("haiduong") as connection:
            assert connection.execute("select 1").fetchone() == (1,)
        assert cluster.postmaster() is not None
        assert "," not in str(cluster.socket_folder())
    finally:
        cluster.stop("immediate")
        cluster.let_go()
    assert cluster.socket_folder().parent == cluster.home() / "run" or (
        not cluster.socket_folder().exists()
    )


def test_a_home_deleted_under_its_server_can_be_used_again(home):
    cluster.ensure()
    old = cluster.postmaster()
    assert old is not None
    shutil.rmtree(home.path)
    cluster.ensure()
    assert cluster.postmaster() not in {None, old}
    # Within a minute the old server notices, ends and removes its socket; here at once.
    if is_alive(old):
        os.kill(old, signal.SIGQUIT)
    assert eventually(lambda: not is_alive(old))
    assert cluster.is_running()


def test_a_server_whose_home_was_moved_is_found_again(home):
    cluster.ensure()
    write_down("before the move")
    moved = home.path.with_name("moved")
    home.path.rename(moved)
    os.environ["LIENMACH_HOME"] = str(moved)
    try:
        cluster.ensure()
        assert has("before the move")
    finally:
        cluster.stop("immediate")


def test_a_socket_folder_planted_by_somebody_else_is_refused(base, monkeypatch):
    monkeypatch.setenv("LIENMACH_HOME", str(base / ("d" * 100)))
    trap = base / "trap"
    trap.mkdir()
    before = trap.stat()
    folder = cluster.socket_folder()
    assert folder.parent == Path("/tmp")
    folder.symlink_to(trap)
    try:
        with pytest.raises(DatabaseWillNotStart, match="is not ours"):
            cluster.ensure()
    finally:
        folder.unlink()
        cluster.let_go()
    assert (trap.stat().st_uid, trap.stat().st_mode) == (before.st_uid, before.st_mode)


def test_a_server_that_cannot_start_says_why(running):
    cluster.stop()
    extra = cluster.data() / "postgresql.auto.conf"
    kept = extra.read_text()
    extra.write_text("shared_buffers = 'nonsense'\n")
    try:
        with pytest.raises(DatabaseWillNotStart, match="shared_buffers"):
            cluster.ensure()
    finally:
        extra.write_text(kept)
    cluster.ensure()
