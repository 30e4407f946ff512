"""Which questions follow, given the answers so far, and how answers are shown to be checked."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from lienmach.dossiers.rules.form_faults import Fault, faults_of
from lienmach.dossiers.rules.form_schema import (
    Answers,
    Form,
    Question,
    answered,
    is_blank,
    is_day,
)

YES = {"vi": "Có", "en": "Yes"}
NO = {"vi": "Không", "en": "No"}
UNASKED = {"vi": "Ngoài tờ khai", "en": "Not asked by the form"}
LONGEST_NUMBER = 15


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on a page: what it is, what was answered, and what is wrong with that."""

    question: Question
    is_needed: bool
    value: Any
    fault: Fault | None

    @property
    def is_answered(self) -> bool:
        """Test if something was answered."""
        return not is_blank(self.value)


@dataclass(frozen=True, slots=True)
class Page:
    """What is asked together; numbered from 1 among the pages that these answers open."""

    number: int
    asked: tuple[Asked, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of its questions."""
        return tuple(each.question.name for each in self.asked)

    @property
    def is_done(self) -> bool:
        """Test if nothing needed is missing and nothing is wrong."""
        return all(
            each.fault is None and (each.is_answered or not each.is_needed) for each in self.asked
        )


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer as a person reads it."""

    name: str
    label: str
    value: str


def opened(form: Form, data: Answers) -> dict[str, Any]:
    """
    Return the answers that count: those to questions which the answers before them open.

    Questions come in the order of the pages, and a rule looks at earlier ones only, so one way
    through them is enough and no answer can open what was before it.
    """
    given = answered(data)
    counted: dict[str, Any] = {}
    told: dict[int, tuple[str, ...]] = {}
    for page in form.pages:
        for name in page:
            opening = form.opening.get(name, ())
            for number in opening:
                # Whatever a rule looks at is behind us: what it says now it says to the end.
                if number not in told:
                    told[number] = form.rules[number].opened(answered(counted))
            if not opening or any(name in told[number] for number in opening):
                counted[name] = given.get(name)
    return counted


def relevant(form: Form, data: Answers) -> dict[str, Any]:
    """Return the answers to hand in: none to a question that is not asked any more."""
    return answered(opened(form, data))


def counted(form: Form, data: Answers) -> dict[str, Any]:
    """
    Return what to keep of data: without answers to questions that the others do not open.

    What the form does not ask at all stays, and so does an answer that was emptied.
    """
    if not any(name in data for name in form.opening):
        return dict(data)
    asked = opened(form, data)
    return {
        name: value for name, value in data.items() if name in asked or name not in form.opening
    }


def pages_of(form: Form, data: Answers) -> list[Page]:
    """Return the pages that these answers open, in order; each question at most once."""
    counted = opened(form, data)
    given = answered(counted)
    wrong = {fault.field: fault for fault in faults_of(form, given)}
    needed = _needed(form, given)
    found: list[Page] = []
    for page in form.pages:
        names = [name for name in page if name in counted]
        if names:
            asked = tuple(
                Asked(
                    question=form.questions[name],
                    is_needed=name in needed,
                    value=counted[name],
                    # What is only missing is no fault before the page was answered.
                    fault=wrong.get(name) if name in given else None,
                )
                for name in names
            )
            found.append(Page(len(found) + 1, asked))
    return found


def _needed(form: Form, given: Mapping[str, Any]) -> set[str]:
    needed = {*form.schema.get("required", ())}
    for name, others in form.schema.get("dependentRequired", {}).items():
        needed |= set(others) if name in given else set()
    return needed.union(*(rule.needed(given) for rule in form.rules))


def following(form: Form, data: Answers, *, skipped: frozenset[str] = frozenset()) -> Page | None:
    """
    Return the first page that is not done; None when all are.

    ``skipped`` are questions that need no answer and were passed over already.
    """
    for page in pages_of(form, data):
        left_open = {each.question.name for each in page.asked if not each.is_answered}
        if not page.is_done or left_open - skipped:
            return page
    return None


def shown_of(
    form: Form, data: Answers, lang: str, unit: Callable[[str, dt.date | None], str] | None = None
) -> list[Shown]:
    """
    Return the answers for reading; what the form does not ask comes last, named so.

    ``unit`` tells what the code of a unit means on a day, where the form says on which.
    """
    counted = answered(data)
    ordered = [name for page in form.pages for name in page if name in counted]
    known = [
        Shown(question.name, question.title(lang=lang), said or _read(question, value, lang))
        for question, value in ((form.questions[name], counted[name]) for name in ordered)
        for said in [_unit_of(question, counted, unit) if unit else ""]
    ]
    unknown = [name for name in counted if name not in form.questions]
    return known + [
        Shown(name, f"{UNASKED[lang]}: {name}", _plain(counted[name], lang)) for name in unknown
    ]


def _unit_of(
    question: Question, counted: Mapping[str, Any], unit: Callable[[str, dt.date | None], str]
) -> str:
    """Return a unit by its name and code; empty where a question asks for something else."""
    if question.schema.get("x-widget") != "unit":
        return ""
    said = counted.get(f"{question.name}_on")
    day = dt.date.fromisoformat(str(said)) if is_day(said) else None
    return unit(str(counted[question.name]), day)


def _plain(value: object, lang: str) -> str:
    """Write a value of unknown meaning without the signs of a program."""
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_plain(each, lang)}" for name, each in value.items())
    if isinstance(value, list):
        return "; ".join(_plain(each, lang) for each in value)
    if isinstance(value, bool):
        return (YES if value else NO)[lang]
    return "–" if value is None else str(value)


def _read(question: Question, value: object, lang: str) -> str:
    if isinstance(value, bool):
        return (YES if value else NO)[lang]
    if question.kind == "date" and is_day(value):
        return f"{dt.date.fromisoformat(str(value)):%d/%m/%Y}"
    if lang == "en":
        return {stored: en for stored, _, en in question.choices}.get(str(value)) or str(value)
    return str(value)


def from_text(form: Form, sent: Mapping[str, str]) -> dict[str, Any]:
    """
    Return the answers that a page's fields sent as texts, each of its kind.

    What cannot be read as its kind is kept as the text it is, so that its fault is told beside
    it; what no question asks is left out.
    """
    return {
        name: _typed(question, sent[name].strip())
        for name, question in form.questions.items()
        if name in sent and sent[name].strip()
    }


def _typed(question: Question, text: str) -> Any:
    if question.kind == "boolean":
        return {"true": True, "false": False}.get(text, text)
    if question.kind == "integer":
        is_number = text.removeprefix("-").isascii() and text.removeprefix("-").isdigit()
        return int(text) if is_number and len(text) <= LONGEST_NUMBER else text
    return text
