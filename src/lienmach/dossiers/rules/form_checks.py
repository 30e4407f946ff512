"""What is wrong with a form itself: found when it is drafted, so that no applicant meets it."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from jsonschema import Draft202012Validator

from lienmach.dossiers.rules import conditions
from lienmach.dossiers.rules.flaws import Flaw, joined, of_schema
from lienmach.dossiers.rules.form_paths import reaching
from lienmach.dossiers.rules.form_quick import CHECKS
from lienmach.dossiers.rules.form_schema import (
    CHECKER,
    DIALECT,
    LONGEST_PATTERN,
    LONGEST_TEXT,
    Fields,
    Schema,
    as_schema,
    compiled,
    matcher,
)
from lienmach.dossiers.rules.prefilling import APPLICANT

NAME = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
FIELD_KEYS = frozenset({"name", "label", "type", "required", "pattern", "max_length", "choices"})
FIELD_TYPES = frozenset({"text", "choice", "date", "integer", "boolean", "personal_id"})
TOP = frozenset({
    "$schema", "title", "x-title-en", "type", "properties", "required", "dependentRequired",
    "allOf", "x-pages",
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
FILERS = ("applicant", "declarant")
OWN = {
    "name": "full_name", "id": "personal_id", "birth_date": "birth_date", "sex": "sex",
    "residence": "address",
}  # fmt: skip
"""What a form asks of whoever applies, by the end of a question's name: a register's field."""
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
FORM = Flaw("mẫu đơn", "the form")
UNICODE_CLASS = re.compile(r"\\[dDwWsSbB]")


def form_faults(form: Schema | Fields) -> list[Flaw]:
    """Return what is wrong with a form itself, before it is published."""
    if not isinstance(form, Mapping):
        found = _list_faults(form)
        return found or form_faults(as_schema(form))
    text = json.dumps(form, ensure_ascii=False)
    if len(text) > LARGEST:
        return [Flaw("mẫu đơn lớn hơn 64 KB", "the form is larger than 64 KB")]
    return [*_found(text)]


@lru_cache(maxsize=64)
def _found(text: str) -> Sequence[Flaw]:
    """Look at a form; one that is drafted, reviewed and published is looked at again and again."""
    form = json.loads(text)
    wrong = next((error for check in STRUCTURE for error in check.iter_errors(form)), None)
    if wrong is not None:
        told = of_schema(wrong)
        return [Flaw(f"không phải JSON Schema: {told.vi}", f"not a JSON Schema: {told.en}")]
    return (
        [*_top_faults(form), *_question_faults(form)]
        or [*_rule_faults(form), *_page_faults(form)]
        or [*_order_faults(form), *_reach_faults(form)]
    )


def _list_faults(fields: Fields) -> list[Flaw]:
    if not all(isinstance(field, Mapping) for field in fields):
        return [
            Flaw(
                "mỗi mục là một đối tượng có name, label và type",
                "a field is an object with a name, a label and a type",
            )
        ]
    names = [str(field.get("name", "")) for field in fields]
    found = [_field(name).then(" có hai lần", " stands twice") for name in _twice(names)]
    for name, field in zip(names, fields, strict=True):
        found += _field_faults(name, field)
    return found


def _field(name: str) -> Flaw:
    return Flaw(f"mục {name!r}", f"field {name!r}")


def _field_faults(name: str, field: Mapping[str, Any]) -> Iterator[Flaw]:
    place, kind = _field(name), field.get("type")
    if not NAME.fullmatch(name):
        yield _no_name(name)
    if not field.get("label"):
        yield place.then(" chưa có nhãn", " has no label")
    if kind not in FIELD_TYPES:
        yield place.then(f" thuộc kiểu không có: {kind!r}", f" has an unknown type: {kind!r}")
    if (kind == "choice") != bool(field.get("choices")):
        yield place.then(
            ": choices chỉ dành cho kiểu choice, và kiểu đó phải có",
            ": choices belong to a choice, and only there",
        )
    yield from _unknown(place, field, FIELD_KEYS)


def _no_name(name: str) -> Flaw:
    return Flaw(f"không phải tên mục: {name!r}", f"not a field name: {name!r}")


def _twice(names: Sequence[str]) -> list[str]:
    return sorted({name for name in names if names.count(name) > 1})


def _top_faults(form: Schema) -> Iterator[Flaw]:
    if form.get("$schema") != DIALECT:
        yield Flaw(f"$schema phải là {DIALECT}", f"$schema must be {DIALECT}")
    if form.get("type") != "object":
        yield Flaw("mẫu đơn là một object", "a form is an object")
    yield from _unknown(FORM, form, TOP)
    if len(form.get("properties", {})) > MOST_QUESTIONS:
        yield FORM.then(
            f" hỏi quá {MOST_QUESTIONS} câu", f" asks more than {MOST_QUESTIONS} questions"
        )
    named = {*form.get("required", ())}
    for name, others in form.get("dependentRequired", {}).items():
        named |= {name, *others}
    yield from _strangers(FORM, named, form)


def _unknown(place: Flaw, schema: Mapping[str, Any], known: frozenset[str]) -> Iterator[Flaw]:
    if unknown := sorted(set(schema) - known):
        yield place.then(
            f" đòi điều mà không mẫu đơn nào kiểm tra: {unknown}",
            f" asks for what no form checks: {unknown}",
        )


def _strangers(place: Flaw, names: set[str], form: Schema) -> Iterator[Flaw]:
    if strange := sorted(names - set(form.get("properties", {}))):
        yield place.then(
            f" nêu câu mà mẫu đơn không hỏi: {strange}",
            f" names questions that it does not ask: {strange}",
        )


def _question_faults(form: Schema) -> Iterator[Flaw]:
    for name, schema in form.get("properties", {}).items():
        place = Flaw(f"câu hỏi {name!r}", f"question {name!r}")
        if not NAME.fullmatch(name):
            yield _no_name(name)
        if not isinstance(schema, Mapping):
            yield place.then(" không phải là schema", " is no schema")
            continue
        if not schema.get("title"):
            yield place.then(" chưa có nhãn", " has no label")
        if (kind := schema.get("type")) not in TYPES:
            yield place.then(f" thuộc kiểu không có: {kind!r}", f" has an unknown type: {kind!r}")
        yield from _unknown(place, schema, CHECKS | PRESENTED)
        yield from _text_faults(place, schema)
        yield from _presented_faults(place, schema)
        yield from _own_faults(name, schema)


def _text_faults(place: Flaw, schema: Schema) -> Iterator[Flaw]:
    if (form := schema.get("format", "date")) != "date":
        yield place.then(f" có format không có: {form!r}", f" has an unknown format: {form!r}")
    is_open = schema.get("type") == "string" and not {"enum", "format"} & set(schema)
    if is_open and not 1 <= schema.get("maxLength", 0) <= LONGEST_TEXT:
        yield place.then(
            f" cần maxLength từ 1 đến {LONGEST_TEXT}",
            f" needs a maxLength from 1 to {LONGEST_TEXT}",
        )
    if "enum" in schema and not all(isinstance(each, str) for each in schema["enum"]):
        yield place.then(": các lựa chọn là chữ", ": choices are texts")
    if len(schema.get("x-enum-en", schema.get("enum", ()))) != len(schema.get("enum", ())):
        yield place.then(": mỗi lựa chọn cần từ tiếng Anh", ": each choice needs its English word")
    if "pattern" in schema:
        yield from _pattern_faults(place, schema["pattern"])


def _pattern_faults(place: Flaw, pattern: str) -> Iterator[Flaw]:
    if not (pattern.startswith("^") and pattern.endswith("$")):
        yield place.then(
            ": mẫu tả cả đoạn chữ, từ ^ đến $",
            ": a pattern describes the whole text, from ^ to $",
        )
    if len(pattern) > LONGEST_PATTERN:
        yield place.then(
            f": mẫu dài nhất {LONGEST_PATTERN} ký tự",
            f": a pattern has at most {LONGEST_PATTERN} characters",
        )
    if UNICODE_CLASS.search(pattern):
        yield place.then(
            ": hãy viết rõ mẫu, như [0-9]: \\d và các ký hiệu tương tự còn gồm ký tự khác",
            ": write what a pattern means, as [0-9]: \\d and its like mean other signs too",
        )
    if matcher(pattern) is None:
        yield place.then(
            " có mẫu không hợp lệ, hoặc không kiểm tra được trong thời gian có hạn",
            " has a pattern that is none, or that cannot be checked in bounded time",
        )


def _presented_faults(place: Flaw, schema: Schema) -> Iterator[Flaw]:
    if (widget := schema.get("x-widget", "text")) not in WIDGETS:
        yield place.then(
            f" có x-widget không có: {widget!r}", f" has an unknown widget: {widget!r}"
        )
    if (token := schema.get("x-autocomplete", "off")) not in AUTOCOMPLETE:
        yield place.then(
            f" có x-autocomplete không có: {token!r}",
            f" has an unknown autocomplete token: {token!r}",
        )
    if "x-register" in schema:
        source = schema["x-register"]
        if (
            not isinstance(source, Mapping)
            or set(source) - {"when"} != {"register", "field", "of"}
            or source["register"] not in REGISTERS
        ):
            yield place.then(
                ": x-register cần register, field và of",
                ": x-register needs register, field and of",
            )
        elif wrong := conditions.faults(source.get("when", {})):
            told = joined(wrong)
            yield place.then(f": x-register: {told.vi}", f": x-register: {told.en}")


def _rule(number: int) -> Flaw:
    return Flaw(f"quy tắc {number}", f"rule {number}")


def _own_faults(name: str, schema: Schema) -> Iterator[Flaw]:
    """What a register knows of whoever applies is asked of the register, under the names of `OWN`."""
    who, _, what = name.partition("_")
    source = schema.get("x-register")
    told = source if isinstance(source, Mapping) else {}
    if (
        who in FILERS
        and what in OWN
        and (told.get("field"), told.get("of")) != (OWN[what], APPLICANT)
    ):
        yield Flaw(
            f"câu hỏi {name!r}: có cơ sở dữ liệu biết điều này; x-register nêu {OWN[what]} của applicant",
            f"question {name!r}: a register knows it; x-register names {OWN[what]} of applicant",
        )


def _rule_faults(form: Schema) -> Iterator[Flaw]:
    for number, rule in enumerate(form.get("allOf", ()), 1):
        place = _rule(number)
        if not {"if", "then"} <= set(rule) <= {"if", "then", "else"}:
            yield place.then(
                " cần if và then, ngoài ra chỉ có else",
                " needs if and then, and nothing else but else",
            )
            continue
        condition = place.then(", if", ", if")
        yield from _unknown(condition, rule["if"], frozenset({"required", "properties"}))
        looked_at = {*rule["if"].get("properties", {}), *rule["if"].get("required", ())}
        yield from _strangers(condition, looked_at, form)
        if CHECKER(rule["if"]).is_valid({}):
            yield place.then(
                " đúng cả khi chưa trả lời gì: if của nó cần required",
                " holds before anything is answered: its if needs a required",
            )
        for branch in ("then", "else"):
            yield from _branch_faults(place, branch, rule.get(branch, {}), form)


def _branch_faults(place: Flaw, branch: str, said: Schema, form: Schema) -> Iterator[Flaw]:
    here = place.then(f", {branch}", f", {branch}")
    yield from _unknown(here, said, BRANCH)
    named = {*said.get("required", ()), *said.get("properties", {}), *said.get("x-opens", ())}
    yield from _strangers(here, named, form)
    for name, schema in said.get("properties", {}).items():
        yield from _unknown(place.then(f", {name!r}", f", {name!r}"), schema, CHECKS)


def _page_faults(form: Schema) -> Iterator[Flaw]:
    asked = [name for page in form.get("x-pages", ()) for name in page.get("ask", ())]
    yield from _strangers(Flaw("một trang", "a page"), set(asked), form)
    if twice := _twice(asked):
        yield Flaw(f"hỏi ở hai trang: {twice}", f"asked on two pages: {twice}")
    if left := sorted(set(form.get("properties", {})) - set(asked)):
        yield Flaw(f"không có ở trang nào: {left}", f"on no page: {left}")
    if any(not page.get("ask") for page in form.get("x-pages", ())):
        yield Flaw("một trang không hỏi gì", "a page asks nothing")


def _order_faults(form: Schema) -> Iterator[Flaw]:
    """A rule looks back only: what it opens comes after what it looks at, so nobody goes in circles."""
    ready = compiled(form)
    page_of = {name: number for number, page in enumerate(ready.pages) for name in page}
    for number, rule in enumerate(ready.rules, 1):
        looked_at = [*rule.when.get("properties", {}), *rule.when.get("required", ())]
        for name in {*rule.opens, *rule.otherwise_opens}:
            if any(page_of[each] >= page_of[name] for each in looked_at):
                yield _rule(number).then(
                    f" mở {name!r} trước khi biết có mở hay không",
                    f" opens {name!r} before it is known whether it does",
                )


def _reach_faults(form: Schema) -> Iterator[Flaw]:
    for number, rule in enumerate(form.get("allOf", ()), 1):
        if reaching(form, rule["if"]) is None:
            yield _rule(number).then(
                ": không tìm được câu trả lời nào làm if của nó đúng",
                ": no answers are known that make its if hold",
            )
