"""``lienmach registry``: take files into the registers."""

import json
import sys
import time
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from lienmach import homes
from lienmach.ground import clock
from lienmach.ground.actor import PLATFORM
from lienmach.registries import actions
from lienmach.registries.rules import cells
from lienmach.registries.rules.kinds import KINDS
from lienmach.registries.rules.reasons import SENTENCES, Reason

DUE = (
    "Các dòng vừa nạp chưa được liên kết / the rows are not linked yet; chạy / run:"
    " lienmach link run --province {province}"
)


class Bars:
    """Two bars on standard error: how much is read, how much is loaded."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._reading = progress.add_task("Đọc / reading", total=None)
        self._loading = progress.add_task("Nạp / loading", total=None, start=False)

    def read(self, done: int, total: int) -> None:
        """So many bytes of the file have been read."""
        self._progress.update(self._reading, completed=done, total=total)

    def loaded(self, done: int, total: int) -> None:
        """So many rows have been put into the register."""
        self._progress.start_task(self._loading)
        self._progress.update(self._loading, completed=done, total=total)


class Command(BaseCommand):
    """Import a file of residents, civil-status entries, parcels or land records."""

    help = "Take a CSV, Parquet or XLSX file into a register, and report every row refused."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what to import, and how."""
        ways = parser.add_subparsers(dest="way", required=True)
        take = ways.add_parser("import", help="take a file in: every good row, or all or none")
        take.add_argument("kind", metavar="KIND", help=", ".join(KINDS))
        take.add_argument("file", type=Path, metavar="FILE", help="CSV, Parquet or XLSX")
        take.add_argument("--province", required=True)
        take.add_argument(
            "--unit-on", metavar="DATE", help="the day as of which unit codes are meant, if the "
            "file has no such column",
        )  # fmt: skip
        take.add_argument(
            "--birth-unit-on", metavar="DATE", help="the same for the codes of birthplaces"
        )
        take.add_argument(
            "--ignore", action="append", default=[], metavar="HEADING",
            help="a column to leave out; any other unknown column is refused",
        )  # fmt: skip
        take.add_argument(
            "--all-or-nothing", action="store_true", help="take nothing in if a row is refused"
        )
        take.add_argument(
            "--again", action="store_true", help="take a file in though it was taken in before"
        )
        take.add_argument(
            "--synthetic", action="store_true", help="mark every row as made up, not real"
        )
        take.add_argument("--report", type=Path, help="where to write the rows refused")
        take.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Import and say what came of it."""
        order = actions.Order(
            kind=options["kind"],
            path=options["file"],
            synthetic=options["synthetic"],
            given={
                name: self._day(name, options[name])
                for name in ("unit_on", "birth_unit_on")
                if options[name]
            },
            ignored=options["ignore"],
            all_or_nothing=options["all_or_nothing"],
            again=options["again"],
            report=options["report"],
        )
        begun = time.monotonic()
        with homes.province(options["province"]), self._bars() as progress:
            bars = Bars(progress) if progress else None
            outcome = actions.import_file(order, by=PLATFORM, at=clock.now(), watch=bars)
        seconds = time.monotonic() - begun
        self._say(outcome, seconds, province=options["province"], as_json=options["json"])

    def _day(self, name: str, text: str) -> str:
        found = cells.day(text, today=clock.today())
        if isinstance(found, Reason):
            raise CommandError(f"--{name.replace('_', '-')}: {SENTENCES[found].en}", returncode=2)
        return found

    def _bars(self) -> AbstractContextManager[Progress | None]:
        if not sys.stderr.isatty():
            return nullcontext()
        return Progress(
            TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(),
            TimeRemainingColumn(), console=Console(stderr=True),
        )  # fmt: skip

    def _say(
        self, outcome: actions.Outcome, seconds: float, *, province: str, as_json: bool
    ) -> None:
        said = {
            "kind": outcome.kind,
            "rows": outcome.rows,
            "loaded": outcome.loaded,
            "refused": outcome.refused,
            "reasons": outcome.reasons,
            "report": str(outcome.report) if outcome.report else None,
            "already": outcome.already,
            "link_run_due": outcome.is_run_due,
            "seconds": round(seconds, 3),
        }
        if as_json:
            self.stdout.write(json.dumps(said))
        elif outcome.already:
            self.stdout.write(
                f"This file was taken in before ({outcome.loaded} of {outcome.rows} rows);"
                " nothing was done. --again takes it in once more."
            )
        else:
            self.stdout.write(
                f"{outcome.loaded} of {outcome.rows} rows taken in, {outcome.refused} refused,"
                f" in {seconds:.1f} s."
            )
            for reason, number in sorted(outcome.reasons.items(), key=lambda one: -one[1]):
                self.stdout.write(f"  {number:>9}  {reason}")
            if outcome.report:
                self.stdout.write(f"Rows refused: {outcome.report}")
            if outcome.is_run_due:
                self.stdout.write(DUE.format(province=province))
