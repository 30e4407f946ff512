"""
A load on a running server, and a check of all that its clients were told.

Runs in a process of its own (``python -m lienmach.scenarios.load``): its plan comes as one
line of JSON on standard input, it stops once that input ends, and its result goes to a file.
"""

import asyncio
import dataclasses
import json
import sys
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lienmach.scenarios.clients import Clients, NotReady
from lienmach.scenarios.history import Verdict, judge
from lienmach.scenarios.plan import Plan, Sent
from lienmach.scenarios.wire import NoAnswer


@dataclass(frozen=True, slots=True)
class Result:
    """
    What a run of clients came to.

    ``clock`` is what to add to its times to get wall time; ``unsent`` counts requests that were
    due and never sent, the server being too far behind; ``codes`` names each dossier's province.
    """

    verdict: Verdict
    sent: Sent
    clock: float
    unsent: int
    replays_differing: int
    codes: dict[str, str]
    trouble: list[str]

    def written(self) -> str:
        """Return it as JSON."""
        return json.dumps(dataclasses.asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "Result":
        """Read what :meth:`written` wrote."""
        raw = json.loads(text)
        raw["verdict"] = Verdict(**raw["verdict"])
        raw["sent"] = Sent(**raw["sent"])
        return cls(**raw)


async def measure(
    plan: Plan,
    stop: Coroutine[Any, Any, None] | None = None,
    ready: Callable[[], None] = lambda: None,
) -> Result:
    """Run clients until ``stop`` returns (or the plan is over), then check their history."""
    clients = Clients(plan)
    await clients.prepare()
    ready()
    clock = time.time() - time.monotonic()
    stopping = asyncio.create_task(_stop_after(clients, stop)) if stop else None
    await clients.run()
    if stopping:
        stopping.cancel()
    differing = await clients.replay()
    found = await clients.find()
    provinces = [citizen.host.partition(".")[0] for citizen in plan.citizens]
    return Result(
        verdict=judge(clients.history, found),
        sent=clients.sent,
        clock=clock,
        unsent=clients.unsent,
        replays_differing=differing,
        codes={dossier.code: provinces[dossier.citizen] for dossier in clients.dossiers},
        trouble=clients.trouble,
    )


async def _stop_after(clients: Clients, stop: Coroutine[Any, Any, None]) -> None:
    await stop
    clients.stop()


async def _end_of_input() -> None:
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while await reader.read(1 << 16):
        pass


def _say_ready() -> None:
    sys.stdout.write("ready\n")
    sys.stdout.flush()


def main() -> None:
    """Run the plan on standard input, until that input ends."""
    plan = Plan.from_json(sys.stdin.readline())
    try:
        result = asyncio.run(measure(plan, _end_of_input(), _say_ready))
    except (NotReady, NoAnswer) as failed:
        sys.exit(f"{failed}")
    Path(plan.result).write_text(result.written(), "utf-8")


if __name__ == "__main__":
    main()
