"""
Processes that end with whoever started them, however that ended.

A server that is killed cannot stop what it started. What it left would keep the port, and go on
beside the server that comes next.
"""

import ctypes
import multiprocessing
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def leashed(*command: str) -> list[str]:
    """Return the command line that runs a command on the leash of the calling process."""
    return [sys.executable, "-m", "lienmach.ground.leash", str(os.getpid()), *command]


def follow(parent: int) -> None:
    """
    Let the kernel kill this process as soon as its parent has ended; at once if it has already.

    Linux watches the thread that started us: that must be the parent's main one. A change to
    another program keeps the leash, a fork does not inherit it.
    """
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit(1)


def follow_forker() -> None:
    """
    Do so where this process was made by Python's multiprocessing, as granian's workers are.

    A worker that is told to stop while it loads ends at once: until it has a handler of its own
    it would take the signal for its master's, and have to be killed ten seconds later.
    """
    forker = multiprocessing.parent_process()
    if forker is not None and forker.pid is not None:
        follow(forker.pid)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


if __name__ == "__main__":
    follow(int(sys.argv[1]))
    os.execvp(sys.argv[2], sys.argv[2:])  # noqa: S606 - a command of ours, not by way of a shell
