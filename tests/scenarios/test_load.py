"""The clients keep true account, and their checker finds every way a server can go wrong."""

import asyncio

import pytest

from lienmach.scenarios.load import Result, measure
from lienmach.scenarios.plan import Citizen, Plan
from tests.scenarios.stub import FAULTS, Stub


def run(stub, during=None, **more):
    """Run clients on a stub and return their result."""

    async def both():
        server = await asyncio.start_server(stub.serve, "127.0.0.1", 0)
        plan = Plan(
            address=server.sockets[0].getsockname()[:2],
            citizens=tuple(Citizen("haiduong.localhost", f"token-{n}") for n in range(4)),
            **{"clients": 6, "rate": None, "requests": 400, "patience": 2.0, **more},
        )
        if during:
            asyncio.get_running_loop().call_later(0.5, during)
        result = await measure(plan)
        server.close()
        return result

    return asyncio.run(both())


def test_an_honest_server_is_found_honest():
    result = run(Stub())
    assert result.verdict.is_clean, result.verdict.findings
    assert result.sent.failed == 0
    assert result.replays_differing == 0
    assert result.verdict.writes_acknowledged > 150
    assert len(result.codes) > 80
    assert not result.trouble


@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_is_found(fault):
    verdict = run(Stub(fault)).verdict
    assert not verdict.is_clean


def test_what_got_no_answer_may_have_happened_once():
    stub = Stub()
    stub.drop_after = 20
    result = run(stub)
    assert result.verdict.is_clean, result.verdict.findings
    assert result.sent.failed == 1


def test_an_open_load_keeps_its_schedule():
    result = run(Stub(delay=0.002), rate=200.0, requests=200, clients=16)
    sent = result.sent
    assert result.verdict.is_clean
    # A further page of a list is sent in the place of another request.
    assert abs(len(sent.due) - 200) <= 4
    waits = [there - due for due, there in zip(sent.due, sent.answered, strict=True)]
    assert min(waits) > 0.002


def test_a_stall_is_counted_from_when_requests_were_due():
    stub = Stub()

    def stall():
        stub.stall_until = asyncio.get_running_loop().time() + 0.4

    sent = run(stub, during=stall, rate=100.0, requests=120, clients=4).sent
    late = [
        there - due for due, there in zip(sent.due, sent.answered, strict=True) if there - due > 0.1
    ]
    # Four clients can be held up on the way; the others of the 40 due meanwhile wait their turn.
    assert len(late) > 20


def test_a_server_far_behind_does_not_keep_the_clients_for_ever():
    result = run(Stub(delay=0.2), rate=300.0, requests=300, clients=4)
    assert result.unsent > 100
    assert result.verdict.is_clean


def test_a_result_survives_its_file():
    result = run(Stub(), requests=40)
    assert Result.from_json(result.written()) == result
