"""Answers that make a rule hold are found, or it is known that there are none."""

from lienmach.dossiers.rules.form_paths import reaching
from tests.dossiers.rules.test_form_checks import FORM


def test_answers_are_found_that_reach_a_condition_behind_another():
    assert reaching(FORM, FORM["allOf"][1]["if"]) == {"married": True, "abroad": True}


def test_a_condition_that_contradicts_what_opens_it_is_reached_by_nothing():
    both = {
        "required": ["abroad", "married"],
        "properties": {"abroad": {"const": True}, "married": {"const": False}},
    }
    assert reaching(FORM, both) is None
