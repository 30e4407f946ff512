"""Tokens of others open nothing here, and an algorithm can be exchanged for another."""

import time

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.contrib.auth import hashers
from django.test import Client
from jwt.algorithms import ECAlgorithm

from lienmach.ground import passwords
from lienmach.identity import gate
from tests.dossiers.api_client import Caller
from tests.identity import makers
from tests.identity.provider import CONFIGURATION, ISSUER, KEY, Provider, trusted
from tests.identity.test_eid import sign_in

GOOD = "ba con mèo nhìn trăng"


def foreign():
    """Yield tokens that are sound, and meant for others or for another use."""
    now = int(time.time())
    claims = {"iss": ISSUER, "sub": "mai", "iat": now, "exp": now + 600}
    for audience in ("portal", "another-service", "https://haiduong.localhost/api/v1"):
        for more in ({}, {"scope": "dossiers:read dossiers:write"}, {"client_id": "portal"}):
            yield jwt.encode({**claims, "aud": audience, **more}, KEY, algorithm="RS256")
    yield jwt.encode(claims, KEY, algorithm="RS256")
    yield jwt.encode(claims, None, algorithm="none")


def test_a_token_that_another_service_issued_opens_nothing_whoever_it_is_for(haiduong, monkeypatch):
    trusted(monkeypatch, Provider(makers.new_person()))
    for token in foreign():
        for caller in (Caller(token), Caller(f"lm_haiduong_{token}")):
            assert caller.get("/dossiers").status_code == 401
        browser = Client(headers={"host": "haiduong.localhost"})
        browser.cookies[gate.COOKIE] = token
        assert browser.get("/account/security").status_code == 401


class Curved(Provider):
    """The same provider after it has changed to elliptic curves."""

    def __init__(self, person):
        super().__init__(person)
        self.curve = ec.generate_private_key(ec.SECP256R1())
        vars(self).update(key=self.curve, algorithm="ES256")

    def jwks(self, _request):
        public = ECAlgorithm.to_jwk(self.curve.public_key(), as_dict=True)
        return (
            super()
            .jwks(_request)
            .__class__(200, json={"keys": [{**public, "kid": "k1", "alg": "ES256"}]})
        )


@pytest.mark.parametrize(("listed", "is_let_in"), [(["ES256"], True), (["RS256"], False)])
def test_an_issuer_changes_its_algorithm_by_a_line_of_the_configuration(
    haiduong, monkeypatch, listed, is_let_in
):
    monkeypatch.setitem(CONFIGURATION, "algorithms", listed)
    provider = trusted(monkeypatch, Curved(makers.new_person()))
    client = Client(headers={"host": "haiduong.localhost"})
    answer = sign_in(client, provider)
    assert (answer.status_code == 303) is is_let_in
    assert (gate.COOKIE in client.cookies) is is_let_in


def test_a_password_kept_at_another_cost_still_matches(monkeypatch):
    """What is kept names its algorithm and cost, so both can be raised without asking anybody."""
    old = passwords.kept(GOOD)
    monkeypatch.setattr(passwords.Argon2, "memory_cost", 2 * passwords.Argon2.memory_cost)
    monkeypatch.setattr(passwords.Argon2, "time_cost", 3)
    new = passwords.kept(GOOD)
    assert old.split("$")[3] != new.split("$")[3]
    assert all(passwords.matches(GOOD, each) for each in (old, new))
    assert [hashers.get_hasher().must_update(each) for each in (old, new)] == [True, False]
