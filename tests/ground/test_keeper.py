"""The keeper stops a cluster that nobody uses, and only such a one."""

import fcntl
import subprocess
import time
from pathlib import Path

from lienmach.ground import cluster
from tests.ground.conftest import ENSURE, superuser

SECONDS = "1"


def wait_until_stopped(seconds: float) -> bool:
    until = time.monotonic() + seconds
    while cluster.postmaster() is not None:
        if time.monotonic() > until:
            return False
        time.sleep(0.1)
    return True


def test_it_is_stopped_cleanly_when_the_last_user_has_gone(home):
    user = home.begin(f"{ENSURE}; import time; time.sleep(300)", LIENMACH_IDLE_STOP=SECONDS)
    try:
        first = home.run(f"{ENSURE}; print(cluster.postmaster())", LIENMACH_IDLE_STOP=SECONDS)
        assert not wait_until_stopped(3)  # a process uses it
        with superuser():
            user.kill()
            user.wait()
            assert not wait_until_stopped(3)  # a client of outside is connected
        assert wait_until_stopped(30)
    finally:
        user.kill()
        user.communicate()
    assert "database system is shut down" in (cluster.data() / "server.log").read_text()
    assert home.run(f"{ENSURE}; print(cluster.postmaster())") != first


def test_whoever_comes_while_it_stops_waits_and_starts_it_again(home):
    home.run()
    cluster.let_go()
    with (home.path / "run" / "users.lock").open("a") as keepers:
        fcntl.flock(keepers, fcntl.LOCK_EX)  # as the keeper holds it while it stops
        late = home.begin(f"{ENSURE}; print(cluster.is_running())")
        cluster.stop()
        time.sleep(0.5)
        assert late.poll() is None
    out, err = late.communicate(timeout=60)
    assert out.strip() == "True", err


def test_one_keeper_is_enough_and_a_lost_one_is_replaced(home):
    def keepers() -> list[str]:
        found = subprocess.run(
            ["pgrep", "-f", "lienmach.ground.keeper"], capture_output=True, text=True, check=False
        ).stdout.split()
        return [pid for pid in found if is_of(home.path, pid)]

    def is_one() -> bool:
        """Wait: one that finds another at work looks again for a second before it leaves."""
        until = time.monotonic() + 10
        while len(keepers()) != 1 and time.monotonic() < until:
            time.sleep(0.1)
        return len(keepers()) == 1

    home.run()
    home.run()
    assert is_one()
    subprocess.run(["kill", "-KILL", *keepers()], check=True)
    home.run()
    assert is_one()


def is_of(home, pid: str) -> bool:
    try:
        environment = Path(f"/proc/{pid}/environ").read_bytes()
        return f"LIENMACH_HOME={home}".encode() in environment.split(b"\0")
    except OSError:
        return False
