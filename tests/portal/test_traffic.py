import datetime as dt
import json
import os
import threading
import time

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from lienmach.ground import clock, traffic
from lienmach.ground.traffic import Counter, TrafficSecond, read_traffic, write_lines
from lienmach.portal.traffic import CountTraffic, Tally

START = dt.datetime(2026, 11, 20, 14, 0, tzinfo=clock.VIETNAM)


def second(number, served=1, failed=0, longest=1.0):
    return TrafficSecond(START + dt.timedelta(seconds=number), served, failed, longest)


def read(since):
    """Read what these tests wrote, long ago; another test's requests may be written just now."""
    return read_traffic(since, START + dt.timedelta(days=1))


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("LIENMACH_HOME", str(tmp_path))
    return tmp_path


def counted_at(number):
    return Counter(now=lambda: START + dt.timedelta(seconds=number[0]))


def test_a_second_is_handed_on_once_it_is_over_and_once_only():
    now = [0.2]
    counter = counted_at(now)
    counter.add(failed=False, milliseconds=10)
    counter.add(failed=True, milliseconds=40)
    assert counter.take() == []
    now[0] = 1.5
    counter.add(failed=False, milliseconds=5)
    assert counter.take() == [second(0, 2, 1, 40)]
    assert counter.take() == []
    assert counter.take(everything=True) == [second(1, 1, 0, 5)]


def test_no_answer_is_lost_between_threads():
    counter = Counter()

    def count():
        for _ in range(500):
            counter.add(failed=False, milliseconds=1)

    threads = [threading.Thread(target=count) for _ in range(8)]
    for thread in threads:
        thread.start()
    taken = counter.take()
    for thread in threads:
        thread.join()
    taken += counter.take(everything=True)
    assert sum(each.served for each in taken) == 4000


def test_processes_are_read_as_one(home):
    write_lines([second(0, 5, 0, 12.5), second(1, 6)], traffic.folder() / "11.jsonl")
    write_lines([second(1, 4, 1, 99.0), second(2, 2)], traffic.folder() / "12.jsonl")
    since = START + dt.timedelta(seconds=1)
    assert read_traffic(since, since + dt.timedelta(seconds=1)) == [second(1, 10, 1, 99.0)]
    assert read(since) == [second(1, 10, 1, 99.0), second(2, 2)]
    assert len(read(START)) == 3


def test_a_long_file_is_read_from_the_second_asked_for():
    path = traffic.folder() / "11.jsonl"
    write_lines([second(n, served=n) for n in range(5000)], path)
    for first in (0, 1, 777, 4998, 4999):
        found = read(START + dt.timedelta(seconds=first))
        assert [each.served for each in found] == list(range(first, 5000))
    assert read(START + dt.timedelta(seconds=5000)) == []


def test_a_line_torn_by_a_kill_is_left_out():
    path = traffic.folder() / "11.jsonl"
    write_lines([second(0), second(1)], path)
    with path.open("a") as out:
        out.write('[17636, 3, "')
    assert len(read(START)) == 2
    with path.open("a") as out:
        out.write("\nnull\n" + json.dumps([1]) + "\n")
    write_lines([second(3)], path)
    assert [each.second.second for each in read(START)] == [0, 1, 3]


def test_a_full_file_is_kept_once(monkeypatch):
    monkeypatch.setattr(traffic, "LARGEST_FILE", 200)
    for number in range(100):
        write_lines([second(number)])
    kept = sorted(path.name for path in traffic.folder().iterdir())
    assert kept == [f"{os.getpid()}.jsonl", f"{os.getpid()}.old.jsonl"]
    assert all(path.stat().st_size < 300 for path in traffic.folder().iterdir())
    seconds = [each.second for each in read(START)]
    assert seconds == sorted(seconds)
    assert seconds[-1] == second(99).second


def test_files_nobody_writes_to_any_more_are_forgotten_after_a_week():
    write_lines([second(0)], traffic.folder() / "1.jsonl")
    write_lines([second(0)], traffic.folder() / "2.jsonl")
    old = time.time() - dt.timedelta(days=8).total_seconds()
    os.utime(traffic.folder() / "1.jsonl", (old, old))
    traffic.forget_old_files(clock.now())
    left = {path.name for path in traffic.folder().iterdir()}
    assert left - {f"{os.getpid()}.jsonl"} == {"2.jsonl"}  # another test's requests may be written


def counting(answer):
    taken: list[TrafficSecond] = []
    tally = Tally(sink=taken.extend, every=3600)
    return CountTraffic(answer, tally), tally, taken


@pytest.mark.parametrize(("status", "failed"), [(200, 0), (404, 0), (409, 0), (500, 1), (503, 1)])
def test_answers_that_are_our_fault_are_failures(status, failed):
    middleware, tally, taken = counting(lambda _: HttpResponse(status=status))
    middleware(RequestFactory().get("/api/v1/dossiers"))
    tally.flush()
    assert sum(each.served for each in taken) == 1
    assert sum(each.failed for each in taken) == failed


def test_an_answer_that_never_came_is_a_failure_too():
    def breaks(_request):
        raise RuntimeError

    middleware, tally, taken = counting(breaks)
    with pytest.raises(RuntimeError):
        middleware(RequestFactory().get("/"))
    tally.flush()
    assert [each.failed for each in taken] == [1]


def test_the_longest_wait_is_what_the_asker_waited():
    def slow(_request):
        time.sleep(0.05)
        return HttpResponse()

    middleware, tally, taken = counting(slow)
    middleware(RequestFactory().get("/"))
    tally.flush()
    assert 50 <= max(each.longest_ms for each in taken) < 1000


@pytest.mark.parametrize("path", ["/healthz", "/static/lienmach/lienmach.css", "/merger/"])
def test_what_the_house_asks_of_itself_is_not_traffic(path):
    middleware, tally, taken = counting(lambda _: HttpResponse())
    assert middleware(RequestFactory().get(path)).status_code == 200
    tally.flush()
    assert not taken


def test_the_writer_hands_on_without_another_request():
    taken: list[TrafficSecond] = []
    middleware = CountTraffic(lambda _: HttpResponse(), Tally(sink=taken.extend, every=0.25))
    middleware(RequestFactory().get("/"))
    until = time.monotonic() + 5
    while not taken and time.monotonic() < until:
        time.sleep(0.05)
    assert sum(each.served for each in taken) == 1


def test_however_often_the_house_is_set_up_one_thread_writes():
    def writers():
        return sum(each.name == "traffic" for each in threading.enumerate())

    CountTraffic(lambda _: HttpResponse())(RequestFactory().get("/"))
    before = writers()
    for _ in range(3):
        CountTraffic(lambda _: HttpResponse())(RequestFactory().get("/"))
    assert writers() == before


def test_a_full_disk_delays_what_is_written_down_and_no_more():
    told, is_full, heard = [], threading.Event(), threading.Event()
    is_full.set()

    def sink(seconds):
        if seconds and is_full.is_set():
            heard.set()
            raise OSError(28, "No space left on device")
        told.extend(seconds)

    tally = Tally(sink, every=0.05)
    tally.add(failed=False, milliseconds=1)
    assert heard.wait(10)
    tally.add(failed=True, milliseconds=2)
    is_full.clear()
    until = time.monotonic() + 10
    while sum(each.served for each in told) < 2:
        assert time.monotonic() < until
        time.sleep(0.05)
    assert sum(each.failed for each in told) == 1
