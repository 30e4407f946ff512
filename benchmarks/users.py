"""
Whether anything fails while many people work at once, and how long they wait.

    python -P benchmarks/users.py [--users 40] [--minutes 10] [--home DIR]

Takes an installation that ``dossiers.py --keep`` left, with its million dossiers, or seeds a small
one; serves it, and lets officers of as many communes and citizens work side by side, each with a
second's thought between two deeds: lists, searches, dossiers, notes, claims, exports and figures
here, filing, one's own dossiers and their status there. Prints one JSON object; exits 0 only if nothing failed.
"""

import argparse
import contextlib
import http.client
import json
import os
import random
import statistics
import subprocess
import sys
import threading
import time
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from lienmach.scenarios import rehearsal
from lienmach.scenarios.processes import Installation, free_port, serving

PROVINCE = rehearsal.MOVING
OFFICERS = 0.3
"""What share of the users are officers."""
COOKIE = "lienmach_session"
WORDS = ("nguyen van", "tran thi", "khai sinh", "pham", "le thi an", "bien dong dat")
FINE = {200, 201, 303}
KEPT_TROUBLE = 20

Deed = Callable[[], None]


def main() -> None:
    """Measure and print."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lienmach.settings")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=40)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--home", type=Path, help="one that was kept, instead of a new one")
    parser.add_argument("--within", action="store_true", help="sign people in, in this process")
    options = parser.parse_args()
    if options.within:
        print(json.dumps(signed_in(options.users)))
        return
    with installed(options.home) as stage:
        told = within(stage, options.users)
        port = free_port()
        with serving(stage, port):
            report = work(port, told, options)
    print(json.dumps({"dossiers": told["dossiers"], **report}, indent=2))
    sys.exit(bool(report["failed"]))


@contextlib.contextmanager
def installed(home: Path | None) -> Iterator[Installation]:
    """Take an installation that was kept, or make one and take it away again."""
    if home:
        yield Installation(home.resolve())
        return
    with rehearsal.scratch(keep=False, say=sys.stderr.write) as stage:
        rehearsal.seed(stage, rehearsal.Rehearsal(residents=20_000, dossiers=5_000))
        yield stage


def within(stage: Installation, users: int) -> dict[str, Any]:
    """Sign people in by a process of the installation's own."""
    done = subprocess.run(
        [sys.executable, "-P", __file__, "--within", "--users", str(users)],
        env=stage.environment, stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def signed_in(users: int) -> dict[str, Any]:
    """Sign in the officers of the communes with the most dossiers, and citizens with some."""
    import django  # noqa: PLC0415 - the installation is named by then

    django.setup()
    from lienmach import homes  # noqa: PLC0415
    from lienmach.ground import cluster  # noqa: PLC0415
    from lienmach.identity import queries  # noqa: PLC0415
    from lienmach.merger.actions.passage import open_mover  # noqa: PLC0415
    from lienmach.scenarios import callers  # noqa: PLC0415

    cluster.ensure()
    officers = round(users * OFFICERS)
    with open_mover(PROVINCE, durable=False, copies=True) as connection:
        [(whole,)] = connection.execute("select count(*) from dossiers_dossier").fetchall()
        communes = connection.execute(
            "select unit, (array_agg(code order by id desc))[1:100] from dossiers_dossier"
            " where unit_on >= '2025-07-01' and state = 'received' and assignee is null and code not like 'bench-%%'"
            " group by unit order by count(*) desc limit %s",
            [officers],
        ).fetchall()
        people = connection.execute(
            "select applicant, (array_agg(code order by id desc))[1:5] from dossiers_dossier"
            " where code not like 'bench-%%'"
            " group by applicant order by applicant limit %s",
            [users - officers],
        ).fetchall()
    with homes.province(PROVINCE):
        return {
            "dossiers": whole,
            "officers": [
                {
                    **callers.officer(queries.staff_by_login(f"cb.{commune}.nay")).told(),
                    "codes": codes,
                }
                for commune, codes in communes
            ],
            "citizens": [
                {
                    **callers.citizen(person).told(),
                    "receipts": [[code, *callers.receipt(code)] for code in codes],
                }
                for person, codes in people
            ],
        }


class User:
    """Somebody who works until the time is over, and keeps account of it."""

    def __init__(self, port: int, who: dict[str, Any], number: int) -> None:
        self.port, self.who = port, who
        self.any = random.Random(number)  # noqa: S311 - guards nothing
        self.took: dict[str, list[float]] = defaultdict(list)
        self.trouble: list[str] = []

    def work(self, deeds: dict[Deed, int], until: float) -> None:
        """Do one thing after the other, with a second's thought in between."""
        time.sleep(self.any.random())
        while time.monotonic() < until:
            [deed] = self.any.choices([*deeds], [*deeds.values()])
            try:
                deed()
            except (OSError, http.client.HTTPException) as lost:
                self.trouble.append(f"{deed.__name__}: {lost!r}")
            time.sleep(self.any.expovariate(1.0))

    def page(self, kind: str, path: str, form: dict[str, str] | None = None) -> None:
        """Open a page, or send a form, as a browser does."""
        headers, body = {"Cookie": f"{COOKIE}={self.who['cookie']}"}, None
        if form is not None:
            secret = "b" * 32
            headers["Cookie"] += f"; csrftoken={secret}"
            body = "&".join(f"{k}={v}" for k, v in {**form, "csrfmiddlewaretoken": secret}.items())
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._ask(kind, path, headers, body)

    def ask(self, kind: str, path: str, said: Any = None) -> Any:
        """Ask the API; what is said goes with a key of its own."""
        headers, body = {"Authorization": f"Bearer {self.who['token']}"}, None
        if said is not None:
            headers |= {"Content-Type": "application/json", "Idempotency-Key": str(uuid.uuid4())}
            body = json.dumps(said)
        return self._ask(kind, f"/api/v1{path}", headers, body)

    def _ask(self, kind: str, path: str, headers: dict[str, str], body: str | None) -> bytes:
        began = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        host = f"{PROVINCE}.localhost:{self.port}"
        headers |= {"Host": host, "Origin": f"http://{host}"} if body else {"Host": host}
        connection.request("GET" if body is None else "POST", path, body, headers)
        answer = connection.getresponse()
        said = answer.read()
        connection.close()
        self.took[kind].append(1000 * (time.monotonic() - began))
        if answer.status not in FINE:
            self.trouble.append(f"{kind} {path}: {answer.status} {said[:200]!r}")
        return said


class Officer(User):
    """An officer of a commune at work."""

    @property
    def deeds(self) -> dict[Deed, int]:
        """Return what there is to do, and how often of a hundred."""
        return {
            self.queue: 30, self.search: 15, self.dossier: 25, self.note: 10, self.claim: 10,
            self.counts: 5, self.export: 2, self.figures: 3,
        }  # fmt: skip

    def queue(self) -> None:
        """Look at what waits."""
        self.page("queue", "/desk/")

    def search(self) -> None:
        """Look for somebody."""
        words = self.any.choice(WORDS).replace(" ", "+")
        self.page("search", f"/desk/?search={words}")

    def dossier(self) -> None:
        """Open a dossier."""
        self.page("dossier", f"/desk/dossiers/{self.any.choice(self.who['codes'])}/")

    def note(self) -> None:
        """Write a note."""
        code = self.any.choice(self.who["codes"])
        self.ask("note", f"/dossiers/{code}/notes", {"text": f"{time.time_ns()}"})

    def claim(self) -> None:
        """Take a dossier and put it back, if the officer's agency answers for it."""
        code = self.any.choice(self.who["codes"])
        if not json.loads(self.ask("desk", f"/dossiers/{code}/desk"))["is_ours"]:
            return
        self.ask("claim", f"/dossiers/{code}/claim", {})
        self.ask("release", f"/dossiers/{code}/release", {})

    def counts(self) -> None:
        """Ask how much waits."""
        self.ask("counts", "/desk/tabs")

    def export(self) -> None:
        """Take what waits away as a file."""
        self.page("export", "/desk/queue.csv")

    def figures(self) -> None:
        """Look at the figures."""
        self.page("figures", "/desk/figures/")


class Citizen(User):
    """A citizen who files and follows."""

    procedures: list[tuple[str, dict[str, Any]]]

    @property
    def deeds(self) -> dict[Deed, int]:
        """Return what there is to do, and how often of a hundred."""
        return {
            self.own: 25, self.one: 20, self.file: 15, self.by_token: 15, self.by_code: 10,
            self.services: 5, self.notices: 5, self.list: 5,
        }  # fmt: skip

    def own(self) -> None:
        """Look at one's dossiers."""
        self.page("own", "/me/dossiers/")

    def one(self) -> None:
        """Look at one of them."""
        code, _, _ = self.any.choice(self.who["receipts"])
        self.page("one", f"/me/dossiers/{code}/")

    def file(self) -> None:
        """Hand in a dossier."""
        procedure, example = self.any.choice(self.procedures)
        data = {**example, "mark": f"{time.time_ns()}"}
        self.ask("file", "/dossiers", {"procedure": procedure, "data": data})

    def by_token(self) -> None:
        """Ask how one stands, by the receipt's QR code."""
        _, _, token = self.any.choice(self.who["receipts"])
        self.page("by_token", f"/status/{token}")

    def by_code(self) -> None:
        """Ask how one stands, by code and check word."""
        code, word, _ = self.any.choice(self.who["receipts"])
        self.page("by_code", "/status", {"code": code, "word": word})

    def services(self) -> None:
        """Look at what may be filed."""
        self.page("services", "/apply/")

    def notices(self) -> None:
        """Look at what one was told."""
        self.page("notices", "/me/notices/")

    def list(self) -> None:
        """Ask for one's dossiers as a program does."""
        self.ask("list", "/dossiers")


def work(port: int, told: dict[str, Any], options: argparse.Namespace) -> dict[str, Any]:
    """Let everybody work; return what failed and how long each kind of deed took."""
    users: list[Officer | Citizen] = [
        Officer(port, who, n) for n, who in enumerate(told["officers"])
    ]
    users += [Citizen(port, who, 1000 + n) for n, who in enumerate(told["citizens"])]
    items = json.loads(users[-1].ask("procedures", "/procedures"))["items"]
    Citizen.procedures = [
        (item["code"], item["example"])
        for item in items
        if (item["served_by"] or {}).get("system") != "national"
    ]
    until = time.monotonic() + 60 * options.minutes
    threads = [threading.Thread(target=each.work, args=(each.deeds, until)) for each in users]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took: dict[str, list[float]] = defaultdict(list)
    for user in users:
        for kind, found in user.took.items():
            took[kind] += found
    trouble = [said for user in users for said in user.trouble]
    return {
        "users": len(users),
        "minutes": options.minutes,
        "requests": sum(map(len, took.values())),
        "failed": len(trouble),
        "trouble": [f"{n} × {said}" for said, n in Counter(trouble).most_common(KEPT_TROUBLE)],
        "milliseconds": {kind: summed(found) for kind, found in sorted(took.items())},
    }


def summed(took: list[float]) -> dict[str, float]:
    """Return the middle, the 95th percentile and the longest of some times."""
    took = sorted(took)
    return {
        "p50": round(statistics.median(took), 1),
        "p95": round(took[int(0.95 * (len(took) - 1))], 1),
        "max": round(took[-1], 1),
        "requests": len(took),
    }


if __name__ == "__main__":
    main()
