"""The procedures of a province as its public reads them: limits and fees put into words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.html import format_html, format_html_join

from lienmach.dossiers import queries as dossiers
from lienmach.dossiers.models import Procedure
from lienmach.dossiers.rules import forms, limits
from lienmach.dossiers.rules.steps import TAKEN
from lienmach.ground import clock
from lienmach.portal import formats, tongues, words
from lienmach.portal.language import Language
from linkage.folding import folded_name

Rules = Sequence[Mapping[str, Any]]
KNOWN_FACTS = ("assurance_level", "papers_integrated")
"""What is known of whoever files, beside the answers."""
WELL_ESTABLISHED = {"high", "medium"}


@dataclass(frozen=True, slots=True)
class Fact:
    """One line about a procedure: the word for it, and what holds."""

    word: str
    value: str


@dataclass(frozen=True, slots=True)
class Service:
    """One procedure in force."""

    code: str
    name: str
    limit: str
    fee: str
    level: str
    facts: list[Fact]
    caution: str
    remarks: list[str]
    searched: str
    """What a question is looked for in, folded; in Vietnamese too, whatever the page speaks."""


def offered(*, lang: Language) -> list[Service]:
    """Return the procedures in force today."""
    return [told(each, lang) for each in dossiers.catalogue(on=clock.today())]


def matching(services: Sequence[Service], question: str) -> list[Service]:
    """Return the services that hold every word of a question, with or without diacritics."""
    asked = folded_name(question).split()
    return [each for each in services if all(word in each.searched for word in asked)]


@lru_cache(maxsize=256)
def told(procedure: Procedure, lang: Language) -> Service:
    """Put a procedure into words; a published version never changes, so once in each language."""
    held = procedure.snapshot
    labels = labels_of(held, lang)
    limit = limits_told(held.get("limits", []), labels, lang)
    fee = fees_told(held.get("fees", []), labels, lang)
    level = words.say(f"level.{held['level']}", lang=lang)
    name, agency = (tongues.text_of(held, each, lang) for each in ("name", "receiving"))
    facts = [
        Fact("home.col_limit", limit),
        Fact("home.col_fee", fee or words.say("fee.unset", lang=lang)),
        Fact("home.col_level", level),
        Fact("home.col_agency", agency),
        Fact("procedure.owner", tongues.text_of(held, "owner", lang)),
        Fact("procedure.citation", tongues.text_of(held, "citation", lang)),
        Fact("procedure.listed_in", tongues.text_of(held, "listed_in", lang)),
        Fact("procedure.code", _code(procedure, lang)),
        Fact("procedure.version", _validity(procedure, lang)),
    ]
    return Service(
        code=procedure.code,
        name=name,
        limit=limit,
        fee=fee,
        level=level,
        facts=[fact for fact in facts if fact.value],
        caution=_caution(held.get("confidence", ""), lang),
        remarks=_remarks(held, lang),
        searched=folded_name(
            f"{name} {held['name']} {held.get('receiving', '')} {agency} {procedure.code}"
        ),
    )


def _remarks(held: Mapping[str, Any], lang: Language) -> list[str]:
    notes = held.get("notes", [])
    english = held.get("notes_en") or [""] * len(notes)
    return [tongues.either(*pair, lang) for pair in zip(notes, english, strict=True)]


def labels_of(snapshot: Mapping[str, Any], lang: Language) -> dict[str, str]:
    """
    Return what the facts are called that the rules of a procedure ask for.

    What may be chosen stands there too, under the question and what is stored: ``reason: đổi thẻ``.
    """
    questions = forms.compiled(snapshot.get("form", ())).questions
    labels = {
        name: tongues.either(each.label, each.label_en, lang) for name, each in questions.items()
    }
    choices = {
        f"{name}: {stored}": tongues.either(vi, en, lang)
        for name, each in questions.items()
        for stored, vi, en in each.choices
    }
    known = {name: words.say(f"fact.{name}", lang=lang) for name in KNOWN_FACTS}
    worked_out = {
        fact["name"]: tongues.text_of(fact, "label", lang) for fact in snapshot.get("facts", ())
    }
    taken = {
        f"{TAKEN}{line['step']}": tongues.text_of(line, "name", lang)
        for line in snapshot.get("steps", ())
        if "step" in line
    }
    return {**labels, **choices, **known, **worked_out, **taken}


def _caution(confidence: str, lang: Language) -> str:
    if confidence in WELL_ESTABLISHED:
        return ""
    key = "procedure.invented" if confidence == "invented" else "procedure.uncertain"
    return words.say(key, lang=lang)


def _code(procedure: Procedure, lang: Language) -> str:
    if procedure.snapshot.get("code_is") == "ours":
        return words.say("procedure.code_ours", lang=lang, code=procedure.code)
    return procedure.code


def _validity(procedure: Procedure, lang: Language) -> str:
    since = formats.day(procedure.since)
    if procedure.until is None:
        return words.say("procedure.valid_since", lang=lang, since=since)
    until = formats.day(procedure.until)
    return words.say("procedure.valid_until", lang=lang, since=since, until=until)


def limits_told(limits: Rules, labels: Mapping[str, str], lang: Language) -> str:
    """Put time limits into words; ``labels`` are those of the form the limits ask."""
    return format_html_join("; ", "{}", ((_limit(each, labels, lang),) for each in limits))


def fees_told(fees: Rules, labels: Mapping[str, str], lang: Language) -> str:
    """Put fees into words; empty where none is set."""
    return format_html_join("; ", "{}", ((_fee(each, labels, lang),) for each in fees))


def _limit(limit: Mapping[str, Any], labels: Mapping[str, str], lang: Language) -> str:
    value, kind = limit.get("value", 0), limit["kind"]
    days = formats.number(value, lang=lang)
    said = words.say(
        f"limit.{kind}.one" if value == 1 and kind in limits.COUNTED else f"limit.{kind}",
        lang=lang,
        days=days,
        before=limit.get("before", ""),
        later=limit.get("later", ""),
    )
    return format_html("{}{}", said, when_told(limit, labels, lang))


def _fee(fee: Mapping[str, Any], labels: Mapping[str, str], lang: Language) -> str:
    amount = fee["amount"]
    said = (
        words.say("fee.amount", lang=lang, amount=formats.number(amount, lang=lang))
        if amount
        else words.say("fee.none", lang=lang)
    )
    if channel := fee.get("channel"):
        said += " " + words.say(f"fee.{channel}", lang=lang)
    note = tongues.text_of(fee, "note", lang)
    told = format_html("{}{}", said, when_told(fee, labels, lang))
    return format_html("{} ({})", told, note) if note else told


def when_told(rule: Mapping[str, Any], labels: Mapping[str, str], lang: Language) -> str:
    """Say under which answers of the form a rule holds."""
    when = rule.get("when", {})
    if not when:
        return ""
    parts = format_html_join(
        ", ", "{}{}{}", (_condition(name, value, labels, lang) for name, value in when.items())
    )
    return words.say_around("rule.when", lang=lang, what=parts)


def _condition(
    name: str, value: Any, labels: Mapping[str, str], lang: Language
) -> tuple[str, str, str]:
    """Say what a fact is called, and what it must be: a value, or a comparison."""
    label = labels.get(name, name)
    if value is True:
        return label, "", ""
    if value is False:
        return label, ": ", words.say("rule.no", lang=lang)
    if not isinstance(value, Mapping):
        return label, ": ", labels.get(f"{name}: {value}", str(value))
    bounds = [f"≥ {value['at_least']}"] if "at_least" in value else []
    bounds += [f"≤ {value['at_most']}"] if "at_most" in value else []
    chosen = [labels.get(f"{name}: {each}", str(each)) for each in value.get("one_of", ())]
    either = f" {words.say('rule.or', lang=lang)} "
    parts = [*bounds, format_html_join(either, "{}", ((each,) for each in chosen))]
    return label, ": ", format_html_join(" ", "{}", ((each,) for each in parts if each))
