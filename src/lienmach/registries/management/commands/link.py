"""``lienmach link``: who of the residents a birth in the books is; how far that is; and undo."""

import json
import sys
import time
import uuid
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from lienmach import homes
from lienmach.ground import clock
from lienmach.ground.actor import PLATFORM
from lienmach.registries import actions, queries


class Bar:
    """One bar on standard error: what is done now, then how many pairs are kept."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task = progress.add_task("", total=None)

    def step(self, name: str) -> None:
        """Say that this is done now."""
        self._progress.update(self._task, description=name, completed=0, total=None)

    def kept(self, done: int, total: int) -> None:
        """Say that so many pairs have been kept."""
        self._progress.update(self._task, completed=done, total=total)


class Command(BaseCommand):
    """Link births and residents, say how many are linked, take a link back."""

    help = "Link birth entries and residents; what is doubtful goes to the review desk."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what to do, and where."""
        ways = parser.add_subparsers(dest="way", required=True)
        run = ways.add_parser(
            "run", help="find links; adds what is new, touches no word of anybody"
        )
        run.add_argument("--model", type=Path, help="a trained model (linkage link --save-model)")
        run.add_argument(
            "--learn", action="store_true", help="learn a model anew instead of the one kept"
        )
        run.add_argument("--memory", default="2GB")
        run.add_argument("--threads", type=int, default=2)
        status = ways.add_parser("status", help="how many births are linked, in review, unlinked")
        for each in (run, status):
            each.add_argument("--province", help="one province; without it, every one")
        undo = ways.add_parser("undo", help="take a link back")
        undo.add_argument("link", type=uuid.UUID, metavar="LINK")
        undo.add_argument("--because", required=True, help="why")
        undo.add_argument("--province", required=True)
        for each in (run, status, undo):
            each.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it for each province."""
        chosen = [options["province"]] if options["province"] else [*settings.PROVINCES]
        for province in chosen:
            with homes.province(province):
                said, sentence = getattr(self, f"_{options['way']}")(options)
            told = {"province": province, **said}
            self.stdout.write(json.dumps(told) if options["json"] else f"{province}: {sentence}")

    def _run(self, options: dict[str, Any]) -> tuple[dict[str, Any], str]:
        order = actions.LinkOrder(
            model=options["model"], learn=options["learn"], memory=options["memory"],
            threads=options["threads"],
        )  # fmt: skip
        begun = time.monotonic()
        with self._bar() as progress:
            bar = Bar(progress) if progress else None
            outcome = actions.link_births(order, by=PLATFORM, at=clock.now(), watch=bar)
        seconds = round(time.monotonic() - begun, 2)
        said = asdict(outcome) | {"seconds": {**outcome.seconds, "total": seconds}}
        return said, (
            f"{outcome.births} births, {outcome.residents} residents: {outcome.linked} new links,"
            f" {outcome.candidates} new candidates for review, in {seconds} s."
        )

    def _status(self, _options: dict[str, Any]) -> tuple[dict[str, Any], str]:
        found = queries.linked_in_all(PLATFORM, on=clock.today())
        waiting = queries.waiting_for_run(PLATFORM, on=clock.today())
        said = asdict(found) | {"waiting_for_run": waiting}
        due = f" {waiting} rows of files wait for `lienmach link run`." if waiting else ""
        return said, (
            f"{found.linked} of {found.births} births linked, {found.in_review} in review,"
            f" {found.unmatched} unmatched.{due}"
        )

    def _undo(self, options: dict[str, Any]) -> tuple[dict[str, Any], str]:
        actions.undo_link(options["link"], because=options["because"], by=PLATFORM, at=clock.now())
        return {"undone": str(options["link"])}, f"link {options['link']} is undone."

    def _bar(self) -> AbstractContextManager[Progress | None]:
        if not sys.stderr.isatty():
            return nullcontext()
        return Progress(
            TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(),
            TimeRemainingColumn(), console=Console(stderr=True),
        )  # fmt: skip
