"""``lienmach token``: tokens for the synthetic people of a scenario."""

import argparse
import json
import uuid
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from lienmach import homes
from lienmach.ground import clock, installation
from lienmach.ground.actor import PLATFORM
from lienmach.identity import actions, queries
from lienmach.identity.refusals import NoScenario, NotEnoughPeople, StaffUnknown
from lienmach.identity.rules.assurance import Level


def _at_least_one(text: str) -> int:
    count = int(text)
    if not 1 <= count <= 10_000:
        raise argparse.ArgumentTypeError("from 1 to 10,000")
    return count


class Command(BaseCommand):
    """Make tokens as outside programs and the demo need them; on synthetic people only."""

    help = "Make an API token for one of a scenario's synthetic people, or several for several."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whom the token is for."""
        ways = parser.add_subparsers(dest="way", required=True)
        create = ways.add_parser("create", help="make a token and print it: once, and never again")
        create.add_argument("--province", required=True, help="the province that issues it")
        whom = create.add_mutually_exclusive_group(required=True)
        whom.add_argument("--personal-id", help='a resident\'s number; "demo" takes any')
        whom.add_argument("--staff", help="an officer's login")
        create.add_argument(
            "--count", type=_at_least_one, help='with "demo": tokens of so many different residents'
        )
        create.add_argument(
            "--level", type=int, choices=[*Level], default=Level.TWO,
            help="the level of assurance it carries; what asks for a higher one it may not file",
        )  # fmt: skip
        create.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Make the tokens and print them."""
        if installation.scenario() is None:
            raise NoScenario
        with homes.province(options["province"]):
            if options["staff"]:
                made = [self._for_staff(options["staff"], options["level"])]
            else:
                people = self._people(options["personal_id"], options["count"] or 1)
                made = actions.issue_tokens(
                    people, level=options["level"], by=PLATFORM, at=clock.now()
                )
        if not options["json"]:
            self.stdout.write("\n".join(made))
        elif options["count"]:
            self.stdout.write(json.dumps({"tokens": made}))
        else:
            self.stdout.write(json.dumps({"token": made[0]}))

    def _for_staff(self, login: str, level: int) -> str:
        staff = queries.staff_by_login(login)
        if staff is None:
            raise StaffUnknown
        return actions.issue_token(staff=staff, level=level, by=PLATFORM, at=clock.now())

    def _people(self, number: str, count: int) -> list[uuid.UUID]:
        if number == "demo":
            people = queries.some_synthetic_people(count)
        else:
            people = queries.synthetic_people_by_number(number)
        if len(people) < count:
            raise NotEnoughPeople
        return people
