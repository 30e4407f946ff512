"""
How long an officer and a citizen wait when a province holds very many dossiers.

    python benchmarks/dossiers.py [--dossiers 1000000] [--rate 20] [--seconds 60]

Seeds a scratch installation, multiplies its dossiers by COPY, serves it, and asks over HTTP at a
steady rate, whether answers come or not: as the officer of the commune with the most dossiers and,
for what is past, of the one with the fewest, as a citizen, and as somebody with a receipt who does not sign in. Prints one JSON object:
milliseconds at the client for each kind of page, and for comparison what Open Zaak publishes.
"""

import argparse
import datetime as dt
import itertools
import json
import os
import random
import statistics
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from lienmach.scenarios import rehearsal
from lienmach.scenarios.processes import Installation, free_port, serving
from lienmach.scenarios.spending import spent

PROVINCE = rehearsal.MOVING
BOUND_MS = 80
COOKIE = "lienmach_session"
PAST = ("done-late", "withdrawn", "not-handled", "all")
"""Tabs of what is not open, of which a commune may have very little."""
OPEN_ZAAK_MS = {"1": 200, "16": 310}
"""
What Open Zaak 1.26.0 publishes of a regular user's median at 1,000,000 cases, on average over its
endpoints, by how many users ask without a pause: ten processors for the application alone
(docs/development/performance in its repository).
"""
OPEN_SHARE = 0.05
"""What share of the dossiers is undecided: most of a province's are done long ago."""
SPREAD = dt.timedelta(days=60)
"""How far from the seeded dossier it is like one that is done may lie, before or after."""

Page = tuple[str, dict[str, str], bytes | None]
"""Where, with which headers, and what is sent along."""
Asking = Callable[[], Page]

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
        asked = ask(port, told, rate=options.rate, seconds=options.seconds)
        cost = processor(stage.home.resolve(), port, told)
        beside = {str(users): without_pause(port, told, users=users) for users in (1, 16)}
    names = ("dossiers", "of_the_commune", "of_the_quiet_commune", "of_the_citizen")
    shown = {name: told[name] for name in names}
    shown |= {"rate": options.rate, "bound_p95": BOUND_MS, "milliseconds": asked, "processor": cost}
    shown |= {"api_median_ms_by_users": beside, "open_zaak_median_ms_by_users": OPEN_ZAAK_MS}
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
    from lienmach.ground import clock, cluster  # noqa: PLC0415
    from lienmach.identity import queries  # noqa: PLC0415
    from lienmach.merger.actions.passage import open_mover  # noqa: PLC0415
    from lienmach.scenarios import callers  # noqa: PLC0415

    cluster.ensure()  # one that was kept may have gone to sleep
    with open_mover(PROVINCE, durable=False, copies=True) as connection:
        if number:
            copy(connection, number, clock.now())
        commune, here = connection.execute(
            "select unit, count(*) from dossiers_dossier where unit_on >= '2025-07-01'"
            " group by unit order by 2 desc limit 1"
        ).fetchone()
        quiet, few = connection.execute(
            "select unit, count(*) from dossiers_dossier where unit_on >= '2025-07-01'"
            " group by unit order by 2 limit 1"
        ).fetchone()
        codes = connection.execute(
            "(select code from dossiers_dossier where unit = %s and unit_on >= '2025-07-01'"
            " order by id desc limit 100) union all"
            " (select code from dossiers_dossier where unit = %s and unit_on >= '2025-07-01'"
            " order by id limit 100)",
            [commune, commune],
        ).fetchall()
        whole = connection.execute("select count(*) from dossiers_dossier").fetchone()[0]
        applicant, own = connection.execute(
            "select applicant, count(*) from dossiers_dossier group by applicant"
            " order by abs(count(*) - 50), applicant limit 1"
        ).fetchone()
        owned = connection.execute(
            "select code from dossiers_dossier where applicant = %s limit 40", [applicant]
        ).fetchall()
    if number:
        settle()
    with homes.province(PROVINCE):
        officer = callers.officer(queries.staff_by_login(f"cb.{commune}.nay"))
        elsewhere = callers.officer(queries.staff_by_login(f"cb.{quiet}.nay"))
        citizen = callers.citizen(applicant)
        receipts = [[code, *callers.receipt(code)] for (code,) in owned]
    return {
        "dossiers": whole, "of_the_commune": here, "of_the_citizen": own,
        "of_the_quiet_commune": few, "elsewhere": elsewhere.told(),
        "officer": officer.told(), "citizen": citizen.told(), "receipts": receipts,
        "codes": [code for (code,) in codes], "owned": [code for (code,) in owned],
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
    """
    Yield rows like the templates, few of them undecided, as in a province's real archive.

    In the order in which they came in, their keys too: so they lie in a table that grew by the day.
    """
    from psycopg.types.json import Jsonb  # noqa: PLC0415

    from lienmach.dossiers.rules import searching  # noqa: PLC0415
    from lienmach.ground.ids import first_key  # noqa: PLC0415

    state, due, decided, outcome = (COLUMNS.index(c) for c in ("state", "due_at", "decided_at", "outcome"))  # fmt: skip
    moments = [COLUMNS.index(c) for c in COLUMNS if c.endswith("_at") and c != "overdue_at"]
    for n, (came, template, (applicant, name), shift) in enumerate(drawn(number, templates, people, now)):  # fmt: skip
        row = list(template)
        row[0] = uuid.UUID(int=first_key(came).int | n)
        row[2] = f"{row[2].rsplit('-', 1)[0]}-{100_000 + n}"
        row[5], data = applicant, row[7]
        row[7], row[15] = Jsonb(data), Jsonb(row[15])
        for moment in moments:
            row[moment] = row[moment] and row[moment] + shift
        crossed = row[state] == "received" and row[due] is not None and row[due] < now
        words = searching.indexed(row[2], name, names.get(row[3], ""), data=data)
        assert (row[decided] is None) == (row[outcome] is None)
        yield [*row, now if crossed else None, words]


def drawn(number: int, templates: list[Any], people: list[Any], now: dt.datetime) -> list[Any]:
    """Return so many draws by when they came in: that moment, a template, a person, and how far it shifts."""
    rng = random.Random(5)  # noqa: S311 - guards nothing
    state, decided, came = (COLUMNS.index(c) for c in ("state", "decided_at", "received_at"))
    is_open = [row for row in templates if row[state] in {"received", "awaiting-supplement"}]
    is_done = [row for row in templates if row[state] not in {"received", "awaiting-supplement"}]
    found = []
    for _ in range(number):
        row = rng.choice(is_open if rng.random() < OPEN_SHARE else is_done)
        shift = dt.timedelta()
        if row[decided] is not None:  # each in its own time, not all at once with the first
            shift = rng.uniform(-1, min(1.0, (now - row[decided]) / SPREAD)) * SPREAD
        found.append((row[came] + shift, row, rng.choice(people), shift))
    return sorted(found, key=lambda each: each[0])


def settle() -> None:
    """Let the planner know what there is, and write what the indexes have pending."""
    import psycopg  # noqa: PLC0415

    from lienmach.ground import installation  # noqa: PLC0415

    place = installation.owners()[PROVINCE].conninfo()
    with psycopg.connect(place, autocommit=True) as connection:
        connection.execute("vacuum (analyze) dossiers_dossier")


# --- Asking ------------------------------------------------------------------------------


def kinds_of(told: dict[str, Any], rng: random.Random) -> dict[str, tuple[int, Asking]]:
    """Return the kinds of pages, the share of each in a day, and how one of them is asked for."""
    officer = {"Cookie": f"{COOKIE}={told['officer']['cookie']}"}
    quiet = {"Cookie": f"{COOKIE}={told['elsewhere']['cookie']}"}
    citizen = {"Cookie": f"{COOKIE}={told['citizen']['cookie']}"}
    token = {"Authorization": f"Bearer {told['citizen']['token']}"}
    words = ["nguyen van", "tran thi", "khai sinh nguyen", "pham", "le thi an", "bien dong dat"]

    def standing() -> Page:
        code, word, _ = rng.choice(told["receipts"])
        secret = "b" * 32
        body = f"code={code}&word={word}&csrfmiddlewaretoken={secret}".encode()
        return "/status", {"Cookie": f"csrftoken={secret}"}, body

    return {
        "queue": (25, lambda: ("/desk/", officer, None)),
        "search": (
            15,
            lambda: (f"/desk/?search={rng.choice(words).replace(' ', '+')}", officer, None),
        ),
        "dossier": (20, lambda: (f"/desk/dossiers/{rng.choice(told['codes'])}/", officer, None)),
        "queue_done": (5, lambda: ("/desk/?tab=done-in-time", officer, None)),
        "past_of_the_commune": (3, lambda: (f"/desk/?tab={rng.choice(PAST)}", officer, None)),
        "past_of_the_quiet_commune": (3, lambda: (f"/desk/?tab={rng.choice(PAST)}", quiet, None)),
        "figures": (0, lambda: ("/desk/figures/", officer, None)),
        "status_by_code": (10, standing),
        "status_by_token": (5, lambda: (f"/status/{rng.choice(told['receipts'])[2]}", {}, None)),
        "citizen_list": (10, lambda: ("/me/dossiers/", citizen, None)),
        "citizen_dossier": (5, lambda: (f"/me/dossiers/{rng.choice(told['owned'])}/", citizen, None)),
        "citizen_api": (5, lambda: ("/api/v1/dossiers", token, None)),
    }  # fmt: skip


def processor(home: Path, port: int, told: dict[str, Any], *, times: int = 30) -> dict[str, Any]:
    """
    Return the milliseconds of processor time that a page costs: web and database.

    One page after the other; unlike a wait, this does not depend on who else uses the machine.
    """
    rng = random.Random(9)  # noqa: S311 - guards nothing
    found = {}
    for kind, (_, page) in kinds_of(told, rng).items():
        began = spent(home)
        for _ in range(times):
            fetch(port, page())
        found[kind] = {
            where: round(1000 * (ended - began[where]) / times, 1)
            for where, ended in spent(home).items()
        }
    return found


def ask(
    port: int, told: dict[str, Any], *, rate: float, seconds: float
) -> dict[str, dict[str, float]]:
    """Ask for pages as a day's mixture at a steady rate; return each kind's milliseconds."""
    rng = random.Random(7)  # noqa: S311 - guards nothing
    kinds = kinds_of(told, rng)
    for _, page in kinds.values():
        for _ in range(20):
            fetch(port, page())
    shares = [share for share, _ in kinds.values()]
    chosen = rng.choices(list(kinds), shares, k=int(rate * seconds))
    asked = [(kind, kinds[kind][1]()) for kind in chosen]
    took = measured(port, asked, rate=rate)
    return {kind: summed(found) for kind, found in took.items() if found}


def without_pause(
    port: int, told: dict[str, Any], *, users: int, seconds: float = 20
) -> dict[str, float]:
    """Let users ask the API one request after the other; return the median of each kind."""
    headers = {"Authorization": f"Bearer {told['officer']['token']}"}
    rng = random.Random(11)  # noqa: S311 - guards nothing
    kinds: dict[str, Callable[[], str]] = {
        "list": lambda: "/api/v1/desk/queue",
        "search": lambda: "/api/v1/desk/queue?search=nguyen+van",
        "one": lambda: f"/api/v1/dossiers/{rng.choice(told['codes'])}",
    }
    took: dict[str, list[float]] = {kind: [] for kind in kinds}
    until = time.perf_counter() + seconds

    def user(number: int) -> None:
        for kind in itertools.islice(itertools.cycle(kinds), number, None):
            began = time.perf_counter()
            if began > until:
                return
            fetch(port, (kinds[kind](), headers, None))
            took[kind].append(1000 * (time.perf_counter() - began))

    with ThreadPoolExecutor(users) as pool:
        list(pool.map(user, range(users)))
    return {kind: round(statistics.median(found), 1) for kind, found in took.items()}


def measured(port: int, asked: list[tuple[str, Page]], *, rate: float) -> dict[str, list[float]]:
    """Ask when it is due, not when the last answer came; waiting for a turn counts as waiting."""
    began = time.perf_counter() + 0.05
    with ThreadPoolExecutor(16) as pool:
        tasks = []
        for n, (kind, page) in enumerate(asked):
            due = began + n / rate
            time.sleep(max(0.0, due - time.perf_counter()))
            tasks.append((kind, pool.submit(timed, port, page, due)))
        found: dict[str, list[float]] = {kind: [] for kind, _ in asked}
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


def timed(port: int, page: Page, due: float) -> float:
    """Return the milliseconds from when a page was due to be asked for until it was there."""
    fetch(port, page)
    return 1000 * (time.perf_counter() - due)


def fetch(port: int, page: Page) -> bytes:
    """Ask for a page; anything but success ends the benchmark."""
    import http.client  # noqa: PLC0415

    path, headers, body = page
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    host = f"{PROVINCE}.localhost:{port}"
    sent = {"Host": host, **headers}
    if body is not None:
        sent |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://{host}"}
    connection.request("GET" if body is None else "POST", path, body, sent)
    answer = connection.getresponse()
    said = answer.read()
    connection.close()
    assert answer.status == 200, (path, answer.status, said[:300])
    return said


if __name__ == "__main__":
    main()
