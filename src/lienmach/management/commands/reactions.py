"""``lienmach reactions``: what was given up of the traffic between rooms, and to try it again."""

import json
from collections import defaultdict
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from lienmach.ledger.actions.delivery import REACT, take_up
from lienmach.ledger.queries.given_up import given_up


class Command(BaseCommand):
    """List the reactions that failed too often, or have them carried out once more."""

    help = "List reactions that were given up; --again queues them once more."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what is to be tried again, if anything."""
        parser.add_argument("--json", action="store_true", help="print JSON")
        parser.add_argument(
            "--again", nargs="*", metavar="ID", help="queue these once more, as the list names them"
        )
        parser.add_argument("--all", action="store_true", help="with --again: all of them")

    def handle(self, *_args: Any, **options: Any) -> None:
        """List, or queue again."""
        if options["again"] is None:
            self._list(as_json=options["json"])
        elif bool(options["again"]) == options["all"]:
            raise CommandError("Name what is to be tried again, or say --all.", returncode=2)
        else:
            count = self._again(None if options["all"] else options["again"])
            self.stdout.write(f"In the queue again: {count:,}. The worker tries them in a moment.")

    def _list(self, *, as_json: bool) -> None:
        found = [
            {**asdict(each), "id": f"{alias}:{each.id}"}
            for alias in settings.PROVINCES
            for each in given_up(alias, task=REACT)
        ]
        if as_json:
            told = {"given_up": len(found), "reactions": found}
            self.stdout.write(json.dumps(told, default=str, ensure_ascii=False))
            return
        self.stdout.write(f"reactions given up: {len(found):,}")
        for each in found:
            since = f"{each['given_up_at']:%Y-%m-%d %H:%M:%S}" if each["given_up_at"] else "unknown"
            self.stdout.write(
                f"  {each['id']}  {each['reaction']}  of {each['event']} {each['subject']}"
                f"  ({each['entry_id']})  since {since}"
                f"  after {each['attempts']} attempts: {each['said'] or 'see the log'}"
            )

    def _again(self, named: list[str] | None) -> int:
        if named is None:
            return sum(take_up(alias) for alias in settings.PROVINCES)
        chosen: dict[str, list[int]] = defaultdict(list)
        for each in named:
            alias, _, number = each.partition(":")
            if alias not in settings.PROVINCES or not (number.isascii() and number.isdigit()):
                raise CommandError(
                    f"{each} is no name of a reaction as the list has it.", returncode=2
                )
            chosen[alias].append(int(number))
        return sum(take_up(alias, keys) for alias, keys in chosen.items())
