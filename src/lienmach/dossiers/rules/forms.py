"""
What an applicant must write for a procedure: a short list of typed fields.

A form lists its fields in order; each has a name, a label, a type, and whether it must be
filled in. Keys a form does not know are kept: another system may need them. Types it does
not know are refused when the form is published, so that no dossier meets a form that
cannot check it.
"""

import datetime as dt
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

LONGEST_TEXT = 2000
DEEPEST = 8
MOST_VALUES = 2000
PERSONAL_ID = re.compile(r"\d{12}", re.ASCII)
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)

FIELD_KEYS = frozenset({"name", "label", "type", "required", "pattern", "max_length", "choices"})


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one field, as a sentence in both languages."""

    field: str
    en: str
    vi: str


def faults(fields: Sequence[Mapping[str, Any]], data: Mapping[str, Any]) -> list[Fault]:
    """Return what is wrong with the data of an applicant, in the order of the form."""
    found = (_fault(field, data) for field in fields)
    return [fault for fault in found if fault is not None]


def _fault(field: Mapping[str, Any], data: Mapping[str, Any]) -> Fault | None:
    name, label = field["name"], field["label"]
    value = data.get(name)
    if value is None or (isinstance(value, str) and not value.strip()):
        if not field.get("required"):
            return None
        return Fault(name, f"“{name}” is missing.", f"Thiếu “{label}”.")
    kind = TYPES[field["type"]]
    if not kind.accepts(value):
        return Fault(name, f"“{name}” {kind.en}.", f"“{label}” {kind.vi}.")
    if isinstance(value, str):
        return _text_fault(field, value)
    return None


def _text_fault(field: Mapping[str, Any], value: str) -> Fault | None:
    name, label = field["name"], field["label"]
    longest = field.get("max_length", LONGEST_TEXT)
    if len(value) > longest:
        return Fault(
            name,
            f"“{name}” is longer than {longest} characters.",
            f"“{label}” dài quá {longest} ký tự.",
        )
    choices = field.get("choices")
    if choices and value not in choices:
        listed = ", ".join(choices)
        return Fault(
            name,
            f"“{name}” must be one of: {listed}.",
            f"“{label}” phải là một trong: {listed}.",
        )
    pattern = field.get("pattern")
    if pattern and not re.fullmatch(pattern, value):
        return Fault(
            name,
            f"“{name}” does not have the required form.",
            f"“{label}” không đúng mẫu.",
        )
    return None


@dataclass(frozen=True, slots=True)
class FieldType:
    """A type of field: what it accepts, and how to say what it wants."""

    accepts: Callable[[Any], bool]
    en: str
    vi: str


def _is_date(value: object) -> bool:
    if not isinstance(value, str):
        return False
    try:
        # fromisoformat also reads 20260930; forms want one way to write a day.
        return dt.date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_whole_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_yes_or_no(value: object) -> bool:
    return isinstance(value, bool)


def _is_personal_id(value: object) -> bool:
    return isinstance(value, str) and PERSONAL_ID.fullmatch(value) is not None


TYPES: dict[str, FieldType] = {
    "text": FieldType(_is_text, "must be a text", "phải là chữ"),
    "choice": FieldType(_is_text, "must be a text", "phải là chữ"),
    "date": FieldType(
        _is_date, "must be a day such as 2026-09-30", "phải là ngày, ví dụ 2026-09-30"
    ),
    "integer": FieldType(_is_whole_number, "must be a whole number", "phải là số nguyên"),
    "boolean": FieldType(_is_yes_or_no, "must be true or false", "phải là có hoặc không"),
    "personal_id": FieldType(
        _is_personal_id,
        "must be a personal number of 12 digits",
        "phải là số định danh gồm 12 chữ số",
    ),
}


def form_faults(fields: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return what is wrong with a form itself, before it is published."""
    found = []
    names = [str(field.get("name", "")) for field in fields]
    found += [f"field {name!r} stands twice" for name in _twice(names)]
    for name, field in zip(names, fields, strict=True):
        if not NAME.fullmatch(name):
            found.append(f"not a field name: {name!r}")
        if not field.get("label"):
            found.append(f"field {name!r} has no label")
        if field.get("type") not in TYPES:
            found.append(f"field {name!r} has an unknown type: {field.get('type')!r}")
        if (field.get("type") == "choice") != bool(field.get("choices")):
            found.append(f"field {name!r}: choices belong to a choice, and only there")
        unknown = sorted(set(field) - FIELD_KEYS)
        if unknown:
            found.append(f"field {name!r} asks for what no form checks: {unknown}")
        if not _is_pattern(field.get("pattern", "")):
            found.append(f"field {name!r} has a pattern that is none")
    return found


def _is_pattern(text: object) -> bool:
    try:
        re.compile(str(text))
    except re.error:
        return False
    return True


def _twice(names: Sequence[str]) -> list[str]:
    return sorted({name for name in names if names.count(name) > 1})


def text_fault(value: str) -> bool:
    """Test if a text holds what PostgreSQL cannot keep: NUL, or half a character."""
    return "\x00" in value or any("\ud800" <= sign <= "\udfff" for sign in value)


def storable(value: Any, *, depth: int = 0) -> bool:
    """
    Test if a JSON value can be kept as it is.

    Refused: NUL characters and lone surrogates (PostgreSQL keeps neither), numbers that
    are none, more than DEEPEST levels. How *many* values there are is `size`.
    """
    if isinstance(value, str):
        return not text_fault(value)
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, list | dict) and depth >= DEEPEST:
        return False
    if isinstance(value, list):
        return all(storable(each, depth=depth + 1) for each in value)
    if isinstance(value, dict):
        return all(
            not text_fault(name) and storable(each, depth=depth + 1) for name, each in value.items()
        )
    return value is None or isinstance(value, int)


def size(value: Any) -> int:
    """Return how many values a JSON value is made of."""
    if isinstance(value, list):
        return 1 + sum(size(each) for each in value)
    if isinstance(value, dict):
        return 1 + sum(size(each) for each in value.values())
    return 1
