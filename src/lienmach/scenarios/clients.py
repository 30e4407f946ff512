"""
Clients that file dossiers, write notes, read and list, and keep account of what they were told.

An *open* load sends on a schedule whatever the answers do, and a wait is counted from the
scheduled moment: a server that stalls cannot slow the clients down and so hide its stall.
"""

import asyncio
import json
import random
import time
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any

from lienmach.scenarios.history import NEVER, Found, Kind, Operation
from lienmach.scenarios.plan import Plan, Sent
from lienmach.scenarios.wire import Answer, Connection, NoAnswer, Request

MIX: dict[Kind, int] = {"submit": 40, "note": 30, "read": 20, "list": 10}
MOST_NOTES = 30
YOUNGEST = 48
MOST_PAGES = 200
REPLAYED = 200
HEAD_START = 0.25
BACKLOG = 4
KEPT_TROUBLE = 20


class NotReady(Exception):
    """The server did not answer what the clients need before they can begin."""


@dataclass(slots=True)
class Dossier:
    """A dossier one of our clients has filed."""

    citizen: int
    code: str
    notes: int = 0


class Clients:
    """One run: clients, what they know, and what they were told."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.history: list[Operation] = []
        self.sent = Sent()
        self.dossiers: list[Dossier] = []
        self.before: dict[int, list[str]] = {}
        self.trouble: list[str] = []
        self.unsent = 0
        self._further_pages = 0
        self._random = random.Random(plan.seed)  # noqa: S311 - guards nothing
        self._run = f"{time.time_ns():x}"
        self._numbered = 0
        self._examples: dict[str, list[tuple[str, dict[str, Any]]]] = {}
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """Send nothing new; what is on the way is waited for."""
        self._stopping.set()

    # --- Before and after -------------------------------------------------------------

    async def prepare(self) -> None:
        """Learn the procedures, and what each citizen has filed before."""
        connection = self._connection()
        for host in {citizen.host for citizen in self.plan.citizens}:
            asked = Request("GET", "/api/v1/procedures", host)
            answer = await connection.ask(asked)
            items = (answer.json() or {}).get("items") if answer.is_ok else None
            if not items:
                raise NotReady(f"{host} lists no procedures: {answer.status}")
            self._examples[host] = [
                (item["code"], item["example"])
                for item in items
                if (item.get("served_by") or {}).get("system") != "national"
            ]
        for number in range(len(self.plan.citizens)):
            codes = await self._all_pages(connection, number)
            if codes is None:
                raise NotReady(f"citizen {number} cannot list dossiers: {self.trouble[-1:]}")
            self.before[number] = codes
        connection.close()

    async def find(self) -> Found:
        """Read everything our clients have written, at the end."""
        notes: dict[str, list[str] | None] = {}
        listed: dict[int, list[str]] = {}

        async def read(dossier: Dossier, connection: Connection) -> None:
            asked = self._request(dossier.citizen, "GET", f"/api/v1/dossiers/{dossier.code}")
            answer = await connection.ask(asked)
            notes[dossier.code] = answer.json()["notes"] if answer.is_ok else None

        async def lists(citizen: int, connection: Connection) -> None:
            listed[citizen] = await self._all_pages(connection, citizen) or []

        await self._spread([(read, dossier) for dossier in self.dossiers])
        await self._spread([(lists, number) for number in range(len(self.plan.citizens))])
        return Found(notes=notes, listed=listed, listed_before=self.before)

    async def replay(self) -> int:
        """
        Send writes again under their keys; return how many were not answered as before.

        A sample of those acknowledged, and all that got no answer: those happen now, if they
        had not yet.
        """
        writes = [each for each in self.history if each.is_write]
        unknown = [each for each in writes if each.outcome == "unknown"]
        known = [each for each in writes if each.outcome == "ok"]
        sample = self._random.sample(known, min(REPLAYED, len(known)))
        differing: list[Operation] = []

        async def again(operation: Operation, connection: Connection) -> None:
            answer = await connection.ask(self._of(operation))
            if operation.outcome == "ok":
                same = answer.status == 200 and answer.json() == json.loads(operation.body)
                if not same:
                    differing.append(operation)
                    self._say(f"{operation.kind} again: {answer.status}, not the same answer")
            elif answer.is_ok:
                self._settle(operation, answer, time.monotonic())

        await self._spread([(again, each) for each in [*sample, *unknown]])
        return len(differing)

    async def _spread(self, work: list[tuple[Any, Any]]) -> None:
        """Do work on as many connections as there are clients."""
        waiting = iter(work)

        async def worker() -> None:
            connection = self._connection()
            for do, what in waiting:
                try:
                    await do(what, connection)
                except NoAnswer as lost:
                    self._say(str(lost))
            connection.close()

        await asyncio.gather(*(worker() for _ in range(min(self.plan.clients, 16))))

    # --- The load ---------------------------------------------------------------------

    async def run(self) -> None:
        """Send until stopped, or until the plan's time or number is over."""
        loop = asyncio.get_running_loop()
        timer = loop.call_later(self.plan.seconds, self.stop)
        clients = [self._connection() for _ in range(self.plan.clients)]
        await asyncio.gather(*(client.open() for client in clients))
        if self.plan.rate is None:
            await asyncio.gather(*(self._without_pause(client) for client in clients))
        else:
            await self._on_schedule(clients, self.plan.rate)
        timer.cancel()
        for client in clients:
            client.close()

    async def _without_pause(self, connection: Connection) -> None:
        while not self._stopping.is_set() and len(self.sent.due) < self.plan.requests:
            await self._act(connection, time.monotonic())

    async def _on_schedule(self, clients: list[Connection], rate: float) -> None:
        due_at: asyncio.Queue[float] = asyncio.Queue()

        async def client(connection: Connection) -> None:
            while (due := await due_at.get()) != NEVER:
                if self._further_pages:
                    self._further_pages -= 1  # a list's next page was sent in this one's place
                else:
                    await self._act(connection, due)

        working = [asyncio.create_task(client(connection)) for connection in clients]
        await self._schedule(due_at, rate)
        if due_at.qsize() > BACKLOG * len(clients):
            # A server that is so far behind would keep us for longer than the load lasted.
            self.unsent = due_at.qsize()
            while not due_at.empty():
                due_at.get_nowait()
        for _ in clients:
            due_at.put_nowait(NEVER)
        await asyncio.gather(*working)

    async def _schedule(self, due_at: asyncio.Queue[float], rate: float) -> None:
        begin = time.monotonic() + HEAD_START
        for number in range(self.plan.requests):
            due = begin + number / rate
            if (pause := due - time.monotonic()) > 0:
                await asyncio.sleep(pause)
            if self._stopping.is_set():
                return
            due_at.put_nowait(due)

    def _act(self, connection: Connection, due: float) -> Coroutine[Any, Any, None]:
        [kind] = self._random.choices([*MIX], [*MIX.values()])
        if kind == "list":
            return self._list(connection, due)
        dossier = self._some_dossier(for_note=kind == "note") if kind != "submit" else None
        if dossier is None:
            return self._submit(connection, due)
        if kind == "note":
            return self._note(connection, due, dossier)
        return self._read(connection, due, dossier)

    def _some_dossier(self, *, for_note: bool) -> Dossier | None:
        """Return mostly one of the youngest, so that several clients meet at the same dossier."""
        if not self.dossiers:
            return None
        first = max(0, len(self.dossiers) - YOUNGEST) if self._random.random() < 0.8 else 0
        dossier = self.dossiers[self._random.randrange(first, len(self.dossiers))]
        return None if for_note and dossier.notes >= MOST_NOTES else dossier

    async def _submit(self, connection: Connection, due: float) -> None:
        citizen = self._random.randrange(len(self.plan.citizens))
        procedure, example = self._random.choice(self._examples[self.plan.citizens[citizen].host])
        mark = self._mark("s")
        body = json.dumps({"procedure": procedure, "data": example})
        operation = Operation("submit", citizen, time.monotonic(), key=mark, text=body)
        await self._write(connection, due, operation)

    async def _note(self, connection: Connection, due: float, dossier: Dossier) -> None:
        mark = self._mark("n")
        dossier.notes += 1
        operation = Operation(
            "note", dossier.citizen, time.monotonic(), key=mark, code=dossier.code, text=mark
        )
        await self._write(connection, due, operation)

    async def _write(self, connection: Connection, due: float, operation: Operation) -> None:
        self.history.append(operation)
        answer = await self._ask(connection, due, self._of(operation))
        if answer is not None:
            self._settle(operation, answer, self.sent.answered[-1])

    def _settle(self, operation: Operation, answer: Answer, now: float) -> None:
        operation.status = answer.status
        if answer.is_ok:
            operation.outcome, operation.answered = "ok", now
            operation.body = answer.body.decode()
            if operation.kind == "submit":
                operation.code = answer.json()["code"]
                self.dossiers.append(Dossier(operation.citizen, operation.code))
        elif 400 <= answer.status < 500:
            operation.outcome, operation.answered = "fail", now

    async def _read(self, connection: Connection, due: float, dossier: Dossier) -> None:
        operation = Operation("read", dossier.citizen, time.monotonic(), code=dossier.code)
        self.history.append(operation)
        asked = self._request(dossier.citizen, "GET", f"/api/v1/dossiers/{dossier.code}")
        answer = await self._ask(connection, due, asked)
        if answer is None:
            return
        operation.status, operation.answered = answer.status, self.sent.answered[-1]
        operation.outcome = "ok" if answer.is_ok else "fail"
        if answer.is_ok:
            operation.seen = answer.json()["notes"]

    async def _list(self, connection: Connection, due: float) -> None:
        citizen = self._random.randrange(len(self.plan.citizens))
        operation = Operation("list", citizen, time.monotonic())
        codes = await self._all_pages(connection, citizen, due=due)
        if codes is not None:
            operation.seen, operation.outcome = codes, "ok"
            operation.answered = time.monotonic()
        self.history.append(operation)

    # --- Requests ---------------------------------------------------------------------

    def _connection(self) -> Connection:
        return Connection(*self.plan.address, self.plan.patience)

    def _mark(self, kind: str) -> str:
        self._numbered += 1
        return f"{kind}{self._run}-{self._numbered}"

    def _of(self, operation: Operation) -> Request:
        if operation.kind == "submit":
            path, body = "/api/v1/dossiers", operation.text
        else:
            path = f"/api/v1/dossiers/{operation.code}/notes"
            body = json.dumps({"text": operation.text})
        return self._request(operation.citizen, "POST", path, body.encode(), operation.key)

    def _request(
        self, citizen: int, method: str, path: str, body: bytes = b"", key: str = ""
    ) -> Request:
        who = self.plan.citizens[citizen]
        return Request(method, path, who.host, who.token, body, key)

    async def _ask(self, connection: Connection, due: float, request: Request) -> Answer | None:
        """Ask and note how long it took; null when no answer came."""
        try:
            answer = await connection.ask(request)
        except NoAnswer as lost:
            self.sent.add(due, 0)
            self._say(f"{request.method} {request.path}: {lost}")
            return None
        self.sent.add(due, answer.status)
        if not answer.is_ok:
            self._say(f"{request.method} {request.path}: {answer.status} {answer.body[:300]!r}")
        return answer

    async def _all_pages(
        self, connection: Connection, citizen: int, due: float | None = None
    ) -> list[str] | None:
        """Return a citizen's dossiers; only with ``due`` do the requests count."""
        codes: list[str] = []
        cursor = ""
        for _ in range(MOST_PAGES):
            asked = self._request(citizen, "GET", f"/api/v1/dossiers{cursor}")
            if due is None:
                answer: Answer | None = await connection.ask(asked)
            else:
                answer = await self._ask(connection, due, asked)
                due = time.monotonic()
                self._further_pages += bool(cursor) and self.plan.rate is not None
            if answer is None or not answer.is_ok:
                self._say(f"list: {answer and answer.status}")
                return None
            page = answer.json()
            codes += [item["code"] for item in page["items"]]
            if page["next"] is None:
                return codes
            cursor = f"?cursor={page['next']}"
        self._say(f"a list is longer than {MOST_PAGES} pages")
        return None

    def _say(self, sentence: str) -> None:
        if len(self.trouble) < KEPT_TROUBLE:
            self.trouble.append(sentence)
