"""
How fast the engine moves a large province, against ``pg_dump | psql`` of the same tables.

    python benchmarks/move.py [--residents 2000000] [--dossiers 500000] [--rate 0]

Seeds a scratch installation, copies the moving tables into an empty database by two streams of
``pg_dump | psql`` (schema, rows, indexes), then moves all three systems, and prints one JSON
object. ``ratio`` is the engine's speed (copy with inline verification, and catching up) as a
share of theirs; ``memory_mb`` is the most the engine's process ever held.
"""

import argparse
import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg

from lienmach.ground import cluster
from lienmach.scenarios import rehearsal
from lienmach.scenarios.outcome import Moves
from lienmach.scenarios.plan import Plan
from lienmach.scenarios.processes import Installation, free_port, serving, spread, traffic
from lienmach.scenarios.rehearsal import MOVING, SURVIVING, SYSTEMS, Rehearsal

BASELINE = "baseline"
# Families of tables that refer to one another, about as many rows in each stream.
STREAMS = (
    ("registries_resident", "registries_civilrecord", "registries_parcel",
     "registries_landrecord", "registries_correction", "registries_import"),
    ("identity_person", "identity_staff", "identity_duty", "identity_token", "dossiers_procedure",
     "dossiers_dossier", "dossiers_note", "dossiers_paper", "dossiers_counter",
     "dossiers_answer", "dossiers_tally", "dossiers_handled", "ledger_entry"),
)  # fmt: skip


def say(sentence: str) -> None:
    """Tell whoever watches how far it is."""
    sys.stderr.write(f"{sentence}\n")


def dsn(stage: Installation, name: str) -> str:
    """Return how the superuser of a scratch cluster enters one of its databases."""
    home = next(home["dsn"] for home in stage.asked("homes"))
    parts = dict(part.split("=", 1) for part in home.split())
    parts |= {"user": cluster.SUPERUSER, "dbname": name}
    return " ".join(f"{key}={value}" for key, value in parts.items())


def baseline(stage: Installation) -> dict[str, float]:
    """Copy the tables by two streams of ``pg_dump | psql`` and return rows and seconds."""
    with psycopg.connect(dsn(stage, "postgres"), autocommit=True) as connection:
        connection.execute(f"create database {BASELINE}")
    with psycopg.connect(dsn(stage, MOVING)) as connection:
        rows = sum(
            connection.execute(f"select count(*) from {table}").fetchone()[0]
            for stream in STREAMS
            for table in stream
        )
    began = time.monotonic()
    pipes = [stream(stage, tables) for tables in STREAMS]
    for dump, load in pipes:
        load.communicate()
        if dump.wait():
            raise SystemExit("pg_dump failed")
    seconds = time.monotonic() - began
    with psycopg.connect(dsn(stage, BASELINE)) as connection:
        found = sum(
            connection.execute(f"select count(*) from {table}").fetchone()[0]
            for tables in STREAMS
            for table in tables
        )
    if found != rows:
        raise SystemExit(f"pg_dump | psql brought {found} of {rows} rows")
    with psycopg.connect(dsn(stage, "postgres"), autocommit=True) as connection:
        connection.execute(f"drop database {BASELINE}")
    return {"rows": rows, "seconds": round(seconds, 2), "rows_per_second": round(rows / seconds)}


def stream(
    stage: Installation, tables: tuple[str, ...]
) -> tuple[subprocess.Popen[bytes], subprocess.Popen[bytes]]:
    """Start one ``pg_dump | psql``; triggers and policies, whose functions are not there, fail."""
    programs = cluster.binaries()
    named = [word for table in tables for word in ("-t", table)]
    dump = subprocess.Popen(
        [str(programs / "pg_dump"), "-O", "-x", *named, dsn(stage, MOVING)],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    load = subprocess.Popen(
        [str(programs / "psql"), "-q", "-X", dsn(stage, BASELINE)],
        stdin=dump.stdout, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    return dump, load


def move(stage: Installation, system: str) -> tuple[dict[str, Any], float]:
    """Move a system; return the engine's report and the most memory it held, in MB."""
    engine = subprocess.Popen(
        stage.arguments("merge", "move", "--system", system, "--from", MOVING, "--to", SURVIVING,
                        "--yes", "--json"),
        env=stage.environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    peak = 0.0
    while engine.poll() is None:
        peak = max(peak, held(engine.pid))
        time.sleep(0.1)
    said, _ = engine.communicate()
    if engine.returncode:
        raise SystemExit(f"the move of {system} failed: {said}")
    return json.loads(said), peak


def held(pid: int) -> float:
    """Return the most memory a process has held so far, in MB; 0 when it has ended."""
    with contextlib.suppress(OSError, StopIteration):
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        peak = next(line for line in lines if line.startswith("VmHWM"))
        return int(peak.split()[1]) / 1024
    return 0.0


@contextlib.contextmanager
def load(stage: Installation, port: int, rate: float) -> Iterator[None]:
    """Let clients work meanwhile, if a rate is asked for."""
    if not rate:
        yield
        return
    citizens = spread([stage.citizens(MOVING, 48, port), stage.citizens(SURVIVING, 16, port)])
    with traffic(Plan(("127.0.0.1", port), citizens, rate=rate)) as clients:
        yield
        verdict = clients.stop().verdict
        say(f"writes lost {verdict.writes_lost}, doubled {verdict.writes_doubled}")


def main() -> None:
    """Measure and print."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lienmach.settings")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--residents", type=int, default=2_000_000)
    parser.add_argument("--dossiers", type=int, default=500_000)
    parser.add_argument("--rate", type=float, default=0.0, help="requests a second meanwhile")
    options = parser.parse_args()
    plan = Rehearsal(residents=options.residents, dossiers=options.dossiers)
    moves, peak = Moves(), 0.0
    with rehearsal.scratch(keep=False, say=say) as stage:
        began = time.monotonic()
        rehearsal.seed(stage, plan)
        seeded = time.monotonic() - began
        say("pg_dump | psql, two streams")
        theirs = baseline(stage)
        port = free_port()
        with serving(stage, port), load(stage, port, options.rate):
            for system in SYSTEMS:
                say(f"moving {system}")
                told, memory = move(stage, system)
                moves.forward.append(told)
                peak = max(peak, memory)
    print(
        json.dumps(
            {
                "rows_moved": moves.rows(),
                "rows_per_second": moves.rows_per_second(),
                "seconds": moves.seconds(),
                "pg_dump_psql": theirs,
                "ratio": round(moves.rows_per_second() / theirs["rows_per_second"], 3),
                "memory_mb": round(peak),
                "verification": moves.verification(),
                "seed_seconds": round(seeded, 1),
            },
            indent=2,
        )
    )


if __name__ == "__main__":
    main()
