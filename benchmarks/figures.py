"""
What the figures of one-stop work cost when a province holds very many dossiers.

    python benchmarks/figures.py [--dossiers 1000000]

Seeds a scratch installation and multiplies its dossiers as ``benchmarks/dossiers.py`` does, counts
every month of it, then the fullest again, and asks for the table and the index of a month and of a
year as a leader of the whole province. Prints one JSON object, in milliseconds.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lienmach.scenarios import rehearsal

PROVINCE = rehearsal.MOVING
TIMES = 9
FILLER = Path(__file__).with_name("dossiers.py")


def main() -> None:
    """Measure and print."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lienmach.settings")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dossiers", type=int, default=1_000_000)
    parser.add_argument("--residents", type=int, default=20_000)
    parser.add_argument("--inside", action="store_true", help="measure the installation at hand")
    options = parser.parse_args()
    if options.inside:
        print(json.dumps(measured(), indent=2))
        return
    plan = rehearsal.Rehearsal(residents=options.residents, dossiers=5_000)
    with rehearsal.scratch(keep=False, say=sys.stderr.write) as stage:
        rehearsal.seed(stage, plan)
        for words in ([str(FILLER), "--fill", str(options.dossiers)], [__file__, "--inside"]):
            done = subprocess.run(
                [sys.executable, "-P", *words],
                env=stage.environment, stdout=subprocess.PIPE, text=True, check=True,
            )  # fmt: skip
        print(done.stdout)


def measured() -> dict[str, Any]:
    """Count and ask; return what that took."""
    import django  # noqa: PLC0415 - the installation is named by then

    django.setup()
    from django.db import connections  # noqa: PLC0415

    from lienmach import homes  # noqa: PLC0415
    from lienmach.dossiers.actions import counting  # noqa: PLC0415
    from lienmach.dossiers.queries import figures as known  # noqa: PLC0415
    from lienmach.dossiers.queries.figures.counting import month_cells  # noqa: PLC0415
    from lienmach.dossiers.rules import periods  # noqa: PLC0415
    from lienmach.ground import clock  # noqa: PLC0415

    at, on = clock.now(), clock.today()
    with homes.province(PROVINCE):
        with connections[PROVINCE].cursor() as cursor:
            cursor.execute(
                "select date_trunc('month', received_at at time zone 'Asia/Ho_Chi_Minh')::date,"
                " count(*) from dossiers_dossier group by 1 order by 2 desc"
            )
            months = cursor.fetchall()
        took, all_months = timed(
            lambda: [counting.count_month(month, at=at) for month, _ in months], times=1
        )
        fullest, number = months[0]
        reading, (cells, touched) = timed(lambda: month_cells(fullest), times=3)
        writing, _ = timed(
            lambda: counting.keep_month(fullest, cells, touched=touched, at=at), times=TIMES
        )
        found: dict[str, Any] = {
            "dossiers": sum(count for _, count in months), "months": len(months),
            "rows_written": sum(all_months), "all_months_counted": took,
            "fullest_month": str(fullest), "of_it_dossiers": number,
            "a_month_read": reading, "a_month_compared": writing,
        }  # fmt: skip
        for name, period in (
            ("month", periods.of("month", fullest)),
            ("year", periods.of("year", fullest)),
        ):
            table, shown = timed(
                lambda period=period: known.figures(  # type: ignore[misc]
                    period, scope=known.everything(), with_before=True, at=at, on=on
                )
            )
            index, _ = timed(
                lambda shown=shown: known.index(shown, scope=known.everything(), on=on)
            )  # type: ignore[misc]
            found[f"table_of_a_{name}"], found[f"index_of_a_{name}"] = table, index
            found[f"lines_of_a_{name}"] = len(shown.lines) + len(shown.undecided)
    return found


def timed(deed: Callable[[], Any], *, times: int = TIMES) -> tuple[float, Any]:
    """Return the median of how long a deed takes, in milliseconds, and what it returned last."""
    took, found = [], None
    for _ in range(times):
        began = time.perf_counter()
        found = deed()
        took.append((time.perf_counter() - began) * 1000)
    return round(statistics.median(took), 1), found


if __name__ == "__main__":
    main()
