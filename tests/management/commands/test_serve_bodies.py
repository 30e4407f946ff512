"""What `lienmach serve` does with bodies that are too large, and with messages of no clear end."""

import re
import socket
import time
from pathlib import Path

import pytest

from tests.management.commands.test_serve import home, server, started

__all__ = ["home", "server", "started"]
pytestmark = pytest.mark.alone

HOST = "haiduong.localhost"
GIGABYTES = 2 << 30
PIECE = b"x" * 65_536
SECONDS, GROWTH, PASSED_ON = 20, 64 << 20, 64 << 20
"""Until the answer; what the processes may grow by; what buffers on the way may have taken."""
FORM = "Content-Type: multipart/form-data; boundary=x"


def resident(server):
    """Return the bytes that the processes which serve the web hold in memory."""
    pages = [
        Path(f"/proc/{pid}/statm").read_text().split()[1] for pid in server.below("lienmach.web")
    ]
    return sum(map(int, pages)) * 4096


def asked(server, *head, pieces=(), seconds=SECONDS):
    """Send a message by hand, piece by piece, until there is an answer; return it and how much."""
    sent, answer, until = 0, b"", time.monotonic() + seconds
    with socket.create_connection(("127.0.0.1", server.port), timeout=1) as line:
        line.sendall("\r\n".join([*head, "", ""]).encode())
        line.setblocking(False)
        waiting, pieces = b"", iter(pieces)
        while time.monotonic() < until:
            try:
                more = line.recv(65_536)
                answer += more
                if not more or is_whole(answer):
                    break
            except BlockingIOError:
                pass
            except ConnectionError:
                break
            try:
                waiting = waiting or next(pieces, b"")
                taken = line.send(waiting) if waiting else 0
                waiting, sent = waiting[taken:], sent + taken
                time.sleep(0 if taken else 0.01)
            except BlockingIOError:
                time.sleep(0.01)
            except ConnectionError:
                pieces, waiting = iter(()), b""
    return answer, sent, time.monotonic() - until + seconds


def is_whole(answer):
    """Test if an answer has come to its end, as far as its head tells."""
    head, found, body = answer.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)content-length: (\d+)", head)
    return bool(found and length and len(body) >= int(length[1]))


def statuses(answer):
    return [int(each) for each in re.findall(rb"HTTP/1\.1 (\d{3})", answer)]


def post(path, *more):
    return (f"POST {path} HTTP/1.1", f"Host: {HOST}", FORM, *more)


def endless():
    """Yield pieces up to two gigabytes, each as a chunk of its own."""
    for _ in range(GIGABYTES // len(PIECE)):
        yield b"%x\r\n%b\r\n" % (len(PIECE), PIECE)


def plain():
    for _ in range(GIGABYTES // len(PIECE)):
        yield PIECE


PATHS = ["/check", "/desk/new/file", "/api/v1/uploads", "/nothing"]


@pytest.mark.parametrize("path", PATHS)
def test_two_gigabytes_that_are_announced_are_refused_before_they_come(server, path):
    before = resident(server)
    answer, sent, took = asked(server, *post(path, f"Content-Length: {GIGABYTES}"), pieces=plain())
    assert statuses(answer) == [413]
    assert took < SECONDS
    assert sent < PASSED_ON
    assert resident(server) - before < GROWTH


@pytest.mark.parametrize("path", PATHS)
def test_a_body_that_does_not_say_how_large_it_is_is_not_read(server, path):
    before = resident(server)
    head = post(path, "Transfer-Encoding: chunked")
    answer, sent, took = asked(server, *head, pieces=endless())
    assert statuses(answer)[0] in {400, 401, 403, 404, 411, 413, 422}
    assert took < SECONDS
    assert sent < PASSED_ON
    assert resident(server) - before < GROWTH


def test_who_announces_little_and_sends_much_is_read_to_what_was_announced(server):
    before = resident(server)
    answer, _sent, took = asked(server, *post("/check", "Content-Length: 10"), pieces=plain())
    assert statuses(answer)[0] in {400, 403, 413}
    assert took < SECONDS
    assert resident(server) - before < GROWTH
    assert server.is_well()


def test_who_announces_much_and_sends_nothing_holds_nobody_up(server):
    lines = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(20)]
    for line in lines:
        line.sendall("\r\n".join([*post("/check", "Content-Length: 1000000"), "", ""]).encode())
    started = time.monotonic()
    assert server.is_well()
    assert time.monotonic() - started < SECONDS
    for line in lines:
        line.close()


HIDDEN = b"GET /healthz HTTP/1.1\r\nHost: %b\r\n\r\n" % HOST.encode()
UNCLEAR = {
    "two lengths": ("Content-Length: 5", "Content-Length: 50"),
    "a length that is none": ("Content-Length: +5",),
    "a list of lengths": ("Content-Length: 5, 50",),
    "an unknown coding": ("Transfer-Encoding: xchunked",),
    "chunked not at the end": ("Transfer-Encoding: chunked, identity",),
    "a space before the colon": ("Content-Length : 5",),
    "a folded line": ("X: a", " Content-Length: 5"),
}


@pytest.mark.parametrize("unclear", UNCLEAR.values(), ids=UNCLEAR)
def test_a_message_whose_end_is_unclear_is_refused_and_hides_no_other(server, unclear):
    answer, _sent, _took = asked(
        server, *post("/nothing", *unclear), pieces=[b"0\r\n\r\n" + HIDDEN], seconds=3
    )
    assert statuses(answer) in ([400], [501], [])
    assert server.is_well()


def test_of_a_length_and_chunks_the_chunks_hold_and_the_line_is_closed_or_it_is_refused(server):
    """As RFC 9112, 6.3 has it: what a proxy took for a body never becomes a request."""
    body = b"0\r\n\r\n" + HIDDEN
    head = post("/nothing", f"Content-Length: {len(body)}", "Transfer-Encoding: chunked")
    answer, _sent, _took = asked(server, *head, pieces=[body], seconds=3)
    assert statuses(answer) in ([400], [404], [403], [])
