"""
A wire between the engine and PostgreSQL that loses a reply: the work is done and nobody hears of it.

It passes everything on until it is told to lose. Then it waits for the reply that was asked for,
keeps it to itself and breaks the connection, as a network does at the worst moment.
"""

import contextlib
import re
import socket
import struct
import tempfile
import threading
from urllib.parse import quote

from lienmach.ground import installation

WROTE = re.compile(rb"(INSERT 0|UPDATE|DELETE|COPY) [1-9]|COMMIT")
WOULD_WRITE = re.compile(rb"(INSERT|UPDATE|DELETE|COPY) |COMMIT")
WRITES_BY_FUNCTION = (b"homes_close",)
IDLE = b"I"


class Wire:
    """Listens where the engine believes its databases to be, for as long as the block lasts."""

    def __init__(self):
        self._folder = tempfile.TemporaryDirectory(prefix="lienmach-wire-")
        self._listening = socket.socket(socket.AF_UNIX)
        self._real = {}
        self._wanted = None
        self._to_pass = 0
        self._lock = threading.Lock()
        self._open = set()
        self.lost = []

    def __enter__(self):
        self._real = installation.owners()
        place = next(iter(self._real.values()))
        self._to = f"{place.host}/.s.PGSQL.{place.port}"
        self._listening.bind(f"{self._folder.name}/.s.PGSQL.{place.port}")
        self._listening.listen(64)
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_exception):
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for one in list(self._open):
            _end(one)
        self._folder.cleanup()

    def environment(self):
        """Return the settings by which owners enter over this wire, and the application directly."""
        return {
            name: ";".join(
                f"{alias}=postgresql://{place.user}@/{place.dbname}?host={quote(host, safe='')}"
                f"&port={place.port}&passfile={quote(place.passfile, safe='')}"
                for alias, place in places.items()
                for host in [self._folder.name if name == "LIENMACH_OWNERS" else place.host]
            )
            for name, places in (
                ("LIENMACH_OWNERS", self._real),
                ("LIENMACH_PROVINCES", installation.provinces()),
            )
        }

    def lose(self, what, *, after=0):
        """
        Lose the next reply, on whatever connection: of ``any`` statement, or only of a commit.

        A ``commit`` wrote something, a ``write`` may have found nothing to write. So many
        ``after`` it pass first.
        """
        with self._lock:
            self._wanted, self._to_pass = what, after

    def spare(self):
        """Lose nothing any more; return whether something was lost since."""
        with self._lock:
            waiting, self._wanted = self._wanted, None
        return waiting is None

    def _is_lost(self, replies, status, asked):
        """Test if this reply, a whole round, is the one to lose; then no other is."""
        with self._lock:
            if self._wanted is None:
                return False
            tag = WROTE if self._wanted == "commit" else WOULD_WRITE
            wrote = any(map(tag.match, replies)) or any(n in asked for n in WRITES_BY_FUNCTION)
            if self._wanted != "any" and not (wrote and status == IDLE):
                return False
            if self._to_pass:
                self._to_pass -= 1
                return False
            self._wanted = None
            self.lost.append(b" / ".join(replies).decode())
            return True

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listening.accept()
                far = socket.socket(socket.AF_UNIX)
                try:
                    far.connect(self._to)
                except OSError:
                    near.close()
                    continue
                self._open |= {near, far}
                asked = bytearray()
                for target in (self._ask, self._answer):
                    threading.Thread(target=target, args=(near, far, asked), daemon=True).start()

    def _ask(self, near, far, asked):
        with contextlib.suppress(OSError):
            while data := near.recv(1 << 16):
                if any(name in data for name in WRITES_BY_FUNCTION):
                    asked += data[:500]
                far.sendall(data)
        _end(near)
        _end(far)

    def _answer(self, near, far, asked):
        with contextlib.suppress(OSError, EOFError):
            stream = far.makefile("rb")
            held, replies = bytearray(), []
            while True:
                head = _exactly(stream, 5)
                body = _exactly(stream, struct.unpack("!I", head[1:])[0] - 4)
                kind = head[:1]
                if kind == b"C":
                    replies.append(bytes(body[:-1]))
                if kind == b"Z" and self._is_lost(replies, body, asked):
                    break
                # A statement's end is kept back until we know its round's; the rest must flow.
                held += head + body
                if kind != b"C":
                    near.sendall(held)
                    held.clear()
                if kind == b"Z":
                    replies.clear()
                    asked.clear()
        _end(near)
        _end(far)


def _exactly(stream, size):
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return data


def _end(one):
    with contextlib.suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()
