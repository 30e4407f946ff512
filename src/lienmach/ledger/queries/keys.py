"""
The keys of a ledger: one Ed25519 key for each province's database, made at first use.

The name it signs under is the log's *origin*: unique, and kept with the key, so that a log
with a new key is another log. The key of the stamps is derived from the same secret.
"""

import hmac
import secrets
from collections.abc import Callable
from functools import cache

from lienmach.ground import installation
from lienmach.ledger.rules.checkpoint import Signer, Verifier
from lienmach.ledger.rules.facts import Row, is_stamped

STAMPS = b"lienmach ledger: stamps of recorded facts"


@cache
def signer(alias: str) -> Signer:
    """Return the key that seals the ledger of a database."""

    def make() -> str:
        return Signer.make(f"{alias}.localhost/ledger/{secrets.token_hex(4)}").to_secret()

    return Signer.parse(installation.secret(_file(alias), make))


@cache
def verifier(alias: str) -> Verifier:
    """Return the public half of the key that seals the ledger of a database."""
    return signer(alias).verifier()


@cache
def stamp_key(alias: str) -> bytes:
    """Return the secret by which an entry is known to have been recorded by this installation."""
    return hmac.digest(signer(alias).seed(), STAMPS, "sha256")


def is_ours(alias: str) -> bool:
    """Test if this installation holds the key of that database's ledger; makes none."""
    return (installation.home() / "secrets" / _file(alias)).exists()


def stamp_test(alias: str) -> Callable[[bytes, Row], bool]:
    """
    Return the test whether an entry was recorded by this installation, here or at its origin.

    Of an origin whose key is not ours nothing can be told: it passes, and rests on its proof.
    """
    stamps: dict[str | None, bytes | None] = {None: stamp_key(alias)}

    def is_true(fact: bytes, row: Row) -> bool:
        if row.origin is not None and row.origin not in stamps:
            stamps[row.origin] = stamp_key(row.origin) if is_ours(row.origin) else None
        key = stamps[row.origin]
        return key is None or is_stamped(key, fact, row)

    return is_true


def _file(alias: str) -> str:
    return f"ledger-{alias}.key"
