"""What is wrong with a form itself: found when it is drafted, so that no applicant meets it."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from jsonschema import Draft202012Validator

from lienmach.dossiers.rules import conditions
from lienmach.dossiers.rules.form_schema import (
    CHECKER,
    DIALECT,
    FORMATS,
    LONGEST_PATTERN,
    LONGEST_TEXT,
    Fields,
    Schema,
    as_schema,
    compiled,
    matcher,
)

NAME = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
FIELD_KEYS = frozenset({"name", "label", "type", "required", "pattern", "max_length", "choices"})
FIELD_TYPES = frozenset({"text", "choice", "date", "integer", "boolean", "personal_id"})
TOP = frozenset({
    "$schema", "title", "x-title-en", "type", "properties", "required", "dependentRequired",
    "allOf", "x-pages", "x-must",
})  # fmt: skip
CHECKS = frozenset({
    "type", "enum", "const", "format", "pattern", "minLength", "maxLength", "minimum", "maximum",
})  # fmt: skip
PRESENTED = frozenset({
    "title", "x-title-en", "x-help", "x-help-en", "x-hint", "x-hint-en", "x-enum-en", "x-kind",
    "x-autocomplete", "x-widget", "x-register", "examples",
})  # fmt: skip
BRANCH = frozenset({"required", "properties", "x-opens"})
TYPES = ("string", "integer", "boolean")
WIDGETS = frozenset({"text", "textarea", "date", "radio", "select", "number", "unit"})
REGISTERS = frozenset({"residents", "civil_status", "land", "identity"})
"""Where an answer may be taken from; ``x-register`` names one, its field, of whom, and ``when``."""
_NAMES = {"type": "array", "items": {"type": "string"}}
_OBJECTS = {"type": "object", "additionalProperties": {"type": "object"}}
_WRITTEN = {key: {"type": "string"} for key in PRESENTED - {"x-register", "x-enum-en", "examples"}}
_BRANCH = {
    "type": "object",
    "properties": {"required": _NAMES, "x-opens": _NAMES, "properties": _OBJECTS},
}
_SHAPE = {
    "type": "object",
    "properties": {
        "properties": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "properties": {**_WRITTEN, "type": {"type": "string"}, "x-enum-en": _NAMES},
            },
        },
        "x-must": _NAMES,
        "x-pages": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"ask": _NAMES},
                "required": ["ask"],
                "additionalProperties": False,
            },
        },
        "allOf": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"if": _BRANCH, "then": _BRANCH, "else": _BRANCH},
            },
        },
    },
}
STRUCTURE = (
    Draft202012Validator(Draft202012Validator.META_SCHEMA),
    Draft202012Validator(_SHAPE),
)
"""What a form must be before it is looked at closely: a JSON Schema, and of this form."""
MOST_QUESTIONS = 120
LARGEST = 64 * 1024
AUTOCOMPLETE = frozenset({
    "off", "name", "bday", "sex", "street-address", "tel", "email", "organization",
    "address-level1", "address-level2",
})  # fmt: skip
UNICODE_CLASS = re.compile(r"\\[dDwWsSbB]")


def form_faults(form: Schema | Fields) -> list[str]:
    """Return what is wrong with a form itself, before it is published."""
    if not isinstance(form, Mapping):
        found = _list_faults(form)
        return found or form_faults(as_schema(form))
    if len(json.dumps(form, ensure_ascii=False)) > LARGEST:
        return ["the form is larger than 64 KB"]
    wrong = next((error for check in STRUCTURE for error in check.iter_errors(form)), None)
    if wrong is not None:
        return [f"not a JSON Schema: /{'/'.join(map(str, wrong.path))}: {wrong.message[:200]}"]
    return (
        [*_top_faults(form), *_question_faults(form)]
        or [*_rule_faults(form), *_page_faults(form)]
        or [*_order_faults(form), *_reach_faults(form)]
    )


def _list_faults(fields: Fields) -> list[str]:
    if not all(isinstance(field, Mapping) for field in fields):
        return ["a field is an object with a name, a label and a type"]
    found = []
    names = [str(field.get("name", "")) for field in fields]
    found += [f"field {name!r} stands twice" for name in _twice(names)]
    for name, field in zip(names, fields, strict=True):
        if not NAME.fullmatch(name):
            found.append(f"not a field name: {name!r}")
        if not field.get("label"):
            found.append(f"field {name!r} has no label")
        if field.get("type") not in FIELD_TYPES:
            found.append(f"field {name!r} has an unknown type: {field.get('type')!r}")
        if (field.get("type") == "choice") != bool(field.get("choices")):
            found.append(f"field {name!r}: choices belong to a choice, and only there")
        unknown = sorted(set(field) - FIELD_KEYS)
        if unknown:
            found.append(f"field {name!r} asks for what no form checks: {unknown}")
    return found


def _twice(names: Sequence[str]) -> list[str]:
    return sorted({name for name in names if names.count(name) > 1})


def _top_faults(form: Schema) -> Iterator[str]:
    if form.get("$schema") != DIALECT:
        yield f"$schema must be {DIALECT}"
    if form.get("type") != "object":
        yield "a form is an object"
    yield from _unknown("the form", form, TOP)
    if len(form.get("properties", {})) > MOST_QUESTIONS:
        yield f"the form asks more than {MOST_QUESTIONS} questions"
    named = {*form.get("required", ()), *form.get("x-must", ())}
    for name, others in form.get("dependentRequired", {}).items():
        named |= {name, *others}
    yield from _strangers("the form", named, form)


def _unknown(place: str, schema: Mapping[str, Any], known: frozenset[str]) -> Iterator[str]:
    if unknown := sorted(set(schema) - known):
        yield f"{place} asks for what no form checks: {unknown}"


def _strangers(place: str, names: set[str], form: Schema) -> Iterator[str]:
    if strange := sorted(names - set(form.get("properties", {}))):
        yield f"{place} names questions that it does not ask: {strange}"


def _question_faults(form: Schema) -> Iterator[str]:
    for name, schema in form.get("properties", {}).items():
        place = f"question {name!r}"
        if not NAME.fullmatch(name):
            yield f"not a field name: {name!r}"
        if not isinstance(schema, Mapping):
            yield f"{place} is no schema"
            continue
        if not schema.get("title"):
            yield f"{place} has no label"
        if schema.get("type") not in TYPES:
            yield f"{place} has an unknown type: {schema.get('type')!r}"
        yield from _unknown(place, schema, CHECKS | PRESENTED)
        yield from _text_faults(place, schema)
        yield from _presented_faults(place, schema)


def _text_faults(place: str, schema: Schema) -> Iterator[str]:
    if schema.get("format", "date") != "date":
        yield f"{place} has an unknown format: {schema['format']!r}"
    is_open = schema.get("type") == "string" and not {"enum", "format"} & set(schema)
    if is_open and not 1 <= schema.get("maxLength", 0) <= LONGEST_TEXT:
        yield f"{place} needs a maxLength from 1 to {LONGEST_TEXT}"
    if "enum" in schema and not all(isinstance(each, str) for each in schema["enum"]):
        yield f"{place}: choices are texts"
    if len(schema.get("x-enum-en", schema.get("enum", ()))) != len(schema.get("enum", ())):
        yield f"{place}: each choice needs its English word"
    if "pattern" in schema:
        yield from _pattern_faults(place, schema["pattern"])


def _pattern_faults(place: str, pattern: str) -> Iterator[str]:
    if not (pattern.startswith("^") and pattern.endswith("$")):
        yield f"{place}: a pattern describes the whole text, from ^ to $"
    if len(pattern) > LONGEST_PATTERN:
        yield f"{place}: a pattern has at most {LONGEST_PATTERN} characters"
    if UNICODE_CLASS.search(pattern):
        yield f"{place}: write what a pattern means, as [0-9]: \\d and its like mean other signs too"
    if matcher(pattern) is None:
        yield f"{place} has a pattern that is none, or that cannot be checked in bounded time"


def _presented_faults(place: str, schema: Schema) -> Iterator[str]:
    if schema.get("x-widget", "text") not in WIDGETS:
        yield f"{place} has an unknown widget: {schema['x-widget']!r}"
    if schema.get("x-autocomplete", "off") not in AUTOCOMPLETE:
        yield f"{place} has an unknown autocomplete token: {schema['x-autocomplete']!r}"
    if "x-register" in schema:
        source = schema["x-register"]
        if (
            not isinstance(source, Mapping)
            or set(source) - {"when"} != {"register", "field", "of"}
            or source["register"] not in REGISTERS
        ):
            yield f"{place}: x-register needs register, field and of"
        elif wrong := conditions.faults(source.get("when", {})):
            yield f"{place}: x-register: {'; '.join(wrong)}"


def _rule_faults(form: Schema) -> Iterator[str]:
    for number, rule in enumerate(form.get("allOf", ()), 1):
        place = f"rule {number}"
        if not {"if", "then"} <= set(rule) <= {"if", "then", "else"}:
            yield f"{place} needs if and then, and nothing else but else"
            continue
        yield from _unknown(f"{place}, if", rule["if"], frozenset({"required", "properties"}))
        looked_at = {*rule["if"].get("properties", {}), *rule["if"].get("required", ())}
        yield from _strangers(f"{place}, if", looked_at, form)
        if CHECKER(rule["if"]).is_valid({}):
            yield f"{place} holds before anything is answered: its if needs a required"
        for branch in ("then", "else"):
            said = rule.get(branch, {})
            yield from _unknown(f"{place}, {branch}", said, BRANCH)
            named = {
                *said.get("required", ()),
                *said.get("properties", {}),
                *said.get("x-opens", ()),
            }
            yield from _strangers(f"{place}, {branch}", named, form)
            for name, schema in said.get("properties", {}).items():
                yield from _unknown(f"{place}, {name!r}", schema, CHECKS)


def _page_faults(form: Schema) -> Iterator[str]:
    asked = [name for page in form.get("x-pages", ()) for name in page.get("ask", ())]
    yield from _strangers("a page", set(asked), form)
    if twice := _twice(asked):
        yield f"asked on two pages: {twice}"
    if left := sorted(set(form.get("properties", {})) - set(asked)):
        yield f"on no page: {left}"
    if any(not page.get("ask") for page in form.get("x-pages", ())):
        yield "a page asks nothing"


def _order_faults(form: Schema) -> Iterator[str]:
    """A rule looks back only: what it opens comes after what it looks at, so nobody goes in circles."""
    ready = compiled(form)
    page_of = {name: number for number, page in enumerate(ready.pages) for name in page}
    for number, rule in enumerate(ready.rules, 1):
        looked_at = [*rule.when.get("properties", {}), *rule.when.get("required", ())]
        for name in {*rule.opens, *rule.otherwise_opens}:
            if any(page_of[each] >= page_of[name] for each in looked_at):
                yield f"rule {number} opens {name!r} before it is known whether it does"


def _reach_faults(form: Schema) -> Iterator[str]:
    for number, rule in enumerate(form.get("allOf", ()), 1):
        if reaching(form, rule["if"]) is None:
            yield f"rule {number}: no answers are known that make its if hold"


def reaching(form: Schema, condition: Schema) -> dict[str, Any] | None:
    """Return answers that make a condition hold, and that can be given; None if none are found."""
    answers: dict[str, Any] = {}
    waiting, seen = [condition], 0
    while waiting:
        one = waiting.pop()
        seen += 1
        for name in {*one.get("properties", {}), *one.get("required", ())}:
            value = _sample({**form["properties"][name], **one.get("properties", {}).get(name, {})})
            if value is None or answers.setdefault(name, value) != value or seen > MOST_QUESTIONS:
                return None
            waiting += _guard(form, name)
    stands = CHECKER(condition, format_checker=FORMATS).is_valid(answers)
    given = {"type": "object", "properties": {name: form["properties"][name] for name in answers}}
    return answers if stands and CHECKER(given, format_checker=FORMATS).is_valid(answers) else None


def _guard(form: Schema, name: str) -> list[Schema]:
    """Return the first condition that opens a question; none if it is always asked."""
    for rule in form.get("allOf", ()):
        then = rule.get("then", {})
        if name in {*then.get("required", ()), *then.get("x-opens", ())}:
            return [rule["if"]]
    return []


def _sample(schema: Schema) -> Any:
    if "const" in schema:
        return schema["const"]
    if schema.get("examples"):
        return schema["examples"][0]
    if "enum" in schema:
        return schema["enum"][0]
    if schema.get("x-kind") == "personal_id":
        return "0" * 12
    return {
        "boolean": True,
        "integer": schema.get("minimum", schema.get("maximum", 1)),
        "string": "2026-01-01" if "format" in schema else None if "pattern" in schema else
        "x" * schema.get("minLength", 1),
    }[schema["type"]]  # fmt: skip
