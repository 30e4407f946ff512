"""``lienmach deadlines``: swap working days by decree, and let promised dates follow the calendar."""

import argparse
import datetime as dt
import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from lienmach import homes
from lienmach.dossiers import actions
from lienmach.dossiers.rules.calendars import SwappedDay
from lienmach.ground import clock
from lienmach.ground.actor import PLATFORM


class Command(BaseCommand):
    """Take a swap of working days in; reckon the due dates of open dossiers again."""

    help = "Take days swapped by decree in, then reckon open due dates again and log each change."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take where."""
        ways = parser.add_subparsers(dest="way", required=True)
        recompute = ways.add_parser("recompute", help="reckon open due dates again")
        recompute.add_argument("--province", help="one province; without it, every one")
        swap = ways.add_parser("swap", help="a working day is free, a weekend day worked for it")
        swap.add_argument("--free", type=_day, required=True, metavar="DATE")
        swap.add_argument("--worked", type=_day, required=True, metavar="DATE")
        swap.add_argument("--because", required=True, help="the decision that says so")
        for way in (recompute, swap):
            way.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it; for each province, some dossiers at a time."""
        if options["way"] == "swap":
            self._swap(**options)
        else:
            self._recompute(options)

    def _swap(self, *, free: dt.date, worked: dt.date, because: str, **options: Any) -> None:
        is_new = actions.swap_days(SwappedDay(free=free, worked=worked, citation=because))
        told = {"free": free.isoformat(), "worked": worked.isoformat(), "new": is_new}
        said = (
            f"{free:%d/%m/%Y} is free, {worked:%d/%m/%Y} is worked. Let open dossiers follow:"
            " lienmach deadlines recompute"
        )
        self.stdout.write(json.dumps(told) if options["json"] else said)

    def _recompute(self, options: dict[str, Any]) -> None:
        chosen = [options["province"]] if options["province"] else [*settings.PROVINCES]
        for province in chosen:
            with homes.province(province):
                looked, changed = _recomputed()
            told = {"province": province, "looked_at": looked, "changed": changed}
            sentence = f"{province}: {looked} open dossiers, {len(changed)} due dates changed."
            self.stdout.write(json.dumps(told) if options["json"] else sentence)


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"a day is written as YYYY-MM-DD, not {text!r}") from None


def _recomputed() -> tuple[int, list[str]]:
    looked, changed, after = 0, [], None
    while True:
        run = actions.recompute_due_dates(by=PLATFORM, at=clock.now(), after=after)
        looked += run.looked_at
        changed += run.changed
        if run.after is None:
            return looked, changed
        after = run.after
