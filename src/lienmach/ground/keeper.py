"""Stops the embedded PostgreSQL cleanly when nobody has used it for a while."""

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator

import psycopg

from lienmach.ground import cluster
from lienmach.ground.installation import home
from lienmach.ground.server import postmaster

IDLE_SECONDS = float(os.environ.get("LIENMACH_IDLE_STOP", "90"))
PAUSE = min(3.0, max(0.2, IDLE_SECONDS / 4))


@contextlib.contextmanager
def _while_nobody_holds_it() -> Iterator[bool]:
    """Yield if no process of ours uses the cluster; one that wants to waits until we are done."""
    with (home() / "run" / "users.lock").open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def _watch() -> None:
    """Return once the cluster is stopped, by us or by anyone."""
    idle_since = time.monotonic()
    while home().exists() and postmaster() is not None:
        time.sleep(PAUSE)
        with contextlib.suppress(psycopg.Error, OSError), _while_nobody_holds_it() as free:
            if not free or cluster.connections_from_outside():
                idle_since = time.monotonic()
            elif time.monotonic() - idle_since > IDLE_SECONDS:
                # Under the lock: whoever comes now finds it stopped and starts it.
                cluster.stop()


def watch() -> None:
    """Watch the cluster if no other keeper does."""
    with (home() / "run" / "keeper.lock").open("a") as alone:
        for _ in range(10):  # somebody may be looking whether a keeper is here
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(alone, fcntl.LOCK_EX | fcntl.LOCK_NB)
                _watch()
                return
            time.sleep(0.1)


if __name__ == "__main__":
    watch()
