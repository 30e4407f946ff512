"""Long work that gives way: it takes what the machine has left over, and all of it when idle."""

import contextlib
import os
import threading
from pathlib import Path
from time import monotonic, sleep

from lienmach.ground.server import data

STEPS = 10
"""Niceness; at 10 a busy machine gives such work about a tenth of what it gives the others."""

SESSIONS_TRIED, SESSIONS_APART_SECONDS = 5, 0.1
PRESSURE = Path("/proc/pressure/cpu")
PRESSED, PRESSURE_SECONDS = 0.9, 2.0
"""The share of the last seconds in which somebody waited for a processor; Linux counts by two."""
RESTS, LONGEST_REST_SECONDS = 9, 1.0


def lower_this_thread() -> None:
    """Let the calling thread give way for as long as it lives."""
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), STEPS)


def lower_backends(*pids: int) -> None:
    """
    Let database processes give way for as long as they live.

    Only processes of the embedded server are meant: the numbers of a server elsewhere mean
    nothing here. There, and where the system does not allow it, nothing is changed.
    """
    for pid in pids:
        with contextlib.suppress(OSError):
            if Path(f"/proc/{pid}/cwd").samefile(data()):
                os.setpriority(os.PRIO_PROCESS, pid, STEPS)
                _lower_session(pid)


def _lower_session(pid: int) -> None:
    """
    Let a process that is a session of its own, as each of PostgreSQL's is, give way to others.

    Where Linux groups tasks by session (sched(7), "the autogroup feature"), niceness counts only
    within a group, and the group has one of its own.
    """
    if os.getsid(pid) != pid:
        return
    group = Path(f"/proc/{pid}/autogroup")
    for _ in range(SESSIONS_TRIED):
        try:
            group.write_text(f"{STEPS}", "ascii")
        except BlockingIOError:  # an ordinary user may change one every tenth of a second
            sleep(SESSIONS_APART_SECONDS)
        else:
            return


class Pressure:
    """Whether so much is to be done that somebody nearly always waits for a processor (PSI)."""

    def __init__(self, source: Path = PRESSURE) -> None:
        self._source = source
        self._at, self._waited = monotonic(), self._told()
        self._is_high = False

    def is_high(self) -> bool:
        """Tell of the last two seconds or so; false where the system does not say."""
        elapsed = monotonic() - self._at
        if elapsed >= PRESSURE_SECONDS:
            waited = self._told()
            self._is_high = waited - self._waited > PRESSED * elapsed
            self._at, self._waited = monotonic(), waited
        return self._is_high

    def _told(self) -> float:
        with contextlib.suppress(OSError, ValueError):
            some = self._source.read_text("ascii").partition("\n")[0]
            return int(some.rpartition("total=")[2]) / 1_000_000
        return 0.0


class Breather:
    """
    Rests between the pieces of work that nobody waits for, while those who are waited for want all.

    Niceness leaves such work a tenth of each processor, and what it asks of the database about as
    much again. Between two pieces it holds no lock, so there it can stand back further: after a
    piece it rests nine times as long as that took, and a second at most.
    """

    def __init__(self, pressure: Pressure) -> None:
        self._pressure = pressure
        self._since = monotonic()

    def pause(self) -> None:
        """Rest from the piece that ends here, if need be."""
        if self._pressure.is_high():
            sleep(min(LONGEST_REST_SECONDS, RESTS * (monotonic() - self._since)))
        self._since = monotonic()
