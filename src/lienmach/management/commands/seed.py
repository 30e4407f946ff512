"""``lienmach seed``: fill an empty installation with a demo story's synthetic people."""

import datetime as dt
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from lienmach.ground import clock
from lienmach.scenarios import two_provinces
from lienmach.scenarios.two_provinces import Figures

ROWS_PER_RESIDENT = 2.2
ROWS_PER_DOSSIER = 9.0


class Command(BaseCommand):
    """Seed a scenario; on an installation that holds it already, say so."""

    help = "Fill an empty installation with a demo story: synthetic people on the real units."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the story and its size."""
        parser.add_argument("--scenario", choices=[two_provinces.NAME], default=two_provinces.NAME)
        parser.add_argument("--residents", type=int, default=20_000, help="in each province")
        parser.add_argument("--dossiers", type=int, default=5_000, help="in each province")
        parser.add_argument(
            "--beside", type=int, nargs=2, metavar=("RESIDENTS", "DOSSIERS"),
            help="how many the surviving province has, if not as many",
        )  # fmt: skip
        parser.add_argument("--seed", type=int, default=1, help="another number, other people")
        parser.add_argument(
            "--on", type=dt.date.fromisoformat, metavar="DATE", help="the story's today"
        )
        parser.add_argument("--again", action="store_true", help="replace a story seeded before")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Seed and say how it went."""
        figures = Figures(
            options["residents"],
            options["dossiers"],
            options["seed"],
            tuple(options["beside"]) if options["beside"] else None,
        )
        columns = (
            TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
            TimeRemainingColumn(),
        )  # fmt: skip
        started = clock.now()
        with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
            tasks = {
                province: progress.add_task(province, total=_expected(figures, province))
                for province in (two_provinces.MOVING, two_provinces.SURVIVING)
            }
            written = two_provinces.seed(
                figures,
                on=options["on"] or clock.today(),
                again=options["again"],
                tell=lambda province, number: progress.advance(tasks[province], number),
            )
        if not written:
            self.stderr.write("The story stands here already, with these figures.")
            return
        seconds = (clock.now() - started).total_seconds()
        self.stderr.write(
            f"{written:,} rows of synthetic people and their dossiers in {seconds:.0f} s."
        )


def _expected(figures: Figures, province: str) -> int:
    """Return about how many rows there will be, for the bar."""
    residents, dossiers = figures.of(province)
    return int(residents * ROWS_PER_RESIDENT + dossiers * ROWS_PER_DOSSIER)
