"""One value, one string of bytes."""

import json
import unicodedata

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from lienmach.ledger.rules.canonical import NotCanonical, canonical, canonical_text, normal

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


def test_keys_are_sorted_and_nothing_is_spaced():
    assert canonical({"b": [1, None, True], "a": "Hải Phòng"}) == (
        '{"a":"Hải Phòng","b":[1,null,true]}'.encode()
    )


def test_composed_and_decomposed_letters_are_the_same_fact():
    composed = "Hải Dương"
    decomposed = unicodedata.normalize("NFD", composed)
    assert composed != decomposed
    assert canonical(normal({decomposed: decomposed})) == canonical({composed: composed})


def test_a_letter_after_an_escape_is_not_composed_with_it():
    # As text, the n of the escape \n and the tilde would compose into ñ.
    value = ["\n\u0303"]
    assert json.loads(canonical(value)) == value


@pytest.mark.parametrize(
    "value",
    [
        0.5,
        float("nan"),
        {"rate": 1.0},
        [b"bytes"],
        {1: "a"},
        "half \ud800",
        "nul \0",
        {"e\u0301": 1, "é": 2},
        object(),
    ],
)
def test_what_has_no_canonical_form_is_refused(value):
    with pytest.raises(NotCanonical):
        normal(value)


@pytest.mark.parametrize("value", ["e\u0301", {"e\u0301": 1}, ["a", ("b",)]])
def test_only_values_in_normal_form_have_bytes(value):
    with pytest.raises(NotCanonical):
        canonical(value)


def composed_or_rejected(value):
    """Return the value in normal form; two keys that differ in composition only are no example."""
    try:
        return normal(value)
    except NotCanonical:
        reject()


@given(VALUES)
def test_the_bytes_say_what_the_value_says(value):
    composed = composed_or_rejected({"value": value})
    assert json.loads(canonical(composed)) == composed
    assert normal(composed) == composed


@given(VALUES)
def test_text_from_a_database_gives_the_same_bytes(value):
    composed = composed_or_rejected(value)
    for spaced in (json.dumps(composed, indent=1), json.dumps(composed, ensure_ascii=False)):
        assert canonical_text(spaced).encode() == canonical(composed)


@pytest.mark.parametrize("text", ["1.0", "[1e3]", "NaN", '"e\u0301"', '{"a": Infinity}'])
def test_text_that_is_not_canonical_never_passes_for_a_fact(text):
    with pytest.raises(NotCanonical):
        canonical_text(text)
