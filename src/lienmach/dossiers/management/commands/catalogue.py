"""``lienmach catalogue``: the procedures of a province out into files, in again, and compared."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from lienmach import homes
from lienmach.dossiers.actions import exchanging
from lienmach.dossiers.rules import catalogue_files, comparison
from lienmach.dossiers.rules.catalogue import Version
from lienmach.ground import clock
from lienmach.ground.actor import PLATFORM


class Command(BaseCommand):
    """Export, import, compare or check a catalogue of procedures."""

    help = "The catalogue of procedures: export DIR, import DIR, diff A B, check DIR."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what to do, and with which catalogue."""
        ways = parser.add_subparsers(dest="way", required=True)
        out = ways.add_parser("export", help="write every published version, one file a procedure")
        out.add_argument("folder", type=Path, metavar="DIR")
        out.add_argument("--province", required=True)
        take = ways.add_parser("import", help="publish what is new in the files of a folder")
        take.add_argument("folder", type=Path, metavar="DIR")
        take.add_argument("--province", required=True)
        differ = ways.add_parser("diff", help="say in words how the second differs from the first")
        for side in ("old", "new"):
            differ.add_argument(side, metavar=side.upper(), help="a province, or a folder of files")
        differ.add_argument("--on", metavar="DATE", help="the day compared; today by default")
        differ.add_argument("--lang", choices=("vi", "en"), default="vi")
        check = ways.add_parser("check", help="say what could not be published, and why")
        check.add_argument("folder", metavar="DIR", help="a folder of files, or a province")
        for way in (out, take, differ, check):
            way.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Carry one of them out."""
        getattr(self, f"_{options['way']}")(**options)

    def _export(self, *, folder: Path, province: str, **options: Any) -> None:
        with _entered(province):
            files = exchanging.write_catalogue(folder)
        self._say(options, {"files": len(files)}, f"{len(files)} tệp / files: {folder}")

    def _import(self, *, folder: Path, province: str, **options: Any) -> None:
        versions = exchanging.read_catalogue(folder)
        with _entered(province):
            new = exchanging.import_catalogue(versions, by=PLATFORM, at=clock.now())
        told = {"versions": len(versions), "published": new}
        self._say(options, told, f"{new} phiên bản mới / new versions, {len(versions)} đọc / read")

    def _diff(self, *, old: str, new: str, on: str | None, lang: str, **options: Any) -> None:
        day = _day(on)
        sides = [catalogue_files.in_force(_versions(side), day) for side in (old, new)]
        found = comparison.catalogue_changes(*sides)
        told = {
            code: [{"place": c.place, "kind": c.kind, "vi": c.vi, "en": c.en} for c in changes]
            for code, changes in found.items()
        }
        lines = [
            f"{code}: {change.en if lang == 'en' else change.vi}"
            for code, changes in found.items()
            for change in changes
        ]
        self._say(options, told, "\n".join(lines) or "Không khác / no difference")

    def _check(self, *, folder: str, **options: Any) -> None:
        versions = _versions(folder)
        wrong = exchanging.faults_of(versions)
        told = {
            "versions": len(versions),
            "faults": [each.en for each in wrong],
            "faults_vi": [each.vi for each in wrong],
        }
        self._say(options, told, "\n".join(f"{each.vi} / {each.en}" for each in wrong) or "OK")
        if wrong:
            raise CommandError(f"{len(wrong)} lỗi / faults", returncode=1)

    def _say(self, options: dict[str, Any], told: Any, text: str) -> None:
        self.stdout.write(json.dumps(told, ensure_ascii=False) if options["json"] else text)


def _entered(province: str) -> Any:
    if province not in settings.PROVINCES:
        raise CommandError(f"There is no province {province}.", returncode=2)
    return homes.province(province)


def _versions(side: str) -> list[Version]:
    if side in settings.PROVINCES:
        with homes.province(side):
            return exchanging.published()
    return exchanging.read_catalogue(Path(side))


def _day(text: str | None) -> dt.date:
    try:
        return dt.date.fromisoformat(text) if text else clock.today()
    except ValueError as wrong:
        raise CommandError(f"Not a day: {text}", returncode=2) from wrong
