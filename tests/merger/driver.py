"""Runs the engine with a fault hung at one of its numbered points."""

import contextlib
import gc
import os
import signal
import time

import psycopg

from lienmach.ground import cluster
from lienmach.merger.actions import moves, undoing
from tests import databases


def end_backends():
    """Terminate every backend of the engine."""
    place = cluster.database("haiduong", role=cluster.SUPERUSER)
    with psycopg.connect(place.conninfo(), autocommit=True) as connection:
        connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where application_name = 'lienmach mover'"
        )


def stop_at_once():
    """Stop PostgreSQL as a crash would, and start it again."""
    cluster.stop("immediate")
    cluster.ensure()


FAULTS = {
    "exception": lambda: (_ for _ in ()).throw(RuntimeError("a fault of the test")),
    "kill": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "stop": lambda: os.kill(os.getpid(), signal.SIGSTOP),
    "immediate": stop_at_once,
}


def main(what, point, fault, system="dossiers"):
    """Move or reverse; at the point, once, the fault."""
    hung = [True]

    def at(here):
        if here == point and hung[0]:
            hung[0] = False
            FAULTS[fault]()

    {"move": moves.move, "reverse": undoing.reverse}[what](
        system, source="haiduong", target="haiphong", ways=moves.Ways(at=at)
    )


def forked():
    """
    Fork; return the child's number, and 0 in the child.

    What earlier tests left is not collected there: the threads of a DuckDB stay behind in the
    parent, and to close it without them ends the process.
    """
    gc.freeze()
    child = os.fork()
    if child == 0:
        gc.disable()
    else:
        gc.unfreeze()
    return child


def drive(what, point, fault="kill", system="dossiers"):
    """Run the engine with a fault in a process of its own; return the signal that ended it, or 0."""
    databases.let_go()
    child = forked()
    if child == 0:
        with contextlib.suppress(BaseException):
            main(what, point, fault, system)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status):
        return 0
    _outlive(f"mover:haiduong/{system}")
    return os.WTERMSIG(status)


def _outlive(lock):
    """Wait until the server has noticed that the engine is dead, as an operator would in time."""
    place = cluster.database("haiduong", role=cluster.SUPERUSER)
    until = time.monotonic() + 10
    with contextlib.suppress(psycopg.Error), psycopg.connect(place.conninfo()) as connection:
        while time.monotonic() < until:
            asked = "select pg_try_advisory_xact_lock(hashtextextended(%s, 0))"
            if connection.execute(asked, [lock]).fetchone()[0]:
                return
            time.sleep(0.01)
