"""What the provider says of somebody: the names of the national service, and the level shown."""

import hashlib
from collections.abc import Iterable
from typing import Any

from allauth.idp.oidc.adapter import DefaultOIDCAdapter
from django.contrib.auth.models import User
from django.core.cache import cache

from lienmach.scenarios.eid import people

LEVEL_LASTS = 300


def remember_level(nonce: str, level: int) -> None:
    """Keep how surely somebody signed in, until the code of this sign-in is exchanged."""
    cache.set(_key(nonce), level, LEVEL_LASTS)


def _key(nonce: str) -> str:
    return f"level {hashlib.sha256(nonce.encode()).hexdigest()}"


class NationalNames(DefaultOIDCAdapter):  # type: ignore[misc]
    """Speak as the national service does."""

    def get_user_sub(self, client: Any, user: Any) -> str:  # noqa: ARG002 - allauth's signature
        """Return what somebody is known by here, at every start the same."""
        return people.holders()[user.get_username()].subject

    def get_user_by_sub(self, client: Any, sub: str) -> Any:  # noqa: ARG002 - allauth's signature
        """Return whom a subject is."""
        found = next((one for one in people.holders().values() if one.subject == sub), None)
        return found and User.objects.filter(username=found.personal_id).first()

    def get_claims(
        self,
        purpose: Any,
        user: Any,
        client: Any,
        scopes: Iterable[str],  # noqa: ARG002 - allauth's signature
        email: str | None = None,  # noqa: ARG002 - allauth's signature
        **_more: Any,
    ) -> dict[str, Any]:
        """Return the attributes, from userinfo alone as the national service does."""
        claims: dict[str, Any] = {"sub": self.get_user_sub(client, user)}
        if purpose == "userinfo":
            claims |= people.holders()[user.get_username()].claims()
        return claims

    def populate_id_token(
        self,
        id_token: dict[str, Any],
        client: Any,  # noqa: ARG002 - allauth's signature
        scopes: Iterable[str],  # noqa: ARG002 - allauth's signature
        **_more: Any,
    ) -> None:
        """Say how surely somebody signed in."""
        level = cache.get(_key(str(id_token.get("nonce", ""))), 1)
        id_token["acr"] = f"LoA{level}"
