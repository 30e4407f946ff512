"""``lienmach homes``: where each system of each province lives."""

import dataclasses
import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from lienmach.homes import queries


class Command(BaseCommand):
    """Print the homes of all systems, for people or for outside programs."""

    help = "Where each system of each province lives, and how to reach it with plain SQL."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the form of the answer."""
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Ask the doors and print."""
        found = queries.homes()
        if options["json"]:
            self.stdout.write(json.dumps([dataclasses.asdict(home) for home in found], indent=2))
            return
        for home in found:
            self.stdout.write(
                f"{home.province:<12}{home.system:<12}{home.home:<12}{home.state:<10}{home.dsn}"
            )
