"""
How fast a ledger is recorded, sealed, verified and proved.

    python benchmarks/ledger.py [--entries 200000] [--json]

Makes a home of its own in a temporary folder, with a durable PostgreSQL, and removes it.
"""

import argparse
import datetime as dt
import json
import os
import resource
import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

HOME = Path(tempfile.mkdtemp(prefix="lienmach-ledger-"))
HOME.chmod(0o755)  # as root, the server runs as a user of its own
os.environ["LIENMACH_HOME"] = str(HOME)
os.environ["DJANGO_SETTINGS_MODULE"] = "lienmach.settings"

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402

from lienmach import homes  # noqa: E402
from lienmach.ground import cluster  # noqa: E402
from lienmach.ground.actor import PLATFORM  # noqa: E402
from lienmach.ground.events import Event  # noqa: E402
from lienmach.ledger import actions, queries  # noqa: E402
from lienmach.ledger.models import Leaf  # noqa: E402

AT = dt.datetime(2025, 7, 1, 8, tzinfo=dt.timezone(dt.timedelta(hours=7)))
BATCH = 20_000
SINGLE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierMeasured(Event):
    """An event as large as those of the dossiers, to which nothing reacts."""

    name: ClassVar[str] = "dossiers.dossier-measured"

    dossier: str
    procedure: str = "1.004194.000.00.00.H23"
    unit: str = "10507"
    received_at_agency: str = "H23.35.11"
    competent_agency: str = "H23.35.11"
    day: str = "2025-07-01"
    due_at: str = "2025-07-08T17:00:00+07:00"


@homes.action("dossiers")
def record_batch(start: int, count: int) -> int:
    """Record facts in one transaction."""
    codes = (f"H23.35.11-250701-{number:06}" for number in range(start, start + count))
    return actions.record_many(
        ((DossierMeasured(dossier=code), code, AT) for code in codes), by=PLATFORM
    )


@homes.action("dossiers")
def record_one(number: int) -> None:
    """Record one fact in a transaction of its own."""
    code = f"H23.35.11-250702-{number:06}"
    actions.record(DossierMeasured(dossier=code), subject=code, by=PLATFORM, at=AT)


def measure(entries: int) -> dict[str, float]:
    """Return entries a second of each thing done."""
    found: dict[str, float] = {"entries": entries}

    def rate(name: str, count: int, start: float) -> None:
        found[name] = round(count / (time.perf_counter() - start))

    start = time.perf_counter()
    for first in range(0, entries, BATCH):
        record_batch(first, min(BATCH, entries - first))
    rate("recorded_in_bulk_per_second", entries, start)
    start = time.perf_counter()
    head = actions.seal("haiduong", at=AT)
    rate("sealed_per_second", entries, start)
    start = time.perf_counter()
    verified = queries.verify("haiduong", lambda finding: print(finding.sentence))
    if head is None or not head.size == verified.leaves == entries or not verified.is_sound:
        raise SystemExit("The ledger is not sound; its speed means nothing.")
    rate("verified_per_second", entries, start)

    start = time.perf_counter()
    for number in range(SINGLE):
        record_one(number)
    rate("recorded_singly_per_second", SINGLE, start)
    start = time.perf_counter()
    actions.seal("haiduong", at=AT)
    found["seal_of_500_more_ms"] = round(1000 * (time.perf_counter() - start), 1)
    entry_id = Leaf.objects.using("haiduong").get(number=entries // 3).entry_id
    start = time.perf_counter()
    queries.inclusion("haiduong", entry_id)
    found["proof_ms"] = round(1000 * (time.perf_counter() - start), 1)
    found["memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="How fast the ledger is.")
    parser.add_argument("--entries", type=int, default=200_000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    try:
        cluster.ensure()
        call_command("migrate", verbosity=0)
        with homes.province("haiduong"):
            found = measure(options.entries)
    finally:
        connections.close_all()
        cluster.stop()
        shutil.rmtree(HOME, ignore_errors=True)
    if options.json:
        print(json.dumps(found))
    else:
        for name, value in found.items():
            print(f"{name.replace('_', ' '):<32}{value:>12,}")


if __name__ == "__main__":
    main()
