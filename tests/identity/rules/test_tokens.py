import base64
import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienmach.identity.rules import tokens

SECRETS = st.binary(min_size=32, max_size=32).map(
    lambda raw: base64.urlsafe_b64encode(raw).decode().rstrip("=")
)


@given(st.sampled_from(["haiduong", "haiphong", "hai_phong", "a"]), SECRETS)
def test_a_token_is_taken_apart_into_what_it_was_made_of(issuer, secret):
    assert tokens.taken_apart(tokens.written(issuer, secret)) == (issuer, secret)


@given(st.text(max_size=80))
def test_other_text_is_no_token(text):
    assert tokens.taken_apart(text) is None


def test_parts_that_could_not_be_read_back_make_no_token():
    with pytest.raises(ValueError, match="do not make a token"):
        tokens.written("haiduong", "short")
    with pytest.raises(ValueError, match="do not make a token"):
        tokens.written("Hải Dương", secrets.token_urlsafe(32))


def test_a_digest_tells_nothing_of_the_token():
    token = tokens.written("haiduong", secrets.token_urlsafe(32))
    assert len(tokens.digest(token)) == 64
    assert token[-20:] not in tokens.digest(token)
    assert tokens.digest(token) != tokens.digest(token[:-1] + ("A" if token[-1] != "A" else "B"))
