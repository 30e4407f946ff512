"""
How many dossiers a second citizens hand in over HTTP, beside what the database could do at most.

    python -P benchmarks/submitting.py [--clients 16] [--seconds 20] [--home DIR]

Seeds a scratch installation (or takes one that ``dossiers.py --keep`` left, with its million
dossiers), serves it, and lets clients that never pause file dossiers: of every procedure in turn,
and only of those whose numbers all come from one desk's counter. In the same run, in between,
``pgbench`` repeats the SQL of one such submission, as the server's own log has it, with keys of
its own each time and statements prepared: it needs no Python, no HTTP and no JSON. ``reactions_ms`` is what the
worker spends on one in all, most of it when the clients are done. Prints one JSON object;
exits 0 only if the bounds are kept.
"""

import argparse
import asyncio
import contextlib
import json
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lienmach.ground import cluster
from lienmach.scenarios import rehearsal
from lienmach.scenarios.plan import Citizen
from lienmach.scenarios.processes import Installation, free_port, serving
from lienmach.scenarios.spending import spent
from lienmach.scenarios.wire import Connection, Request

PROVINCE = rehearsal.MOVING
BOUND_A_SECOND = 300
BOUND_OF_PGBENCH = 0.15
CITIZENS = 40
SCRIPTS = 12
WAITING = (
    "select (select count(*) from ledger_outbox)"
    " + (select count(*) from dossiers_dossier where words is null)"
    " + (select count(*) from procrastinate_jobs where status in ('todo', 'doing')"
    " and scheduled_at is null and task_name = 'lienmach.jobs.react')"
)
"""What of what was filed waits: a job that looks for it is there at nearly any time."""
WARMING = 3.0
ONE_COUNTER = "provincial_centre"

Example = tuple[str, dict[str, Any]]
Statement = tuple[str, list[str | None]]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--home", type=Path, help="one that was kept, instead of a new one")
    options = parser.parse_args()
    with installed(options.home) as stage:
        port = free_port()
        with serving(stage, port):
            told = measure(stage, port, options)
    print(json.dumps(told, indent=2))
    sys.exit(not (told["a_second"] >= BOUND_A_SECOND and told["of_pgbench"] >= BOUND_OF_PGBENCH))


@contextlib.contextmanager
def installed(home: Path | None) -> Iterator[Installation]:
    """Take an installation that was kept, or make one and take it away again."""
    if home:
        yield Installation(home.resolve())
        return
    with rehearsal.scratch(keep=False, say=sys.stderr.write) as stage:
        rehearsal.seed(stage, rehearsal.Rehearsal(residents=20_000, dossiers=5_000))
        yield stage


def measure(stage: Installation, port: int, options: argparse.Namespace) -> dict[str, Any]:
    """Let clients and pgbench take turns; return the middle of each, and what one costs."""
    citizens = stage.citizens(PROVINCE, CITIZENS, port)
    every, centre = examples(port, citizens[0])
    runs = []
    with tempfile.TemporaryDirectory() as folder:
        scripts = []
        warm(port, citizens, every, options)
        with everything_logged(stage) as log:
            for number in range(SCRIPTS):
                script = Path(folder) / f"submission-{number}.sql"
                request = (citizens[number], every[number % len(every)])
                script.write_text(scripted(log, port, *request), "utf-8")
                scripts.append(script)
        for _ in range(options.runs):
            run = {}
            for kind, those in {"every": every, "one_counter": centre}.items():
                settled(stage)
                before = spent(stage.home.resolve())["worker"]
                run[kind] = filed(stage, port, citizens, those, options)
                settled(stage)
                reacted = spent(stage.home.resolve())["worker"] - before
                run[kind]["reactions_ms"] = round(1000 * reacted / run[kind]["filed"], 2)
            runs.append({**run, "pgbench": repeated(stage, scripts, options)})
    middle = {
        kind: statistics.median(run[kind]["a_second"] for run in runs) for kind in runs[0]
    }  # fmt: skip
    return {
        "clients": options.clients,
        "a_second": middle["every"],
        "bound_a_second": BOUND_A_SECOND,
        "a_second_by_one_counter": middle["one_counter"],
        "pgbench_a_second": middle["pgbench"],
        "of_pgbench": round(middle["every"] / middle["pgbench"], 3),
        "bound_of_pgbench": BOUND_OF_PGBENCH,
        "runs": runs,
    }


def examples(port: int, citizen: Citizen) -> tuple[list[Example], list[Example]]:
    """Return what may be filed here, and of it what one desk's counter numbers."""

    async def asked() -> Any:
        connection = Connection("127.0.0.1", port, 30)
        answer = await connection.ask(Request("GET", "/api/v1/procedures", citizen.host))
        connection.close()
        return answer.json()["items"]

    here = [
        item
        for item in asyncio.run(asked())
        if (item["served_by"] or {}).get("system") != "national"
    ]
    every = [(item["code"], item["example"]) for item in here]
    at_centre = [
        (i["code"], i["example"])
        for i in here
        if (i["receiving_rule"] or {}).get("rule") == ONE_COUNTER
    ]
    return every, at_centre


# --- Over HTTP ---------------------------------------------------------------------------


def filed(
    stage: Installation,
    port: int,
    citizens: list[Citizen],
    from_these: list[Example],
    options: argparse.Namespace,
) -> dict[str, float]:
    """Let clients file without a pause; return how many a second, how long each, at what cost."""
    took: list[float] = []
    mark = f"{time.time_ns():x}"
    before = {**spent(stage.home.resolve()), "clients": time.process_time()}
    began = asyncio.run(filing(port, citizens, from_these, mark, took, options))
    lasted = time.monotonic() - began
    done = len(took) * (WARMING + lasted) / lasted
    after = {**spent(stage.home.resolve()), "clients": time.process_time()}
    took.sort()
    return {
        "filed": round(done),
        "a_second": round(len(took) / lasted, 1),
        "p50_ms": round(1000 * statistics.median(took), 1),
        "p95_ms": round(1000 * took[int(0.95 * (len(took) - 1))], 1),
        **{
            f"{where}_ms": round(1000 * (after[where] - before[where]) / done, 2)
            for where in before
        },
    }


def warm(
    port: int, citizens: list[Citizen], every: list[Example], options: argparse.Namespace
) -> None:
    """Let each web process file for a while, so that pgbench repeats nothing that is asked once."""
    shortly = argparse.Namespace(clients=options.clients, seconds=0)
    asyncio.run(filing(port, citizens, every, f"{time.time_ns():x}", [], shortly))


async def filing(
    port: int,
    citizens: list[Citizen],
    from_these: list[Example],
    mark: str,
    took: list[float],
    options: argparse.Namespace,
) -> float:
    """File from so many connections until the time is over; return when counting began."""
    numbered = iter(range(10**9))
    began = time.monotonic() + WARMING
    until = began + options.seconds

    async def client(connection: Connection) -> None:
        while (sent := time.monotonic()) < until:
            number = next(numbered)
            key = f"{mark}-{number}"
            answer = await connection.ask(submission(citizens, from_these, number, key))
            assert answer.status == 201, (answer.status, answer.body[:300])
            if sent >= began:
                took.append(time.monotonic() - sent)
        connection.close()

    every = [Connection("127.0.0.1", port, 30) for _ in range(options.clients)]
    await asyncio.gather(*(client(connection) for connection in every))
    return began


def submission(
    citizens: list[Citizen], from_these: list[Example], number: int, key: str
) -> Request:
    """Return the request that files a dossier under a key."""
    who = citizens[number % len(citizens)]
    procedure, example = from_these[number % len(from_these)]
    body = json.dumps({"procedure": procedure, "data": {**example, "mark": key}}).encode()
    return Request("POST", "/api/v1/dossiers", who.host, who.token, body, key)


# --- By pgbench --------------------------------------------------------------------------


def scripted(log: Path, port: int, citizen: Citizen, example: Example) -> str:
    """Return a pgbench script of what one submission sends, as the server's log has it."""
    seen, key = log.stat().st_size, f"{time.time_ns():x}"
    asyncio.run(one(port, submission([citizen], [example], 0, key)))
    time.sleep(0.5)
    with log.open("rb") as text:
        text.seek(seen)
        sent = statements(text.read().decode(), holding=key)
    fresh = fresh_ones(sent, key)
    lines = [f"\\set v{n} random(100000000000, 999999999999)" for n in range(len(fresh))]
    return "\n".join([*lines, *(written(text, values, fresh) for text, values in sent)]) + "\n"


async def one(port: int, request: Request) -> None:
    """Ask once."""
    connection = Connection("127.0.0.1", port, 30)
    answer = await connection.ask(request)
    assert answer.status == 201, answer.body[:300]
    connection.close()


@contextlib.contextmanager
def everything_logged(stage: Installation) -> Iterator[Path]:
    """Let the database write down what it is asked, for as long as the block lasts."""
    settings = {"log_statement": "'all'", "log_line_prefix": "'%p|'"}
    for name, value in settings.items():
        as_superuser(stage, f"alter system set {name} = {value}")
    as_superuser(stage, "select pg_reload_conf()")
    time.sleep(0.5)
    try:
        yield stage.home / "postgresql" / "server.log"
    finally:
        for name in settings:
            as_superuser(stage, f"alter system reset {name}")
        as_superuser(stage, "select pg_reload_conf()")


def as_superuser(stage: Installation, statement: str, *, database: str = "postgres") -> str:
    """Run a statement as only the cluster's own maker may; return what its first row begins with."""
    code = (
        "import psycopg, sys; from lienmach.ground import cluster;"
        " place = cluster.database(sys.argv[2], role=cluster.SUPERUSER).conninfo();"
        " done = psycopg.connect(place, autocommit=True).execute(sys.argv[1]);"
        " print(done.fetchone()[0] if done.description else '', end='')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, statement, database],
        env=stage.environment, stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    return done.stdout


def statements(log: str, *, holding: str) -> list[Statement]:
    """Read out of a piece of the log what one connection was asked until a key was kept."""
    entries: list[str] = []
    for line in log.splitlines():
        if line.startswith("\t"):
            entries[-1] += "\n" + line[1:]
        else:
            entries.append(line)
    [connection] = {
        entry.partition("|")[0] for entry in entries if f"'{holding}'" in entry
    }  # fmt: skip
    found: list[Statement] = []
    for entry in entries:
        process, _, said = entry.partition("|")
        if process != connection:
            continue
        if named := re.match(r"LOG:  (?:statement|execute [^:]*): (.*)", said, re.DOTALL):
            found.append((named[1], []))
        elif said.startswith("DETAIL:  Parameters: "):
            values = re.findall(r"\$\d+ = (NULL|'(?:[^']|'')*')", said)
            found[-1] = (
                found[-1][0],
                [None if v == "NULL" else v[1:-1].replace("''", "'") for v in values],
            )
    last = max(n for n, (_, values) in enumerate(found) if holding in str(values))
    is_whole = found[last + 1 : last + 2] == [("COMMIT", [])]
    return found[: last + 1 + is_whole]


def fresh_ones(sent: list[Statement], key: str) -> dict[str, str]:
    """Return what must be another each time: ids made for it, its code, key and secrets."""
    values = [value for _, values in sent for value in values if value]
    code = next(v for v in values if re.fullmatch(r"[\w.]+-\d{6}-\d+", v))
    fresh = [key, code]
    fresh += [v for v in values if re.fullmatch(r"[0-9a-f-]{36}", v) and is_new(v)]
    fresh += [v for v in values if re.fullmatch(r"(\\x)?[0-9a-f]{32,}", v)]
    return {
        value: f"{'bench-' if value in {key, code} else value[:-12]}:v{number}"
        for number, value in enumerate(dict.fromkeys(fresh))
    }


def is_new(key: str) -> bool:
    """Test if a UUIDv7 was made within the last minute."""
    return time.time() - int(key.replace("-", "")[:12], 16) / 1000 < 60


def written(text: str, values: list[str | None], fresh: dict[str, str]) -> str:
    """Write a statement with its values in it, those that are fresh each time as variables."""
    literals = [literal(value, fresh) for value in values]
    whole = re.sub(r"\$(\d+)", lambda found: literals[int(found[1]) - 1], text)
    return " ".join(whole.split("\n")).rstrip().rstrip(";") + ";"


def literal(value: str | None, fresh: dict[str, str]) -> str:
    """Return a value as it stands in a statement; variables are put together to what they were."""
    if value is None:
        return "null"
    quoted = value.replace("'", "''").replace("\n", " ")
    for old, new in fresh.items():
        quoted = quoted.replace(old, new)
    if ":v" not in quoted:
        return f"'{quoted}'"
    parts = re.split(r":(v\d+)", quoted)
    told = " || ".join(
        f":{part}::text" if number % 2 else f"'{part}'" for number, part in enumerate(parts)
    )
    kind = (
        "::uuid" if re.fullmatch(r"[0-9a-f-]{36}", value)
        else "::bytea" if value.startswith("\\x")
        else "::jsonb" if value.startswith("{")
        else ""
    )  # fmt: skip
    return f"({told}){kind}"


def settled(stage: Installation) -> None:
    """Wait until what the house does after a submission is done: it would be in pgbench's way."""
    until = time.monotonic() + 300
    while time.monotonic() < until:
        left = as_superuser(stage, WAITING, database=PROVINCE)
        if left == "0":
            return
        time.sleep(3)
    raise SystemExit(f"the house still has {left} things to do five minutes after the last filing")


def repeated(
    stage: Installation, scripts: list[Path], options: argparse.Namespace
) -> dict[str, float]:
    """Let pgbench run the scripts as the application's role; return how many a second."""
    code = (
        "import os, subprocess, sys; from lienmach.ground import cluster;"
        f" place = cluster.database({PROVINCE!r}, role='lienmach_app').conninfo();"
        " os.execv(sys.argv[1], [*sys.argv[1:], place])"
    )
    done = subprocess.run(
        [
            sys.executable, "-c", code, str(cluster.binaries() / "pgbench"), "--no-vacuum",
            "--protocol", "prepared", "--client", "8", "--jobs", "2",
            "--time", str(int(options.seconds)), *(f"--file={script}" for script in scripts),
        ],
        env=stage.environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    found = re.search(r"^tps = ([\d.]+)", done.stdout, re.MULTILINE)
    if done.returncode or not found or "failed transactions: 0 " not in done.stdout:
        raise SystemExit(f"pgbench: {done.stderr[-2000:]} {done.stdout[-2000:]}")
    return {"a_second": round(float(found[1]), 1)}


if __name__ == "__main__":
    main()
