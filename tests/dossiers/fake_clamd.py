"""A virus scanner on the loopback that speaks ClamAV's own protocol, and can misbehave."""

import contextlib
import socket
import threading

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
VERSION = b"ClamAV 1.4.2/27500/Mon Nov 16 08:00:00 2026"


class FakeClamd:
    """
    Answers VERSION and INSTREAM; ``mood`` is how it goes about it.

    *well*; *hangs* (never answers a stream), *dies* (hangs up within one), *small* (takes 1 KB),
    *mumbles* (answers what nobody understands), *slow* (one piece at a time).
    """

    def __init__(self, *, path=None):
        self.mood, self.seen, self.longest = "well", [], 0
        family = socket.AF_UNIX if path else socket.AF_INET
        self._listener = socket.socket(family)
        self._listener.bind(path or ("127.0.0.1", 0))
        self._listener.listen(16)
        self.address = path or self._listener.getsockname()
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def variable(self):
        if isinstance(self.address, str):
            return self.address
        return f"127.0.0.1:{self.address[1]}"

    def close(self):
        self._listener.close()

    def _serve(self):
        with contextlib.suppress(OSError):
            while True:
                link, _ = self._listener.accept()
                threading.Thread(target=self._talk, args=(link,), daemon=True).start()

    def _talk(self, link):
        with link, contextlib.suppress(OSError):
            command = b""
            while not command.endswith(b"\0"):
                command += link.recv(1)
            if command == b"zVERSION\0":
                link.sendall(VERSION + b"\0")
            elif command == b"zINSTREAM\0":
                self._stream(link)
            else:
                link.sendall(b"UNKNOWN COMMAND\0")

    def _stream(self, link):
        content = b""
        while length := int.from_bytes(self._exactly(link, 4)):
            self.longest = max(self.longest, length)
            if self.mood == "dies" and content:
                return
            content += self._exactly(link, length)
            if self.mood == "small" and len(content) > 1024:
                link.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                return
            if self.mood == "dies":
                return
        if self.mood == "hangs":
            link.recv(1)  # until the other side gives up
            return
        self.seen.append(content)
        if self.mood == "mumbles":
            link.sendall(b"stream: Access denied. ERROR\0")
        elif EICAR in content:
            link.sendall(b"stream: Eicar-Test-Signature FOUND\0")
        else:
            link.sendall(b"stream: OK\0")

    @staticmethod
    def _exactly(link, length):
        content = b""
        while len(content) < length:
            piece = link.recv(length - len(content))
            if not piece:
                raise ConnectionError
            content += piece
        return content
