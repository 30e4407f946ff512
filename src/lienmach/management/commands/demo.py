"""``lienmach demo``: two provinces become one while both keep serving; then it stays open."""

import signal
import sys
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lienmach.ground.refusals import Refusal
from lienmach.scenarios.demo import Demo, play


class Command(BaseCommand):
    """Show the whole story on this installation."""

    help = "Show two provinces becoming one, under live traffic; then stay open for a look around."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the size, the address and the pace."""
        standard = Demo()
        parser.add_argument("--residents", type=int, default=standard.residents)
        parser.add_argument("--dossiers", type=int, default=standard.dossiers)
        parser.add_argument("--port", type=int, default=standard.port)
        parser.add_argument("--rate", type=float, default=standard.rate, help="requests a second")
        parser.add_argument("--again", action="store_true", help="from the start, on new data")
        parser.add_argument(
            "--second-factor", action="store_true", help="ask officers for a second factor too"
        )
        parser.add_argument("--exit", action="store_true", help="end after the report")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Play, and stay until interrupted."""
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # what we started is stopped
        demo = Demo(
            residents=options["residents"], dossiers=options["dossiers"], port=options["port"],
            rate=options["rate"], again=options["again"],
            second_factor=options["second_factor"],
        )  # fmt: skip
        try:
            went_well = play(
                demo,
                say=self._say,
                stay=(lambda: None) if options["exit"] else self._stay,
            )
        except Refusal as refused:
            raise CommandError(str(refused), returncode=1) from refused
        if not went_well:
            sys.exit(1)

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()

    def _stay(self) -> None:
        try:
            while True:
                time.sleep(3600)
        except KeyboardInterrupt:
            self.stdout.write("\nĐang dừng … / Stopping …")
