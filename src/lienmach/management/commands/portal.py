"""``lienmach portal``: how the exchange with the National Portal stands, and its simulator."""

import datetime as dt
import json
import signal
import threading
from dataclasses import asdict
from typing import Any

import httpx
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from lienmach import homes
from lienmach.dossiers import actions, queries
from lienmach.dossiers.queries import peer
from lienmach.ground import clock
from lienmach.ground.actor import PLATFORM
from lienmach.scenarios import portal_simulator
from lienmach.scenarios.places import Places
from lienmach.scenarios.portal_simulator import Mood, Plan, Simulator, ask, check_allowed


class Command(BaseCommand):
    """The operator's tool for the exchange."""

    help = "Show and replay the exchange with the National Portal; simulate one for the demo."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what to do."""
        what = parser.add_subparsers(dest="what", required=True)
        status = what.add_parser("status", help="what waits, what was given up, since when")
        status.add_argument("--province", choices=[*settings.PROVINCES])
        status.add_argument("--json", action="store_true")
        replay = what.add_parser("replay", help="put what was given up in line again")
        replay.add_argument("--province", choices=[*settings.PROVINCES], required=True)
        replay.add_argument("--dossier", help="the portal's code; else all of the province")
        replay.add_argument(
            "--since", type=_moment, metavar="MOMENT",
            help="also tell again what was told since (ISO 8601), for a portal that lost it",
        )  # fmt: skip
        simulate = what.add_parser("simulate", help="be a portal that files invented dossiers")
        simulate.add_argument("--port", type=int, default=8090)
        simulate.add_argument("--to", default="http://127.0.0.1:8000", help="where serve listens")
        simulate.add_argument("--province", action="append", choices=[*settings.PROVINCES])
        simulate.add_argument("--rate", type=float, default=1.0, help="dossiers a second")
        simulate.add_argument("--count", type=int, help="file so many, then only exchange")
        simulate.add_argument("--withdrawals", type=float, default=0.05)
        simulate.add_argument("--seed", type=int, default=1)
        simulate.add_argument("--copies", type=int, default=0, help="dossiers of ministries' own")
        simulate.add_argument(
            "--known", type=_of_province, action="append", metavar="PROVINCE=NUMBER", default=[],
            help="whose they are; else nobody's whom the province knows",
        )  # fmt: skip
        simulate.add_argument(
            "--near", type=_of_province, action="append", metavar="PROVINCE=UNIT", default=[],
            help="where every other one of them lies",
        )  # fmt: skip
        _moods(simulate)
        mood = what.add_parser("mood", help="tell a running simulator how to behave from now on")
        mood.add_argument("--port", type=int, default=8090)
        _moods(mood)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it."""
        getattr(self, f"_{options['what']}")(options)

    def _status(self, options: dict[str, Any]) -> None:
        chosen = [options["province"]] if options["province"] else [*settings.PROVINCES]
        found = {}
        for province in chosen:
            with homes.province(province):
                found[province] = asdict(queries.portal_status())
        if options["json"]:
            told = {"address": peer.address(), "provinces": found}
            self.stdout.write(json.dumps(told, default=str, ensure_ascii=False))
            return
        self.stdout.write(f"portal: {peer.address() or self._why_none()}")
        for province, each in found.items():
            self._say(province, each)

    @staticmethod
    def _why_none() -> str:
        if peer.is_in_this_country():
            return "none (LIENMACH_PORTAL_URL is not set)"
        return "none (this country has no such portal)"

    def _say(self, province: str, each: dict[str, Any]) -> None:
        for name, word in (("messages", "came"), ("notices", "told")):
            counted = ", ".join(f"{number:,} {state}" for state, number in each[name].items())
            self.stdout.write(f"{province} {word}: {counted}")
        for name in ("held_since", "waiting_since", "down_since", "try_at"):
            if each[name]:
                self.stdout.write(f"  {name.replace('_', ' ')} {each[name]:%Y-%m-%d %H:%M:%S}")
        if each["said"]:
            self.stdout.write(f"  last trouble: {each['said']}")
        for dead in each["dead"]:
            self.stdout.write(
                f"  dead ({dead['direction']}): {dead['portal_code']} no. {dead['number']}"
                f" {dead['kind']} {dead['message']}: {dead['said']}"
            )

    def _replay(self, options: dict[str, Any]) -> None:
        with homes.province(options["province"]):
            notices, messages = actions.replay(
                portal_code=options["dossier"], since=options["since"], by=PLATFORM, at=clock.now()
            )
        self.stdout.write(f"In line again: {notices:,} to tell, {messages:,} to carry out.")

    def _simulate(self, options: dict[str, Any]) -> None:
        check_allowed()
        provinces = tuple(options["province"] or settings.PROVINCES)
        plan = Plan(
            to=options["to"].rstrip("/"),
            provinces=provinces,
            units={one: tuple(place.code for place in Places(one).new) for one in provinces},
            rate=options["rate"],
            count=options["count"],
            withdrawals=options["withdrawals"],
            seed=options["seed"],
            copies=options["copies"],
            known={
                one: [number for province, number in options["known"] if province == one]
                for one in provinces
            },
            near=dict(options["near"]),
        )
        simulator = Simulator(plan, port=options["port"], mood=_mood(options))
        ended = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: ended.set())
        self.stderr.write(
            f"a simulated portal at http://{portal_simulator.HOST}:{simulator.port};"
            f" give serve {peer.ADDRESS} with this address"
        )
        simulator.run(ended)

    def _mood(self, options: dict[str, Any]) -> None:
        try:
            self.stdout.write(json.dumps(ask(options["port"], "/mood", asdict(_mood(options)))))
        except httpx.HTTPError as error:
            raise CommandError(f"No simulator answers there: {error}", returncode=2) from error


def _moods(parser: CommandParser) -> None:
    parser.add_argument("--down", action="store_true", help="answer nothing and send nothing")
    parser.add_argument("--slow", type=float, default=0.0, help="seconds before an answer")
    parser.add_argument("--repeat", type=float, default=0.0, help="chance to send twice")
    parser.add_argument("--reorder", type=float, default=0.0, help="chance to send in any order")


def _mood(options: dict[str, Any]) -> Mood:
    return Mood(**{name: options[name] for name in ("down", "slow", "repeat", "reorder")})


def _of_province(text: str) -> tuple[str, str]:
    province, _, said = text.partition("=")
    if not said:
        raise ValueError
    return province, said


def _moment(text: str) -> dt.datetime:
    found = dt.datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=clock.VIETNAM)
