"""One-time codes: by the clock (TOTP, RFC 6238), and those kept on paper for the day it is lost."""

import datetime as dt
import hashlib
import re
import secrets

import pyotp

STEP_SECONDS = 30
DRIFT_STEPS = 1
"""Clocks differ: the code before and the one after are taken too."""
RECOVERY_CODES = 10
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_GROUPS, _GROUP = 4, 4
_SIX = re.compile(r"[0-9]{6}")


def new_secret() -> str:
    """Return a new secret for an authenticator (160 bits, base32)."""
    return pyotp.random_base32()


def address(secret: str, *, name: str, issuer: str) -> str:
    """Return what an authenticator reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=issuer)


def step_of(secret: str, code: str, at: dt.datetime) -> int | None:
    """Return the step of time a code is of, or None when it is wrong; a step is used once."""
    digits = "".join(code.split())
    if not _SIX.fullmatch(digits):
        return None
    clock, now = pyotp.TOTP(secret), int(at.timestamp()) // STEP_SECONDS
    matching = None
    for step in range(now - DRIFT_STEPS, now + DRIFT_STEPS + 1):
        if secrets.compare_digest(clock.generate_otp(step), digits):
            matching = step
    return matching


def new_recovery_codes() -> list[str]:
    """Return new codes to keep on paper, 80 bits each."""
    return ["-".join(_group() for _ in range(_GROUPS)) for _ in range(RECOVERY_CODES)]


def recovery_digest(code: str, holder: str) -> str:
    """
    Return what is kept of a recovery code.

    80 random bits cannot be guessed from a plain hash; with the holder in it no table serves two.
    """
    letters = re.sub(r"[^A-Z0-9]", "", code.upper())
    return hashlib.sha256(f"{holder}:{letters}".encode()).hexdigest()


def _group() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(_GROUP))
