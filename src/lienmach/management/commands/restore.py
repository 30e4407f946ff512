"""``lienmach restore DIR``: bring a backup back, into a home that holds nothing yet."""

import dataclasses
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from lienmach.homes import actions
from lienmach.management.commands.backup import say


class Command(BaseCommand):
    """Restore a backup and compare every table with what was backed up."""

    help = "Restore a backup into an empty home (or empty databases) and verify it."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder and the form of the answer."""
        parser.add_argument("folder", type=Path, metavar="DIR", help="what lienmach backup wrote")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Restore, telling the progress on standard error."""
        done = actions.restore(options["folder"].resolve(), say=say)
        for warning in done.warnings:
            say(warning)
        if options["json"]:
            self.stdout.write(json.dumps({"ok": True, **dataclasses.asdict(done)}))
            return
        rows = ", ".join(f"{alias} {count:,} rows" for alias, count in done.rows.items())
        self.stdout.write(f"Restored as of {done.made_at}: {rows}, {done.files:,} files.")
