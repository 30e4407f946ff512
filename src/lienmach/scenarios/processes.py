"""An installation as outsiders know it: its commands, its server, and clients under way."""

import contextlib
import dataclasses
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lienmach.ground.installation import folder
from lienmach.ground.refusals import Refusal
from lienmach.scenarios.load import Result
from lienmach.scenarios.plan import Citizen, Plan

OURS = ("LIENMACH_PROVINCES", "LIENMACH_OWNERS", "LIENMACH_TURNS")
READY_SECONDS = 180.0
STOP_SECONDS = 40.0
LAST_LINES = 12


class DidNotStart(Refusal):
    """The server did not come up; what it said last follows."""

    vi = "Máy chủ không khởi động được."


class CommandFailed(Refusal):
    """A command of the installation failed; what it said follows."""

    vi = "Một lệnh của bản cài đặt đã thất bại."


class ClientsFailed(Refusal):
    """The clients could not begin, or gave no result; what they said follows."""

    vi = "Các máy khách không bắt đầu được, hoặc không có kết quả."


def free_port() -> int:
    """Return a port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True, slots=True)
class Installation:
    """An installation by its home; ``own`` keeps it off databases named by the environment."""

    home: Path
    own: bool = True
    more: Mapping[str, str] = field(default_factory=dict)
    """What its processes are told besides."""

    @property
    def environment(self) -> dict[str, str]:
        """Return the environment its processes run in."""
        kept = {
            name: value for name, value in os.environ.items() if not (self.own and name in OURS)
        }
        return {**kept, **self.more, "LIENMACH_HOME": str(self.home), "PYTHONUNBUFFERED": "1"}

    def arguments(self, *words: str) -> list[str]:
        """Return the command line of one of its commands."""
        return [sys.executable, "-m", "lienmach", *words]

    def run(self, *words: str, shown: bool = False) -> str:
        """
        Run a command and return what it printed.

        :raises CommandFailed: with the last lines it wrote.
        """
        done = subprocess.run(  # noqa: S603 - our own command
            self.arguments(*words), env=self.environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=None if shown else subprocess.PIPE, text=True,
            check=False,
        )  # fmt: skip
        if done.returncode:
            said = ((done.stderr or "") + done.stdout).strip().splitlines()[-LAST_LINES:]
            raise CommandFailed(f"lienmach {' '.join(words[:2])} failed: " + "\n".join(said))
        return done.stdout

    def asked(self, *words: str) -> Any:
        """Run a command that prints JSON and return what it says."""
        return json.loads(self.run(*words, "--json"))

    def citizens(self, province: str, number: int, port: int) -> list[Citizen]:
        """Return seeded people of a province, each with a new token."""
        told = self.asked(
            "token", "create", "--province", province, "--personal-id", "demo",
            "--count", str(number),
        )  # fmt: skip
        return [Citizen(f"{province}.localhost:{port}", token) for token in told["tokens"]]


def _room() -> Path:
    """Return where to write what is gone once it has been read."""
    return folder("run", mode=0o711)


@contextlib.contextmanager
def serving(installation: Installation, port: int) -> Iterator[None]:
    """Run an installation's server, ready before the block and stopped after it."""
    with tempfile.TemporaryFile(dir=_room()) as log:
        server = subprocess.Popen(  # noqa: S603 - our own command
            installation.arguments("serve", "--port", str(port)),
            env=installation.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            start_new_session=True,
        )  # fmt: skip
        try:
            _wait_until_healthy(server, port, log)
            yield
        finally:
            end(server)


def _wait_until_healthy(server: subprocess.Popen[bytes], port: int, log: Any) -> None:
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until and server.poll() is None:
        with (
            contextlib.suppress(urllib.error.URLError, OSError),
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer,
        ):
            if answer.status == 200:
                return
        time.sleep(0.1)
    log.seek(0)
    said = log.read().decode(errors="replace").strip().splitlines()[-LAST_LINES:]
    raise DidNotStart("The server did not come up: " + "\n".join(said))


def end(process: subprocess.Popen[Any]) -> None:
    """Ask a process that we started to end, and see that it does."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@dataclass(slots=True)
class Traffic:
    """Clients at work in a process of their own, until they are told to stop."""

    plan: Plan
    _process: subprocess.Popen[str] | None = field(default=None)
    _folder: str = ""

    def begin(self) -> None:
        """
        Let the clients begin; returns once they are ready.

        :raises ClientsFailed: when they cannot.
        """
        self._folder = tempfile.mkdtemp(prefix="load-", dir=_room())
        plan = dataclasses.replace(self.plan, result=str(Path(self._folder) / "result.json"))
        self._process = subprocess.Popen(
            [sys.executable, "-m", "lienmach.scenarios.load"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self._process.stdin is not None  # noqa: S101 - a pipe, as asked
        assert self._process.stdout is not None  # noqa: S101 - a pipe, as asked
        self._process.stdin.write(json.dumps(dataclasses.asdict(plan)) + "\n")
        self._process.stdin.flush()
        if self._process.stdout.readline().strip() != "ready":
            raise ClientsFailed(self._said())

    def stop(self) -> Result:
        """
        Let the clients finish and check what they were told; return the result.

        :raises ClientsFailed: when there is none.
        """
        assert self._process is not None  # noqa: S101 - begun before
        said = self._said()
        result = Path(self._folder) / "result.json"
        if self._process.returncode or not result.exists():
            raise ClientsFailed(said)
        try:
            return Result.from_json(result.read_text("utf-8"))
        finally:
            self.clear()

    def _said(self) -> str:
        assert self._process is not None  # noqa: S101 - begun before
        _, said = self._process.communicate()  # its input ends with this
        return "The clients failed: " + "\n".join(said.strip().splitlines()[-LAST_LINES:])

    def clear(self) -> None:
        """End the clients, finished or not, and remove what they wrote."""
        if self._process is not None:
            end(self._process)
        if self._folder:
            (Path(self._folder) / "result.json").unlink(missing_ok=True)
            with contextlib.suppress(FileNotFoundError):
                Path(self._folder).rmdir()
            self._folder = ""


@contextlib.contextmanager
def traffic(plan: Plan) -> Iterator[Traffic]:
    """Let clients work for as long as the block lasts, or until they are stopped."""
    clients = Traffic(plan)
    try:
        clients.begin()
        yield clients
    finally:
        clients.clear()


def spread(groups: Sequence[Sequence[Citizen]]) -> tuple[Citizen, ...]:
    """Return the citizens of several provinces as one list."""
    return tuple(citizen for group in groups for citizen in group)
