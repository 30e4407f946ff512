"""
Counts every answer of this web process, and how long its asker waited.

Stands outermost, so that a wait at a closed door counts in full. What the house asks of itself
(health, static files, the control room) is not traffic.
"""

import atexit
import logging
import os
import threading
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from lienmach.ground import clock
from lienmach.ground.traffic import (
    Counter,
    Sink,
    TrafficSecond,
    forget_old_files,
    read_traffic,
    write_lines,
)

__all__ = ["CountTraffic", "TrafficSecond", "read_traffic"]

NOT_TRAFFIC = ("/healthz", "/static/", "/merger/")
SERVER_ERROR = 500
KEPT_SECONDS = 3600
"""Of what cannot be written down the last so many seconds wait."""

log = logging.getLogger(__name__)


class Tally:
    """What is counted in memory, and a thread of its own that hands it on."""

    def __init__(self, sink: Sink = write_lines, every: float = 1.0) -> None:
        self._sink = sink
        self._every = every
        self._counter = Counter()
        self._starting = threading.Lock()
        self._writer_of: int | None = None

    def add(self, *, failed: bool, milliseconds: float) -> None:
        """Count one answer."""
        self._counter.add(failed=failed, milliseconds=milliseconds)
        # Started by the first request, not at import: a thread does not survive a fork.
        if self._writer_of == os.getpid():
            return
        with self._starting:
            if self._writer_of == os.getpid():
                return
            self._writer_of = os.getpid()
            forget_old_files(clock.now())
            atexit.register(self.flush)
            threading.Thread(target=self._write_on, name="traffic", daemon=True).start()

    def _write_on(self) -> None:
        waiting: list[TrafficSecond] = []
        while True:
            time.sleep(self._every)
            waiting += self._counter.take()
            try:
                self._sink(waiting)
            except OSError as error:  # a full disk, say: what waits is told once there is room
                log.warning("traffic is not written down: %s", error)
                waiting = waiting[-KEPT_SECONDS:]
            else:
                waiting = []

    def flush(self) -> None:
        """Hand on what is counted so far, the running second too."""
        self._sink(self._counter.take(everything=True))


_tally = Tally()
"""This process' own: however often the house is set up in it, one thread writes for all."""


class CountTraffic:
    """Middleware: one count in memory a request."""

    def __init__(
        self,
        get_response: Callable[[HttpRequest], HttpResponseBase],
        tally: Tally = _tally,
    ) -> None:
        self._get_response = get_response
        self._tally = tally

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, and count."""
        if request.path.startswith(NOT_TRAFFIC):
            return self._get_response(request)
        asked = time.perf_counter()
        failed = True
        try:
            response = self._get_response(request)
            failed = response.status_code >= SERVER_ERROR
            return response
        finally:
            milliseconds = (time.perf_counter() - asked) * 1000
            self._tally.add(failed=failed, milliseconds=milliseconds)
