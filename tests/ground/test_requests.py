import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienmach.ground.requests import digest, is_key, told

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize("key", ["a", "0190-abc", "~", "x" * 255])
def test_visible_ascii_makes_a_key(key):
    assert is_key(key)


@pytest.mark.parametrize("key", ["", " ", "a b", "khóa", "a\n", "a\x00", "x" * 256])
def test_anything_else_makes_none(key):
    assert not is_key(key)


@given(st.dictionaries(st.text(), JSON, max_size=4))
def test_the_order_of_keys_makes_no_other_request(data):
    backwards = dict(reversed(data.items()))
    assert digest(data) == digest(backwards)


@given(JSON, JSON)
def test_another_content_makes_another_request(one, other):
    same = json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
    assert (digest(one) == digest(other)) == same


def test_a_number_that_is_none_makes_no_request():
    with pytest.raises(ValueError, match="JSON"):
        digest({"a": float("nan")})


def test_an_answer_is_told_in_the_letters_it_was_written_in():
    assert told({"name": "Công an xã Đại Đồng"}) == '{"name": "Công an xã Đại Đồng"}'
