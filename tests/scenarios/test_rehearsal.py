"""A whole rehearsal, small: it tells the truth and leaves nothing behind."""

import json
import subprocess

import pytest

from lienmach.scenarios.processes import Installation

SIZE = ["--residents", "300", "--dossiers", "100", "--clients", "6", "--rate", "15"]
PROMISED = {
    "ok", "rows_moved", "seconds", "rows_per_second", "requests", "wait_ms",
    "cutover_wait_ms_max", "verification", "undecided",
}  # fmt: skip


def rehearsed(home, *words):
    return subprocess.run(
        home.arguments("rehearse", *SIZE, *words), env=home.environment, capture_output=True,
        text=True, check=False, timeout=900,
    )  # fmt: skip


@pytest.mark.soak
def test_there_and_back_and_there_again(tmp_path):
    tmp_path.chmod(0o755)
    home = Installation(tmp_path / "home")
    done = rehearsed(home, "--reverse", "--json")
    told = json.loads(done.stdout)
    assert done.returncode == 0, told["wrong"]
    assert told["ok"]
    assert set(told) >= PROMISED
    assert set(told["seconds"]) == {"copy", "catch_up", "verify", "cutover", "total"}
    assert told["requests"]["writes_acknowledged"] > 40
    assert len(told["cutovers_ms"]) == 5  # three systems, one of them back and forth again
    assert told["undecided"] > 0
    assert not list((tmp_path / "home" / "rehearsals").iterdir())


@pytest.mark.parametrize("words", [("--clients", "0"), ("--rate", "-1"), ("--clients", "9999")])
def test_a_load_that_is_none_is_refused(tmp_path, words):
    done = rehearsed(Installation(tmp_path), *words)
    assert done.returncode == 2
    assert "1 to 256 clients" in done.stderr
    assert not done.stdout
