import json
from urllib.parse import parse_qs, urlsplit

import pytest

from lienmach.identity.rules import openid

TOLD = {
    "issuer": "https://id.example",
    "client_id": "portal",
    "client_secret": "mot-bi-mat",
    "authorize": "https://id.example/authorize",
    "token": "https://id.example/token",
    "userinfo": "https://id.example/userinfo",
    "jwks": "https://id.example/jwks",
}


def issuer(**over):
    [found] = openid.parsed(json.dumps([{**TOLD, **over}]))
    return found


def test_a_configuration_is_read_closed_by_default():
    found = issuer()
    assert not found.binds
    assert not found.demo
    assert found.algorithms == ("RS256",)
    assert found.levels == {"LoA1": 1, "LoA2": 2}
    assert "mot-bi-mat" not in repr(found)


@pytest.mark.parametrize(
    "wrong",
    [
        {"token": "http://id.example/token"}, {"issuer": "id.example"}, {"unheard_of": 1},
        {"algorithms": ["none"]}, {"algorithms": ["HS256"]}, {"algorithms": []},
        {"levels": {"LoA9": 9}},
    ],
)  # fmt: skip
def test_a_configuration_that_is_not_safe_is_refused_in_a_sentence(wrong):
    with pytest.raises(ValueError, match="e-ID") as refused:
        issuer(**wrong)
    assert "mot-bi-mat" not in str(refused.value)


@pytest.mark.parametrize("text", ["", "{}", "[1]", json.dumps([TOLD, TOLD]), "[{}]"])
def test_what_is_no_configuration_is_refused(text):
    with pytest.raises(ValueError, match="e-ID"):
        openid.parsed(text)


def test_a_question_is_unlike_any_other_and_keeps_its_verifier():
    one, other = openid.new_asking(), openid.new_asking()
    assert {one.state, one.nonce, one.verifier}.isdisjoint(
        {other.state, other.nonce, other.verifier}
    )
    address = openid.address(issuer(), one, redirect_uri="http://p.localhost/back", acr="LoA2")
    asked = parse_qs(urlsplit(address).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["code_challenge"] == [openid.challenge(one.verifier)]
    assert asked["acr_values"] == ["LoA2"]
    assert one.verifier not in address
    assert "acr_values" not in openid.address(issuer(), one, redirect_uri="r", acr=None)


def test_the_challenge_is_that_of_the_rfc():
    # RFC 7636, appendix B.
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    assert openid.challenge(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
