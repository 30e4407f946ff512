"""The whole way on PostgreSQL of one's own: two databases, an owner's role and an application's."""

import contextlib
import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

import psycopg
import pytest

from lienmach.ground import cluster
from lienmach.scenarios.processes import free_port
from tests.ground.conftest import Home, scratch

pytestmark = pytest.mark.story
ROLES = """
create role "their-owner" login password 'o';
grant lienmach_mover to "their-owner" with inherit false, set true;
create role "Their App" login password 'a';
create database hd owner "their-owner";
create database hp owner "their-owner"
"""


@pytest.fixture(scope="module")
def base():
    path = scratch()
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture(scope="module")
def theirs(base):
    """What to set for two databases of one's own: as the application, and as the owner too."""
    server = Home(base / "server")
    server.run()
    before = os.environ["LIENMACH_HOME"]
    os.environ["LIENMACH_HOME"] = str(server.path)
    try:
        folder = str(cluster.socket_folder())
        place = cluster.database("postgres", role=cluster.SUPERUSER).conninfo()
    finally:
        os.environ["LIENMACH_HOME"] = before
    with psycopg.connect(place, autocommit=True) as boss:
        for statement in ROLES.strip().split(";\n"):
            boss.execute(statement)
    rest = f"host={quote(folder, safe='')}&port=5432"
    who = {"LIENMACH_PROVINCES": "Their%20App:a", "LIENMACH_OWNERS": "their-owner:o"}
    both = {
        name: f"haiduong=postgresql://{role}@/hd?{rest};haiphong=postgresql://{role}@/hp?{rest}"
        for name, role in who.items()
    }
    app = {"LIENMACH_PROVINCES": both["LIENMACH_PROVINCES"]}
    yield app, both
    server.run("from lienmach.ground import cluster; cluster.stop('immediate')")


def must(home: Home, *words: str, **more: str) -> str:
    done = home.lienmach(*words, **more)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def home(base, theirs):
    """A home with both databases migrated and seeded."""
    _, both = theirs
    home = Home(base / "home")
    must(home, "migrate", "--verbosity", "0", **both)
    must(home, "seed", "--residents", "30", "--dossiers", "20", **both)
    return home


@contextlib.contextmanager
def serving(home: Home, **more: str):
    """Serve; yields the process, its port and its log."""
    port, log = free_port(), home.path.with_name("serve.log")
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "lienmach", "serve", "--port", str(port)],
            env=home.environment(**more), cwd="/", stdin=subprocess.DEVNULL, stdout=out, stderr=out,
        )  # fmt: skip
    try:
        until = time.monotonic() + 60
        while asked(port, "/healthz")[0] != 200:
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < until, log.read_text()
            time.sleep(0.1)
        yield process, port, log
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def asked(
    port: int,
    path: str,
    host: str = "haiduong.localhost",
    *,
    sent: str | None = None,
    **headers: str,
):
    """Return the status, the headers and the body of an answer; status 0 if there is none."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    with contextlib.closing(connection):
        try:
            method = "GET" if sent is None else "POST"
            connection.request(method, path, sent, headers={"Host": host, **headers})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        except OSError:
            return 0, {}, b""


def environments(parent: int) -> list[bytes]:
    """Return the environments of all processes below one."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # it ended meanwhile
            if int((process / "stat").read_text().rpartition(")")[2].split()[1]) == parent:
                found.append((process / "environ").read_bytes())
                found += environments(int(process.name))
    return found


def control_room(port: int, link: str) -> str:
    """Return the control room's first page, entered by the key in the link that was printed."""
    parts = urlsplit(link)
    _, headers, page = asked(port, parts.path, host=parts.hostname)
    [token] = re.findall(rb'name="csrfmiddlewaretoken" value="(\w+)"', page)
    form = {"csrfmiddlewaretoken": token.decode(), "key": parts.fragment.removeprefix("key=")}
    whose = {
        "Cookie": headers["Set-Cookie"].partition(";")[0],
        "Content-Type": "application/x-www-form-urlencoded",
    }
    sent = urlencode(form)
    status, headers, _ = asked(port, parts.path, host=parts.hostname, sent=sent, **whose)
    assert status == 302
    cookie = headers["Set-Cookie"].partition(";")[0]
    status, _, page = asked(port, headers["Location"], host=parts.hostname, Cookie=cookie)
    assert status == 200
    return str(page, "utf-8")


def test_who_serves_needs_no_owner_and_who_moves_does(home, theirs):
    app, both = theirs
    told = json.loads(
        must(home, "token", "create", "--province", "haiduong", "--personal-id", "demo", "--json",
             **app)
    )  # fmt: skip
    with serving(home, **app) as (process, port, log):
        said = log.read_text()
        assert "LIENMACH_OWNERS is not set" in said
        assert asked(port, "/")[0] == 200
        whose = {"Authorization": f"Bearer {told['token']}"}
        status, _, before = asked(port, "/api/v1/dossiers", **whose)
        assert status == 200
        link = re.search(r"control room +(http\S+)", said)
        assert link is not None
        unmoved = control_room(port, link[1])
        move = ("--system", "dossiers", "--from", "haiduong", "--to", "haiphong", "--yes", "--json")
        refused = home.lienmach("merge", "move", *move, **app)
        assert (refused.returncode, "LIENMACH_OWNERS" in refused.stderr) == (2, True)
        must(home, "merge", "move", *move, **both)
        assert asked(port, "/api/v1/dossiers", **whose)[2] == before
        assert control_room(port, link[1]) != unmoved
        lived = json.loads(must(home, "homes", "--json", **app))
        assert {each["home"] for each in lived if each["system"] == "dossiers"} == {"haiphong"}
        assert all("password" not in each["dsn"] for each in lived)
        must(home, "ledger", "verify", **app)
    assert process.returncode == 0, log.read_text()
    assert not (home.path / "postgresql").exists()


def test_what_answers_strangers_does_not_know_the_owners(home, theirs):
    _, both = theirs
    with serving(home, **both) as (process, _, log):
        assert "LIENMACH_OWNERS is not set" not in log.read_text()
        found = environments(process.pid)
        assert len(found) == 5
        assert not [each for each in found if b"LIENMACH_OWNERS" in each]
        assert all(b"LIENMACH_PROVINCES" in each for each in found)


def test_where_tables_are_missing_the_owner_is_asked_for(base, theirs, home):
    app, _ = theirs
    empty = app["LIENMACH_PROVINCES"].replace("/hd?", "/postgres?").replace("/hp?", "/postgres?")
    refused = Home(base / "empty").lienmach("serve", "--port", "1", LIENMACH_PROVINCES=empty)
    assert refused.returncode == 2
    assert refused.stderr.splitlines() == [
        "The databases are not in the present form; run lienmach migrate with LIENMACH_OWNERS set."
    ]
