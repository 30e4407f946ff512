"""``lienmach rehearse``: play a whole merger on the side, under load, and say how it went."""

import json
import signal
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lienmach.ground.refusals import Refusal
from lienmach.scenarios.rehearsal import Rehearsal, rehearse

MOST_CLIENTS = 256
FASTEST = 5_000


class Command(BaseCommand):
    """Rehearse on scratch databases with a server and clients of their own."""

    help = "Play a whole merger on scratch databases, under load; exits 0 only if all went well."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the size of the story and of the load."""
        standard = Rehearsal()
        parser.add_argument("--residents", type=int, default=standard.residents)
        parser.add_argument("--dossiers", type=int, default=standard.dossiers)
        parser.add_argument("--clients", type=int, default=standard.clients)
        parser.add_argument(
            "--rate", type=float, default=standard.rate,
            help="requests a second in all; 0: each client sends as soon as it was answered",
        )  # fmt: skip
        parser.add_argument("--seed", type=int, default=standard.seed)
        parser.add_argument("--reverse", action="store_true", help="and back, and forward again")
        parser.add_argument("--keep", action="store_true", help="keep the scratch installation")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Rehearse and print the report."""
        if not (1 <= options["clients"] <= MOST_CLIENTS and 0 <= options["rate"] <= FASTEST):
            raise CommandError("A load has 1 to 256 clients and at most 5,000 requests a second.",
                               returncode=2)  # fmt: skip
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # what we started is stopped
        plan = Rehearsal(
            residents=options["residents"], dossiers=options["dossiers"],
            clients=options["clients"], rate=options["rate"] or None, seed=options["seed"],
            reverse=options["reverse"], keep=options["keep"],
        )  # fmt: skip
        try:
            report = rehearse(plan, say=self.stderr.write)
        except Refusal as refused:
            raise CommandError(str(refused), returncode=1) from refused
        self.stdout.write(json.dumps(report, indent=2) if options["json"] else _sentences(report))
        if not report["ok"]:
            sys.exit(1)


def _sentences(report: dict[str, Any]) -> str:
    requests, wait = report["requests"], report["wait_ms"]
    told = (
        f"{'All went well' if report['ok'] else 'NOT all went well'}:"
        f" {report['rows_moved']:,} rows moved at {report['rows_per_second']:,} a second.\n"
        f"{requests['total']:,} requests, {requests['failed']} failed;"
        f" {requests['writes_acknowledged']:,} writes acknowledged,"
        f" {requests['writes_lost']} lost, {requests['writes_doubled']} doubled;"
        f" {requests['stale_reads']} stale reads.\n"
        f"Waits: half within {wait['p50']} ms, 99 of 100 within {wait['p99']} ms,"
        f" the longest {wait['max']} ms; at a cut-over {report['cutover_wait_ms_max']} ms.\n"
        f"{report['undecided']:,} records wait for a person to place them."
    )
    return "\n".join([told, *report["wrong"]])
