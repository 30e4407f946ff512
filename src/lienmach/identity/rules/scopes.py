"""What a token may be used for."""

import re
from collections.abc import Iterable

CITIZEN = ("dossiers:read", "dossiers:write", "mandates:write", "person:read")
STAFF = (
    "catalogue:write",
    "dossiers:decide",
    "dossiers:read",
    "dossiers:write",
    "mandates:write",
    "registries:read",
    "registries:review",
    "staff:appoint",
    "staff:review",
)
TOKENS = "tokens:write"
"""Make and revoke one's own tokens by a token; given only when asked for by name."""

KNOWN = frozenset({*CITIZEN, *STAFF, TOKENS})

_WORD = re.compile(r"[a-z][a-z-]*:[a-z][a-z-]*")


def parsed(text: str) -> frozenset[str]:
    """Return the scopes of a space-separated list, as tokens store it."""
    return frozenset(text.split())


def written(scopes: Iterable[str]) -> str:
    """Return scopes as one space-separated list, sorted, each once."""
    return " ".join(sorted(set(scopes)))


def unknown(scopes: Iterable[str]) -> tuple[str, ...]:
    """Return the scopes that no door asks for, sorted."""
    return tuple(sorted(set(scopes) - KNOWN))


def beyond(wanted: Iterable[str], *, of: Iterable[str]) -> tuple[str, ...]:
    """Return what is wanted of a new token beyond what the one that asks for it has, sorted."""
    return tuple(sorted(set(wanted) - set(of)))


def allows(granted: Iterable[str], wanted: str) -> bool:
    """
    Test if the granted scopes let a caller do what `wanted` names.

    The right to write a thing does not carry the right to read it: a kiosk that files
    dossiers has no business listing them.

    :raises ValueError: when `wanted` is no scope at all; that is a bug in the door.
    """
    if not _WORD.fullmatch(wanted):
        raise ValueError(f"not a scope: {wanted!r}")
    return wanted in set(granted)
