"""What `lienmach serve` lives through: killed databases, killed children, and its own death."""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from lienmach.scenarios.processes import free_port
from tests.ground.conftest import Home, is_alive, scratch

pytestmark = pytest.mark.alone
WITHIN_SECONDS = 30


@pytest.fixture(scope="module")
def home():
    """A migrated home, for all tests of this file."""
    base = scratch()
    home = Home(base / "var")
    done = home.lienmach("migrate", "--verbosity", "0")
    assert done.returncode == 0, done.stderr
    yield home
    home.run("from lienmach.ground import cluster; cluster.stop('immediate')")
    shutil.rmtree(base, ignore_errors=True)


class Server:
    """A `lienmach serve` of its own, and what stands below it."""

    def __init__(self, home: Home, port: int, **more: str) -> None:
        self.home, self.port, self.more = home, port, more
        self.log = home.path.with_name("serve.log")
        with self.log.open("w") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "lienmach", "serve", "--port", str(port)],
                env=home.environment(**more), cwd="/", stdin=subprocess.DEVNULL,
                stdout=out, stderr=out,
            )  # fmt: skip

    def is_well(self) -> bool:
        with contextlib.suppress(urllib.error.URLError, OSError):
            address = f"http://127.0.0.1:{self.port}/healthz"
            with urllib.request.urlopen(address, timeout=5) as answer:
                return bool(answer.status == 200)
        return False

    def become_well(self) -> None:
        wait_until(self.is_well, self.log)

    def below(self, words: str) -> list[int]:
        """Return the living processes below this one whose command has these words."""
        found, parents = [], [self.process.pid]
        while parents:
            parents = [pid for parent in parents for pid in children(parent)]
            found += [pid for pid in parents if words in command(pid)]
        return found

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(30)


def children(parent: int) -> list[int]:
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # it ended meanwhile
            if int((process / "stat").read_text().rpartition(")")[2].split()[1]) == parent:
                found.append(int(process.name))
    return found


def command(pid: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    return ""


def wait_until(comes_true, log: Path) -> None:
    until = time.monotonic() + WITHIN_SECONDS
    while not comes_true():
        assert time.monotonic() < until, log.read_text()[-2000:]
        time.sleep(0.05)


@pytest.fixture(scope="module")
def started(home):
    """The servers that were started for this file; what still runs at its end is ended."""
    servers: list[Server] = []
    yield servers
    for server in servers:
        server.end()


@pytest.fixture
def server(home, started):
    """A server that answers: the last one, whatever it has lived through, as long as it lives."""
    if not started or started[-1].process.poll() is not None:
        started.append(Server(home, free_port()))
    started[-1].become_well()
    return started[-1]


SLOW = (
    "POST /desk/search HTTP/1.1\r\nHost: haiduong.localhost\r\nContent-Length: {length}\r\n"
    "Content-Type: application/x-www-form-urlencoded\r\n\r\nsearch="
)


def test_whoever_is_slow_to_send_keeps_nobody_out(server):
    """Of each kind more than there are turns: small bodies, and large ones that a form is read of."""
    with contextlib.ExitStack() as open_until_then:
        for length in (1000, 200_000):
            for _ in range(30):
                slow = socket.create_connection(("127.0.0.1", server.port), timeout=5)
                open_until_then.enter_context(slow)
                slow.sendall(SLOW.format(length=length).encode())
        time.sleep(0.5)
        for _ in range(10):
            began = time.monotonic()
            assert server.is_well()
            assert time.monotonic() - began < 3


KILLED = """
import os, signal
from lienmach.ground import cluster
from lienmach.ground.server import postmaster
os.kill(postmaster(), signal.SIGKILL)
"""
STOPPED = "from lienmach.ground import cluster; cluster.stop('immediate')"


@pytest.mark.parametrize("how", [KILLED, pytest.param(STOPPED, marks=pytest.mark.soak)])
def test_a_database_that_was_killed_is_started_again(server, how):
    server.home.run(how)
    wait_until(lambda: not server.is_well(), server.log)
    server.become_well()
    assert server.process.poll() is None


def test_nothing_outlives_a_server_that_was_killed(server):
    below = [*server.below("lienmach.web"), *server.below("worker --database")]
    assert len(below) == 5  # granian and its two workers, two workers of ours
    server.process.kill()
    server.process.wait()
    wait_until(lambda: not any(map(is_alive, below)), server.log)
    after = Server(server.home, server.port)
    try:
        after.become_well()
    finally:
        after.end()
    assert after.process.returncode == 0


@pytest.mark.parametrize("words", ["lienmach.web", "worker --database haiduong"])
def test_a_child_that_was_killed_is_started_again(server, words):
    killed, *others = server.below(words)
    os.kill(killed, signal.SIGKILL)
    wait_until(lambda: not any(map(is_alive, [killed, *others])), server.log)
    wait_until(lambda: len(server.below(words)) == 1 + len(others), server.log)
    server.become_well()
    assert server.process.poll() is None


def test_a_web_process_that_was_killed_is_started_again(server):
    master, *workers = server.below("lienmach.web")
    assert len(workers) == 2
    os.kill(workers[0], signal.SIGKILL)
    wait_until(lambda: not is_alive(workers[0]), server.log)
    wait_until(lambda: len(server.below("lienmach.web")) == 3, server.log)
    server.become_well()
    assert is_alive(master)


def test_the_web_processes_share_what_was_loaded(server):
    """More than half of what each holds is the master's, which answers nobody itself."""
    server.become_well()
    _, *workers = server.below("lienmach.web")
    for worker in workers:
        held = Path(f"/proc/{worker}/smaps_rollup").read_text()
        whole, own = (
            int(re.search(rf"^{name}: +([0-9]+) kB", held, re.MULTILINE)[1])
            for name in ("Rss", "Private_Dirty")
        )
        assert own < whole / 2


def test_a_port_that_is_taken_is_refused_in_one_sentence(server):
    second = server.home.lienmach("serve", "--port", str(server.port))
    assert second.returncode == 2
    assert second.stderr.splitlines() == [
        f"Port {server.port} of 127.0.0.1 is taken; name another with --port."
    ]
    assert server.is_well()
