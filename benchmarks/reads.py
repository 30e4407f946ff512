"""
What it costs to write down who read whose record: a request's own log, and the statement alone.

    python benchmarks/reads.py [--residents 2000] [--dossiers 500] [--times 400]

Seeds a scratch installation, whose database waits for its disk at every commit, and opens one and
the same dossier in one process through the whole application: as its applicant, of whose read
nothing is written, and as an officer. Prints one JSON object, in milliseconds by the clock:
medians, and the 95th percentile of the statement for 1 and for 50 records.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from requests import Caller

from lienmach.scenarios import rehearsal

PROVINCE = rehearsal.MOVING
WARM = 60


def timed(deed: Callable[[], None], times: int) -> list[float]:
    """Return how many milliseconds each of so many deeds took, once warm."""
    for _ in range(WARM):
        deed()
    took = []
    for _ in range(times):
        begin = time.perf_counter()
        deed()
        took.append(1000 * (time.perf_counter() - begin))
    return took


def told(took: list[float]) -> dict[str, float]:
    """Return what is printed of some times."""
    return {
        "median": round(statistics.median(took), 3),
        "p95": round(statistics.quantiles(took, n=20)[-1], 3),
    }


def _application() -> Any:
    from lienmach.wsgi import application  # noqa: PLC0415 - only the inner process has one

    return application


def measure(tokens: list[str], times: int) -> dict[str, Any]:
    """Measure in the installation at hand."""
    # A neighbour here is called as the core that the rooms import.
    sys.path[:] = [each for each in sys.path if Path(each) != Path(__file__).resolve().parent]
    caller = Caller(_application(), tokens)  # loads the rooms, so it comes first
    from lienmach import homes  # noqa: PLC0415 - only the inner process has settings
    from lienmach.ground import clock  # noqa: PLC0415
    from lienmach.ground.actor import PLATFORM, Actor, Duty  # noqa: PLC0415
    from lienmach.identity import actions, queries  # noqa: PLC0415
    from lienmach.identity.queries import looking  # noqa: PLC0415
    from lienmach.identity.rules.duties import Kind  # noqa: PLC0415
    from lienmach.identity.rules.purposes import Purpose  # noqa: PLC0415

    caller.submit()
    token, code = caller.filed[0]
    with homes.province(PROVINCE):
        staff = queries.staff_by_login("ho-tich")
        assert staff is not None
        now = clock.now()
        actions.grant_duty(staff, kind=Kind.READ, since=now.date(), by=PLATFORM, at=now)
        officer = actions.issue_token(staff=staff, by=PLATFORM, at=now)
        duty = Duty(kind=Kind.READ, province=PROVINCE)
        actor = Actor(str(staff), "", frozenset({duty}))

        def log(records: int) -> Callable[[], None]:
            with looking(Purpose.KEEP_REGISTERS) as look:
                sights = [
                    queries.Sight("people", uuid.uuid4(), uuid.uuid4()) for _ in range(records)
                ]
                queries.seen(actor, sights, kinds={Kind.READ}, on=now.date())
            found = list(look.found.values())
            return lambda: actions.log_reads(found, at=now)

        alone = {f"records_{n}": told(timed(log(n), times)) for n in (1, 50)}
    path = f"/api/v1/dossiers/{code}"
    both = {
        who: timed(lambda key=key: caller.ask("GET", path, key), times)  # type: ignore[misc]
        for who, key in (("own", token), ("officer", officer))
    }
    extra = statistics.median(both["officer"]) - statistics.median(both["own"])
    return {
        "request": {who: told(took) for who, took in both.items()},
        "officer_costs_more_by": round(extra, 3),
        "log_alone": alone,
    }


def main() -> None:
    """Measure and print."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lienmach.settings")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--residents", type=int, default=2_000)
    parser.add_argument("--dossiers", type=int, default=500)
    parser.add_argument("--times", type=int, default=400)
    parser.add_argument("--tokens", nargs="+", help="in the installation at hand, as these people")
    options = parser.parse_args()
    if options.tokens:
        print(json.dumps(measure(options.tokens, options.times), indent=2), flush=True)
        os._exit(0)  # the pools' threads would be waited for
    plan = rehearsal.Rehearsal(residents=options.residents, dossiers=options.dossiers)
    with rehearsal.scratch(keep=False, say=sys.stderr.write) as stage:
        rehearsal.seed(stage, plan)
        tokens = [one.token for one in stage.citizens(PROVINCE, 2, 2)]
        subprocess.run(
            [sys.executable, __file__, "--times", str(options.times), "--tokens", *tokens],
            env={**stage.environment, "LIENMACH_THREADS": "2"}, check=True,
        )  # fmt: skip


if __name__ == "__main__":
    main()
