"""
How long an officer and a citizen wait when a province holds very many dossiers.

    python benchmarks/dossiers.py [--dossiers 1000000] [--rate 20] [--seconds 60]

Seeds a scratch installation, multiplies its dossiers by COPY, serves it, and asks over HTTP at a
steady rate, whether answers come or not: as the officer of the commune with the most dossiers,
and as a citizen. Prints one JSON object: milliseconds at the client for each kind of page.
"""

import argparse
import json
import os
import random
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from lienmach.scenarios import rehearsal
from lienmach.scenarios.processes import Installation, free_port, serving

PROVINCE = rehearsal.MOVING
BOUND_MS = 80
OPEN_SHARE = 0.05
"""What share of the dossiers is undecided: most of a province's are done long ago."""

COLUMNS = (
    "id", "province", "code", "procedure", "procedure_version", "applicant", "state", "data",
    "unit", "unit_on", "received_at_agency", "competent_agency", "received_at", "accepted_at",
    "due_at", "due_why", "decided_at", "outcome", "overdue_at", "words",
)  # fmt: skip


def main() -> None:
    """Measure and print."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lienmach.settings")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dossiers", type=int, default=1_000_000)
    parser.add_argument("--residents", type=int, default=20_000)
    parser.add_argument("--rate", type=float, default=20)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--keep", action="store_true", help="leave the scratch installation")
    parser.add_argument("--home", type=Path, help="ask one that was kept, instead of a new one")
    parser.add_argument("--fill", type=int, help="fill the installation at hand with so many")
    options = parser.parse_args()
    if options.fill is not None:
        print(json.dumps(fill(options.fill)))
        return
    if options.home:
        stage = Installation(options.home.resolve())
        report(stage, told_of(stage), options)
        return
    plan = rehearsal.Rehearsal(residents=options.residents, dossiers=5_000)
    with rehearsal.scratch(keep=options.keep, say=sys.stderr.write) as stage:
        rehearsal.seed(stage, plan)
        began = time.monotonic()
        told = filled(stage, options.dossiers)
        told["filled_in_seconds"] = round(time.monotonic() - began)
        report(stage, told, options)


def report(stage: Installation, told: dict[str, Any], options: argparse.Namespace) -> None:
    """Serve an installation, ask it, and print what came out."""
    port = free_port()
    with serving(stage, port):
        citizen = stage.citizens(PROVINCE, 1, port)[0].token
        asked = ask(port, told, citizen, rate=options.rate, seconds=options.seconds)
        cost = processor(stage.home.resolve(), port, told, citizen)
    shown = {name: value for name, value in told.items() if name not in {"token", "codes"}}
    shown |= {"rate": options.rate, "bound_p95": BOUND_MS, "milliseconds": asked, "processor": cost}
    print(json.dumps(shown, indent=2))


# --- Filling -----------------------------------------------------------------------------


def filled(stage: Installation, number: int) -> dict[str, Any]:
    """Fill an installation in a process of its own, which knows it as the one at hand."""
    done = subprocess.run(
        [sys.executable, "-P", __file__, "--fill", str(number)],
        env=stage.environment, stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def told_of(stage: Installation) -> dict[str, Any]:
    """Return what an installation that is filled already holds."""
    return filled(stage, 0)


def fill(number: int) -> dict[str, Any]:
    """Multiply the seeded dossiers; return the largest commune's officer and some codes there."""
    import django  # noqa: PLC0415 - the installation is named by then

    django.setup()
    from lienmach import homes  # noqa: PLC0415
    from lienmach.ground import clock  # noqa: PLC0415
    from lienmach.ground.actor import PLATFORM  # noqa: PLC0415
    from lienmach.identity import actions, queries  # noqa: PLC0415
    from lienmach.merger.actions.passage import open_mover  # noqa: PLC0415

    with open_mover(PROVINCE, durable=False, copies=True) as connection:
        copy(connection, number, clock.now())
        commune, here = connection.execute(
            "select unit, count(*) from dossiers_dossier where unit_on >= '2025-07-01'"
            " group by unit order by 2 desc limit 1"
        ).fetchone()
        codes = connection.execute(
            "select code from dossiers_dossier where unit = %s and unit_on >= '2025-07-01'"
            " order by id desc limit 200",
            [commune],
        ).fetchall()
        whole = connection.execute("select count(*) from dossiers_dossier").fetchone()[0]
    settle()
    with homes.province(PROVINCE):
        staff = queries.staff_by_login(f"cb.{commune}.nay")
        token = actions.issue_token(staff=staff, by=PLATFORM, at=clock.now())
    return {
        "dossiers": whole, "of_the_commune": here, "token": token,
        "codes": [code for (code,) in codes],
    }  # fmt: skip


def copy(connection: Any, number: int, now: Any) -> None:
    """Write so many dossiers, each like one of the seeded, of another applicant, by COPY."""
    templates = connection.execute(
        f"select {', '.join(COLUMNS[:-2])} from dossiers_dossier where unit_on >= '2025-07-01'"
    ).fetchall()
    people = connection.execute("select id, name_key from identity_person").fetchall()
    names = dict(
        connection.execute("select code, snapshot ->> 'name' from dossiers_procedure").fetchall()
    )
    statement = f"copy dossiers_dossier ({', '.join(COLUMNS)}) from stdin"
    with connection.cursor() as cursor, cursor.copy(statement) as rows:
        for row in multiplied(number, templates, people, names, now):
            rows.write_row(row)


def multiplied(
    number: int, templates: list[Any], people: list[Any], names: dict[str, str], now: Any
) -> Iterator[list[Any]]:
    """Yield rows like the templates, few of them undecided, as in a province's real archive."""
    from psycopg.types.json import Jsonb  # noqa: PLC0415

    from lienmach.dossiers.rules import searching  # noqa: PLC0415
    from lienmach.ground.ids import uuid7  # noqa: PLC0415

    rng = random.Random(5)  # noqa: S311 - guards nothing
    state, due, decided, outcome = (COLUMNS.index(c) for c in ("state", "due_at", "decided_at", "outcome"))  # fmt: skip
    is_open = [row for row in templates if row[state] in {"received", "awaiting-supplement"}]
    is_done = [row for row in templates if row[state] not in {"received", "awaiting-supplement"}]
    for n in range(number):
        row = list(rng.choice(is_open if rng.random() < OPEN_SHARE else is_done))
        applicant, name = rng.choice(people)
        row[0], row[2] = uuid7(), f"{row[2].rsplit('-', 1)[0]}-{100_000 + n}"
        row[5], data = applicant, row[7]
        row[7], row[15] = Jsonb(data), Jsonb(row[15])
        crossed = row[state] == "received" and row[due] is not None and row[due] < now
        words = searching.indexed(row[2], name, names.get(row[3], ""), data=data)
        assert (row[decided] is None) == (row[outcome] is None)
        yield [*row, now if crossed else None, words]


def settle() -> None:
    """Let the planner know what there is, and write what the indexes have pending."""
    import psycopg  # noqa: PLC0415

    from lienmach.ground import installation  # noqa: PLC0415

    place = installation.owners()[PROVINCE].conninfo()
    with psycopg.connect(place, autocommit=True) as connection:
        connection.execute("vacuum (analyze) dossiers_dossier")


# --- Asking ------------------------------------------------------------------------------


def kinds_of(
    told: dict[str, Any], citizen: str, rng: random.Random
) -> dict[str, tuple[int, str, Callable[[], str]]]:
    """Return the kinds of pages: their share of a day, who asks, and for what."""
    officer, codes = told["token"], told["codes"]
    words = ["nguyen van", "tran thi", "khai sinh nguyen", "pham", "le thi an", "bien dong dat"]
    return {
        "queue": (30, officer, lambda: "/desk/"),
        "search": (20, officer, lambda: f"/desk/?search={rng.choice(words).replace(' ', '+')}"),
        "dossier": (30, officer, lambda: f"/desk/dossiers/{rng.choice(codes)}/"),
        "queue_done": (5, officer, lambda: "/desk/?tab=done-in-time"),
        "figures": (0, officer, lambda: "/desk/figures/"),
        "citizen_list": (15, citizen, lambda: "/api/v1/dossiers"),
    }


def processor(
    home: Path, port: int, told: dict[str, Any], citizen: str, *, times: int = 30
) -> dict[str, dict[str, float]]:
    """
    Return the milliseconds of processor time that a page costs: web and database.

    One page after the other; unlike a wait, this does not depend on who else uses the machine.
    """
    rng = random.Random(9)  # noqa: S311 - guards nothing
    found = {}
    for kind, (_, token, path) in kinds_of(told, citizen, rng).items():
        began = used(home)
        for _ in range(times):
            fetch(port, path(), token)
        found[kind] = {
            where: round(1000 * (ended - start) / times, 1)
            for (where, ended), start in zip(used(home).items(), began.values(), strict=True)
        }
    return found


def used(home: Path) -> dict[str, float]:
    """Return the processor seconds that an installation's processes have used until now."""
    spent = {"web": 0.0, "database": 0.0}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            if command.startswith("postgres: lienmach_app"):
                parent = re.search(r"PPid:\s+(\d+)", (process / "status").read_text())
                assert parent
                above = (Path("/proc") / parent[1] / "cmdline").read_bytes().decode()
                where = "database" if str(home) in above else ""
            else:
                ours = f"LIENMACH_HOME={home}".encode() in (process / "environ").read_bytes()
                where = "web" if ours and "granian" in command else ""
            if where:
                tasks = (process / "task").glob("*/schedstat")
                spent[where] += sum(int(task.read_text().split()[0]) for task in tasks) / 1e9
        except OSError:
            continue
    return spent


def ask(
    port: int, told: dict[str, Any], citizen: str, *, rate: float, seconds: float
) -> dict[str, Any]:
    """Ask for pages as a day's mixture at a steady rate; return each kind's milliseconds."""
    rng = random.Random(7)  # noqa: S311 - guards nothing
    kinds = kinds_of(told, citizen, rng)
    for _, token, path in kinds.values():
        for _ in range(20):
            fetch(port, path(), token)
    shares = [share for share, _, _ in kinds.values()]
    chosen = rng.choices(list(kinds), shares, k=int(rate * seconds))
    asked = [(kind, kinds[kind][2](), kinds[kind][1]) for kind in chosen]
    took = measured(port, asked, rate=rate)
    return {kind: summed(found) for kind, found in took.items()}


def measured(
    port: int, asked: list[tuple[str, str, str]], *, rate: float
) -> dict[str, list[float]]:
    """Ask when it is due, not when the last answer came; waiting for a turn counts as waiting."""
    began = time.perf_counter() + 0.05
    with ThreadPoolExecutor(16) as pool:
        tasks = []
        for n, (kind, path, token) in enumerate(asked):
            due = began + n / rate
            time.sleep(max(0.0, due - time.perf_counter()))
            tasks.append((kind, pool.submit(timed, port, path, token, due)))
        found: dict[str, list[float]] = {kind: [] for kind, _, _ in asked}
        for kind, task in tasks:
            found[kind].append(task.result())
    return found


def summed(took: list[float]) -> dict[str, float]:
    """Return the middle, the 95th percentile and the longest of some times."""
    took = sorted(took)
    return {
        "p50": round(statistics.median(took), 1),
        "p95": round(took[int(0.95 * (len(took) - 1))], 1),
        "max": round(took[-1], 1),
        "requests": len(took),
    }


def timed(port: int, path: str, token: str, due: float) -> float:
    """Return the milliseconds from when a page was due to be asked for until it was there."""
    fetch(port, path, token)
    return 1000 * (time.perf_counter() - due)


def fetch(port: int, path: str, token: str) -> bytes:
    """Ask for a page; anything but success ends the benchmark."""
    import http.client  # noqa: PLC0415

    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Host": f"{PROVINCE}.localhost:{port}", "Cookie": f"lienmach_desk={token}"}
    if path.startswith("/api/"):
        headers["Authorization"] = f"Bearer {token}"
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    assert answer.status == 200, (path, answer.status, body[:300])
    return body


if __name__ == "__main__":
    main()
