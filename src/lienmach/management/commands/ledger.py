"""``lienmach ledger``: seal the ledgers, verify them, prove and export what they hold."""

import dataclasses
import json
import sys
import time
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from lienmach import homes
from lienmach.dossiers import queries as dossiers
from lienmach.ground import clock
from lienmach.ground.actor import by_command
from lienmach.ground.refusals import Invalid
from lienmach.identity import queries as identity
from lienmach.identity.actions import shown_by_command
from lienmach.identity.rules.purposes import Purpose
from lienmach.ledger import actions, queries
from lienmach.ledger.queries import exported, keys
from lienmach.ledger.refusals import NoSuchEntry
from lienmach.ledger.rules.checkpoint import BadNote, open_checkpoint
from lienmach.ledger.rules.findings import Finding
from lienmach.registries import queries as registries

TOLD_AS_JSON = 1_000
BY_COMMAND = "lienmach ledger timeline"


class NotReadable(Invalid):
    """The file cannot be read."""

    vi = "Không đọc được tệp."


class Command(BaseCommand):
    """Seal, verify, export, and show what happened to a subject."""

    help = "Seal the ledgers, verify them, prove and export what they hold."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take one of the four things to do."""
        what = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
        verify = what.add_parser("verify", help="find whatever is not as recorded and signed")
        verify.add_argument("--entry", type=UUID, metavar="ID", help="prove that one is held")
        verify.add_argument("--since", type=Path, metavar="FILE", help="a checkpoint kept earlier")
        verify.add_argument("--exported", type=Path, metavar="DIR", help="an export; no database")
        verify.add_argument("--proof", type=Path, metavar="FILE", help="the proof of --entry")
        verify.add_argument("--key", default="", help="the public key to trust, not the exported")
        seal = what.add_parser("seal", help="seal what is not sealed yet")
        export = what.add_parser("export", help="write checkpoints for others to keep")
        export.add_argument("folder", type=Path, metavar="DIR")
        timeline = what.add_parser("timeline", help="what happened to a subject")
        timeline.add_argument("subject")
        timeline.add_argument(
            "--because", default=BY_COMMAND, help="why, for the log of reads that the person sees"
        )
        for each in (verify, seal, export, timeline):
            each.add_argument("--province", choices=[*settings.PROVINCES], help="only this one")
            each.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it; a finding makes the exit code 1."""
        chosen = [options["province"]] if options["province"] else [*settings.PROVINCES]
        match options:
            case {"what": "seal"}:
                self._seal(chosen, options)
            case {"what": "export"}:
                self._export(chosen, options)
            case {"what": "timeline"}:
                self._timeline(chosen, options)
            case {"exported": Path(), "proof": Path()}:
                self._check_proof(options)
            case {"exported": Path()}:
                self._verify(_logs(options), options)
            case {"entry": UUID()}:
                self._prove(chosen, options)
            case {"since": Path()}:
                self._continue(chosen, options)
            case _:
                self._verify(chosen, options)

    def _seal(self, chosen: list[str], options: dict[str, Any]) -> None:
        heads = {alias: actions.seal(alias, at=clock.now()) for alias in chosen}
        if options["json"]:
            told = {alias: head and {"size": head.size, "root": head.root.hex()}
                    for alias, head in heads.items()}  # fmt: skip
            self.stdout.write(json.dumps(told))
            return
        for alias, head in heads.items():
            said = f"sealed at {head.size} leaves" if head else "nothing new to seal"
            self.stdout.write(f"{alias}: {said}")

    def _export(self, chosen: list[str], options: dict[str, Any]) -> None:
        for alias in chosen:
            head = actions.export_checkpoints(alias, options["folder"])
            key = str(keys.verifier(alias))
            if options["json"]:
                told = {"province": alias, "size": head.size, "origin": head.origin, "key": key}
                self.stdout.write(json.dumps(told))
            else:
                self.stdout.write(f"{alias}: exported at {head.size} leaves; its key is {key}")

    def _timeline(self, chosen: list[str], options: dict[str, Any]) -> None:
        facts: dict[UUID, tuple[str, queries.Fact]] = {}
        subject, at = options["subject"], clock.now()
        with shown_by_command(Purpose.INSPECT, note=options["because"], at=at):
            for code in chosen:
                with homes.province(code):
                    for system in settings.SYSTEMS:
                        with homes.reading(system):
                            facts |= {f.id: (code, f) for f in queries.timeline(subject)}
                    for room in (identity, registries, dossiers):
                        room.seen_in_ledger(by_command(), subject, on=clock.local_day(at))
        for code, fact in sorted(facts.values(), key=lambda each: (each[1].at, each[1].id)):
            moment = fact.at.astimezone(clock.VIETNAM).isoformat()
            if options["json"]:
                told = {
                    **dataclasses.asdict(fact),
                    "id": str(fact.id),
                    "at": moment,
                    "province": code,
                }
                self.stdout.write(json.dumps(told, ensure_ascii=False))
            else:
                said = json.dumps(fact.payload, ensure_ascii=False)
                self.stdout.write(f"{moment}  {fact.event}  {said}  {fact.actor}")
        if not facts:
            raise NoSuchEntry("The ledger holds nothing about that subject.")

    def _verify(self, logs: list[str] | list[exported.Files], options: dict[str, Any]) -> None:
        told = [self._verify_one(log, options) for log in logs]
        is_sound = not any(each["counts"] for each in told)
        if options["json"]:
            self.stdout.write(json.dumps({"sound": is_sound, "logs": told}, ensure_ascii=False))
        if not is_sound:
            sys.exit(1)

    def _verify_one(self, log: str | exported.Files, options: dict[str, Any]) -> dict[str, Any]:
        findings: list[dict[str, object]] = []

        def report(finding: Finding) -> None:
            if not options["json"]:
                self.stdout.write(f"{finding.kind}: {finding.sentence}")
            elif len(findings) < TOLD_AS_JSON:
                findings.append(finding.to_json())

        start = time.monotonic()
        if isinstance(log, str):
            result = queries.verify(log, report)
        else:
            result = exported.verify_exported(log, report, pinned=options["key"])
        rate = round(result.leaves / max(time.monotonic() - start, 1e-6))
        if not options["json"]:
            self.stdout.write(_summary(result, rate))
        counts = result.findings
        told = {**dataclasses.asdict(result), "counts": counts, "rows_per_second": rate}
        return told | {"findings": findings}

    def _prove(self, chosen: list[str], options: dict[str, Any]) -> None:
        for alias in chosen:
            try:
                proof = queries.inclusion(alias, options["entry"])
            except NoSuchEntry:
                continue
            if options["proof"]:
                options["proof"].write_text(proof.text(), "utf-8")
            if options["json"]:
                told = {"province": alias, "entry": str(options["entry"]), "leaf": proof.number}
                told |= {"fact": proof.fact(), "proof": proof.text()}
                self.stdout.write(json.dumps(told, ensure_ascii=False))
            elif not options["proof"]:
                self.stdout.write(proof.text(), ending="")
            return
        raise NoSuchEntry

    def _check_proof(self, options: dict[str, Any]) -> None:
        text = _text_of(options["proof"])
        if text.startswith("{"):
            text = str(_json(text).get("proof"))
        files, proof = exported.verify_proof(
            _logs(options), text, entry_id=options["entry"], pinned=options["key"]
        )
        if options["json"]:
            told = {"proved": True, "province": files.name, "leaf": proof.number}
            self.stdout.write(json.dumps(told | {"fact": proof.fact()}, ensure_ascii=False))
        else:
            said = json.dumps(proof.fact(), ensure_ascii=False)
            self.stdout.write(f"{files.name}: proved as leaf {proof.number}: {said}")

    def _continue(self, chosen: list[str], options: dict[str, Any]) -> None:
        note = _text_of(options["since"])
        for alias in chosen:
            try:
                old = open_checkpoint(note, keys.verifier(alias))
            except BadNote:
                continue
            newest, path = queries.consistency(alias, old)
            told = {"province": alias, "old": old.size, "new": newest.size, "note": newest.note}
            if options["json"]:
                told |= {"path": [step.hex() for step in path]}
                self.stdout.write(json.dumps(told, ensure_ascii=False))
            else:
                self.stdout.write(f"{alias}: {newest.size} leaves continue those {old.size}")
            return
        raise NotReadable("That checkpoint is signed by none of these ledgers.")


def _summary(result: queries.Verified, rate: int) -> str:
    found = sum(result.findings.values())
    parts = [f"{result.leaves} leaves", f"{result.checkpoints} checkpoints"]
    if result.unsealed:
        parts.append(f"{result.unsealed} entries not sealed yet")
    if result.brought:
        parts.append(f"{result.brought} brought, {result.unproved} of them without proof yet")
    said = f"{found} found" if found else "sound"
    return f"{result.province}: {said}; {', '.join(parts)}; {rate} rows/s"


def _logs(options: dict[str, Any]) -> list[exported.Files]:
    """Return the exported logs that are meant: all of them, unless one was named."""
    return [
        files
        for files in exported.exported_logs(options["exported"])
        if options["province"] in {None, files.name}
    ]


def _json(text: str) -> dict[str, Any]:
    try:
        said = json.loads(text)
    except ValueError as wrong:
        raise NotReadable(f"This is no JSON: {wrong}") from wrong
    return said if isinstance(said, dict) else {}


def _text_of(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as wrong:
        raise NotReadable(f"{path} cannot be read: {wrong}") from wrong
