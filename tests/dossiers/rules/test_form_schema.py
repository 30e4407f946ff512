"""Forms as JSON Schema: old lists mean what they meant, and patterns end in bounded time."""

import datetime as dt
import re
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from lienmach.dossiers import seeds
from lienmach.dossiers.rules.form_checks import form_faults
from lienmach.dossiers.rules.form_schema import answered, as_fields, as_schema, compiled, matcher
from lienmach.dossiers.rules.forms import faults

SHIPPED = {document["code"]: document["snapshot"] for document in seeds.documents()}
NAMES = st.sampled_from(["a", "b", "c", "d"])
FIELD = st.fixed_dictionaries(
    {"name": NAMES, "label": st.just("Nhãn")},
    optional={"required": st.just(True)},
).flatmap(
    lambda field: st.one_of(
        st.just({**field, "type": "text", "max_length": 4}),
        st.just({**field, "type": "text", "pattern": "[0-9]{2}|x"}),
        st.just({**field, "type": "text"}),
        st.just({**field, "type": "choice", "choices": ["nam", "nữ"]}),
        *(
            st.just({**field, "type": kind})
            for kind in ("date", "integer", "boolean", "personal_id")
        ),
    )
)
FIELDS = st.lists(FIELD, max_size=4, unique_by=lambda field: field["name"])
VALUE = st.one_of(
    st.none(), st.booleans(), st.integers(-2, 5), st.floats(allow_nan=False), st.text(max_size=6),
    st.sampled_from(["nam", "nữ", "12", "x", "2026-09-30", "2026-02-30", "20260930", "030195000001",
                     "12\n", "  ", ""]),
    st.lists(st.integers(), max_size=1),
)  # fmt: skip
DATA = st.dictionaries(st.sampled_from(["a", "b", "c", "d", "e"]), VALUE)


def as_of_old(field: dict[str, Any], data: dict[str, Any]) -> bool:
    """Test if a field was accepted when forms were lists: the rules of then, written again."""
    value = data.get(field["name"])
    if value is None or (isinstance(value, str) and not value.strip()):
        return not field.get("required")
    kind = field["type"]
    if kind == "boolean":
        return isinstance(value, bool)
    if kind == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    if not isinstance(value, str):
        return False
    if kind == "date":
        try:
            return dt.date.fromisoformat(value).isoformat() == value
        except ValueError:
            return False
    if kind == "personal_id":
        return re.fullmatch("[0-9]{12}", value) is not None
    return (
        len(value) <= field.get("max_length", 2000)
        and value in field.get("choices", [value])
        and re.fullmatch(field.get("pattern", ".*"), value, re.DOTALL) is not None
    )


@settings(deadline=None)
@given(FIELDS, DATA)
def test_a_converted_form_accepts_what_its_list_accepted_and_nothing_else(fields, data):
    refused = {fault.field for fault in faults(fields, data)}
    assert refused == {field["name"] for field in fields if not as_of_old(field, data)}


@settings(deadline=None)
@given(FIELDS)
def test_a_list_converted_there_and_back_is_the_same_list(fields):
    assert as_fields(as_schema(fields)) == fields


@settings(deadline=None)
@given(FIELDS, DATA)
def test_a_form_never_accepts_what_its_schema_refuses(fields, data):
    plain = Draft202012Validator(as_schema(fields), format_checker=FormatChecker())
    if not faults(fields, data):
        assert plain.is_valid(answered(data))


@pytest.mark.parametrize("code", SHIPPED)
def test_what_ships_is_judged_as_any_validator_would(code):
    form, example = SHIPPED[code]["form"], SHIPPED[code]["example"]
    plain = Draft202012Validator(form, format_checker=FormatChecker())
    for name in form["properties"]:
        for value in (None, 5, "x", "2026-09-30", True):
            data = answered({**example, name: value})
            if not faults(form, data):
                assert plain.is_valid(data), (name, value)


@pytest.mark.parametrize("code", SHIPPED)
def test_every_question_that_ships_is_said_in_both_languages(code):
    form = compiled(SHIPPED[code]["form"])
    assert not [q.name for q in form.questions.values() if q.label_en == q.name or not q.label]
    assert all(
        choice[1] and choice[2] for each in form.questions.values() for choice in each.choices
    )


@pytest.mark.parametrize("pattern", ["^(a+)+$", "^(a|a)*$", "^(a|aa)+$", "^([a-z]+)*[0-9]$"])
def test_no_pattern_takes_longer_than_its_text_is_long(pattern):
    form = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "x-pages": [{"ask": ["x"]}],
        "properties": {
            "x": {"title": "X", "type": "string", "maxLength": 2000, "pattern": pattern}
        },
    }
    assert not form_faults(form)
    begun = time.perf_counter()
    assert faults(form, {"x": "a" * 1999 + "!"})
    assert time.perf_counter() - begun < 1


@pytest.mark.parametrize("pattern", ["(?=a)b", r"(a)\1", "[0-9", "(?<!a)b"])
def test_what_cannot_be_told_in_one_pass_is_no_pattern(pattern):
    assert matcher(pattern) is None


def test_a_fault_points_to_its_place():
    [fault] = faults([{"name": "a", "label": "A", "type": "date"}], {"a": "hôm qua"})
    assert fault.pointer == "/a"


def test_what_the_pages_of_older_forms_insist_on_is_asked_by_every_channel():
    form = {**as_schema([{"name": "a", "label": "A", "type": "text"}]), "x-must": ["a"]}
    assert [fault.vi for fault in faults(form, {})] == ["Thiếu “A”."]
    assert as_fields(form)[0]["required"] is True
