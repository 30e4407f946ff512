"""Long work that gives way: it takes what the machine has left over, and all of it when idle."""

import contextlib
import os
import threading
from pathlib import Path

from lienmach.ground.server import data

STEPS = 10
"""Niceness; at 10 a busy machine gives such work about a tenth of what it gives the others."""


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
