"""
One connection of HTTP/1.1, kept alive, with no more in it than a load generator needs.

The machine is shared with the server under load, so what a request costs here matters: a
general client takes several times as much.
"""

import asyncio
import contextlib
import json
from dataclasses import dataclass
from typing import Any

BUFFER = 1 << 22


class NoAnswer(Exception):
    """The connection ended, or the time ran out, before an answer came."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A status and the bytes of a body."""

    status: int
    body: bytes

    @property
    def is_ok(self) -> bool:
        """Test if the request was carried out."""
        return 200 <= self.status < 300

    def json(self) -> Any:
        """Return the body read as JSON; null when it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked: ``key`` is the idempotency key of a write."""

    method: str
    path: str
    host: str
    token: str = ""
    body: bytes = b""
    key: str = ""

    def written(self) -> bytes:
        """Return the request as it goes over the wire."""
        head = [f"{self.method} {self.path} HTTP/1.1", f"Host: {self.host}"]
        if self.token:
            head.append(f"Authorization: Bearer {self.token}")
        if self.key:
            head.append(f"Idempotency-Key: {self.key}")
        if self.body:
            head.append("Content-Type: application/json")
            head.append(f"Content-Length: {len(self.body)}")
        return "\r\n".join([*head, "", ""]).encode() + self.body


class Connection:
    """A connection that is opened when needed and carries one request at a time."""

    def __init__(self, host: str, port: int, patience: float) -> None:
        self._address = (host, port)
        self._patience = patience
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Return the open streams; a connection the server has ended meanwhile is opened anew."""
        if self._streams is not None and self._streams[0].at_eof():
            self.close()
        if self._streams is None:
            self._streams = await asyncio.open_connection(*self._address, limit=BUFFER)
        return self._streams

    def close(self) -> None:
        """End the connection."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None

    async def ask(self, request: Request) -> Answer:
        """
        Send a request and return its answer.

        :raises NoAnswer: when none came; whether the request was carried out is not known.
        """
        try:
            async with asyncio.timeout(self._patience):
                reader, writer = await self.open()
                writer.write(request.written())
                return await self._answer(reader)
        except (OSError, TimeoutError, asyncio.IncompleteReadError, ValueError) as lost:
            self.close()
            raise NoAnswer(f"{type(lost).__name__}: {lost}") from lost
        except asyncio.CancelledError:
            self.close()
            raise

    async def _answer(self, reader: asyncio.StreamReader) -> Answer:
        head = (await reader.readuntil(b"\r\n\r\n")).split(b"\r\n")
        status = int(head[0].split(b" ", 2)[1])
        fields = {}
        for line in filter(None, head[1:]):
            name, _, value = line.partition(b":")
            fields[name.strip().lower()] = value.strip()
        if fields.get(b"transfer-encoding", b"").lower() == b"chunked":
            body = await self._chunks(reader)
        else:
            body = await reader.readexactly(int(fields.get(b"content-length", b"0")))
        if fields.get(b"connection", b"").lower() == b"close":
            self.close()
        return Answer(status, body)

    @staticmethod
    async def _chunks(reader: asyncio.StreamReader) -> bytes:
        parts = []
        while size := int((await reader.readline()).partition(b";")[0], 16):
            parts.append(await reader.readexactly(size))
            await reader.readline()
        await reader.readline()
        return b"".join(parts)


async def ask_once(host: str, port: int, request: Request, patience: float = 10.0) -> Answer:
    """Ask on a connection of its own."""
    connection = Connection(host, port, patience)
    with contextlib.closing(connection):
        return await connection.ask(request)
