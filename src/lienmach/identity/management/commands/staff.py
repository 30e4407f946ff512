"""``lienmach staff``: officers' accounts, and the duties they are given and relieved of."""

import argparse
import datetime as dt
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
from lienmach.identity.queries import DutyRow
from lienmach.identity.refusals import DutyUnknown, PlaceUnclear, StaffUnknown
from lienmach.identity.rules.duties import Kind


class Command(BaseCommand):
    """
    What whoever appoints does, for whoever runs the installation.

    With ``--by`` it is done in the name of an officer, whose duty to appoint is checked;
    without it in the name of the platform, which is how the first officer comes to appoint.
    """

    help = (
        "Appoint officers, invite them to set a password, give and end duties, disable and enable"
        " accounts."
    )
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
        self._add_duties(ways)

    def _add_duties(self, ways: Any) -> None:
        for way in (
            grant := ways.add_parser("grant", help="give a duty, in one place"),
            revoke := ways.add_parser("revoke", help="end a duty held on a day"),
        ):
            self._add_whom(way)
            way.add_argument("kind", choices=[kind.value for kind in Kind])
            place = way.add_mutually_exclusive_group(required=True)
            place.add_argument("--unit", metavar="CODE", help="in an administrative unit")
            place.add_argument("--agency", metavar="ID", help="at an agency")
            place.add_argument("--everywhere", action="store_true", help="in the whole province")
            way.add_argument(
                "--unit-on", type=_day, metavar="YYYY-MM-DD", help="the day the unit's code is of"
            )
        day: dict[str, Any] = {"type": _day, "metavar": "YYYY-MM-DD"}
        grant.add_argument("--since", **day, help="the first day; today if not said")
        grant.add_argument("--until", **day, help="the first day on which it is no more")
        revoke.add_argument(
            "--until", **day, help="the first day on which it is no more; today if not said"
        )
        self._add_whom(ways.add_parser("duties", help="the duties held by an officer, or to come"))

    def _add_whom(self, way: argparse.ArgumentParser) -> None:
        way.add_argument("login")
        way.add_argument("--province", required=True, choices=[*settings.PROVINCES])
        way.add_argument("--by", help="the login of the officer who appoints")
        way.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it and print what came of it."""
        with homes.province(options["province"]):
            if options["way"] == "duties":
                self._duties(options)
                return
            done = getattr(self, f"_{options['way']}")(self._by(options["by"]), options)
        self.stdout.write(json.dumps(done) if options["json"] else "\n".join(done.values()))

    def _duties(self, options: dict[str, Any]) -> None:
        rows = queries.duties_held(_staff(options["login"]), on=clock.today())
        if options["json"]:
            self.stdout.write(json.dumps([_told(row) for row in rows]))
            return
        for row in rows:
            place = row.agency or (f"{row.unit}@{row.unit_on}" if row.unit else "everywhere")
            times = f"{row.since} – {row.until or '…'}"
            self.stdout.write(f"{row.kind:<9} {place:<18} {times:<24} {row.standing} {row.id}")

    def _grant(self, by: Actor, options: dict[str, Any]) -> dict[str, str]:
        at, unit = clock.now(), options["unit"]
        _demand_unit(options)
        key = actions.grant_duty(
            _staff(options["login"]), kind=Kind(options["kind"]), unit=unit,
            unit_on=(options["unit_on"] or clock.today()) if unit else None,
            agency=options["agency"], since=options["since"] or clock.today(),
            until=options["until"], by=by, at=at,
        )  # fmt: skip
        return {"duty": str(key)}

    def _revoke(self, by: Actor, options: dict[str, Any]) -> dict[str, str]:
        until = options["until"] or clock.today()
        _demand_unit(options)
        key = _held(_staff(options["login"]), options, until=until)
        actions.revoke_duty(key, until=until, by=by, at=clock.now())
        return {"ended": str(key)}

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
        return PLATFORM if login is None else queries.officer_named(login)


def _staff(login: str) -> uuid.UUID:
    key = queries.staff_by_login(login)
    if key is None:
        raise StaffUnknown
    return key


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"a day is written as YYYY-MM-DD, not {text!r}") from None


def _demand_unit(options: dict[str, Any]) -> None:
    if options["unit_on"] and not options["unit"]:
        raise PlaceUnclear


def _held(staff: uuid.UUID, options: dict[str, Any], *, until: dt.date) -> uuid.UUID:
    """Return the one duty of a kind and place that a day ends; a unit's day may tell it apart."""
    found = [
        row
        for row in queries.duties_held(staff, on=until)
        if (row.kind, row.unit, row.agency) == (options["kind"], options["unit"], options["agency"])
        and row.since <= until
        and options["unit_on"] in (None, row.unit_on)
    ]
    if not found:
        raise DutyUnknown
    if len(found) > 1:
        raise PlaceUnclear
    return found[0].id


def _told(row: DutyRow) -> dict[str, str | None]:
    names = ("id", "kind", "unit", "unit_on", "agency", "since", "until", "due_on", "standing")
    told = {name: getattr(row, name) for name in names}
    return {name: None if value is None else str(value) for name, value in told.items()}
