"""
What the fence costs a statement: the same table with its triggers on and off, in one run.

    python benchmarks/fence.py [--rounds 61] [--statements 500]

Inserts and updates single rows by a prepared statement in a loop inside the server, so that no
client's time is in the figures. Each round does every mode once; a figure is the median over the
rounds of the difference to the bare table of the same round, in microseconds of processor time
of the server process (of the clock where the system does not tell it). Prints one JSON object
and, on standard error, a sentence; exits 0 only within the bound.

The guard and the watch that captures are one: it takes the lock, reads the door, and reads in
the same pass whether anything is to be captured. So their bounds, 15 and 12, are held together.
"""

import argparse
import contextlib
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg

from lienmach.ground import cluster, installation
from lienmach.homes import fence

BOUND_GUARD_US, BOUND_IDLE_CAPTURE_US = 15.0, 12.0
TABLE = "fence_benchmark"
SYSTEM = "dossiers"
BEFORE = ("homes_guard", "homes_same_key")
AFTER = ("homes_watch_insert", "homes_watch_update", "homes_watch_delete")
# Which triggers are on, and whether the door is being captured.
MODES = {
    "bare": ((), False),
    "guard": (BEFORE, False),
    "fence": (BEFORE + AFTER, False),
    "fence, capturing": (BEFORE + AFTER, True),
}
INSERT = f"insert into {TABLE} values (gen_random_uuid(), 'haiduong', 'x', i)"
UPDATE = f"update {TABLE} set n = n + 1 where id = ids[1 + i % 500]"
LOOP = """
do $$ declare ids uuid[];
begin
  ids := array(select id from {table} limit 500);
  for i in 1..{times} loop {statement}; end loop;
end $$
"""


@contextlib.contextmanager
def scratch_home() -> Iterator[None]:
    """Make an installation of our own, and take it away."""
    home = Path(tempfile.mkdtemp(prefix="lm-fence-"))
    home.chmod(0o755)  # as root, the server runs as a user of its own
    os.environ["LIENMACH_HOME"] = str(home)
    try:
        subprocess.run(
            [sys.executable, "-m", "lienmach", "migrate", "--verbosity", "0"], check=True
        )
        cluster.ensure()
        yield
    finally:
        cluster.stop("immediate")
        shutil.rmtree(home, ignore_errors=True)


class Bench:
    """One table, and the two who work on it: the owner switches, the application writes."""

    def __init__(self, owner: psycopg.Connection, app: psycopg.Connection) -> None:
        self.owner, self.app = owner, app
        self.clock = Path(f"/proc/{app.info.backend_pid}/schedstat")
        owner.execute(
            f"create table {TABLE} (id uuid primary key, province varchar(32), v text, n int)"
        )
        for statement in fence.guarded(SYSTEM, TABLE).put_up():
            owner.execute(statement.encode())
        owner.execute(f"grant select, insert, update, delete on {TABLE} to lienmach_app")

    def microseconds(self) -> float:
        """Return the processor time of the server process, or else the time."""
        with contextlib.suppress(OSError):
            return int(self.clock.read_text().split()[0]) / 1000
        return time.perf_counter() * 1e6

    def switch(self, mode: str) -> None:
        """Put the table into a mode."""
        triggers, capturing = MODES[mode]
        self.owner.execute(f"alter table {TABLE} disable trigger user")
        for trigger in triggers:
            self.owner.execute(f"alter table {TABLE} enable trigger {trigger}".encode())
        self.owner.execute("update homes_door set capturing = %s", [capturing])

    def cost(self, statement: str, times: int) -> float:
        """Return what one statement costs; nothing of what it wrote is kept."""
        with self.app.transaction(force_rollback=True):
            if statement is UPDATE:
                self.app.execute(
                    f"insert into {TABLE} select gen_random_uuid(), 'haiduong', 'x', 0"
                    " from generate_series(1, 500)"
                )
            for warm_up in (True, False):
                count = 50 if warm_up else times
                began = self.microseconds()
                text = LOOP.format(table=TABLE, times=count, statement=statement)
                self.app.execute(text.encode())
                spent = self.microseconds() - began
        return spent / times

    def compare(self, statement: str, rounds: int, times: int) -> dict[str, float]:
        """Return the cost of the bare table, and what every other mode costs more."""
        found: dict[str, list[float]] = {mode: [] for mode in MODES}
        for _ in range(rounds):
            for mode in MODES:
                self.switch(mode)
                found[mode].append(self.cost(statement, times))
        bare = found.pop("bare")
        more = {
            mode: statistics.median(a - b for a, b in zip(costs, bare, strict=True))
            for mode, costs in found.items()
        }
        return {
            name: round(us, 1) for name, us in {"bare": statistics.median(bare), **more}.items()
        }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=61)
    parser.add_argument("--statements", type=int, default=500)
    options = parser.parse_args()
    with scratch_home():
        owners, users = installation.owners(), installation.provinces()
        with (
            psycopg.connect(owners["haiduong"].conninfo(), autocommit=True) as owner,
            psycopg.connect(users["haiduong"].conninfo(), autocommit=True) as app,
        ):
            bench = Bench(owner, app)
            found = {
                name: bench.compare(statement, options.rounds, options.statements)
                for name, statement in (("insert", INSERT), ("update", UPDATE))
            }
    worst = max(costs["fence"] for costs in found.values())
    bound = BOUND_GUARD_US + BOUND_IDLE_CAPTURE_US
    answer = {"ok": worst <= bound, "microseconds": found, "worst": worst, "bound": bound}
    print(json.dumps(answer, indent=2))
    sys.stderr.write(
        f"The fence, with capture idle, costs {worst:.1f} µs a statement; the bound is {bound:.0f}.\n"
    )
    sys.exit(0 if answer["ok"] else 1)


if __name__ == "__main__":
    main()
