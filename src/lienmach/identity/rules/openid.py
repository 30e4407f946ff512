"""
OpenID Connect as the relying party sees it: what is asked, and what an answer must be.

Authorization code with PKCE (RFC 7636, S256 alone), ``state`` and ``nonce``; nothing here speaks to
anybody.
"""

import base64
import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

from lienmach.identity.rules.assurance import STANDARD_NAMES

ALGORITHMS = ("RS256", "PS256", "ES256")
"""Signatures we take. Never "none", and none by a shared secret: a public key must not pass for one."""


@dataclass(frozen=True, slots=True)
class Issuer:
    """
    An identity provider that may be asked.

    ``binds`` says that its ``SoDinhDanh`` is to be believed. ``back_channel`` is host:port where
    its token, userinfo and keys are fetched, if its name does not resolve from here. ``demo`` marks
    the provider of invented people. ``units`` names the unit a province's new people are put in.
    """

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    authorize: str
    token: str
    userinfo: str
    jwks: str
    vi: str = ""
    en: str = ""
    scope: str = "openid"
    binds: bool = False
    demo: bool = False
    back_channel: str = ""
    algorithms: tuple[str, ...] = ("RS256",)
    levels: Mapping[str, int] = field(default_factory=lambda: dict(STANDARD_NAMES))
    units: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asking:
    """What is kept of a sign-in that has begun, until its answer comes."""

    state: str
    nonce: str
    verifier: str


def new_asking() -> Asking:
    """Return the secrets of a new sign-in."""
    return Asking(
        state=secrets.token_urlsafe(32),
        nonce=secrets.token_urlsafe(32),
        verifier=secrets.token_urlsafe(48),
    )


def challenge(verifier: str) -> str:
    """Return the challenge (S256) of a verifier."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def address(
    issuer: Issuer, asking: Asking, *, redirect_uri: str, acr: str | None, anew: bool = False
) -> str:
    """
    Return where the browser is sent to sign in.

    ``anew``: the service shall ask who it is, though it knows somebody in this browser
    (``prompt=login``, OpenID Connect Core 1.0, 3.1.2.1).
    """
    asked = {
        "response_type": "code",
        "client_id": issuer.client_id,
        "redirect_uri": redirect_uri,
        "scope": issuer.scope,
        "state": asking.state,
        "nonce": asking.nonce,
        "code_challenge": challenge(asking.verifier),
        "code_challenge_method": "S256",
    }
    if acr:
        asked["acr_values"] = acr
    if anew:
        asked["prompt"] = "login"
    joint = "&" if urlsplit(issuer.authorize).query else "?"
    return f"{issuer.authorize}{joint}{urlencode(asked)}"


def parsed(text: str) -> tuple[Issuer, ...]:
    """
    Return the providers of a configuration: a JSON list of objects with the fields of :class:`Issuer`.

    :raises ValueError: says what is wrong in a sentence, and repeats no secret.
    """
    try:
        told = json.loads(text)
    except ValueError as error:
        raise ValueError("The configuration of e-ID is no JSON.") from error
    if not isinstance(told, list) or not all(isinstance(each, dict) for each in told):
        raise ValueError("The configuration of e-ID is no list of objects.")
    found = tuple(_issuer(each) for each in told)
    if len({each.issuer for each in found}) != len(found):
        raise ValueError("The configuration of e-ID names an issuer twice.")
    return found


def _issuer(told: dict[str, Any]) -> Issuer:
    try:
        made = Issuer(**{**told, "algorithms": tuple(told.get("algorithms", ("RS256",)))})
    except TypeError as error:
        raise ValueError(f"The configuration of e-ID: {error}.") from error
    if not set(made.algorithms) <= set(ALGORITHMS) or not made.algorithms:
        raise ValueError(f"e-ID {made.issuer}: algorithms are of {', '.join(ALGORITHMS)}.")
    if set(made.levels.values()) - {1, 2}:
        raise ValueError(f"e-ID {made.issuer}: levels are 1 and 2.")
    places = (made.issuer, made.authorize, made.token, made.userinfo, made.jwks)
    if not made.demo and not all(place.startswith("https://") for place in places):
        raise ValueError(f"e-ID {made.issuer}: every address begins with https://.")
    return made
