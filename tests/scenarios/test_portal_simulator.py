"""A simulated portal, a process of its own, and the province come to know the same."""

import contextlib
import os
import subprocess
import sys
import threading
import time
import uuid
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import httpx
import pytest
from django.db import connections

from lienmach import homes
from lienmach import jobs as house
from lienmach.dossiers import actions, jobs, queries
from lienmach.dossiers.models import Dossier, PortalMessage
from lienmach.dossiers.queries import peer
from lienmach.dossiers.rules import exchange
from lienmach.dossiers.rules import message_signatures as signatures
from lienmach.dossiers.rules.states import NATIONAL
from lienmach.ground import clock, installation
from lienmach.ground.actor import PLATFORM
from lienmach.ground.refusals import Refusal
from lienmach.scenarios import exchanging, portal_simulator
from lienmach.scenarios.portal_book import Book
from lienmach.scenarios.portal_simulator import OnlyInAScenario, Plan, Simulator
from lienmach.scenarios.processes import end, free_port
from lienmach.scenarios.signing_in import Guests
from lienmach.wsgi import application
from tests.dossiers import makers

FILED, SECONDS = 10, 60
PATH = portal_simulator.MESSAGES


class Server(ThreadingMixIn, WSGIServer):
    """Answers several at once."""

    daemon_threads = True


class Silent(WSGIRequestHandler):
    """Says nothing."""

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def scenario():
    """An installation that holds invented people."""
    installation.mark_scenario("two-provinces")
    yield
    (installation.home() / "scenario").unlink()


@pytest.fixture
def served(provinces, monkeypatch):
    """Both provinces behind HTTP; returns the port."""
    for province in provinces:
        with homes.province(province):
            makers.published(makers.BIRTH, province="haiduong")
    monkeypatch.setenv(peer.ADDRESS, f"http://127.0.0.1:{free_port()}")
    with make_server("127.0.0.1", 0, application, Server, Silent) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


@pytest.fixture
def simulated(scenario, served, monkeypatch):
    """A simulator at work for Hải Dương; returns its port."""
    port = free_port()
    monkeypatch.setenv(peer.ADDRESS, f"http://127.0.0.1:{port}")
    process = subprocess.Popen(
        [sys.executable, "-m", "lienmach", "portal", "simulate", "--port", str(port),
         "--to", f"http://127.0.0.1:{served}", "--province", "haiduong", "--rate", "20",
         "--count", str(FILED), "--withdrawals", "0.3", "--repeat", "0.5", "--reorder", "1"],
        env=dict(os.environ), stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert "a simulated portal" in process.stderr.readline()
        yield port
    finally:
        end(process)
        process.stderr.close()


def until(is_so):
    """Let the worker do what it does until something is so."""
    latest = time.monotonic() + SECONDS
    portal = jobs.SignedHttp(peer.address(), peer.secret("haiduong"))
    with contextlib.closing(portal), homes.province("haiduong"):
        while not is_so():
            assert time.monotonic() < latest, queries.portal_status()
            house.deliver_waiting("haiduong", is_over=lambda: False)
            jobs.handle_held(now=clock.now)
            jobs.deliver(portal, now=clock.now)
            time.sleep(0.05)


def ours():
    """Return the state of each dossier that came by the portal, by the portal's code."""
    with homes.province("haiduong"), homes.reading("dossiers"):
        found = Dossier.objects.filter(portal_lines__isnull=False)
        columns = ("portal_lines__portal_code", "code", "state")
        return {theirs: (code, state) for theirs, code, state in found.values_list(*columns)}


def work():
    """Let officers do a step in every dossier that allows it."""
    with homes.province("haiduong"):
        for number, (code, _state) in enumerate(ours().values()):
            with contextlib.suppress(Refusal):
                if number % 3 == 0:
                    actions.ask_for_supplement(code, text="Thiếu.", by=PLATFORM, at=clock.now())
                else:
                    actions.decide_dossier(code, outcome="granted", by=PLATFORM, at=clock.now())


def test_the_simulators_view_comes_to_be_ours(simulated):
    def look():
        return portal_simulator.ask(simulated, "/state", {})

    def agrees():
        seen, here = look(), ours()
        return (
            len(seen["dossiers"]) == FILED == len(here)
            and not seen["unanswered"]
            and all(
                each["states"] and each["states"][-1] == NATIONAL[here[code][1]]
                for code, each in seen["dossiers"].items()
            )
        )

    until(agrees)
    portal_simulator.ask(simulated, "/mood", {"down": True})
    work()
    with homes.province("haiduong"):
        house.deliver_waiting("haiduong", is_over=lambda: False)
        portal = jobs.SignedHttp(peer.address(), peer.secret("haiduong"))
        assert jobs.deliver(portal, now=clock.now) == 0
        portal.close()
        assert queries.portal_status().down_since
    portal_simulator.ask(simulated, "/mood", {"repeat": 0.5, "reorder": 1.0})
    until(agrees)
    seen = look()["dossiers"]
    until(lambda: agrees() and all(one["states"] == told(code) for code, one in seen.items()))
    with homes.province("haiduong"), homes.reading("dossiers"):
        messages = PortalMessage.objects.count()
    assert messages == sum(one["sent"] for one in look()["dossiers"].values())


def told(code):
    """Return the states that the portal is told of a dossier."""
    with homes.province("haiduong"):
        return queries.told_states(code)


def test_only_a_scenario_has_a_simulated_portal(provinces):
    assert installation.scenario() is None
    with pytest.raises(OnlyInAScenario):
        Simulator(Plan(to="http://127.0.0.1:1", provinces=("haiduong",), units={}))


def test_strangers_are_turned_away_on_both_sides(scenario, served):
    url = f"http://127.0.0.1:{served}{PATH}"
    host = {"Host": "haiduong.localhost", "Content-Type": "application/json"}
    now = clock.now().timestamp()
    signed = signatures.headers(peer.secret("haiduong"), "POST", PATH, b"{}", now=now)
    wrong = signatures.headers(peer.secret("haiphong"), "POST", PATH, b"{}", now=now)
    old = signatures.headers(peer.secret("haiduong"), "POST", PATH, b"{}", now=now - 301)
    assert httpx.post(url, content=b"{}", headers=host).status_code == 401
    assert httpx.post(url, content=b"{}", headers={**host, **wrong}).status_code == 401
    assert httpx.post(url, content=b"{}", headers={**host, **old}).status_code == 401
    assert httpx.post(url, content=b"{ }", headers={**host, **signed}).status_code == 401
    assert httpx.post(url, content=b"{}", headers={**host, **signed}).status_code == 422
    connections.close_all()
    simulator = Simulator(Plan(to="", provinces=("haiduong",), units={}, rate=0))
    ended = threading.Event()
    thread = threading.Thread(target=simulator.run, args=(ended,))
    thread.start()
    for path in ("/state", "/mood", "/messages"):
        answer = httpx.post(f"http://127.0.0.1:{simulator.port}{path}", content=b"{}")
        assert answer.status_code == 401
    assert portal_simulator.ask(simulator.port, "/state", {})["dossiers"] == {}
    ended.set()
    thread.join()


def test_where_no_portal_is_set_the_counter_is_closed(served, monkeypatch):
    monkeypatch.delenv(peer.ADDRESS)
    url = f"http://127.0.0.1:{served}{PATH}"
    signed = signatures.headers(
        peer.secret("haiduong"), "POST", PATH, b"{}", now=clock.now().timestamp()
    )
    answer = httpx.post(url, content=b"{}", headers={"Host": "haiduong.localhost", **signed})
    assert answer.status_code == 503


def test_ministries_tell_of_their_own_where_somebody_looks(scenario):
    licence = {"code": "1.002801", "name": "Đổi giấy phép", "served_by": {"system": "national"}}
    plan = Plan(
        to="", provinces=("haiduong",), units={"haiduong": ("10543",)}, copies=4,
        known={"haiduong": ["030195000001"]}, near={"haiduong": "10507"},
    )  # fmt: skip
    simulator = Simulator(plan)
    simulator._procedures["haiduong"] = [licence]
    for _ in range(9):
        simulator._copy_one()
    bodies = [message["body"] for message in simulator.book.unanswered()]
    simulator._server.server_close()
    assert [body["unit"] for body in bodies] == ["10507", "10543"] * 2
    assert {body["procedure"] for body in bodies} == {licence["code"]}
    assert {body["applicant"]["personal_id"] for body in bodies} == {"030195000001"}
    assert not simulator._file_one(), "what a ministry serves is not filed with the province"


def test_what_is_told_of_a_dossier_from_before_the_book_is_forgotten():
    notice = exchange.envelope(
        message=str(uuid.uuid4()), province="haiduong", dossier="G99.9-261116-000000001", number=1,
        kind="state-changed", at=clock.now().isoformat(),
        body=exchange.state_body(2, clock.now().isoformat()),
    )  # fmt: skip
    assert Book().receive(notice) == "forgotten"


def test_the_demos_portal_starts_only_beside_invented_people():
    assert installation.scenario() is None
    with pytest.raises(OnlyInAScenario), exchanging.simulated(1, house=1, guests=Guests((), ())):
        pass
