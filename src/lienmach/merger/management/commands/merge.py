"""``lienmach merge``: move a system into another province's house, reverse it, close it."""

import sys
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from lienmach.ground import clock
from lienmach.ground.actor import command_runner
from lienmach.merger import queries
from lienmach.merger.actions import cancelling, deciding, moves, undoing
from lienmach.merger.management import undecided
from lienmach.merger.management.undecided import take_listing, take_placing
from lienmach.merger.refusals import NotVerified


class Command(BaseCommand):
    """The merger team's tool; run against a serving installation."""

    help = "Move a system of one province into another's house, reverse that, or close it."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what to do, with which system, from where and to where."""
        what = parser.add_subparsers(dest="what", required=True)
        for name, told in (
            ("move", "move the system; run again after a crash it goes on"),
            ("reverse", "take a move back; names are the original move's"),
            ("close", "end the way back and clear the old home"),
            ("cancel", "give up a move that has not cut over"),
        ):
            one = what.add_parser(name, help=told)
            one.add_argument("--system", required=True)
            self._provinces(one)
            one.add_argument("--yes", action="store_true", help="do not ask")
        for name, told, takes in (
            ("undecided", "the records of split communes that wait for a person", take_listing),
            ("place", "say in which heir such a record lies, or take that back", take_placing),
        ):
            one = what.add_parser(name, help=told)
            one.add_argument("--system", required=True)
            self._provinces(one)
            takes(one)
        status = what.add_parser("status", help="how every move stands")
        status.add_argument("--json", action="store_true")
        listed = what.add_parser("differences", help="compare the two catalogues")
        self._provinces(listed)
        decided = what.add_parser("decide", help="decide a difference of the catalogues")
        self._provinces(decided)
        decided.add_argument("--procedure", default="*")
        decided.add_argument("--field", default="*")
        decided.add_argument("--take", choices=["keep", "adopt"], required=True)
        decided.add_argument(
            "--by", default=command_runner(), help="who decides (default: who runs this)"
        )

    @staticmethod
    def _provinces(parser: CommandParser) -> None:
        parser.add_argument("--from", dest="source", required=True)
        parser.add_argument("--to", dest="target", required=True)
        parser.add_argument("--json", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it, print the report, and exit 0 only if it is verified."""
        if options["what"] in {"status", "differences", "decide", "undecided", "place"}:
            getattr(self, options["what"])(options)
            return
        if not options["yes"]:
            self._ask(options)
        try:
            report = self._carry_out(options)
        except NotVerified as refused:
            raise CommandError(str(refused), returncode=1) from refused
        self._print(report, options)
        if options["what"] == "move" and not report["verified"]:
            sys.exit(1)

    def _carry_out(self, options: dict[str, Any]) -> dict[str, Any]:
        places = {"source": options["source"], "target": options["target"]}
        if options["what"] == "reverse":
            return undoing.reverse(options["system"], **places)
        if options["what"] == "close":
            return undoing.close(options["system"], **places)
        if options["what"] == "cancel":
            return cancelling.cancel(options["system"], **places)
        columns = (
            TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:,.0f}"),
            TimeRemainingColumn(),
        )  # fmt: skip
        with Progress(*columns, console=Console(stderr=True)) as progress:
            task = progress.add_task(f"{options['system']}: copying", total=None)

            def told(what: str, figures: dict[str, Any]) -> None:
                if what == "rows to copy":
                    progress.update(task, total=figures["rows"])
                elif what == "waiting":
                    progress.console.print(figures["sentence"])
                else:
                    progress.advance(task, figures["rows"])

            return moves.move(options["system"], **places, ways=moves.Ways(told=told))

    def _ask(self, options: dict[str, Any]) -> None:
        if not sys.stdin.isatty():
            raise CommandError("Say --yes to go on without being asked.", returncode=2)
        self.stdout.write(
            f"{options['what']} {options['system']}: {options['source']} → {options['target']}?"
            " [y/N] ",
            ending="",
        )
        self.stdout.flush()
        if sys.stdin.readline().strip().lower() not in {"y", "yes", "c", "có"}:
            raise CommandError("Nothing was done.", returncode=2)

    def _print(self, report: dict[str, Any], options: dict[str, Any]) -> None:
        if options["json"]:
            self.stdout.write(moves.as_json(report))
            return
        window = report["cutover"] or {}
        self.stdout.write(
            f"{report['system']}: {report['from']} → {report['to']}: {report['state']}."
            f" {report['rows_moved']:,} rows at {report['rows_per_second']:,}/s;"
            f" cut-over {window.get('ms', '–')} ms; undecided {report['undecided']}."
        )

    def undecided(self, options: dict[str, Any]) -> None:
        """Print the records that wait for a person."""
        undecided.undecided(options, self.stdout)

    def place(self, options: dict[str, Any]) -> None:
        """Place a record, take that back, or place what a file lists."""
        if not undecided.place(options, self.stdout):
            raise CommandError("Not one line of the list could be placed.", returncode=2)

    def status(self, options: dict[str, Any]) -> None:
        """Print how every move stands."""
        found = moves.status()
        for one in found:
            if kept := queries.find(UUID(one["id"])):
                one["undecided"] = queries.waiting(kept).total  # it falls as people decide
        if options["json"]:
            self.stdout.write(moves.as_json(found))
            return
        for one in found:
            self._print(one, options)

    def differences(self, options: dict[str, Any]) -> None:
        """Compare the catalogues and print every difference with its decision."""
        source, target = options["source"], options["target"]
        deciding.compare(source, target)
        found = [
            {"procedure": one.procedure, "field": one.field, "ours": one.source,
             "theirs": one.target, "decision": one.decision, "decided_by": one.decided_by,
             "decided_at": one.decided_at}
            for one in queries.differences(source, target, alias=target)
        ]  # fmt: skip
        if options["json"]:
            self.stdout.write(moves.as_json(found))
            return
        for one in found:
            self.stdout.write(
                f"{one['procedure']} {one['field']}: {one['ours']} | {one['theirs']}"
                f" → {one['decision'] or 'undecided'}"
                + (f" ({one['decided_by']})" if one["decided_by"] else "")
            )

    def decide(self, options: dict[str, Any]) -> None:
        """Decide one difference, or all of them."""
        done = deciding.decide(
            options["source"], options["target"], procedure=options["procedure"],
            field=options["field"], take=options["take"], by=options["by"], at=clock.now(),
        )  # fmt: skip
        self.stdout.write(f"{done}")
