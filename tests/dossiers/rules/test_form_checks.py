"""A form that could lead nobody through is found while it is drafted."""

import copy
from typing import Any

import pytest

from lienmach.dossiers.rules.flaws import Flaw
from lienmach.dossiers.rules.form_checks import FIELD_TYPES, form_faults
from lienmach.dossiers.rules.form_faults import SENTENCES
from tests.languages import VIETNAMESE

TEXT = {"title": "Chữ", "type": "string", "maxLength": 40}
FORM: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "properties": {
        "married": {"title": "Có gia đình", "type": "boolean"},
        "spouse": TEXT,
        "abroad": {"title": "Ở nước ngoài", "type": "boolean"},
        "country": TEXT,
    },
    "required": ["married"],
    "allOf": [
        {
            "if": {"required": ["married"], "properties": {"married": {"const": True}}},
            "then": {"required": ["spouse"], "x-opens": ["abroad"]},
        },
        {
            "if": {"required": ["abroad"], "properties": {"abroad": {"const": True}}},
            "then": {"required": ["country"]},
        },
    ],
    "x-pages": [
        {"ask": ["married"]},
        {"ask": ["spouse"]},
        {"ask": ["abroad"]},
        {"ask": ["country"]},
    ],
}


def changed(*path, to):
    """Return the form with one thing changed; the last of the path is its place."""
    form = copy.deepcopy(FORM)
    place: Any = form
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = to
    return form


def test_a_sound_form_passes():
    assert form_faults(FORM) == []


def test_every_kind_of_answer_has_its_sentence():
    assert set(SENTENCES) == FIELD_TYPES


@pytest.mark.parametrize(
    ("form", "fault"),
    [
        (changed("type", to=5), "not a JSON Schema"),
        (changed("$schema", to="https://json-schema.org/draft-07/schema"), "$schema"),
        (changed("$ref", to="#"), "no form checks"),
        (changed("properties", "spouse", "$ref", to="https://elsewhere.example/"), "no form checks"),
        (changed("properties", "spouse", "type", to="array"), "unknown type"),
        (changed("properties", "spouse", "maxLength", to=5000), "maxLength"),
        (changed("properties", "spouse", to={"title": "X", "type": "string"}), "maxLength"),
        (changed("properties", "spouse", "title", to=""), "no label"),
        (changed("properties", "spouse", "pattern", to="[0-9]"), "from ^ to $"),
        (changed("properties", "spouse", "pattern", to=r"^\d$"), "write what a pattern means"),
        (changed("properties", "spouse", "pattern", to="^(?=a)$"), "bounded time"),
        (changed("properties", "spouse", "format", to="uri"), "unknown format"),
        (changed("properties", "spouse", "x-widget", to="canvas"), "widget"),
        (changed("properties", "spouse", "x-autocomplete", to="cc-number"), "autocomplete"),
        (changed("properties", "spouse", "x-register", to={"register": "bank"}), "x-register"),
        (changed("required", to=["nobody"]), "does not ask"),
        # What a register knows of whoever applies is not asked of them.
        (changed("properties", "applicant_name", to=TEXT), "full_name of applicant"),
        (changed("properties", "declarant_residence", to={**TEXT, "x-register": {
            "register": "residents", "field": "unit", "of": "applicant"}}), "address of applicant"),
        (changed("properties", "applicant_id", to={**TEXT, "x-register": {
            "register": "identity", "field": "personal_id", "of": "spouse"}}), "personal_id of"),
        (changed("x-must", to=["spouse"]), "no form checks"),
        (changed("x-pages", to=[{"ask": ["nobody"]}]), "does not ask"),
        (changed("x-pages", to=[{"ask": ["spouse"]}, {"ask": ["spouse"]}]), "two pages"),
        (changed("x-pages", to=[{"ask": []}]), "asks nothing"),
        (changed("x-pages", to=FORM["x-pages"][1:]), "on no page"),
        (changed("allOf", 0, "if", "required", to=[]), "before anything is answered"),
        (changed("allOf", 0, "if", "properties", "nobody", to={"const": 1}), "does not ask"),
        (changed("allOf", 0, "not", to={}), "nothing else but else"),
        # What nobody can answer opens nothing.
        (changed("allOf", 0, "if", "properties", "married", "const", to="yes"), "no answers"),
        (changed("allOf", 1, "if", "properties", "married", to={"const": False}), "no answers"),
        # What is asked later opens nothing before it.
        (changed("x-pages", to=[*FORM["x-pages"][1:], FORM["x-pages"][0]]), "before it is known"),
        (changed("allOf", 1, "then", "required", to=["married"]), "before it is known"),
    ],
)  # fmt: skip
def test_what_would_lead_nobody_through_is_found(form, fault):
    assert any(fault in each.en for each in form_faults(form)), form_faults(form)
    assert [each for each in form_faults(form) if not VIETNAMESE.search(each.vi)] == []


def test_a_form_is_not_endless():
    many = {f"q{n}": TEXT for n in range(121)}
    [fault] = form_faults(changed("properties", to={**FORM["properties"], **many}))[:1]
    assert "more than 120" in fault.en
    long = {**TEXT, "x-help": "x" * 70_000}
    assert form_faults(changed("properties", "spouse", to=long)) == [
        Flaw("mẫu đơn lớn hơn 64 KB", "the form is larger than 64 KB")
    ]
