"""
What a request costs: processor time of the web process and of the database, by kind.

    python benchmarks/requests.py [--residents 20000] [--dossiers 5000] [--times 400]

Seeds a scratch installation and puts requests to the very application that the web server runs,
in one process, one after the other: no network and no other client is in the figures. Prints
one JSON object; ``weighted`` is the mean over the mixture of ``lienmach rehearse``.
"""

import argparse
import io
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from lienmach.scenarios import rehearsal
from lienmach.scenarios.clients import MIX
from lienmach.scenarios.processes import Installation

Deed = Callable[[], None]
HOST = f"{rehearsal.MOVING}.localhost"
YOUNGEST = 40


class Caller:
    """Puts requests to the application, as one citizen or another."""

    def __init__(self, application: Any, tokens: list[str]) -> None:
        self.application = application
        self.tokens = tokens
        self.filed: list[tuple[str, str]] = []
        self.numbered = time.time_ns()
        self.any = random.Random(1)  # noqa: S311 - guards nothing
        self.procedures = [
            each
            for each in self.ask("GET", "/api/v1/procedures")["items"]
            if (each["served_by"] or {}).get("system") != "national"
        ]

    def ask(self, method: str, path: str, token: str = "", said: Any = None) -> Any:
        """Ask, and return what the answer says; anything but success ends the benchmark."""
        body = b"" if said is None else json.dumps(said).encode()
        self.numbered += 1
        environ = {
            "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": "", "HTTP_HOST": HOST,
            "SERVER_NAME": HOST, "SERVER_PORT": "80", "REMOTE_ADDR": "127.0.0.1",
            "CONTENT_TYPE": "application/json", "CONTENT_LENGTH": str(len(body)),
            "HTTP_AUTHORIZATION": f"Bearer {token}", "HTTP_IDEMPOTENCY_KEY": str(self.numbered),
            "wsgi.input": io.BytesIO(body), "wsgi.errors": sys.stderr, "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http", "wsgi.multithread": True, "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }  # fmt: skip
        statuses: list[str] = []
        answer = self.application(environ, lambda status, *_: statuses.append(status))
        try:
            text = b"".join(answer)
        finally:
            answer.close()
        if not statuses[0].startswith("2"):
            raise SystemExit(f"{method} {path}: {statuses[0]} {text[:300]!r}")
        return json.loads(text)

    def submit(self) -> None:
        """File a dossier."""
        procedure, token = self.any.choice(self.procedures), self.any.choice(self.tokens)
        data = {**procedure["example"], "mark": str(self.numbered)}
        filed = self.ask(
            "POST", "/api/v1/dossiers", token, {"procedure": procedure["code"], "data": data}
        )
        self.filed.append((token, filed["code"]))

    def note(self) -> None:
        """Write a note in one of the youngest."""
        token, code = self.any.choice(self.filed[-YOUNGEST:])
        self.ask("POST", f"/api/v1/dossiers/{code}/notes", token, {"text": f"{self.numbered}"})

    def read(self) -> None:
        """Open one of the youngest."""
        token, code = self.any.choice(self.filed[-YOUNGEST:])
        self.ask("GET", f"/api/v1/dossiers/{code}", token)

    def list(self) -> None:
        """List one's own."""
        self.ask("GET", "/api/v1/dossiers", self.any.choice(self.tokens))


def database_seconds() -> float:
    """Return the processor time of every database process that serves the application."""
    return sum(map(_seconds_of, _serving()))


def _serving() -> Iterator[Path]:
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cmdline").read_bytes().startswith(b"postgres: lienmach_app"):
                yield process
        except OSError:
            continue


def _seconds_of(process: Path) -> float:
    return int((process / "schedstat").read_text().split()[0]) / 1e9


def cost(deed: Deed, times: int) -> dict[str, float]:
    """Return the milliseconds a deed costs in this process, in the database, and by the clock."""
    for _ in range(60):
        deed()
    began = time.process_time(), database_seconds(), time.perf_counter()
    for _ in range(times):
        deed()
    ended = time.process_time(), database_seconds(), time.perf_counter()
    took = [round(1000 * (end - begin) / times, 2) for begin, end in zip(began, ended, strict=True)]
    return dict(zip(("web", "database", "clock"), took, strict=True))


def measure(tokens: list[str], times: int) -> dict[str, Any]:
    """Return the cost of every kind of request, and of the mixture, in the installation at hand."""
    from lienmach.wsgi import application  # noqa: PLC0415 - only the inner process has one

    caller = Caller(application, tokens)
    found = {kind: cost(getattr(caller, kind), times) for kind in MIX}
    whole = sum(MIX.values())
    weighted = {
        where: round(sum(found[kind][where] * share for kind, share in MIX.items()) / whole, 2)
        for where in ("web", "database", "clock")
    }
    return {"milliseconds": found, "weighted": weighted}


def within(stage: Installation, times: int) -> str:
    """Measure in a process that belongs to an installation, and return what it prints."""
    tokens = [one.token for one in stage.citizens(rehearsal.MOVING, 20, 80)]
    done = subprocess.run(
        [sys.executable, __file__, "--times", str(times), "--tokens", *tokens],
        env={**stage.environment, "LIENMACH_TURNS": "2"},
        stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    return done.stdout


def main() -> None:
    """Measure and print."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lienmach.settings")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--residents", type=int, default=20_000)
    parser.add_argument("--dossiers", type=int, default=5_000)
    parser.add_argument("--times", type=int, default=400)
    parser.add_argument("--tokens", nargs="+", help="in the installation at hand, as these people")
    options = parser.parse_args()
    if options.tokens:
        print(json.dumps(measure(options.tokens, options.times), indent=2), flush=True)
        os._exit(0)  # the pools' threads would be waited for
    plan = rehearsal.Rehearsal(residents=options.residents, dossiers=options.dossiers)
    with rehearsal.scratch(keep=False, say=sys.stderr.write) as stage:
        rehearsal.seed(stage, plan)
        print(within(stage, options.times), end="")


if __name__ == "__main__":
    main()
