"""As root and as an ordinary user: it runs, keeps its secrets, and leaves the rest alone."""

import os
import pwd
import subprocess
import sys
from pathlib import Path

import pytest

from lienmach.ground import cluster, installation
from lienmach.ground.server import SERVER_USERS, server_user
from tests.ground.conftest import ENSURE, Home

ASK = """
import os, psycopg
from lienmach.ground import cluster
cluster.ensure()
with psycopg.connect(cluster.database("haiduong", role="lienmach_app").conninfo()) as connection:
    print(connection.execute("select current_user").fetchone()[0],
          os.stat(f"/proc/{cluster.postmaster()}").st_uid)
cluster.stop("immediate")
"""
NOBODY = "nobody"


def permissions(*paths: Path) -> dict[Path, tuple[int, int, int]]:
    return {path: (s.st_mode, s.st_uid, s.st_gid) for path in paths for s in [path.stat()]}


def python_as(user: str, code: str, home: Path) -> subprocess.CompletedProcess[str]:
    """Run a program as an ordinary user who may read, as everybody may, where Python lies."""
    entry = pwd.getpwnam(user)
    rights = "-all,+dac_read_search"
    become = [
        "setpriv", f"--reuid={entry.pw_uid}", f"--regid={entry.pw_gid}", "--clear-groups",
        f"--inh-caps={rights}", f"--ambient-caps={rights}", f"--bounding-set={rights}",
    ]  # fmt: skip
    return subprocess.run(
        [*become, sys.executable, "-c", code], env=Home(home).environment(HOME=str(home)), cwd="/",
        capture_output=True, text=True, timeout=150, check=False,
    )  # fmt: skip


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_an_ordinary_user_needs_no_rights(base):
    entry = pwd.getpwnam(NOBODY)
    home = base / "nobodys"
    home.mkdir()
    os.chown(home, entry.pw_uid, entry.pw_gid)
    answer = python_as(NOBODY, ASK, home)
    assert answer.stdout.split() == ["lienmach_app", str(entry.pw_uid)], answer.stderr
    assert {path.stat().st_uid for path in home.rglob("*")} == {entry.pw_uid}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has others to run the server as")
def test_root_runs_it_as_somebody_else_even_below_closed_folders(base):
    closed = base / "closed"
    closed.mkdir(mode=0o700)
    around = [closed, *closed.parents, Path(sys.executable).parent]
    before = permissions(*around)
    printed = Home(closed / "deep" / "var").run(ASK).split()
    assert printed[0] == "lienmach_app"
    assert pwd.getpwuid(int(printed[1])).pw_name in SERVER_USERS
    assert permissions(*around) == before


def test_nobody_else_reads_secrets_or_data(running):
    assert installation.secrets_are_private()
    secrets = [*(installation.home() / "secrets").iterdir()]
    assert {path.stat().st_mode & 0o777 for path in secrets} == {0o600}
    assert {path.name for path in secrets} >= {"pgpass", "postgresql-lienmach_super"}
    assert (installation.home() / "secrets").stat().st_mode & 0o777 == 0o700
    assert cluster.data().stat().st_mode & 0o777 == 0o700
    assert cluster.socket_folder().stat().st_mode & 0o777 == 0o700


def test_a_readable_secret_is_noticed(home):
    installation.secret("word")
    assert installation.secrets_are_private()
    (home.path / "secrets" / "word").chmod(0o644)
    assert not installation.secrets_are_private()


def test_processes_that_ask_for_a_new_secret_at_once_get_the_same(home):
    asking = "from lienmach.ground import installation; print(installation.secret('word'))"
    programs = [home.begin(asking) for _ in range(4)]
    assert len({program.communicate(timeout=60)[0] for program in programs}) == 1
    assert [path.name for path in (home.path / "secrets").iterdir()] == ["word"]


def test_as_an_ordinary_user_the_server_is_run_as_oneself(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert server_user() is None


def test_the_command_starts_what_it_needs(made):
    assert made.run(f"{ENSURE}; print(cluster.is_running())") == "True"
