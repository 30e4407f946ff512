"""``lienmach fallback``: stand in for the National Portal in an outage, and hand back to it."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from lienmach import homes
from lienmach.dossiers import actions, queries
from lienmach.dossiers.rules.calendars import told
from lienmach.ground import clock
from lienmach.ground.actor import PLATFORM


class Command(BaseCommand):
    """Begin or end to take in what ministries' systems serve, or say how that stands."""

    help = "Take in what ministries' systems serve while the National Portal is away (art. 13)."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take which way, and where."""
        ways = parser.add_subparsers(dest="way", required=True)
        for way, said in (
            ("begin", "take in what ministries serve, from now on"),
            ("end", "hand back to the National Portal"),
            ("status", "say how it stands"),
        ):
            one = ways.add_parser(way, help=said)
            one.add_argument("--province", required=True, choices=[*settings.PROVINCES])
            one.add_argument("--json", action="store_true", help="print JSON")
            if way == "begin":
                one.add_argument("--because", required=True, help="what the public is told")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it, and say how it stands now."""
        at = clock.now()
        with homes.province(options["province"]):
            if options["way"] == "begin":
                actions.announce_fallback(since=at, why=options["because"], by=PLATFORM, at=at)
            elif options["way"] == "end":
                actions.end_fallback(by=PLATFORM, at=at)
            standing = queries.fallbacks(at=at)
        if options["json"]:
            rows = [
                {"since": told(e.since), "until": told(e.until), "why": e.why} for e in standing
            ]
            self.stdout.write(json.dumps(rows, ensure_ascii=False))
            return
        for each in standing:
            self.stdout.write(f"Standing in since {told(each.since)}: {each.why}")
        if not standing:
            self.stdout.write("Standing in for nobody: ministries' systems serve what is theirs.")
