"""
How the two sides of the exchange with the National Portal know each other.

A shared secret signs method, path, moment and body of a request (HMAC-SHA256). A request holds
for a few minutes; within them a repeat is known by its message's identifier.
"""

import hashlib
import hmac

WINDOW_SECONDS = 300
TIME, SIGNATURE = "X-Portal-Time", "X-Portal-Signature"


def signature(secret: str, method: str, path: str, moment: str, body: bytes) -> str:
    """Return the signature of a request; ``moment`` is in whole seconds since 1970, as text."""
    head = "\n".join([method.upper(), path, moment, hashlib.sha256(body).hexdigest()])
    return hmac.new(secret.encode(), head.encode(), hashlib.sha256).hexdigest()


def headers(secret: str, method: str, path: str, body: bytes, *, now: float) -> dict[str, str]:
    """Return the headers that a signed request carries."""
    moment = str(int(now))
    return {TIME: moment, SIGNATURE: signature(secret, method, path, moment, body)}


def holds(
    secret: str, method: str, path: str, body: bytes, *, moment: str, signed: str, now: float
) -> bool:
    """Test if a request was signed with the secret, a moment ago."""
    if not (moment.isascii() and moment.isdecimal() and len(moment) < 12):
        return False
    right = signature(secret, method, path, moment, body)
    # Compared as bytes: what strangers send need not be ASCII.
    return abs(now - int(moment)) <= WINDOW_SECONDS and hmac.compare_digest(
        right.encode(), signed.encode(errors="replace")
    )
