"""
The virus scanner: ClamAV's daemon, asked over its own protocol.

``LIENMACH_CLAMAV`` is ``host:port``, or the path of a socket. A file goes to it in pieces, each with
its length before it (INSTREAM), so it need not lie on the scanner's machine.
"""

import contextlib
import os
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from lienmach.dossiers.rules.scanning import Verdict, verdict
from lienmach.ground.installation import BadConfiguration

VARIABLE = "LIENMACH_CLAMAV"
CONNECT_SECONDS = 5.0
SCAN_SECONDS = 60.0
"""For one file, from the first byte sent to the last of the answer."""
PIECE = 1 << 16
LONGEST_REPLY = 4096

Address = str | tuple[str, int]


class Scanner(Protocol):
    """A virus scanner, as we ask it."""

    def scan(self, file: BinaryIO) -> Verdict:
        """Return what it says of a file; a verdict without a state if it does not."""


def scanner() -> "Clamd | None":
    """
    Return the scanner that is configured; None if there is none.

    :raises BadConfiguration: when the variable is neither an address nor a path.
    """
    said = os.environ.get(VARIABLE, "").strip()
    if not said:
        return None
    if said.startswith("/"):
        return Clamd(said)
    host, _, port = said.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 65536:
        raise BadConfiguration(f"{VARIABLE} is host:port, or the path of a socket.")
    return Clamd((host.strip("[]"), int(port)))


@dataclass(frozen=True, slots=True)
class Heard:
    """What the scanner answers now: its version and database's, or what goes wrong."""

    is_configured: bool
    version: str = ""
    trouble: str = ""


def hear_scanner() -> Heard:
    """Ask the scanner whether it is there; waits five seconds at most."""
    found = scanner()
    if found is None:
        return Heard(is_configured=False)
    try:
        return Heard(is_configured=True, version=found.version())
    except OSError as error:
        return Heard(is_configured=True, trouble=f"{type(error).__name__}: {error}")


@dataclass(frozen=True, slots=True)
class Clamd:
    """ClamAV's daemon at an address."""

    address: Address
    scan_seconds: float = SCAN_SECONDS

    def scan(self, file: BinaryIO) -> Verdict:
        """Return what it says of a file; what goes wrong on the way is in the verdict."""
        try:
            engine = self.version()
            reply = self._streamed(file)
        except OSError as error:
            return Verdict(None, trouble=f"{type(error).__name__}: {error}")
        return verdict(reply, engine=engine)

    def version(self) -> str:
        """Return the scanner's version and that of its database, as it says them."""
        with self._connected() as link:
            link.sendall(b"zVERSION\0")
            return self._reply(link, time.monotonic() + CONNECT_SECONDS)[:80]

    def _streamed(self, file: BinaryIO) -> str:
        until = time.monotonic() + self.scan_seconds
        with self._connected() as link:
            # It may answer before it has read all, and hang up: a limit is exceeded.
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                link.sendall(b"zINSTREAM\0")
                while piece := file.read(PIECE):
                    link.settimeout(_left(until))
                    link.sendall(len(piece).to_bytes(4) + piece)
                link.sendall(bytes(4))
            return self._reply(link, until)

    @contextlib.contextmanager
    def _connected(self) -> Iterator[socket.socket]:
        is_path = isinstance(self.address, str)
        kind = socket.AF_UNIX if is_path else socket.AF_INET
        if not is_path and ":" in self.address[0]:
            kind = socket.AF_INET6
        with socket.socket(kind, socket.SOCK_STREAM) as link:
            link.settimeout(CONNECT_SECONDS)
            link.connect(self.address)
            yield link

    @staticmethod
    def _reply(link: socket.socket, until: float) -> str:
        said = b""
        while not said.endswith(b"\0") and len(said) < LONGEST_REPLY:
            link.settimeout(_left(until))
            piece = link.recv(LONGEST_REPLY)
            if not piece:
                break
            said += piece
        if not said.endswith(b"\0"):
            raise ConnectionError("the scanner hung up before it had answered")
        return said.rstrip(b"\0").decode(errors="replace")


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError("the scanner took too long")
    return left
