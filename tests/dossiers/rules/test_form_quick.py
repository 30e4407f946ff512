"""What is said to be right at first sight is right: never more than the form itself lets through."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienmach.dossiers import seeds
from lienmach.dossiers.rules.form_quick import quick
from lienmach.dossiers.rules.form_schema import DIALECT, answered, compiled, is_day
from tests.dossiers.rules.test_form_faults import FORM as CHECKED_CLOSELY

SHIPPED = {
    f"{each.snapshot['number']} of {each.version}": each.snapshot
    for each in seeds.versions("haiduong")
}
ODD = compiled({
    "$schema": DIALECT,
    "type": "object",
    "properties": {
        "yes": {"title": "Có", "type": "boolean"},
        "count": {"title": "Số", "type": "integer", "minimum": 1, "maximum": 10**20},
        "code": {"title": "Mã", "type": "string", "minLength": 2, "maxLength": 4, "pattern": r"^\W"},
        "day": {"title": "Ngày", "type": "string", "format": "date"},
        "kind": {"title": "Loại", "type": "string", "enum": ["a", "abcde"], "maxLength": 4},
    },
    "required": ["yes"],
    "allOf": [
        {"if": {"properties": {"yes": {"const": True}}, "required": ["yes"]},
         "then": {"required": ["count"]}, "else": {"required": ["day"], "x-opens": ["kind"]}},
        {"if": {"properties": {"code": {"type": "string", "pattern": "^-", "maxLength": 2}}},
         "then": {"required": ["yes"]}, "else": {"required": ["kind"]}},
        {"if": {"properties": {"day": {"type": "string", "format": "date"}}, "required": ["day"]},
         "else": {"properties": {"count": {"type": "integer", "minimum": 3}}}},
        {"if": {"required": ["code"]}, "then": {"properties": {"kind": {"enum": ["a", "b"]}}}},
    ],
})  # fmt: skip
VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=6),
    st.sampled_from([
        "", " ", "a", "b", "abcde", "--", "ăâ", "2026-02-29", "2024-02-29", "20240229", "001085000001", "12",
        "😀😀😀😀", "x" * 2001, 0, 1, 1.0, 10**20, 10**20 + 1, "true",
    ]),
    st.lists(st.text(max_size=2), max_size=2), st.dictionaries(st.text(max_size=2), st.none(), max_size=1),
)  # fmt: skip


def is_right(form, data):
    """Test by the schema itself."""
    return not list(form.validator.iter_errors(answered(data)))


@given(data=st.data())
def test_nothing_is_right_that_a_form_refuses(data):
    form = data.draw(st.sampled_from([ODD, *(compiled(each["form"]) for each in SHIPPED.values())]))
    answers = data.draw(st.dictionaries(st.sampled_from([*form.questions, "else"]), VALUES))
    assert form.quick is not None
    assert is_right(form, answers) or not form.quick.is_right(answered(answers))


@given(data=st.data())
def test_nor_is_an_example_that_was_changed(data):
    snapshot = SHIPPED[data.draw(st.sampled_from([*SHIPPED]))]
    form, example = compiled(snapshot["form"]), snapshot["example"]
    names = st.sampled_from([*form.questions])
    left_out = data.draw(st.sets(names, max_size=2))
    kept = {name: value for name, value in example.items() if name not in left_out}
    answers = {**kept, **data.draw(st.dictionaries(names, VALUES, max_size=2))}
    assert form.quick is not None
    assert is_right(form, answers) or not form.quick.is_right(answered(answers))


@given(data=st.data())
def test_a_condition_holds_at_first_sight_exactly_where_the_schema_says_so(data):
    form = data.draw(st.sampled_from([ODD, *(compiled(each["form"]) for each in SHIPPED.values())]))
    given = answered(data.draw(st.dictionaries(st.sampled_from([*form.questions, "else"]), VALUES)))
    for rule in form.rules:
        assert rule.quick is not None
        assert rule.holds(given) == rule.condition.is_valid(given)
        for name in rule.when.get("properties", {}):  # and with what it looks for
            wanted = rule.when["properties"][name]
            likely = [wanted.get("const"), *wanted.get("enum", ()), True, 1]
            near = answered({**given, name: data.draw(st.sampled_from(likely))})
            assert rule.holds(near) == rule.condition.is_valid(near)


@pytest.mark.parametrize("name", SHIPPED)
def test_every_form_that_ships_is_tested_at_first_sight(name):
    form = compiled(SHIPPED[name]["form"])
    assert form.quick is not None
    assert form.quick.is_right(answered(SHIPPED[name]["example"]))


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"yes": True, "count": 3}, True), ({"yes": True}, False),
        ({"yes": 1, "day": "2026-09-30"}, False), ({"yes": False, "day": "2026-09-30"}, True),
        ({"yes": False, "day": "20260930"}, False), ({"yes": True, "count": 3.0}, False),
        ({"yes": True, "count": 3, "code": "--", "kind": "a"}, True),
        ({"yes": True, "count": 3, "code": "--", "kind": "abcde"}, False),
        ({"yes": True, "count": 3, "code": "ăâ"}, False), ({"yes": True, "count": 3, "x": []}, True),
    ],
)  # fmt: skip
def test_both_say_the_same_of_what_is_checked(answers, expected):
    assert ODD.quick is not None
    assert ODD.quick.is_right(answers) == is_right(ODD, answers) == expected


@pytest.mark.parametrize(
    "more",
    [
        {"dependentRequired": {"a": ["b"]}}, {"additionalProperties": False}, {"type": "array"},
        {"properties": {"a": {"type": "string", "not": {}}}},
        {"properties": {"a": {"type": "string", "enum": ["1"], "pattern": "2"}}},
        {"properties": {"a": {"type": ["string", "integer"]}}}, {"properties": {"a": {"const": 1}}},
        {"properties": {"a": {"enum": ["a", True]}}}, {"properties": {"a": {"maxLength": 3}}},
        {"properties": {"a": {"enum": []}}}, {"properties": {"a": {"type": "string", "pattern": "("}}},
        {"allOf": [{"required": ["a"]}]}, {"allOf": [{"if": {"not": {}}}]},
        {"allOf": [{"then": {}}]}, {"allOf": [{"if": True}]}, {"properties": {"a": True}},
        {"allOf": [{"if": {}, "then": {"properties": {"a": {"type": "string", "enum": ["x", None]}}}}]},
        {"properties": {"a": {"enum": [True], "const": 1}}},
        {"allOf": [{"if": {"properties": {"a": {"type": "string", "pattern": "^x$"}}}}]},
        {"allOf": [{"if": {}, "then": {"allOf": []}}]}, {"properties": {"a": {"type": "number"}}},
    ],
)  # fmt: skip
def test_a_form_that_checks_anything_else_is_looked_at_closely(more):
    assert quick({"type": "object", **more}, {"date": is_day}) is None
    assert CHECKED_CLOSELY.quick is None
