"""
What every template may say: words in the page's language, numbers and times as they are written.

The template engine knows them as built-ins, so no template loads them.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.template import Context
from django.template.base import Node, Parser, Token
from django.utils.html import escape
from django.utils.safestring import SafeString

from lienmach.dossiers import queries as dossiers
from lienmach.ground import clock as clocks
from lienmach.ground.clock import VIETNAM
from lienmach.ground.refusals import KeyUsedForSomethingElse, Refusal
from lienmach.merger.queries import MoveDetail, MoveSummary, Step
from lienmach.portal import charts, formats, language, notes, pictures, services, tongues, words

register = template.Library()
_OUTRIGHT = re.compile(r"""["']([^"'|]+)["']""")


def _lang(context: Context) -> language.Language:
    # Error pages may be drawn without a request; they speak Vietnamese then.
    return language.known(context.get("lang"))


@register.simple_tag(takes_context=True)
def w(context: Context, key: str, **values: Any) -> str:
    """Say a word or a sentence of the catalogue, its gaps filled in."""
    is_marked = any(isinstance(value, SafeString) for value in values.values())
    say = words.say_around if is_marked else words.say
    return say(key, lang=_lang(context), **values)


class Word(Node):
    """A word that a template names outright: a page says hundreds, so each is looked up once."""

    def __init__(self, key: str) -> None:
        self.plain = {lang: words.say(key, lang=lang) for lang in language.LANGUAGES}
        self.escaped = {lang: escape(text) for lang, text in self.plain.items()}

    def render(self, context: Context) -> str:
        """Say it in the page's language."""
        return (self.escaped if context.autoescape else self.plain)[_lang(context)]


_with_values = register.tags["w"]


@register.tag("w")
def _word(parser: Parser, token: Token) -> Node:
    key = token.split_contents()[1:]
    named = _OUTRIGHT.fullmatch(key[0]) if len(key) == 1 else None
    return Word(named[1]) if named else _with_values(parser, token)


@register.simple_tag(takes_context=True)
def w_or(context: Context, key: str, otherwise: str) -> str:
    """Say a word of the catalogue, or something else if it has none: for names of tables."""
    return words.say(key, lang=_lang(context)) if words.has(key) else otherwise


@register.simple_tag(takes_context=True)
def either(context: Context, vi: object, en: object) -> str:
    """Say the one of a pair that the page speaks; Vietnamese, marked so, where English is left out."""
    return tongues.either(vi, en, _lang(context))


@register.simple_tag(takes_context=True)
def text_of(context: Context, rule: Mapping[str, Any], name: str) -> str:
    """Say a text of the catalogue: ``{% text_of procedure.snapshot "name" %}``."""
    return tongues.text_of(rule, name, _lang(context))


@register.simple_tag(takes_context=True)
def number(context: Context, value: float | None, digits: int = 0) -> str:
    """Write a number; a dash if there is none."""
    return "–" if value is None else formats.number(value, lang=_lang(context), digits=digits)


@register.simple_tag(takes_context=True)
def head(context: Context, heads: str, place: int) -> str:
    """Say the head of a column, of several written with spaces between: for tables on a phone."""
    return words.say(heads.split()[place], lang=_lang(context))


@register.simple_tag(takes_context=True)
def dong(context: Context, amount: int) -> str:
    """Write an amount of money."""
    lang = _lang(context)
    return words.say("fee.amount", lang=lang, amount=formats.number(amount, lang=lang))


@register.simple_tag(takes_context=True)
def size(context: Context, count: int) -> str:
    """Write how large a file is."""
    return formats.size(count, lang=_lang(context))


@register.simple_tag
def agency(code: str) -> str:
    """Say what an agency is called, with its code; the code alone where nobody knows it."""
    known = dossiers.agency_name(code, on=clocks.today())
    return f"{known.name} ({known.code})" if known else code


@register.simple_tag(takes_context=True)
def percent(context: Context, part: float, whole: float) -> str:
    """Write a share."""
    return formats.percent(part, whole, lang=_lang(context))


@register.simple_tag(takes_context=True)
def span(context: Context, seconds: float | None) -> str:
    """Write how long; a dash if nobody knows."""
    return "–" if seconds is None else formats.span(seconds, lang=_lang(context))


@register.simple_tag(takes_context=True)
def wait(context: Context, value: float | None) -> str:
    """Write a wait in milliseconds."""
    return "–" if value is None else formats.milliseconds(value, lang=_lang(context))


@register.simple_tag
def clock(at: dt.datetime | None) -> str:
    """Write the time of day."""
    return "" if at is None else formats.clock(at)


@register.simple_tag
def day(on: dt.date | None) -> str:
    """Write a date."""
    return "" if on is None else formats.day(on)


@register.simple_tag
def minute(at: dt.datetime | None) -> str:
    """Write a date and the time of that day, to the minute."""
    return "" if at is None else formats.minute(at)


@register.filter
def month(text: str) -> str:
    """Write a month that is stored as text (``2026-10``) as people read it."""
    year, _, number = text.partition("-")
    return f"{number}/{year}"


@register.filter
def version_name(version: str) -> str:
    """Write the name of a version as people read it: one that is a day, day first."""
    try:
        return formats.day(dt.date.fromisoformat(version))
    except ValueError:
        return version


@register.simple_tag
def moment(text: str) -> str:
    """Write a moment that is stored as text (ISO 8601)."""
    at = dt.datetime.fromisoformat(text).astimezone(VIETNAM)
    return f"{at:%H:%M} {formats.day(at)}"


@register.simple_tag(takes_context=True)
def limits_of(context: Context, snapshot: dict[str, Any]) -> str:
    """Put the time limits of a procedure into words."""
    lang = _lang(context)
    return services.limits_told(
        snapshot.get("limits", []), services.labels_of(snapshot, lang), lang
    )


@register.simple_tag(takes_context=True)
def fees_of(context: Context, snapshot: dict[str, Any]) -> str:
    """Put the fees of a procedure into words; empty where none is set."""
    lang = _lang(context)
    return services.fees_told(snapshot.get("fees", []), services.labels_of(snapshot, lang), lang)


@register.simple_tag(takes_context=True)
def draw(context: Context, detail: MoveDetail) -> pictures.Pictures | None:
    """Draw the pictures of a move: ``{% draw detail as drawn %}``."""
    return pictures.pictures(detail, _lang(context))


@register.simple_tag(takes_context=True)
def draw_reversal(context: Context, detail: MoveDetail) -> pictures.Pictures | None:
    """Draw the reversal of a move, if there was one."""
    return pictures.of_reversal(detail, _lang(context))


@register.simple_tag
def spark(values: Sequence[float | None]) -> charts.Picture:
    """Draw a row of figures as bars: ``{% spark line.trend as drawn %}``."""
    return charts.bars(values)


@register.simple_tag
def sums(detail: MoveDetail) -> pictures.Figures:
    """Sum up a move: ``{% sums detail as figures %}``."""
    return pictures.figures(detail)


@register.simple_tag(takes_context=True)
def took(context: Context, work: MoveSummary | Step) -> str:
    """Say how long a move or a step took; nothing while it runs."""
    if work.started_at is None or work.ended_at is None:
        return ""
    seconds = (work.ended_at - work.started_at).total_seconds()
    if seconds < 1:
        return formats.milliseconds(seconds * 1000, lang=_lang(context))
    return formats.span(seconds, lang=_lang(context))


@register.simple_tag(takes_context=True)
def step_note(context: Context, step: Step, detail: MoveDetail) -> str:
    """Say what a step found."""
    return notes.of_step(step, detail, _lang(context))


@register.simple_tag(takes_context=True)
def move_sentence(context: Context, move: MoveSummary) -> str:
    """Say how a move stands."""
    return notes.of_move(move, _lang(context))


@register.simple_tag(takes_context=True)
def told(context: Context, field: str, value: Any, labels: dict[str, str] | None = None) -> str:
    """Write a value of a catalogue as one reads it, fields of its form by their labels."""
    return notes.of_value(field, value, _lang(context), labels=labels or {})


@register.simple_tag(takes_context=True)
def sentence(context: Context, refusal: Refusal) -> str:
    """Say what was refused, in the page's language; who fills in a page knows of no key."""
    if isinstance(refusal, KeyUsedForSomethingElse):
        return words.say("not_done.sent_before", lang=_lang(context))
    return str(refusal) if _lang(context) == "en" else refusal.sentence_vi


@register.filter
def is_word(key: str) -> bool:
    """Test if the catalogue holds a word."""
    return words.has(key)


@register.filter
def slug_end(key: object) -> str:
    """Return the end of a key, by which one tells it from its neighbours."""
    return str(key)[-12:]


@register.filter
def held(rule: dict[str, Any], name: str) -> Any:
    """Return what stands under a name that a template cannot write, such as ``x-help``."""
    return rule.get(name, "")


@register.filter
def of_key(found: dict[str, Any], key: str) -> Any:
    """Return what a mapping holds under a key; nothing if it does not."""
    return found.get(key)


@register.filter
def register_name(register: str, lang: str) -> str:
    """Say what a register is called within a sentence."""
    return words.say(f"source.{register}", lang=language.known(lang))


@register.filter
def less(value: int, other: int) -> int:
    """Take one number from another."""
    return value - other
