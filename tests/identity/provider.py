"""A provider of e-ID that answers as a test tells it to, well or badly."""

import base64
import functools
import itertools
import json
import time
from urllib.parse import parse_qs, urlsplit

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from lienmach.identity.queries import issuers
from lienmach.identity.rules import openid

ISSUER = "https://id.example"
CONFIGURATION = {
    "issuer": ISSUER,
    "vi": "Dịch vụ định danh",
    "client_id": "portal",
    "client_secret": "mot-bi-mat",
    "authorize": f"{ISSUER}/authorize",
    "token": f"{ISSUER}/token",
    "userinfo": f"{ISSUER}/userinfo",
    "jwks": f"{ISSUER}/jwks",
    "back_channel": "127.0.0.1:9",
    "binds": True,
}
_subjects = itertools.count(1)
KEY, OTHER = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))

OLD_KEY = {**json.loads(RSAAlgorithm.to_jwk(OTHER.public_key())), "kid": "k0", "alg": "RS256"}


class Provider:
    """Keeps what it was asked, and answers; whatever is in ``wrong`` it gets wrong."""

    def __init__(self, person):
        self.said = {
            "sub": f"chu-the-{next(_subjects)}",
            "LoaiTaiKhoan": "1",
            "HoVaTen": person.full_name.upper(),
            "SoDinhDanh": person.personal_id,
            "NgayThangNamSinh": f"{person.birth_date:%Y%m%d}",
        }
        self.claims = {}
        self.key, self.algorithm = KEY, "RS256"
        self.fails = {}
        self.asked = {}
        self.codes = {"ma-1", "ma-2", "ma-3"}
        self.hosts = set()

    def begin(self, location):
        """Take the question a browser was sent with; return its state."""
        self.asked = {name: value for name, [value] in parse_qs(urlsplit(location).query).items()}
        return self.asked["state"]

    def __call__(self, request):
        path = request.url.path
        self.hosts.add((request.url.host, request.headers["host"]))
        if path in self.fails:
            failure = self.fails[path]
            if isinstance(failure, Exception):
                raise failure
            return failure
        return {"/token": self.token, "/userinfo": self.userinfo, "/jwks": self.jwks}[path](request)

    def token(self, request):
        sent = {name: value for name, [value] in parse_qs(request.content.decode()).items()}
        pair = base64.b64decode(request.headers["authorization"].split()[1]).decode()
        if pair != "portal:mot-bi-mat" or sent["code"] not in self.codes:
            return httpx.Response(400, json={"error": "invalid_grant"})
        if openid.challenge(sent["code_verifier"]) != self.asked["code_challenge"]:
            return httpx.Response(400, json={"error": "invalid_grant"})
        self.codes.remove(sent["code"])
        now = int(time.time())
        claims = {
            "iss": ISSUER, "aud": "portal", "sub": self.said["sub"], "iat": now, "exp": now + 60,
            "nonce": self.asked["nonce"], **self.claims,
        }  # fmt: skip
        signed = jwt.encode(claims, self.key, algorithm=self.algorithm, headers={"kid": "k1"})
        return httpx.Response(200, json={"access_token": "at", "id_token": signed})

    def userinfo(self, request):
        assert request.headers["authorization"] == "Bearer at"
        return httpx.Response(200, json=self.said)

    def jwks(self, _request):
        public = json.loads(RSAAlgorithm.to_jwk(KEY.public_key()))
        return httpx.Response(200, json={"keys": [{**public, "kid": "k1", "alg": "RS256"}]})


def trusted(monkeypatch, provider, **over):
    """Let this installation trust a provider of a test."""
    monkeypatch.setenv("LIENMACH_EID", json.dumps([{**CONFIGURATION, **over}]))
    monkeypatch.setattr(
        issuers.httpx, "Client",
        functools.partial(httpx.Client, transport=httpx.MockTransport(provider)),
    )  # fmt: skip
    issuers.forget_keys()
    return provider
