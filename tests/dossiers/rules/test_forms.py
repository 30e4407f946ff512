import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienmach.dossiers.rules.form_checks import FIELD_TYPES
from lienmach.dossiers.rules.forms import DEEPEST, faults, form_faults, size, storable

FORM: list[dict[str, Any]] = [
    {"name": "child_name", "label": "Tên trẻ", "type": "text", "required": True, "max_length": 10},
    {"name": "born_on", "label": "Ngày sinh", "type": "date"},
    {"name": "sex", "label": "Giới tính", "type": "choice", "choices": ["nam", "nữ"]},
    {"name": "guests", "label": "Số người", "type": "integer"},
    {"name": "known", "label": "Đã có", "type": "boolean"},
    {"name": "mother", "label": "Mẹ", "type": "personal_id"},
    {"name": "old", "label": "Số cũ", "type": "text", "pattern": "[0-9]{9}"},
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=12,
)


def faulty(**data):
    return [fault.field for fault in faults(FORM, {"child_name": "An", **data})]


def test_a_form_filled_in_is_accepted():
    assert not faulty(
        born_on="2026-09-20", sex="nữ", guests=2, known=True, mother="030195000001", old="141234567"
    )


def test_keys_the_form_does_not_know_are_let_through():
    assert not faulty(another={"deep": [1, 2]})


@pytest.mark.parametrize("blank", [None, "", "   "])
def test_a_required_field_may_not_be_blank_and_others_may(blank):
    assert faulty(child_name=blank) == ["child_name"]
    assert not faulty(born_on=blank)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("child_name", 5),
        ("child_name", "x" * 11),
        ("born_on", "30/09/2026"),
        ("born_on", "2026-02-30"),
        ("born_on", "20260930"),
        ("born_on", 20260930),
        ("sex", "khác"),
        ("sex", ["nam"]),
        ("guests", "2"),
        ("guests", 2.5),
        ("guests", True),
        ("known", 1),
        ("mother", "30195000001"),
        ("mother", "٠30195000001"),
        ("mother", 30195000001),
        ("old", "14123456A"),
    ],
)
def test_what_does_not_fit_is_named(field, value):
    assert faulty(**{field: value}) == [field]


def test_a_fault_is_a_sentence_in_both_languages():
    [fault] = faults(FORM, {})
    assert fault.en == "“Tên trẻ” is missing."
    assert fault.vi == "Thiếu “Tên trẻ”."


def test_a_sound_form_may_be_published():
    assert not form_faults(FORM)
    assert {field["type"] for field in FORM} == FIELD_TYPES


@pytest.mark.parametrize(
    "field",
    [
        {"name": "x", "label": "X", "type": "colour"},
        {"name": "x", "label": "X"},
        {"name": "x", "type": "text"},
        {"name": "Name", "label": "X", "type": "text"},
        {"name": "x", "label": "X", "type": "choice"},
        {"name": "x", "label": "X", "type": "text", "choices": ["a"]},
        {"name": "x", "label": "X", "type": "text", "minimum": 3},
        {"name": "x", "label": "X", "type": "text", "pattern": "[0-9"},
        {"name": "child_name", "label": "Again", "type": "text"},
    ],
)
def test_a_form_that_cannot_check_is_not_published(field):
    assert form_faults([FORM[0], field])


@pytest.mark.parametrize(
    "value",
    [
        "a\x00b",
        "\ud800",
        {"a\x00": 1},
        {"a": ["\udfff"]},
        float("nan"),
        [float("inf")],
        json.loads("[" * (DEEPEST + 1) + "]" * (DEEPEST + 1)),
    ],
)
def test_what_the_database_cannot_keep_is_refused(value):
    assert not storable(value)


@given(JSON)
def test_what_is_storable_survives_the_journey_through_json(value):
    if storable(value):
        text = json.dumps(value, ensure_ascii=False, allow_nan=False)
        assert json.loads(text.encode().decode()) == value


def test_values_are_counted():
    assert size({"a": [1, 2, {"b": None}], "c": "d"}) == 7


@given(st.dictionaries(st.sampled_from([field["name"] for field in FORM]), JSON))
def test_no_data_makes_a_form_stumble(data):
    assert all(fault.field in {field["name"] for field in FORM} for fault in faults(FORM, data))
