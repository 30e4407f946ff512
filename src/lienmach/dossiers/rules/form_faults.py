"""What is wrong with an answer, as a sentence in both languages."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jsonschema import ValidationError

from lienmach.dossiers.rules.form_schema import Answers, Form, Question, answered

SENTENCES = {
    "text": ("must be a text", "phải là chữ"),
    "choice": ("must be a text", "phải là chữ"),
    "date": (
        "must be a day that exists, such as 30 September 2026 (programs write 2026-09-30)",
        "phải là ngày có thật, ví dụ 30/09/2026",
    ),
    "integer": ("must be a whole number", "phải là số nguyên"),
    "boolean": ("must be true or false", "phải là có hoặc không"),
    "personal_id": (
        "must be a personal number of 12 digits",
        "phải là số định danh gồm 12 chữ số",
    ),
}
"""What each kind of answer must be, in English and in Vietnamese."""

ABSENT = {"required", "dependentRequired"}
RANKS = ("type", "enum", "const", "maxLength", "format", "pattern")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one field, as a sentence in both languages."""

    field: str
    en: str
    vi: str

    @property
    def pointer(self) -> str:
        """Return where it stands in the data, as a JSON Pointer (RFC 6901)."""
        return "/" + self.field.replace("~", "~0").replace("/", "~1")

    @property
    def told(self) -> dict[str, str]:
        """Return the fault as programs are told it."""
        return {
            "pointer": self.pointer,
            "field": self.field,
            "detail": self.vi,
            "detail_en": self.en,
        }


def faults_of(form: Form, data: Answers) -> list[Fault]:
    """Return what is wrong with data, one fault a field, in the order of the form."""
    given = answered(data)
    if form.quick is not None and form.quick.is_right(given):
        return []
    found: dict[str, tuple[int, Fault]] = {}
    for error in form.validator.iter_errors(given):
        for name, rank, fault in _told(form, given, error):
            if name not in found or rank < found[name][0]:
                found[name] = rank, fault
    order = {name: place for place, name in enumerate(form.questions)}
    return [fault for name, (_, fault) in sorted(found.items(), key=lambda one: order[one[0]])]


def _told(
    form: Form, given: Mapping[str, Any], error: ValidationError
) -> Iterator[tuple[str, int, Fault]]:
    if error.validator in ABSENT:
        for name in _absent(error, given):
            yield name, -1, missing(form.questions[name])
        return
    name = str(error.path[0])
    rank = RANKS.index(error.validator) if error.validator in RANKS else len(RANKS)
    yield name, rank, _wrong(form.questions[name], error)


def _absent(error: ValidationError, given: Mapping[str, Any]) -> list[str]:
    value = error.validator_value
    names = (
        value
        if error.validator == "required"
        else [name for known, needed in value.items() if known in given for name in needed]
    )
    return [name for name in names if name not in given]


def missing(question: Question) -> Fault:
    """Return the fault of a question that must be answered and is not."""
    label = question.title(lang="en")
    return Fault(question.name, f"“{label}” is missing.", f"Thiếu “{question.label}”.")


def _wrong(question: Question, error: ValidationError) -> Fault:
    label, (en, vi) = question.title(lang="en"), _reason(question, error)
    return Fault(question.name, f"“{label}” {en}.", f"“{question.label}” {vi}.")


def _reason(question: Question, error: ValidationError) -> tuple[str, str]:
    is_of_its_kind = error.validator not in {"type", "format"}
    if not is_of_its_kind or (question.kind == "personal_id" and error.validator == "pattern"):
        return SENTENCES[question.kind]
    bound = error.validator_value
    match error.validator:
        case "maxLength":
            return f"is longer than {bound} characters", f"dài quá {bound} ký tự"
        case "minLength":
            return f"is shorter than {bound} characters", f"ngắn hơn {bound} ký tự"
        case "enum":
            english = {stored: en or stored for stored, _, en in question.choices}
            return (
                f"must be one of: {', '.join(english.get(each, str(each)) for each in bound)}",
                f"phải là một trong: {', '.join(map(str, bound))}",
            )
        case "const":
            return f"must be {bound}", f"phải là {bound}"
        case "minimum":
            return f"must be at least {bound}", f"phải từ {bound} trở lên"
        case "maximum":
            return f"must be at most {bound}", f"không được quá {bound}"
    hint, hint_en = question.said("hint", lang="vi"), question.said("hint", lang="en")
    return (
        "does not have the required form" + (f": {hint_en}" if hint_en else ""),
        "không đúng mẫu" + (f": {hint}" if hint else ""),
    )
