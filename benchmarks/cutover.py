"""
How long anybody waits at a cut-over, and whether anything is lost, over several rehearsals.

    python benchmarks/cutover.py [--runs 3] [--residents 20000] [--dossiers 5000]

Runs ``lienmach rehearse --reverse`` with 32 clients at 150 requests a second so many times,
once more with 24 clients that never pause, and prints one JSON object; exits 0 only if every run
was all well and the median of the longest waits keeps the bound.
"""

import argparse
import json
import statistics
import subprocess
import sys
from typing import Any

BOUND_MS = 150.0


def rehearse(options: argparse.Namespace, *more: str) -> dict[str, Any]:
    """Run one rehearsal and return its report."""
    done = subprocess.run(
        [
            sys.executable, "-m", "lienmach", "rehearse", "--reverse", "--json",
            "--residents", str(options.residents), "--dossiers", str(options.dossiers), *more,
        ],
        stdout=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    if not done.stdout.strip():
        sys.exit("the rehearsal gave no report")
    return json.loads(done.stdout)


def short(report: dict[str, Any]) -> dict[str, Any]:
    """Return what of a report belongs into a table."""
    names = ("ok", "rows_moved", "rows_per_second", "cutover_wait_ms_max", "cutovers_ms")
    return {
        **{name: report[name] for name in names},
        **report["requests"],
        "wait_ms": report["wait_ms"],
        "wrong": report["wrong"],
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--residents", type=int, default=20_000)
    parser.add_argument("--dossiers", type=int, default=5_000)
    options = parser.parse_args()
    open_load = [
        rehearse(options, "--clients", "32", "--rate", "150", "--seed", str(run + 1))
        for run in range(options.runs)
    ]
    without_pause = rehearse(options, "--clients", "24", "--rate", "0")
    median = statistics.median(report["cutover_wait_ms_max"] for report in open_load)
    well = all(report["ok"] for report in [*open_load, without_pause])
    print(
        json.dumps(
            {
                "median_of_the_longest_waits_ms": median,
                "bound_ms": BOUND_MS,
                "open_load": [short(report) for report in open_load],
                "without_pause": short(without_pause),
            },
            indent=2,
        )
    )
    sys.exit(0 if well and median <= BOUND_MS else 1)


if __name__ == "__main__":
    main()
