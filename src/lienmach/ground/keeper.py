"""Stops the embedded PostgreSQL cleanly when nobody has used it for a while."""

import fcntl
import os
import time

import psycopg

from lienmach.ground import cluster
from lienmach.ground.installation import home

IDLE_SECONDS = float(os.environ.get("LIENMACH_IDLE_STOP", "90"))
PAUSE = 3.0


def _nobody_holds_it() -> bool:
    with (home() / "run" / "users.lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return cluster.connections_from_outside() == 0


def watch() -> None:
    """Return once the cluster is stopped, by us or by anyone; one keeper watches at a time."""
    with (home() / "run" / "keeper.lock").open("w") as alone:
        try:
            fcntl.flock(alone, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        idle_since = time.monotonic()
        while home().exists() and cluster.is_running():
            time.sleep(PAUSE)
            try:
                if not _nobody_holds_it():
                    idle_since = time.monotonic()
            except (psycopg.Error, OSError):
                continue
            if time.monotonic() - idle_since > IDLE_SECONDS:
                cluster.stop()
                return


if __name__ == "__main__":
    watch()
