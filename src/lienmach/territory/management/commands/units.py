"""``lienmach units``: ask about units and addresses, with no database."""

import datetime as dt
import json
import os
import sys
from collections.abc import Iterator
from io import TextIOWrapper
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from lienmach.ground import clock
from lienmach.ground.refusals import DayUnreadable
from lienmach.territory.refusals import UnitUnknown
from lienmach.territory.rules.addresses import AddressBook, Placement
from lienmach.territory.rules.gazetteer import Gazetteer, Unit
from lienmach.territory.rules.lineage import Succession, Unknown
from lienmach.territory.rules.tables import packaged_gazetteer

Answer = dict[str, Any]
BEFORE_THE_MERGERS = dt.date(2024, 12, 31)


class Command(BaseCommand):
    """Answer from the tables that ship with the platform."""

    help = "Units of every level through time: one of them, its heirs, or where an address lies."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take a question, what it is about, and the day it is asked as of."""
        questions = parser.add_subparsers(dest="question", required=True)
        for name, subject, meaning in (
            ("show", "code", "a unit as it stood on a day"),
            ("heirs", "code", "who carries on for a unit"),
            ("chain", "code", "every step from a code as of --from to the day asked about"),
            ("named", "name", "all units of a name, with or without diacritics; of a day or ever"),
            ("address", "text", 'where an address lies; "-" reads one a line, answers in JSON'),
        ):
            question = questions.add_parser(name, help=meaning)
            question.add_argument("subject", metavar=subject.upper())
            question.add_argument("--on", metavar="YYYY-MM-DD", help="the day; today if not said")
            question.add_argument("--json", action="store_true", help="print JSON")
            if name == "chain":
                question.add_argument(
                    "--from", dest="since", metavar="YYYY-MM-DD", help="by default 2024-12-31"
                )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Answer the question."""
        _speak_utf8()
        on = _day(options["on"])
        gazetteer = packaged_gazetteer()
        if options["question"] == "address":
            text = os.fsencode(options["subject"]).decode("utf-8", errors="replace")
            self._addresses(gazetteer, text, on, as_json=options["json"])
            return
        try:
            answer = _answer(gazetteer, options, on)
        except Unknown as unknown:
            raise UnitUnknown(
                f"No administrative unit stands under {options['subject']} on {on}."
            ) from unknown
        self._say(answer, as_json=options["json"])

    def _addresses(self, gazetteer: Gazetteer, text: str, on: dt.date, *, as_json: bool) -> None:
        book = AddressBook(gazetteer)
        if text != "-":
            self._say(_placed(book.place(text, on)), as_json=as_json)
            return
        for line in _lines():
            self.stdout.write(json.dumps(_placed(book.place(line, on)), ensure_ascii=False))
            # Whoever asks line by line waits for the answer before asking on.
            self.stdout.flush()

    def _say(self, answer: Answer, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
            return
        for word, value in answer.items():
            if value not in (None, "", []):
                self.stdout.write(f"{word.replace('_', ' ')}: {_in_words(value)}")


def _answer(gazetteer: Gazetteer, options: dict[str, Any], on: dt.date) -> Answer:
    subject = options["subject"]
    if options["question"] == "show":
        return _shown(gazetteer, gazetteer.unit(subject, on))
    if options["question"] == "chain":
        since = _day(options["since"]) if options["since"] else BEFORE_THE_MERGERS
        return {"chain": [_step(gazetteer, leg) for leg in gazetteer.chain(subject, since, on)]}
    if options["question"] == "named":
        day = on if options["on"] else None
        return {"units": [_standing(unit) for unit in gazetteer.homonyms(subject, day)]}
    return _heirs(gazetteer, subject, on)


def _speak_utf8() -> None:
    """Vietnamese needs it, and a server's locale is often the bare C."""
    if isinstance(sys.stdout, TextIOWrapper) and sys.stdout.encoding.lower() != "utf-8":
        sys.stdout.reconfigure(encoding="utf-8")


def _day(text: str | None) -> dt.date:
    if text is None:
        return clock.today()
    try:
        return dt.date.fromisoformat(text)
    except ValueError as wrong:
        raise DayUnreadable(
            f"A day is written as YYYY-MM-DD, not {text!r}.",
            vi=f"Ngày được ghi theo dạng NĂM-THÁNG-NGÀY, ví dụ 2025-07-01, không phải {text!r}.",
        ) from wrong


def _lines() -> Iterator[str]:
    """Yield the lines of standard input, whatever the terminal's encoding is."""
    for line in sys.stdin.buffer:
        yield line.decode("utf-8", errors="replace").rstrip("\r\n")


def _brief(unit: Unit) -> Answer:
    return {"code": unit.code, "name": unit.name}


def _placed(placement: Placement) -> Answer:
    return {
        "unit": _brief(placement.unit) if placement.unit else None,
        "candidates": [_brief(unit) for unit in placement.candidates],
        "why": placement.why.vi,
        "why_en": placement.why.en,
    }


def _heirs(gazetteer: Gazetteer, code: str, on: dt.date) -> Answer:
    return {
        "heirs": [
            {"code": heir.code, "name": heir.name, "part": heir.part}
            for heir in gazetteer.heirs(code, on)
        ]
    }


def _shown(gazetteer: Gazetteer, unit: Unit) -> Answer:
    eve = unit.since - dt.timedelta(days=1)
    day = unit.since
    return {
        **_brief(unit),
        "kind": unit.kind.value,
        "level": unit.level.value,
        # No day is invented: an unresearched beginning is null.
        "since": unit.since.isoformat() if unit.since_known else None,
        "until": unit.until.isoformat() if unit.until else None,
        "parents": [_brief(above) for above in gazetteer.ancestors(unit)],
        "founded_by": unit.founded_by or None,
        "ended_by": unit.ended_by or None,
        "former_names": [
            {
                "name": former.name,
                "code": former.code,
                "until": former.until.isoformat(),
                "part": former.part,
            }
            for former in gazetteer.former_names(unit.code, day)
        ],
        "came_from": [
            _leg(leg, gazetteer.unit(leg.predecessor, eve)) for leg in gazetteer.legs_to(unit)
        ],
        "passed_to": [
            _leg(leg, gazetteer.unit(leg.successor, leg.on)) for leg in gazetteer.legs_from(unit)
        ],
    }


def _leg(leg: Succession, other: Unit) -> Answer:
    return {
        **_brief(other),
        "part": leg.part,
        "on": leg.on.isoformat(),
        "citation": leg.citation,
        "note": leg.note or None,
    }


def _step(gazetteer: Gazetteer, leg: Succession) -> Answer:
    before = gazetteer.unit(leg.predecessor, leg.on - dt.timedelta(days=1))
    return {"from": _brief(before), **_leg(leg, gazetteer.unit(leg.successor, leg.on))}


def _standing(unit: Unit) -> Answer:
    return {
        **_brief(unit),
        "since": unit.since.isoformat() if unit.since_known else None,
        "until": unit.until.isoformat() if unit.until else None,
    }


def _in_words(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(_in_words(each) for each in value)
    if isinstance(value, dict):
        part = " (một phần)" if value.get("part") else ""
        return f"{value['name']} {value['code']}{part}"
    return str(value)
