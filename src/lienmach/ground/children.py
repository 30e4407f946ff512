"""The processes that a server consists of: started, started again when they die, and stopped."""

import contextlib
import logging
import subprocess
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from lienmach.ground.leash import leashed

PATIENCE_SECONDS = 30.0
MOST_DEATHS = 5
FIRST_PAUSE_SECONDS = 0.25

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Child:
    command: Sequence[str]
    environment: Mapping[str, str]
    process: subprocess.Popen[bytes]
    deaths: deque[float] = field(default_factory=deque)
    due: float | None = None
    """When it is to be started again, if it is dead."""


class Children:
    """Processes that live until they are stopped, or as long as the one that started them."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._children: dict[str, _Child] = {}

    def start(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
        """Start a process by a name of its own."""
        self._children[name] = _Child(command, environment, _started(command, environment))

    def tend(self) -> str | None:
        """
        Start again what has died, after a pause that doubles; call it every moment.

        Returns the name of one that keeps dying: five times within half a minute.
        """
        for name, child in self._children.items():
            if child.due is None:
                code = child.process.poll()
                if code is not None and self._has_died_too_often(name, child, code):
                    return name
            elif child.due <= self._now():
                child.process, child.due = _started(child.command, child.environment), None
        return None

    def _has_died_too_often(self, name: str, child: _Child, code: int) -> bool:
        now = self._now()
        child.deaths.append(now)
        while child.deaths[0] < now - PATIENCE_SECONDS:
            child.deaths.popleft()
        child.due = now + FIRST_PAUSE_SECONDS * 2 ** (len(child.deaths) - 1)
        log.warning("%s ended with code %s", name, code)
        return len(child.deaths) >= MOST_DEATHS

    def stop(self, *, within: float) -> None:
        """Ask all of them to end, and kill those that have not after so many seconds."""
        for child in self._children.values():
            with contextlib.suppress(ProcessLookupError):
                child.process.terminate()
        until = time.monotonic() + within
        for child in self._children.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.process.wait(max(0.1, until - time.monotonic()))
            if child.process.poll() is None:
                child.process.kill()
                child.process.wait()


def _started(command: Sequence[str], environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(leashed(*command), env=dict(environment))  # noqa: S603 - our own
