"""``lienmach staff``: appoint officers, invite them to sign in, disable and enable accounts."""

import argparse
import json
import uuid
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.urls import reverse

from lienmach import homes
from lienmach.ground import clock
from lienmach.ground.actor import PLATFORM, Actor
from lienmach.identity import actions, queries
from lienmach.identity.refusals import StaffUnknown


class Command(BaseCommand):
    """
    What whoever appoints does, for whoever runs the installation.

    With ``--by`` it is done in the name of an officer, whose duty to appoint is checked;
    without it in the name of the platform.
    """

    help = "Appoint officers, invite them to set a password, disable and enable their accounts."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what is to be done, and with whom."""
        ways = parser.add_subparsers(dest="way", required=True)
        appoint = ways.add_parser("appoint", help="make an account")
        appoint.add_argument("--full-name", required=True)
        appoint.add_argument("--agency", required=True, help="the agency's identifier")
        invite = ways.add_parser("invite", help="make a link to set a password, good for one time")
        invite.add_argument("--address", help="where the portal is, as in https://haiduong.gov.vn")
        for way in (
            appoint,
            invite,
            ways.add_parser("disable", help="let nobody sign in with an account"),
            ways.add_parser("enable", help="let them again"),
        ):
            self._add_whom(way)

    def _add_whom(self, way: argparse.ArgumentParser) -> None:
        way.add_argument("login")
        way.add_argument("--province", required=True, choices=[*settings.PROVINCES])
        way.add_argument("--by", help="the login of the officer who appoints")
        way.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it and print what came of it."""
        with homes.province(options["province"]):
            done = getattr(self, f"_{options['way']}")(self._by(options["by"]), options)
        self.stdout.write(json.dumps(done) if options["json"] else "\n".join(done.values()))

    def _appoint(self, by: Actor, options: dict[str, Any]) -> dict[str, str]:
        key = actions.appoint_staff(
            options["login"], full_name=options["full_name"], agency=options["agency"], by=by,
            at=clock.now(),
        )  # fmt: skip
        return {"staff": str(key)}

    def _invite(self, by: Actor, options: dict[str, Any]) -> dict[str, str]:
        text = actions.invite_staff(_staff(options["login"]), by=by, at=clock.now())
        base = options["address"] or f"http://{options['province']}.localhost:8000"
        return {"invitation": base.rstrip("/") + reverse("account:invitation", args=[text])}

    def _disable(self, by: Actor, options: dict[str, Any]) -> dict[str, str]:
        key = _staff(options["login"])
        actions.disable_staff(key, by=by, at=clock.now())
        return {"disabled": str(key)}

    def _enable(self, by: Actor, options: dict[str, Any]) -> dict[str, str]:
        key = _staff(options["login"])
        actions.enable_staff(key, by=by, at=clock.now())
        return {"enabled": str(key)}

    def _by(self, login: str | None) -> Actor:
        if login is None:
            return PLATFORM
        key = _staff(login)
        with homes.reading("identity"):
            return Actor(id=str(key), name=login, duties=frozenset(queries.duties_of(key)))


def _staff(login: str) -> uuid.UUID:
    key = queries.staff_by_login(login)
    if key is None:
        raise StaffUnknown
    return key
