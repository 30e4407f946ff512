"""Long work that gives way: it takes what the machine has left over, and all of it when idle."""

import contextlib
import os
import threading
import time
from pathlib import Path

from lienmach.ground.server import data

STEPS = 10
"""Niceness; at 10 a busy machine gives such work about a tenth of what it gives the others."""

SESSIONS_TRIED, SESSIONS_APART_SECONDS = 5, 0.1


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
            time.sleep(SESSIONS_APART_SECONDS)
        else:
            return
