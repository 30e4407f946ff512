"""Answers by which a rule of a form comes to hold: what shows that it can."""

from typing import Any

from lienmach.dossiers.rules.form_schema import CHECKER, FORMATS, Schema

MOST_LOOKED_AT = 120
"""Conditions behind conditions: as many as a form may ask questions."""


def reaching(form: Schema, condition: Schema) -> dict[str, Any] | None:
    """Return answers that make a condition hold, and that can be given; None if none are found."""
    answers: dict[str, Any] = {}
    waiting, seen = [condition], 0
    while waiting:
        one = waiting.pop()
        seen += 1
        for name in {*one.get("properties", {}), *one.get("required", ())}:
            value = _sample({**form["properties"][name], **one.get("properties", {}).get(name, {})})
            if value is None or answers.setdefault(name, value) != value or seen > MOST_LOOKED_AT:
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
