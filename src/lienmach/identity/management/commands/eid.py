"""``lienmach eid``: take files of e-ID figures in."""

import dataclasses
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from lienmach import homes
from lienmach.ground import clock
from lienmach.ground.actor import PLATFORM
from lienmach.identity import actions
from lienmach.identity.actions import EidOrder


class Command(BaseCommand):
    """Take figures of cards, e-ID dossiers and activated accounts in, by commune and month."""

    help = "Take a file of e-ID figures by commune and month in (CSV, Parquet or XLSX)."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file and how to take it in."""
        ways = parser.add_subparsers(dest="way", required=True)
        take = ways.add_parser("import", help="take a file in, with a report of what was refused")
        take.add_argument("file", type=Path)
        take.add_argument("--province", required=True)
        take.add_argument("--synthetic", action="store_true", help="mark the figures as made up")
        take.add_argument("--all-or-nothing", action="store_true")
        take.add_argument("--again", action="store_true", help="though it was taken in before")
        take.add_argument("--report", type=Path, help="where refused rows are written")
        take.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Take the file in and say what came of it."""
        order = EidOrder(
            path=options["file"],
            synthetic=options["synthetic"],
            all_or_nothing=options["all_or_nothing"],
            again=options["again"],
            report=options["report"],
        )
        with homes.province(options["province"]):
            outcome = actions.import_eid_figures(order, by=PLATFORM, at=clock.now())
        if options["json"]:
            told = {**dataclasses.asdict(outcome), "report": outcome.report and str(outcome.report)}
            self.stdout.write(json.dumps(told))
            return
        report = f" Report: {outcome.report}" if outcome.report else ""
        before = " It had been taken in before." if outcome.already else ""
        self.stdout.write(
            f"{outcome.loaded} of {outcome.rows} rows loaded ({outcome.figures} figures,"
            f" {outcome.replaced} of them replaced), {outcome.refused} refused.{before}{report}"
        )
