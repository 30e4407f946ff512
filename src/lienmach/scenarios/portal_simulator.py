"""
A National Portal for tests and the demo: a process of its own, on this machine only.

It files dossiers of invented people, takes notices, and can be told to be down, slow, to repeat
itself and to send out of order. It refuses to run where no scenario was seeded.
"""

import json
import random
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx

from lienmach.dossiers.queries import peer
from lienmach.dossiers.rules import message_signatures as signatures
from lienmach.dossiers.rules.exchange import Kind
from lienmach.ground import clock, installation
from lienmach.ground.refusals import Refusal
from lienmach.scenarios.portal_book import Book, invented, ministrys

HOST = "127.0.0.1"
CONTROL = "portal-simulator"
"""Whose secret signs what the simulator is told about itself."""
LARGEST_BODY = 1_048_576
STEP_SECONDS = 0.1
MESSAGES = "/api/v1/portal/messages"


class OnlyInAScenario(Refusal):
    """The portal is simulated only on an installation seeded with a scenario's invented people."""

    vi = "Chỉ mô phỏng Cổng trên bản cài đặt đã nạp dữ liệu kịch bản (người giả lập)."


@dataclass(slots=True)
class Mood:
    """How the portal behaves; ``repeat`` and ``reorder`` are chances from 0 to 1."""

    down: bool = False
    slow: float = 0.0
    repeat: float = 0.0
    reorder: float = 0.0


@dataclass(frozen=True, slots=True)
class Plan:
    """
    Where the province's system is, what to file there and how fast; ``count`` ends the filing.

    ``copies`` are dossiers that ministries handle, of ``known`` people by province where there are any
    and every other one at ``near``, a unit by province; the portal tells of one with each filing.
    """

    to: str
    provinces: tuple[str, ...]
    units: dict[str, tuple[str, ...]]
    rate: float = 1.0
    count: int | None = None
    withdrawals: float = 0.05
    seed: int = 1
    copies: int = 0
    known: Mapping[str, Sequence[str]] = field(default_factory=dict)
    near: Mapping[str, str] = field(default_factory=dict)


def check_allowed() -> None:
    """
    See that nobody real can be told anything invented.

    :raises OnlyInAScenario: on an installation without a scenario.
    """
    if installation.scenario() is None:
        raise OnlyInAScenario


class Simulator:
    """The portal: its book, its mood, the server that takes notices, the thread that sends."""

    def __init__(self, plan: Plan, *, port: int = 0, mood: Mood | None = None) -> None:
        check_allowed()
        self.plan, self.mood = plan, mood or Mood()
        self.book = Book(plan.seed)
        self._rng = random.Random(plan.seed)  # noqa: S311 - invented people, no secrets
        self._secrets = {province: peer.secret(province) for province in plan.provinces}
        self._control = installation.secret(CONTROL)
        self._server = ThreadingHTTPServer((HOST, port), _handler(self))
        self._server.daemon_threads = True
        self._client = httpx.Client(timeout=10.0, trust_env=False)
        self._filed = self._copied = 0
        self._procedures: dict[str, Sequence[dict[str, Any]]] = {}

    @property
    def port(self) -> int:
        """Return where it listens."""
        return int(self._server.server_address[1])

    def run(self, ended: threading.Event) -> None:
        """Take notices and send messages until the event is set."""
        listener = threading.Thread(target=self._server.serve_forever, daemon=True)
        listener.start()
        next_filing = time.monotonic()
        try:
            while not ended.wait(STEP_SECONDS):
                now = time.monotonic()
                while self._is_filing() and next_filing <= now:
                    if not self._file_one():
                        next_filing = now + 1  # the province is not there yet
                        break
                    self._copy_one()
                    next_filing += 1 / self.plan.rate
                if not self.mood.down:
                    self.send()
        finally:
            self._server.shutdown()
            self._server.server_close()
            self._client.close()

    def _is_filing(self) -> bool:
        return self.plan.rate > 0 and (self.plan.count is None or self._filed < self.plan.count)

    def _file_one(self) -> bool:
        province = self.plan.provinces[self._filed % len(self.plan.provinces)]
        known = [each for each in self._known_procedures(province) if not _is_a_ministrys(each)]
        if not known:
            return False
        at, chosen = clock.now(), self._rng.choice(known)
        unit = self._rng.choice(self.plan.units[province])
        person = invented(self._rng, unit=unit, unit_on=at.date().isoformat())
        body = {"procedure": chosen["code"], "data": chosen["example"], "applicant": person}
        code = self.book.file(province, body, at=at)
        self._filed += 1
        if self._rng.random() < self.plan.withdrawals:
            self.book.say(code, Kind.WITHDRAWAL, {"reason": "Hồ sơ giả lập"}, at=at)
        return True

    def _copy_one(self) -> None:
        """Let a ministry say that it handles a dossier, in the province where one was just filed."""
        if self._copied >= self.plan.copies:
            return
        number, provinces = self._copied // len(self.plan.provinces), self.plan.provinces
        province = provinces[self._copied % len(provinces)]
        theirs = [each for each in self._known_procedures(province) if _is_a_ministrys(each)]
        known, at = self.plan.known.get(province, ()), clock.now()
        unit = self.plan.near.get(province) if number % 2 == 0 else None
        unit = unit or self._rng.choice(self.plan.units[province])
        person = invented(self._rng, unit=unit, unit_on=at.date().isoformat())
        bearer = known[number % len(known)] if known else person["personal_id"]
        body = ministrys(self._rng, theirs, bearer=bearer, unit=unit, at=at)
        self.book.copy(province, body, at=at)
        self._copied += 1

    def _known_procedures(self, province: str) -> Sequence[dict[str, Any]]:
        """Return the procedures that the province tells of, none while it does not answer."""
        if province not in self._procedures:
            try:
                answer = self._client.get(
                    f"{self.plan.to}/api/v1/procedures", headers={"Host": f"{province}.localhost"}
                )
                answer.raise_for_status()
            except httpx.HTTPError:
                return ()
            self._procedures[province] = answer.json()["items"]
        return self._procedures[province]

    def send(self) -> int:
        """Send what was not answered yet, as the mood has it; return how many were answered."""
        self.book.give_supplements(at=clock.now())
        waiting = self.book.unanswered()
        if self._rng.random() < self.mood.reorder:
            self._rng.shuffle(waiting)
        count = 0
        for message in waiting:
            if self.mood.down:
                break
            answered = self._post(message)
            if self._rng.random() < self.mood.repeat:
                self._post(message)
            if answered is None:
                break
            if answered:
                self.book.answered(message["message"])
                count += 1
        return count

    def _post(self, message: dict[str, Any]) -> bool | None:
        """Send a message; return if it need not be sent again, None if nobody answered."""
        body = json.dumps(message, ensure_ascii=False).encode()
        key, now = self._secrets[message["province"]], clock.now().timestamp()
        headers = {
            "Host": f"{message['province']}.localhost",
            "Content-Type": "application/json",
            **signatures.headers(key, "POST", MESSAGES, body, now=now),
        }
        try:
            answer = self._client.post(self.plan.to + MESSAGES, content=body, headers=headers)
        except httpx.HTTPError:
            return None
        return answer.status_code == 200

    # -- what comes in ----------------------------------------------------------------------

    def take(
        self, path: str, body: bytes, headers: Callable[[str], str]
    ) -> tuple[int, dict[str, Any]]:
        """Answer a request: a notice, a look at the book, or a new mood."""
        told = json.loads(body)
        if path == "/messages":
            if self.mood.slow:
                time.sleep(self.mood.slow)
            if self.mood.down:
                return 503, {"error": "down"}
            key = self._secrets.get(str(told.get("province")))
        else:
            key = self._control
        if key is None or not signatures.holds(
            key, "POST", path, body, moment=headers(signatures.TIME),
            signed=headers(signatures.SIGNATURE), now=clock.now().timestamp(),
        ):  # fmt: skip
            return 401, {"error": "signature"}
        match path:
            case "/messages":
                return 200, {"state": self.book.receive(told)}
            case "/state":
                return 200, self.book.state()
            case "/mood":
                self.mood = Mood(**told)
                return 200, asdict(self.mood)
        return 404, {"error": "nothing here"}


def _is_a_ministrys(procedure: Mapping[str, Any]) -> bool:
    """Test if a ministry's system serves a procedure of the catalogue."""
    return (procedure.get("served_by") or {}).get("system") == "national"


def _handler(simulator: Simulator) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        """Reads a request, asks the simulator, writes the answer."""

        protocol_version = "HTTP/1.1"
        timeout = 30

        def do_GET(self) -> None:
            is_asked = self.path == "/healthz"
            self._reply(200 if is_asked else 404, {"ok": is_asked})

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            if not 0 < length <= LARGEST_BODY:
                self._reply(413, {"error": "length"})
                return
            body = self.rfile.read(length)
            try:
                status, said = simulator.take(
                    self.path, body, lambda name: str(self.headers.get(name, ""))
                )
            except (Refusal, ValueError, KeyError, TypeError) as wrong:
                status, said = 422, {"error": type(wrong).__name__}
            self._reply(status, said)

        def _reply(self, status: int, said: dict[str, Any]) -> None:
            content = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
            """Say nothing: a line a request is no help."""

    return Handler


def ask(port: int, path: str, said: dict[str, Any]) -> dict[str, Any]:
    """Tell a running simulator something about itself, or look into its book."""
    body = json.dumps(said).encode()
    key, now = installation.secret(CONTROL), clock.now().timestamp()
    headers = signatures.headers(key, "POST", path, body, now=now)
    with httpx.Client(timeout=10.0, trust_env=False) as client:
        answer = client.post(f"http://{HOST}:{port}{path}", content=body, headers=headers)
    answer.raise_for_status()
    found: dict[str, Any] = answer.json()
    return found
