"""Which e-ID providers this installation trusts, and what they answer."""

import base64
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx
import jwt

from lienmach.ground import installation
from lienmach.identity.refusals import (
    DemoEidOutsideDemo,
    EidCodeRefused,
    EidMisconfigured,
    EidNotTrusted,
    EidUnreachable,
)
from lienmach.identity.rules.openid import Asking, Issuer, parsed

VARIABLE, FILE = "LIENMACH_EID", "eid.json"
DEMO = "LIENMACH_DEMO"
TIMEOUT = httpx.Timeout(5.0, connect=2.0)
LEEWAY_SECONDS = 30
LARGEST_ANSWER = 1 << 20
KEYS_LAST = 3600.0
KEYS_AGAIN = 30.0
"""Keys are asked for again at once when one is not known, but no more often than this."""
REJECTED = 400


@dataclass(frozen=True, slots=True)
class _Keys:
    found: jwt.PyJWKSet
    at: float


_known: dict[str, _Keys] = {}
_read: dict[str, tuple[Issuer, ...]] = {}


def is_demo() -> bool:
    """Test if this process belongs to `lienmach demo`, on a scenario's invented people."""
    return os.environ.get(DEMO) == "1" and installation.scenario() is not None


def issuers() -> tuple[Issuer, ...]:
    """
    Return the providers that may be asked, from the environment or ``$LIENMACH_HOME/eid.json``.

    :raises EidMisconfigured: when the configuration cannot be read.
    :raises DemoEidOutsideDemo: when it names the demonstration's and this is none.
    """
    text = os.environ.get(VARIABLE, "")
    if not text:
        path = installation.home() / FILE
        text = path.read_text("utf-8") if path.exists() else "[]"
    if text not in _read:
        try:
            _read[text] = parsed(text)
        except ValueError as error:
            raise EidMisconfigured(str(error)) from error
    if any(each.demo for each in _read[text]) and not is_demo():
        raise DemoEidOutsideDemo
    return _read[text]


def issuer_named(name: str) -> Issuer:
    """
    Return a provider by its issuer; the first one if no name is given.

    :raises EidMisconfigured: when there is none.
    """
    found = next((each for each in issuers() if name in ("", each.issuer)), None)
    if found is None:
        raise EidMisconfigured(
            "No e-ID provider is configured here.", vi="Chưa có dịch vụ định danh."
        )
    return found


def check() -> None:
    """
    See that the configuration can be used, before anybody is served.

    :raises DemoEidOutsideDemo: also when this calls itself a demo and holds no scenario.
    """
    if os.environ.get(DEMO) == "1" and installation.scenario() is None:
        raise DemoEidOutsideDemo
    issuers()


def told(issuer: Issuer, asking: Asking, *, code: str, redirect_uri: str) -> tuple[Any, Any]:
    """
    Exchange a code; return the verified claims of the ID token and the answer of userinfo.

    :raises EidCodeRefused: when the provider does not take the code, as when it is used again.
    :raises EidNotTrusted: when the answer is not signed, not for us, or not to this question.
    :raises EidUnreachable: when it does not answer.
    """
    with httpx.Client(timeout=TIMEOUT, follow_redirects=False, trust_env=False) as client:
        answer = _exchanged(client, issuer, asking, code=code, redirect_uri=redirect_uri)
        claims = verified(issuer, asking, answer.get("id_token"), client)
        access = answer.get("access_token")
        if not isinstance(access, str) or not access:
            raise EidNotTrusted
        said = _asked(
            client, issuer, issuer.userinfo, headers={"Authorization": f"Bearer {access}"}
        )
    if said.get("sub") != claims["sub"]:
        raise EidNotTrusted
    return claims, said


def verified(issuer: Issuer, asking: Asking, token: object, client: httpx.Client) -> dict[str, Any]:
    """Return the claims of an ID token that was signed for us, now, in answer to this question."""
    if not isinstance(token, str):
        raise EidNotTrusted
    try:
        header = jwt.get_unverified_header(token)
        key = _key(client, issuer, str(header.get("kid", "")))
        claims: dict[str, Any] = jwt.decode(
            token,
            key.key,
            algorithms=list(issuer.algorithms),
            audience=issuer.client_id,
            issuer=issuer.issuer,
            leeway=LEEWAY_SECONDS,
            options={"require": ["exp", "iat", "sub", "aud", "iss"]},
        )
    except jwt.PyJWTError as error:
        raise EidNotTrusted from error
    if isinstance(claims["aud"], list) and claims.get("azp", issuer.client_id) != issuer.client_id:
        raise EidNotTrusted
    if claims.get("nonce") != asking.nonce:
        raise EidNotTrusted
    return claims


def forget_keys() -> None:
    """Drop the providers' keys; they are asked for again."""
    _known.clear()


def _exchanged(
    client: httpx.Client, issuer: Issuer, asking: Asking, *, code: str, redirect_uri: str
) -> Mapping[str, Any]:
    sent = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_uri,
        "code_verifier": asking.verifier,
    }
    pair = f"{issuer.client_id}:{issuer.client_secret}".encode()
    basic = {"Authorization": f"Basic {base64.b64encode(pair).decode()}"}
    return _asked(client, issuer, issuer.token, headers=basic, data=sent)


def _key(client: httpx.Client, issuer: Issuer, kid: str) -> jwt.PyJWK:
    now, known = time.monotonic(), _known.get(issuer.jwks)
    fresh = known is not None and now - known.at < KEYS_LAST
    if known is not None and fresh:
        found = _of(known.found, kid)
        if found is not None or now - known.at < KEYS_AGAIN:
            return _trusted(found)
    answer = _asked(client, issuer, issuer.jwks)
    try:
        keys = jwt.PyJWKSet.from_dict(dict(answer))
    except jwt.PyJWTError as error:
        raise EidNotTrusted from error
    _known[issuer.jwks] = _Keys(keys, now)
    return _trusted(_of(keys, kid))


def _of(keys: jwt.PyJWKSet, kid: str) -> jwt.PyJWK | None:
    return next((key for key in keys.keys if key.key_id == kid), None)


def _trusted(key: jwt.PyJWK | None) -> jwt.PyJWK:
    if key is None:
        raise EidNotTrusted
    return key


def _asked(
    client: httpx.Client,
    issuer: Issuer,
    address: str,
    *,
    headers: Mapping[str, str] | None = None,
    data: Mapping[str, str] | None = None,
) -> Mapping[str, Any]:
    """Ask the provider by its back channel, and return the JSON object it answers."""
    place = urlsplit(address)
    target = f"{place.scheme}://{issuer.back_channel or place.netloc}{place.path}"
    target += f"?{place.query}" if place.query else ""
    words = {"Accept": "application/json", "Host": place.netloc, **(headers or {})}
    try:
        answer = client.request("POST" if data else "GET", target, headers=words, data=data)
    except httpx.HTTPError as error:
        raise EidUnreachable from error
    if answer.status_code >= 500:
        raise EidUnreachable
    if answer.status_code >= REJECTED:
        raise EidCodeRefused
    try:
        found = answer.json() if len(answer.content) <= LARGEST_ANSWER else None
    except ValueError as error:
        raise EidNotTrusted from error
    if not isinstance(found, dict):
        raise EidNotTrusted
    return found
