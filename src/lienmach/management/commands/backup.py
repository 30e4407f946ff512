"""``lienmach backup DIR``: write everything an installation keeps into a folder."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from lienmach.ground import clock
from lienmach.homes import actions


class Command(BaseCommand):
    """Back up databases, files and secrets, of one moment, while the installation serves."""

    help = (
        "Back up databases, files and secrets of one moment into a folder, while it serves. "
        "The private keys are in it: keep it as you keep them."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder and the form of the answer."""
        parser.add_argument("folder", type=Path, metavar="DIR", help="empty, or not there yet")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write it, telling the progress on standard error."""
        folder: Path = options["folder"].resolve()
        parts = actions.back_up(folder, at=clock.now(), say=say)
        size = sum(part.bytes for part in parts)
        keys = sum(part.path.startswith("secrets/") for part in parts)
        say(f"{keys} private keys are in {folder / 'secrets'}: keep the backup as you keep them")
        if options["json"]:
            answer = {"ok": True, "folder": str(folder), "parts": len(parts), "bytes": size}
            self.stdout.write(json.dumps(answer))
        else:
            self.stdout.write(f"{folder}: {len(parts)} parts, {size:,} bytes")


def say(sentence: str) -> None:
    """Tell the progress."""
    sys.stderr.write(f"{sentence}\n")
    sys.stderr.flush()
