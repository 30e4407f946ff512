"""A mail relay and an SMS gateway on loopback, in threads of the tests: they speak the real protocols."""

import asyncio
import contextlib
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PATIENCE = 5


@dataclass
class Relay:
    """What a relay took in, and how it behaves: what it answers to a recipient and to a text."""

    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    to: list[str] = field(default_factory=list)
    recipient: str = "250 ok"
    text: str = "250 taken"
    hangs_up_after_text: int = 0
    """How many letters it takes and then breaks off without a word."""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Hold one conversation (RFC 5321)."""
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            await self._say(writer, "220 tests ESMTP")
            while line := (await reader.readline()).decode("ascii", "replace").strip():
                if not await self._answer(line, reader, writer):
                    break
        writer.close()

    async def _answer(
        self, line: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        word = line.upper()
        if word.startswith("EHLO"):
            await self._say(writer, "250-tests\r\n250 8BITMIME")
        elif word.startswith("RCPT"):
            self._for = line.partition("<")[2].partition(">")[0]
            await self._say(writer, self.recipient)
        elif word == "DATA":
            await self._say(writer, "354 go on")
            content = await reader.readuntil(b"\r\n.\r\n")
            if self.hangs_up_after_text:
                self.hangs_up_after_text -= 1
                self._keep(content)
                return False
            if self.text.startswith("2"):
                self._keep(content)
            await self._say(writer, self.text)
        elif word == "QUIT":
            await self._say(writer, "221 bye")
            return False
        else:
            await self._say(writer, "250 ok")
        return True

    def _keep(self, content: bytes) -> None:
        letter = message_from_bytes(
            content[:-5].replace(b"\r\n..", b"\r\n."), policy=policy.default
        )
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        self.to.append(self._for)

    @staticmethod
    async def _say(writer: asyncio.StreamWriter, text: str) -> None:
        writer.write(text.encode() + b"\r\n")
        await writer.drain()


@contextlib.contextmanager
def relay() -> Iterator[Relay]:
    """Run a relay for as long as the block lasts."""
    found, ready, loop = Relay(), threading.Event(), asyncio.new_event_loop()

    async def run() -> None:
        server = await asyncio.start_server(found.serve, "127.0.0.1", 0)
        found.port = server.sockets[0].getsockname()[1]
        ready.set()
        async with server:
            await stop.wait()

    stop = asyncio.Event()
    thread = threading.Thread(target=lambda: loop.run_until_complete(run()))
    thread.start()
    assert ready.wait(PATIENCE)
    try:
        yield found
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(PATIENCE)
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.run_until_complete(asyncio.sleep(0.01))
        loop.close()


@dataclass
class Gateway:
    """What a gateway for SMS was sent, with its headers, and what it answers."""

    url: str = ""
    messages: list[dict[str, str]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    status: int = 202


@contextlib.contextmanager
def gateway() -> Iterator[Gateway]:
    """Run a gateway for as long as the block lasts."""
    found = Gateway()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            found.bodies.append(body)
            found.messages.append(json.loads(body))
            found.headers.append(dict(self.headers))
            self.send_response(found.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        found.url = f"http://127.0.0.1:{server.server_address[1]}/sms"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield found
        finally:
            server.shutdown()
            thread.join(PATIENCE)
