"""What a move and its steps have to say, in the reader's language."""

import json
from typing import Any

from lienmach.homes.manifest import manifest
from lienmach.merger.queries import MoveDetail, MoveSummary, Step
from lienmach.portal import formats, services, words
from lienmach.portal.language import Language
from lienmach.portal.pictures import figures
from lienmach.portal.status import place_name

CATALOGUE_SYSTEM = "dossiers"
NUMBERS_ONLY = "by exact numbers only"
"""What the engine notes where people's records could not be compared."""


def _values(detail: MoveDetail, lang: Language) -> dict[str, str]:
    """Return every figure that a note may name, written out."""
    sums = figures(detail)
    known = {
        "tables": len(detail.tables),
        "rows": sums.rows_done,
        "total": sums.rows_total,
        "rate": sums.mean_rate or 0,
        "differences": detail.differences,
        "points": len(detail.catalogue),
        "open": sum(1 for each in detail.catalogue if each.decision is None),
        "linked": detail.links.get("linked", 0),
        "doubtful": detail.links.get("doubtful", 0),
        "lag": detail.lag,
    }
    said = {name: formats.number(value, lang=lang) for name, value in known.items()}
    return said | {
        "wait": _wait(detail.cutover_ms, lang),
        "back": _wait(detail.reversal_ms, lang),
        "source": place_name(detail.summary.source, lang=lang, short=True),
        "target": place_name(detail.summary.target, lang=lang, short=True),
    }


def _wait(value: float | None, lang: Language) -> str:
    return "–" if value is None else formats.milliseconds(value, lang=lang)


def _why(en: str, vi: str, lang: Language) -> str:
    """Return why something failed; in English alone where the engine kept nothing else then."""
    return en if lang == "en" else vi or en


def _knows_people(system: str) -> bool:
    return any(table.person for table in manifest(system).tables)


def of_step(step: Step, detail: MoveDetail, lang: Language) -> str:
    """Return what a step found; of a step that failed, what the engine said."""
    if step.state == "failed":
        return _why(step.note, step.note_vi, lang)
    if step.name == "way_back" and detail.summary.state in {"closed", "reversed"}:
        ended = f"note.way_back.{detail.summary.state}"
        return words.say(ended, lang=lang, **_values(detail, lang))
    has_nothing = step.state == "done" and {
        "align": detail.summary.system != CATALOGUE_SYSTEM,
        "link": not _knows_people(detail.summary.system),
    }.get(step.name, False)
    if has_nothing:
        return words.say(f"note.{step.name}.nothing", lang=lang)
    if step.name == "link" and NUMBERS_ONLY in step.note:
        return words.say("note.link.numbers", lang=lang, **_values(detail, lang))
    key = f"note.{step.name}.{step.state}"
    return words.say(key, lang=lang, **_values(detail, lang)) if words.has(key) else ""


def of_move(move: MoveSummary, lang: Language) -> str:
    """Return how a move stands, in a sentence; of one that failed, what the engine said."""
    if move.state == "failed":
        return _why(move.sentence, move.sentence_vi, lang)
    key = f"sentence.{move.state}"
    return words.say(key, lang=lang) if words.has(key) else ""


def of_value(
    field: str, value: Any, lang: Language, *, labels: dict[str, str] | None = None
) -> str:
    """Return a value of a catalogue as one reads it."""
    if value is None:
        return words.say("catalogue.absent", lang=lang)
    if field == "limits":
        return services.limits_told(value, labels or {}, lang)
    if field == "fees":
        return services.fees_told(value, labels or {}, lang) or words.say("fee.unset", lang=lang)
    if isinstance(value, dict) and "name" in value:
        return str(value["name"])
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
