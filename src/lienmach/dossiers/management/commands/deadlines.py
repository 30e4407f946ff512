"""``lienmach deadlines recompute``: follow a calendar that changed after dates were promised."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from lienmach import homes
from lienmach.dossiers import actions
from lienmach.ground import clock
from lienmach.ground.actor import PLATFORM


class Command(BaseCommand):
    """Reckon the due dates of open dossiers again by the working days as they are now."""

    help = "After days were swapped by decree: reckon open due dates again, and log each change."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take where."""
        ways = parser.add_subparsers(dest="way", required=True)
        recompute = ways.add_parser("recompute", help="reckon open due dates again")
        recompute.add_argument("--province", help="one province; without it, every one")
        recompute.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it for each province, some dossiers at a time."""
        chosen = [options["province"]] if options["province"] else [*settings.PROVINCES]
        for province in chosen:
            with homes.province(province):
                looked, changed = _recomputed()
            told = {"province": province, "looked_at": looked, "changed": changed}
            sentence = f"{province}: {looked} open dossiers, {len(changed)} due dates changed."
            self.stdout.write(json.dumps(told) if options["json"] else sentence)


def _recomputed() -> tuple[int, list[str]]:
    looked, changed, after = 0, [], None
    while True:
        run = actions.recompute_due_dates(by=PLATFORM, at=clock.now(), after=after)
        looked += run.looked_at
        changed += run.changed
        if run.after is None:
            return looked, changed
        after = run.after
