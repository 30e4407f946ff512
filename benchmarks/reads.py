"""
What it costs to write down who read whose record: in a request, and the action alone.

    python benchmarks/reads.py [--residents 2000] [--dossiers 500] [--times 400]

Seeds a scratch installation and opens one and the same dossier through the whole application, in
one process: as its applicant, of whose read nothing is written, as an officer, and as an officer
with the log switched off. Prints one JSON object: milliseconds of processor time of the web process
and of the database, and by the clock, which on a busy machine tells mostly how busy it is.
"""

import argparse
import json
import os
import subprocess
import sys
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from requests import Caller, cost

from lienmach.scenarios import rehearsal

PROVINCE = rehearsal.MOVING


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

        alone = {f"records_{n}": cost(log(n), times) for n in (1, 50)}
    path = f"/api/v1/dossiers/{code}"
    found = {
        who: cost(lambda key=key: caller.ask("GET", path, key), times)  # type: ignore[misc]
        for who, key in (("own", token), ("officer", officer))
    }
    kept, actions.log_reads = actions.log_reads, lambda *_args, **_more: None
    found["officer_unlogged"] = cost(lambda: caller.ask("GET", path, officer), times)
    actions.log_reads = kept
    extra = {
        where: round(found["officer"][where] - found["officer_unlogged"][where], 2)
        for where in ("web", "database", "clock")
    }
    return {"request": found, "log_costs_a_request": extra, "log_alone": alone}


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
            env={**stage.environment, "LIENMACH_TURNS": "2"}, check=True,
        )  # fmt: skip


if __name__ == "__main__":
    main()
