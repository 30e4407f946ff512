"""
What a form is: a JSON Schema (2020-12) with a small part about how its questions are put.

The schema is flat: each property is one question. What a person reads stands in ``title``
(Vietnamese), ``x-title-en`` and their like; ``x-pages`` says what is asked together and in which
order; a rule of ``allOf`` opens questions by earlier answers. Forms of before, lists of typed
fields, are read as schemas too: a version that was published keeps its form for ever.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker, ValidationError
from jsonschema.protocols import Validator
from jsonschema.validators import extend
from pydantic_core import SchemaError, SchemaValidator, core_schema

from lienmach.dossiers.rules.form_quick import LONGEST_TEXT, Quick, quick

DIALECT = "https://json-schema.org/draft/2020-12/schema"
LONGEST_PATTERN = 200
PERSONAL_ID = "^[0-9]{12}$"

Schema = Mapping[str, Any]
Fields = Sequence[Mapping[str, Any]]
Answers = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Question:
    """One property of a form, as it is asked."""

    name: str
    kind: str
    label: str
    label_en: str
    schema: Schema
    choices: tuple[tuple[str, str, str], ...] = ()
    """Each with what is stored, and how it reads in Vietnamese and in English, if that is told."""

    def said(self, what: str, *, lang: str) -> str:
        """Return one of its texts, such as ``help``, in a language; Vietnamese if it has no other."""
        found = self.schema.get(f"x-{what}-en") if lang == "en" else None
        return str(found or self.schema.get(f"x-{what}", ""))

    def title(self, *, lang: str) -> str:
        """Return its label in a language."""
        return (lang == "en" and self.label_en) or self.label


@dataclass(frozen=True, slots=True)
class Rule:
    """Answers that open further questions, or none of them when they are not given."""

    condition: Validator
    quick: SchemaValidator | None
    """The same condition at a twentieth of the cost, where it checks nothing that is not known there."""
    when: Schema
    opens: tuple[str, ...]
    needs: tuple[str, ...]
    otherwise_opens: tuple[str, ...]
    otherwise_needs: tuple[str, ...]

    def holds(self, answers: Answers) -> bool:
        """Test if the answers given so far fulfil the condition."""
        if self.quick is not None:
            return self.quick.isinstance_python(answers)
        return bool(self.condition.is_valid(answers))

    def opened(self, answers: Answers) -> tuple[str, ...]:
        """Return the questions that it opens after these answers."""
        return self.opens if self.holds(answers) else self.otherwise_opens

    def needed(self, answers: Answers) -> tuple[str, ...]:
        """Return the questions that must be answered after these answers."""
        return self.needs if self.holds(answers) else self.otherwise_needs


@dataclass(frozen=True, slots=True)
class Form:
    """A form made ready for use: its checks compiled, its questions in the order of the pages."""

    schema: Schema
    validator: Validator
    quick: Quick | None
    questions: Mapping[str, Question]
    pages: tuple[tuple[str, ...], ...]
    rules: tuple[Rule, ...]
    opening: Mapping[str, tuple[int, ...]]
    """Of each question that is asked only after certain answers: the rules that open it."""


def compiled(form: Schema | Fields | Form) -> Form:
    """Return a form made ready for use, whichever way it is written."""
    if isinstance(form, Form):
        return form
    schema = _insisting(as_schema(form))
    properties: Mapping[str, Schema] = schema.get("properties", {})
    pages = _pages(schema)
    checks = quick(schema, {"date": is_day})
    conditions = [condition for condition, _then, _else in checks.rules] if checks else None
    rules = tuple(
        _rule(each, conditions[number] if conditions else None)
        for number, each in enumerate(schema.get("allOf", ()))
    )
    return Form(
        schema=schema,
        validator=CHECKER(schema, format_checker=FORMATS),
        quick=checks,
        questions={name: _question(name, properties[name]) for page in pages for name in page},
        pages=pages,
        rules=rules,
        opening=_opening(rules),
    )


def _insisting(schema: Schema) -> Schema:
    """
    Return a schema that requires what its pages insist on.

    Forms published before every channel was held to the same told the two apart, by ``x-must``.
    """
    must = [name for name in schema.get("x-must", ()) if name not in schema.get("required", ())]
    return {**schema, "required": [*schema.get("required", ()), *must]} if must else schema


def _opening(rules: Sequence[Rule]) -> dict[str, tuple[int, ...]]:
    found: dict[str, list[int]] = {}
    for number, rule in enumerate(rules):
        for name in dict.fromkeys([*rule.opens, *rule.otherwise_opens]):
            found.setdefault(name, []).append(number)
    return {name: tuple(numbers) for name, numbers in found.items()}


def _pages(schema: Schema) -> tuple[tuple[str, ...], ...]:
    """
    Return what is asked together, in order.

    A database does not keep the order of an object's keys: the pages alone say what comes first.
    """
    told = [tuple(page["ask"]) for page in schema.get("x-pages", ())]
    asked = {name for page in told for name in page}
    rest = [(name,) for name in schema.get("properties", {}) if name not in asked]
    return (*told, *rest)


def _question(name: str, schema: Schema) -> Question:
    label = str(schema.get("title", name))
    stored = [str(each) for each in schema.get("enum", ())]
    english = [str(each) for each in schema.get("x-enum-en", [""] * len(stored))]
    return Question(
        name=name,
        kind=kind_of(schema),
        label=label,
        label_en=str(schema.get("x-title-en", "")),
        schema=schema,
        choices=tuple(zip(stored, stored, english, strict=True)),
    )


def _rule(schema: Schema, condition: SchemaValidator | None) -> Rule:
    then, otherwise = schema.get("then", {}), schema.get("else", {})
    return Rule(
        condition=CHECKER(schema["if"], format_checker=FORMATS),
        quick=condition,
        when=schema["if"],
        opens=_opens(then),
        needs=tuple(then.get("required", ())),
        otherwise_opens=_opens(otherwise),
        otherwise_needs=tuple(otherwise.get("required", ())),
    )


def _opens(branch: Schema) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*branch.get("required", ()), *branch.get("x-opens", ())]))


def kind_of(schema: Schema) -> str:
    """Return which kind of answer a property wants, in the words of the list of fields."""
    if schema.get("x-kind") == "personal_id":
        return "personal_id"
    if "enum" in schema:
        return "choice"
    if schema.get("format") == "date":
        return "date"
    return {"integer": "integer", "boolean": "boolean"}.get(str(schema.get("type")), "text")


def is_blank(value: object) -> bool:
    """Test if a value says nothing: null, or a text of spaces."""
    return value is None or (isinstance(value, str) and not value.strip())


def answered(data: Answers) -> dict[str, Any]:
    """Return what was answered; a blank is no answer."""
    return {name: value for name, value in data.items() if not is_blank(value)}


# --- the list of fields, and back ------------------------------------------------------------


def as_schema(form: Schema | Fields) -> Schema:
    """Return a form as a JSON Schema; one that is a list of fields is converted."""
    if isinstance(form, Mapping):
        return form
    return {
        "$schema": DIALECT,
        "type": "object",
        "properties": {field["name"]: _property(field) for field in form},
        "required": [field["name"] for field in form if field.get("required")],
        "x-pages": [{"ask": [field["name"]]} for field in form],
    }


def _property(field: Mapping[str, Any]) -> dict[str, Any]:
    kind = field["type"]
    schema: dict[str, Any] = {"title": field["label"]}
    if kind in ("integer", "boolean"):
        return {**schema, "type": kind}
    schema["type"] = "string"
    if kind == "date":
        return {**schema, "format": "date"}
    if kind == "personal_id":
        return {**schema, "pattern": PERSONAL_ID, "maxLength": 12, "x-kind": kind}
    schema["maxLength"] = field.get("max_length", LONGEST_TEXT)
    if kind == "choice":
        schema["enum"] = list(field["choices"])
    if field.get("pattern"):
        schema["pattern"] = f"^(?:{field['pattern']})$"
    return schema


def as_fields(form: Schema | Fields) -> list[dict[str, Any]]:
    """
    Return a form as a list of typed fields, as the API has told it since its first day.

    It is a summary: conditions and the order of the pages are in the schema alone.
    """
    if not isinstance(form, Mapping):
        return [dict(field) for field in form]
    required = _insisting(form).get("required", ())
    return [
        _field(name, form["properties"][name], is_required=name in required)
        for page in _pages(form)
        for name in page
    ]


def _field(name: str, schema: Schema, *, is_required: bool) -> dict[str, Any]:
    kind = kind_of(schema)
    field: dict[str, Any] = {"name": name, "label": schema.get("title", name), "type": kind}
    if is_required:
        field["required"] = True
    if kind == "text" and schema.get("maxLength", LONGEST_TEXT) != LONGEST_TEXT:
        field["max_length"] = schema["maxLength"]
    if kind == "choice":
        field["choices"] = list(schema["enum"])
    if kind == "text" and "pattern" in schema:
        field["pattern"] = re.sub(r"^\^(?:\(\?:(.*)\)|(.*))\$$", r"\1\2", schema["pattern"])
    return field


# --- the dialect: draft 2020-12 with bounded patterns and one way to write a day --------------


def is_day(value: object) -> bool:
    """Test if a value is a day such as 2026-09-30."""
    if not isinstance(value, str):
        return False
    try:
        # fromisoformat also reads 20260930; forms want one way to write a day.
        return dt.date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


@lru_cache(maxsize=2048)
def matcher(pattern: str) -> SchemaValidator | None:
    """
    Return what tells if a text holds a pattern, in time that grows with the text alone.

    Python's own engine goes back and tries again, for minutes if a pattern is ill made. This
    one is an automaton; what it could not do in one pass is refused, as None.
    """
    try:
        return SchemaValidator(core_schema.str_schema(pattern=pattern, regex_engine="rust-regex"))
    except SchemaError:
        return None


def _pattern(
    _validator: Validator, pattern: str, instance: object, _schema: Schema
) -> Iterator[ValidationError]:
    if not isinstance(instance, str) or len(instance) > LONGEST_TEXT:
        return  # a longer text is told by its length
    found = matcher(pattern)
    if found is None or not found.isinstance_python(instance):
        yield ValidationError("does not have the required form")


def _is_whole(_checker: object, value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


FORMATS = FormatChecker(formats=())
FORMATS.checks("date")(is_day)
CHECKER: type[Validator] = extend(
    Draft202012Validator,
    validators={"pattern": _pattern},
    type_checker=Draft202012Validator.TYPE_CHECKER.redefine("integer", _is_whole),
)
