"""How the page of a move stays live, and what happens when too many watch."""

import json
import threading

import pytest

from lienmach.merger.views import live
from tests.journeys.control_room import moves, operator, stranger, watching

__all__ = ["moves", "operator", "stranger"]


@pytest.fixture(autouse=True)
def seats(monkeypatch):
    """Give this test seats of its own, and no pause between two looks."""
    monkeypatch.setattr(live, "_seats", threading.BoundedSemaphore(live.MOST_VIEWERS))
    monkeypatch.setattr(live, "PAUSE_SECONDS", 0)


def events(response, count):
    """Read so many events of a stream; each is its name and data, or a comment."""
    found = []
    for chunk in response.streaming_content:
        lines = chunk.decode().strip().split("\n")
        fields = dict(line.split(": ", 1) for line in lines)
        found.append((fields.get("event"), json.loads(fields.get("data", "null"))))
        if len(found) == count:
            break
    return found


def test_the_stream_begins_with_every_part_of_the_page(operator, moves):
    with watching(operator, moves.path) as response:
        assert response.headers["Content-Type"] == "text/event-stream"
        (_, _), (name, parts) = events(response, 2)
    assert name == "regions"
    assert set(parts) == {*live.REGIONS, *live.HEAVY_REGIONS}
    assert "7.372" in parts["figures"]


def test_then_only_what_changed_is_sent(operator, moves):
    with watching(operator, moves.path) as response:
        events(response, 2)
        assert events(response, 1) == [(None, None)]
        moves.tell("cut over")
        [(name, parts)] = events(response, 1)
    assert name == "regions"
    assert "42 ms" in parts["figures"]
    assert "catalogue" not in parts


def test_the_stream_of_a_move_that_ends_says_so_and_ends(operator, moves):
    with watching(operator, moves.path) as response:
        events(response, 2)
        moves.tell("closed")
        rest = events(response, 99)
    assert rest[-1] == ("ended", {})
    assert "manifest" in rest[-2][1]


def test_a_stream_ends_by_itself_so_that_its_seat_is_free_again(operator, moves, monkeypatch):
    monkeypatch.setattr(live, "STREAM_SECONDS", 0)
    with watching(operator, moves.path) as response:
        assert len(events(response, 99)) == 2
        assert live._seats._value == live.MOST_VIEWERS


def test_when_all_seats_are_taken_the_next_is_asked_to_poll(operator, moves):
    held = [operator.get(moves.path + "stream") for _ in range(live.MOST_VIEWERS)]
    refused = operator.get(moves.path + "stream")
    assert refused.status_code == 503
    assert int(refused.headers["Retry-After"]) > 0
    assert operator.get(moves.path + "state.json").status_code == 200
    held.pop().close()
    again = operator.get(moves.path + "stream")
    assert again.status_code == 200
    for response in [*held, again]:
        response.close()
    assert live._seats._value == live.MOST_VIEWERS


def test_a_reader_that_leaves_gives_the_seat_back_once(operator, moves):
    response = operator.get(moves.path + "stream")
    events(response, 2)
    response.close()
    response.close()
    assert live._seats._value == live.MOST_VIEWERS


def test_a_fault_on_the_way_gives_the_seat_back(operator, moves, monkeypatch):
    response = operator.get(moves.path + "stream")
    events(response, 2)
    monkeypatch.setattr(live, "found", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        events(response, 1)
    assert live._seats._value == live.MOST_VIEWERS
    response.close()


def test_polling_gets_the_same_parts_and_the_figures(operator, moves):
    state = operator.get(moves.path + "state.json").json()
    assert set(state["regions"]) == {*live.REGIONS, *live.HEAVY_REGIONS}
    assert (state["move"]["state"], state["move"]["step"]) == ("running", 4)
    assert len(state["steps"]) == 10
    assert (state["lag"], state["eta_seconds"], state["ended"]) == (71, 128.0, False)
    moves.tell("closed")
    assert operator.get(moves.path + "state.json").json()["ended"] is True


def test_parts_speak_the_readers_language(operator, moves):
    operator.get("/language", {"to": "en"})
    state = operator.get(moves.path + "state.json").json()
    assert "Requests served" in state["regions"]["figures"]
