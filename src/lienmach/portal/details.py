"""Everything a procedure says, in words: papers, fees with their dates, limits, steps, each by law."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.html import format_html, format_html_join

from lienmach.portal import formats, services, tongues, words
from lienmach.portal.language import Language

Rule = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """One rule: its cells as they are read, the law it rests on, and how sure that is."""

    cells: tuple[str, ...]
    law: str
    confidence: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Details:
    """What one procedure says beyond its summary."""

    facts: list[services.Fact] = field(default_factory=list)
    papers: list[Row] = field(default_factory=list)
    fees: list[Row] = field(default_factory=list)
    exemptions: list[Row] = field(default_factory=list)
    limits: list[Row] = field(default_factory=list)
    steps: list[Row] = field(default_factory=list)
    how: str = "procedure.how_text"
    """The word that says how to file."""


def details(held: Rule, lang: Language) -> Details:
    """Put a snapshot into words; one of before says less, and so does this."""
    labels = services.labels_of(held, lang)
    return Details(
        facts=_facts(held, lang),
        papers=[_paper(each, labels, lang) for each in held.get("papers", ())],
        fees=[
            _row((services.fees_told([each], labels, lang), dates(each, lang)), each, lang)
            for each in held.get("fees", ())
        ],
        exemptions=[_exemption(each, labels, lang) for each in held.get("exemptions", ())],
        limits=[
            _row((services.limits_told([each], labels, lang),), each, lang)
            for each in held.get("limits", ())
        ],
        # A step that may be taken from several states is one step to who reads.
        steps=list(dict.fromkeys(_step(each, lang) for each in held.get("steps", ()))),
        how=_how(held),
    )


def _how(held: Rule) -> str:
    if held.get("served_by", {}).get("system") == "national":
        return "procedure.filed_elsewhere"
    if held.get("receiving_rule", {}).get("rule") == "provincial_centre":
        return "procedure.filed_at_the_centre"
    return "procedure.how_text"


def _facts(held: Rule, lang: Language) -> list[services.Fact]:
    found = []
    for name, family, key in (
        ("served_by", "served_by", "system"),
        ("receiving_rule", "receiving", "rule"),
        ("assurance", "assurance", "level"),
    ):
        if rule := held.get(name):
            said = words.say(f"{family}.{rule[key]}", lang=lang)
            found.append(
                services.Fact(f"procedure.{name}", format_html("{} ({})", said, _law(rule, lang)))
            )
    if reason := held.get("partial_reason"):
        said = format_html("{} ({})", tongues.text_of(reason, "text", lang), _law(reason, lang))
        found.append(services.Fact("procedure.partial_reason", said))
    if result := held.get("result"):
        found.append(services.Fact("procedure.result", tongues.text_of(result, "name", lang)))
    return found


def _paper(each: Rule, labels: Mapping[str, str], lang: Language) -> Row:
    register = each.get("from_register")
    name = _named(each, labels, lang)
    kind = words.say(f"paper_kind.{each['kind']}", lang=lang)
    if each.get("is_optional"):
        kind = f"{kind} {words.say('question.optional', lang=lang)}"
    source = words.say(f"register.{register}", lang=lang) if register else "–"
    return _row((name, kind, source), each, lang)


def _exemption(each: Rule, labels: Mapping[str, str], lang: Language) -> Row:
    name = _named(each, labels, lang)
    return _row((name, f"−{each['percent']}\N{NO-BREAK SPACE}%", dates(each, lang)), each, lang)


def _step(each: Rule, lang: Language) -> Row:
    instant = words.say("procedure.instant", lang=lang)
    share = (
        instant
        if each["instant"]
        else f"{each['share']}\N{NO-BREAK SPACE}%"
        if each["share"]
        else "–"
    )
    named = [each["duty"]] if isinstance(each["duty"], str) else each["duty"]
    duties = ", ".join(
        words.say(f"duty.{duty}", lang=lang) if words.has(f"duty.{duty}") else duty
        for duty in named
    )
    return _row((tongues.text_of(each, "name", lang), duties, share), each, lang)


def _row(cells: tuple[str, ...], rule: Rule, lang: Language) -> Row:
    return Row(
        cells=cells,
        law=tongues.text_of(rule, "citation", lang),
        confidence=_sure(rule, lang),
        note=tongues.text_of(rule, "note", lang) if "percent" in rule or "kind" in rule else "",
    )


def _law(rule: Rule, lang: Language) -> str:
    said = filter(None, [tongues.text_of(rule, "citation", lang), _sure(rule, lang)])
    return format_html_join(", ", "{}", ((each,) for each in said))


def _sure(rule: Rule, lang: Language) -> str:
    key = f"confidence.{rule.get('confidence')}"
    return words.say(key, lang=lang) if words.has(key) else ""


def _named(rule: Rule, labels: Mapping[str, str], lang: Language) -> str:
    name = tongues.text_of(rule, "name", lang)
    return format_html("{}{}", name, services.when_told(rule, labels, lang))


def dates(rule: Rule, lang: Language) -> str:
    """Say from when until when a rule holds."""
    said = [
        words.say(f"dates.{name}", lang=lang, **{name: formats.day(dt.date.fromisoformat(day))})
        for name in ("since", "until")
        if (day := rule.get(name))
    ]
    return " ".join(said) or words.say("dates.always", lang=lang)
