"""
How the house answered, second by second: requests served, failed, and the longest wait.

Each web process counts in memory and appends one line a second to a file of its own below
``$LIENMACH_HOME/run/traffic``; no request waits for a database or a disk. Readers merge the
files of all processes, living and dead.
"""

import contextlib
import datetime as dt
import json
import math
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from lienmach.ground import clock, installation

LARGEST_FILE = 2_000_000
OLDEST = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class TrafficSecond:
    """What was answered within one second; ``failed`` are those of ``served`` that got a 5xx."""

    second: dt.datetime
    served: int
    failed: int
    longest_ms: float


Sink = Callable[[list[TrafficSecond]], None]


def folder() -> Path:
    """Return where the processes write."""
    return installation.folder("run", "traffic")


class Counter:
    """Counts the answers of one process."""

    def __init__(self, now: Callable[[], dt.datetime] = clock.now) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._seconds: dict[int, tuple[int, int, float]] = {}

    def add(self, *, failed: bool, milliseconds: float) -> None:
        """Count one answer, in the second in which it is given."""
        with self._lock:
            second = int(self._now().timestamp())
            served, broken, longest = self._seconds.get(second, (0, 0, 0.0))
            self._seconds[second] = (served + 1, broken + failed, max(longest, milliseconds))

    def take(self, *, everything: bool = False) -> list[TrafficSecond]:
        """Return the seconds that are over, each once; with ``everything`` the running one too."""
        with self._lock:
            current = int(self._now().timestamp())
            over = sorted(s for s in self._seconds if everything or s < current)
            return [TrafficSecond(_moment(second), *self._seconds.pop(second)) for second in over]


def write_lines(seconds: list[TrafficSecond], path: Path | None = None) -> None:
    """Append seconds to this process' file; a full file is kept once as ``.old``."""
    if not seconds:
        return
    path = path or folder() / f"{os.getpid()}.jsonl"
    with contextlib.suppress(FileNotFoundError):
        if path.stat().st_size > LARGEST_FILE:
            path.replace(path.with_suffix(".old.jsonl"))
    with path.open("a", encoding="utf-8") as out:
        out.write("".join(map(_line, seconds)))


def read_traffic(since: dt.datetime, until: dt.datetime | None = None) -> list[TrafficSecond]:
    """
    Return what all processes answered in ``[since, until)``, one entry a second, in order.

    Without ``until`` up to the last second written.
    """
    merged: dict[int, tuple[int, int, float]] = {}
    first, end = since.timestamp(), until.timestamp() if until else math.inf
    for path in sorted(folder().glob("*.jsonl")):
        # A process may be rotating its file just now.
        with contextlib.suppress(FileNotFoundError), path.open("rb") as handle:
            for second, served, failed, longest in _lines_from(handle, first):
                if second >= end:
                    break
                had = merged.get(second, (0, 0, 0.0))
                merged[second] = (had[0] + served, had[1] + failed, max(had[2], longest))
    return [TrafficSecond(_moment(second), *merged[second]) for second in sorted(merged)]


def forget_old_files(at: dt.datetime) -> None:
    """Remove the files nobody has written to for a week."""
    for path in folder().glob("*.jsonl"):
        with contextlib.suppress(FileNotFoundError):
            if at.timestamp() - path.stat().st_mtime > OLDEST.total_seconds():
                path.unlink()


def _moment(second: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(second, tz=clock.VIETNAM)


def _line(second: TrafficSecond) -> str:
    values = [
        int(second.second.timestamp()),
        second.served,
        second.failed,
        round(second.longest_ms, 1),
    ]
    return json.dumps(values, separators=(",", ":")) + "\n"


def _parsed(line: bytes) -> tuple[int, int, int, float] | None:
    """Return what a line says; null for one that was torn by a kill."""
    try:
        second, served, failed, longest = json.loads(line)
        return int(second), int(served), int(failed), float(longest)
    except (ValueError, TypeError):
        return None


def _lines_from(handle: BinaryIO, first: float) -> Iterator[tuple[int, int, int, float]]:
    """Yield the lines from a second on; the file is in order, so its beginning is not read."""
    low, high = 0, handle.seek(0, os.SEEK_END)
    while low < high:
        middle = (low + high) // 2
        entry = _next_entry(_whole_lines(handle, middle))
        if entry is None or entry[0] >= first:
            high = middle
        else:
            low = middle + 1
    for line in _whole_lines(handle, low):
        entry = _parsed(line)
        if entry is not None and entry[0] >= first:
            yield entry


def _whole_lines(handle: BinaryIO, offset: int) -> Iterable[bytes]:
    handle.seek(max(offset - 1, 0))
    if offset:
        handle.readline()
    return handle


def _next_entry(lines: Iterable[bytes]) -> tuple[int, int, int, float] | None:
    return next((entry for entry in map(_parsed, lines) if entry is not None), None)
