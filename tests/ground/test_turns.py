"""So many at once, and nobody waits for whoever is slow to send."""

import io
import threading

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import UnreadablePostError

from lienmach.ground.turns import SMALL, Turns

LARGE = SMALL + 1
FORM = "application/x-www-form-urlencoded"


class Sender:
    """A body that comes when it is let go, and may break off."""

    def __init__(self, body: bytes) -> None:
        self.body = io.BytesIO(body)
        self.go, self.is_awaited = threading.Event(), threading.Event()

    def read(self, size=-1):
        self.is_awaited.set()
        assert self.go.wait(10)
        return self.body.read(size)


def asked(application, body=None, length=0):
    told = []
    environ = {"wsgi.input": body or io.BytesIO(), "CONTENT_LENGTH": str(length)}
    answer = b"".join(application(environ, lambda status, _headers: told.append(status)))
    return told, answer


def reads(environ, start_response):
    start_response("200 OK", [])
    return [environ["wsgi.input"].read()]


def test_no_more_work_at_once_than_there_are_turns():
    together, busy, most = threading.Barrier(3, timeout=10), [], []

    def works(_environ, start_response):
        busy.append(1)
        most.append(len(busy))
        together.wait()
        busy.pop()
        start_response("200 OK", [])
        return [b"done"]

    turns = Turns(works, 3)
    threads = [threading.Thread(target=asked, args=(turns,)) for _ in range(9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(most) == 9
    assert max(most) == 3


@pytest.mark.parametrize("length", [5, SMALL, LARGE])
def test_whoever_is_slow_to_send_holds_no_turn(length):
    turns, slow = Turns(reads, 1), [Sender(b"x" * length) for _ in range(4)]
    answers: list[bytes] = []
    threads = [
        threading.Thread(target=lambda each=each: answers.append(asked(turns, each, length)[1]))
        for each in slow
    ]
    for thread, each in zip(threads, slow, strict=True):
        thread.start()
        assert each.is_awaited.wait(10)
    assert asked(turns, io.BytesIO(b"quick"), 5) == (["200 OK"], b"quick")
    for each in slow:
        each.go.set()
    for thread in threads:
        thread.join(10)
    assert [len(answer) for answer in answers] == [length] * 4


@pytest.mark.parametrize("sent", [0, 3])
def test_what_breaks_off_is_not_taken_for_the_whole(sent):
    def never(*_):
        raise AssertionError

    assert asked(Turns(never, 1), io.BytesIO(b"x" * sent), 5) == (["400 Bad Request"], b"")
    with pytest.raises(OSError, match="ended before"):
        asked(Turns(reads_all, 1), io.BytesIO(b"x" * sent), LARGE)


def reads_all(environ, start_response):
    while environ["wsgi.input"].read(1000):
        pass
    return reads(environ, start_response)


def test_a_turn_is_given_back_whatever_happens():
    turns = Turns(reads_all, 1)
    for _ in range(3):
        with pytest.raises(OSError, match="ended before"):
            asked(turns, io.BytesIO(b"x"), LARGE)
    assert asked(turns, io.BytesIO(b"x" * LARGE), LARGE) == (["200 OK"], b"")


@pytest.mark.parametrize("said", ["", "-1", "x", "٣"])
def test_what_announces_nothing_has_nothing(said):
    assert asked(Turns(reads, 1), io.BytesIO(b""), said) == (["200 OK"], b"")


def test_a_large_body_is_read_no_further_than_announced():
    body = io.BytesIO(b"a" * LARGE + b"more")
    environ = {"wsgi.input": body, "CONTENT_LENGTH": str(LARGE)}

    def pieces(environ, _start_response):
        found = environ["wsgi.input"]
        return [found.read(3), found.read(), found.read(), found.read(5)]

    assert list(Turns(pieces, 1)(environ, print)) == [b"aaa", b"a" * (LARGE - 3), b"", b""]


def test_half_a_form_is_no_form():
    """As Django reads one: at once."""
    read = []

    def form(environ, _start_response):
        given = WSGIRequest({**environ, "REQUEST_METHOD": "POST", "CONTENT_TYPE": FORM})
        read.append(given.POST.dict())
        return []

    sent = b"text=" + b"x" * LARGE
    list(Turns(form, 1)({"wsgi.input": io.BytesIO(sent), "CONTENT_LENGTH": str(len(sent))}, print))
    assert read == [{"text": "x" * LARGE}]
    with pytest.raises(UnreadablePostError):
        asked(Turns(form, 1), io.BytesIO(sent), len(sent) + 20)
    assert len(read) == 1
