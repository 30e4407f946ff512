"""
Turns: so many requests are worked on at once, and none while its sender keeps us waiting.

Under WSGI each request has a thread, also while its body is still on its way. Were there only as
many threads as the cores keep busy, a dozen phones where the network is bad would keep everybody
else out. So there are many threads, which cost little while they wait, and few turns.
"""

import io
import threading
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from django.db import connections

SMALL = 64 * 1024
"""Bytes of a body that is waited for before anything else; a larger one is read as it is wanted."""

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


class Turns:
    """A WSGI application that works on so many requests at once; others wait for their turn."""

    def __init__(self, application: Application, turns: int) -> None:
        self._application = application
        self._turns = threading.Semaphore(turns)

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer; but not to a small body whose sender left before its end: there is nobody."""
        body, length = environ["wsgi.input"], _announced(environ)
        if length > SMALL:
            environ["wsgi.input"] = _Aside(body, length, self._turns)
        elif length:
            sent = _whole(body, length)
            if len(sent) < length:
                start_response(f"{HTTPStatus.BAD_REQUEST.value} Bad Request", [])
                return []
            environ["wsgi.input"] = io.BytesIO(sent)
        with self._turns:
            return self._application(environ, start_response)


class _Aside:
    """A large body: whoever reads it steps aside, without turn and database, until more of it came."""

    def __init__(self, body: Any, length: int, turns: threading.Semaphore) -> None:
        self._body = body
        self._left = length
        self._turns = turns

    def read(self, size: int = -1) -> bytes:
        """
        Return so many bytes, or all that are left; fewer only at the end.

        :raises OSError: when the body ends before the length that was announced.
        """
        wanted = self._left if size < 0 else min(size, self._left)
        if not wanted:
            return b""
        self._turns.release()
        try:
            for connection in connections.all(initialized_only=True):
                if not connection.in_atomic_block:
                    connection.close()  # back to the pool, for those who need no waiting for
            sent = _whole(self._body, wanted)
        finally:
            self._turns.acquire()
        if len(sent) < wanted:
            raise OSError("the body ended before its announced length")
        self._left -= wanted
        return sent

    def readline(self, *_size: int) -> bytes:
        """Refuse: nobody reads a large body by lines, and Django only asks if it could."""
        raise io.UnsupportedOperation("readline")


def _announced(environ: Environ) -> int:
    said = environ.get("CONTENT_LENGTH") or ""
    return int(said[:20]) if said.isascii() and said.isdecimal() else 0


def _whole(body: Any, length: int) -> bytes:
    """Return so many bytes of a body, or fewer where it ends before."""
    parts: list[bytes] = []
    left = length
    while left and (sent := body.read(left)):
        parts.append(sent)
        left -= len(sent)
    return b"".join(parts)
