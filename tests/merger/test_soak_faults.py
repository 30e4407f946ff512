"""The long form of the fault matrix: a trip for every kind at every point, stalls in full."""

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.request

import pytest

from lienmach.scenarios import rehearsal
from lienmach.scenarios.plan import Plan
from lienmach.scenarios.processes import Installation, free_port, traffic
from tests import figures
from tests.merger import matrix
from tests.merger.points import BACKWARD, FORWARD

STALL_SECONDS = 30.0
PROOF = "fault points × faults"


@pytest.mark.soak
@pytest.mark.parametrize(("there", "back"), matrix.LONG, ids=matrix.named)
def test_every_fault_at_every_point_is_mended_by_running_it_again(
    home, tmp_path, monkeypatch, there, back
):
    matrix.trip(home, tmp_path, monkeypatch, there, back, stall=STALL_SECONDS)
    figures.count(PROOF, faults_there=len(there[1]), faults_back=len(back[1]))


# --- A real server under real clients, killed while the engine stands at a point --------------

ANSWERS_WITHIN_SECONDS = 60.0


class Server:
    """A served installation whose web process, or the whole of it, can be killed."""

    def __init__(self, stage, port):
        self.stage, self.port = stage, port
        self.process = None

    def start(self):
        """Start serving, not waiting for it to be ready."""
        self.process = subprocess.Popen(
            self.stage.arguments("serve", "--port", str(self.port)),
            env=self.stage.environment, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip

    def wait_until_it_answers(self):
        """Wait until the server is there, started by us or started again by itself."""
        until = time.monotonic() + ANSWERS_WITHIN_SECONDS
        while True:
            with (
                contextlib.suppress(OSError),
                urllib.request.urlopen(
                    f"http://127.0.0.1:{self.port}/healthz", timeout=5
                ) as answer,
            ):
                if answer.status == 200:
                    return
            assert time.monotonic() < until, "the server did not come back"
            time.sleep(0.05)

    def kill_web(self):
        """Kill what answers, all of its processes; whoever serves starts it again."""
        web = [pid for pid in self._family() if "lienmach.web" in command_of(pid)]
        assert web, "nothing answers here"
        for pid in web:
            kill(pid)

    def kill_all(self):
        """Kill everything that serves, and serve again, as an operator would."""
        for pid in [self.process.pid, *self._family()]:
            kill(pid)
        self.process.wait()
        self.start()

    def end(self):
        """End serving."""
        self.process.terminate()
        self.process.wait(60)

    def _family(self):
        """Return the children of the serving process and theirs."""
        found, parents = [], [self.process.pid]
        while parents:
            known = subprocess.run(
                ["pgrep", "-P", ",".join(map(str, parents))], capture_output=True, text=True,
                check=False,
            )  # fmt: skip
            parents = [int(pid) for pid in known.stdout.split()]
            found += parents
        return found


def command_of(pid):
    """Return a process's command line."""
    with contextlib.suppress(OSError), open(f"/proc/{pid}/cmdline", "rb") as words:  # noqa: PTH123
        return words.read().replace(b"\0", b" ").decode()
    return ""


def kill(pid):
    """Kill a process that may have gone."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def run_past(stage, what, point, do):
    """Run the engine in a process of its own, and while it stands at a point, do something."""
    engine = subprocess.Popen(
        [sys.executable, "-m", "tests.merger.standing", what, point],
        env=stage.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    with engine:
        assert engine.stdout.readline() == "there\n", f"{what} never came by {point}"
        do()
        engine.stdin.write("go on\n")
        engine.stdin.close()
    return engine.returncode


@pytest.mark.soak
def test_a_killed_server_at_every_point_loses_nothing(tmp_path):
    tmp_path.chmod(0o755)
    stage = Installation(tmp_path / "home")
    stage.run("seed", "--residents", "300", "--dossiers", "100")
    server = Server(stage, free_port())
    server.start()
    try:
        server.wait_until_it_answers()
        citizens = tuple(stage.citizens("haiduong", 6, server.port))
        load = Plan(("127.0.0.1", server.port), citizens, clients=6, rate=15.0)
        with traffic(load) as clients:
            for number, there in enumerate(FORWARD):
                back = BACKWARD[number % len(BACKWARD)]
                for first, second in ((server.kill_web, server.kill_all),
                                      (server.kill_all, server.kill_web)):  # fmt: skip
                    for what, point, do in (("move", there, first), ("reverse", back, second)):
                        run_past(stage, what, point, do)
                        server.wait_until_it_answers()
                        finish(stage, what)
                        figures.count(PROOF, servers_killed=1)
            result = clients.stop()
        assert result.verdict.is_clean, result.verdict.findings
        assert result.replays_differing == 0, result.trouble
        assert result.verdict.writes_acknowledged > 0
        assert rehearsal.at_home(stage, result.codes) == []
        figures.count(PROOF, writes_acknowledged_by_servers=result.verdict.writes_acknowledged)
    finally:
        server.end()
        stage.run("stop")


def finish(stage, what):
    """Run the command again, should it not have ended; check what it says of itself."""
    [*_, last] = stage.asked("merge", "status")
    done = {"move": "cut over", "reverse": "reversed"}[what]
    if last["state"] != done:
        last = stage.asked("merge", what, "--system", "dossiers", "--from", "haiduong",
                           "--to", "haiphong", "--yes")  # fmt: skip
    assert last["state"] == done
    assert last["verified"]
