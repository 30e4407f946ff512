"""Clients in a process of their own, begun and stopped from outside."""

import asyncio
import tempfile
import threading
import time

import pytest

from lienmach.ground import installation
from lienmach.scenarios.plan import Citizen, Plan
from lienmach.scenarios.processes import (
    ClientsFailed,
    CommandFailed,
    DidNotStart,
    Installation,
    free_port,
    serving,
    traffic,
)
from tests.scenarios.stub import Stub


@pytest.fixture
def address():
    """The address of a stub that serves until the test is over."""
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(asyncio.start_server(Stub().serve, "127.0.0.1", 0))
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    yield server.sockets[0].getsockname()[:2]

    async def close():
        server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    asyncio.run_coroutine_threadsafe(close(), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


def plan(address, **more):
    citizens = tuple(Citizen("haiduong.localhost", f"token-{n}") for n in range(3))
    return Plan(address=address, citizens=citizens, clients=4, rate=60.0, **more)


def test_clients_work_until_they_are_stopped(address):
    with traffic(plan(address)) as clients:
        time.sleep(1.0)
        result = clients.stop()
    assert result.verdict.is_clean, result.verdict.findings
    assert len(result.sent.due) >= 30
    assert abs(result.sent.due[0] + result.clock - time.time()) < 60


def test_clients_and_servers_leave_nothing_outside_the_home(address, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere")
    monkeypatch.setattr(Installation, "arguments", lambda *_words: ["/bin/false"])
    with traffic(plan(address)) as clients:
        assert clients.stop().verdict.is_clean
    with pytest.raises(DidNotStart), serving(Installation(tmp_path), free_port()):
        pass
    assert not list(installation.folder("run").glob("load-*"))


def test_clients_that_meet_nobody_say_so():
    with pytest.raises(ClientsFailed, match="Connection"), traffic(plan(("127.0.0.1", 9))):
        pass


def test_a_command_that_fails_says_why(tmp_path):
    with pytest.raises(CommandFailed, match="seed"):
        Installation(tmp_path).run("seed", "--scenario", "one-province")


def test_a_server_that_does_not_start_says_why(tmp_path, monkeypatch):
    monkeypatch.setattr(
        Installation, "arguments", lambda *_words: ["/bin/sh", "-c", "echo no room >&2; exit 3"]
    )
    with pytest.raises(DidNotStart, match="no room"), serving(Installation(tmp_path), free_port()):
        pass
