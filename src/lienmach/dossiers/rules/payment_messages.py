"""
What is said between us and a payment provider, and how each knows the other.

Everything is signed with a secret that a province shares with the provider, over method, path,
moment and body (:mod:`message_signatures`); each message has an identifier, which is its nonce. The
format is ours (docs/howto/payment.md): a real provider's is an adapter's matter.
"""

import datetime as dt
import hmac
import json
import re
import uuid
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from lienmach.dossiers.rules import message_signatures as signatures
from lienmach.dossiers.rules.payments import MOST_DONG, Told

TIME, SIGNATURE = "X-Payment-Time", "X-Payment-Signature"
CURRENCY = "VND"
LARGEST_MESSAGE = 16_384
FIELDS = frozenset(
    {"message", "provider", "province", "reference", "transaction", "state", "amount", "currency", "at"}
)  # fmt: skip
_REFERENCE = re.compile(r"[A-Za-z0-9._-]{1,60}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """
    What a provider says of one payment; ``amount`` in whole đồng, null where nothing was taken.

    ``message`` names it: the same again is the same message.
    """

    message: uuid.UUID
    provider: str
    province: str
    reference: str
    transaction: str
    state: Told
    amount: int | None
    at: dt.datetime

    def body(self) -> bytes:
        """Return the message as it is sent and signed: one form, whoever writes it."""
        told = {
            "message": str(self.message),
            "provider": self.provider,
            "province": self.province,
            "reference": self.reference,
            "transaction": self.transaction,
            "state": str(self.state),
            "amount": self.amount,
            "currency": CURRENCY,
            "at": self.at.isoformat(),
        }
        return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def read(body: bytes) -> Message:
    """
    Return a message as it was sent.

    :raises ValueError: says what is wrong, and repeats nothing of what was sent.
    """
    told = _told(body)
    at, state = dt.datetime.fromisoformat(told["at"]), Told(told["state"])
    if at.tzinfo is None:
        raise ValueError("at: no time zone")
    return Message(
        message=uuid.UUID(told["message"]),
        provider=told["provider"],
        province=told["province"],
        reference=told["reference"],
        transaction=told["transaction"],
        state=state,
        amount=_amount(told["amount"], state),
        at=at,
    )


def _told(body: bytes) -> dict[str, Any]:
    """Return the fields of a message, each of its type; names and references are plain."""
    if len(body) > LARGEST_MESSAGE:
        raise ValueError("too large")
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        raise ValueError("no JSON") from None
    if not isinstance(told, dict) or set(told) != FIELDS or told["currency"] != CURRENCY:
        raise ValueError("fields")
    if not all(isinstance(told[name], str) for name in FIELDS - {"amount"}):
        raise ValueError("types")
    named = [told["provider"], told["province"], told["reference"], told["transaction"] or "-"]
    if not all(_REFERENCE.fullmatch(each) for each in named):
        raise ValueError("names")
    return told


def _amount(said: Any, state: Told) -> int | None:
    if said is None and state != Told.PAID:
        return None
    if isinstance(said, bool) or not isinstance(said, int) or not 0 <= said <= MOST_DONG:
        raise ValueError("amount")
    return int(said)


def headers(secret: str, method: str, path: str, body: bytes, *, now: float) -> dict[str, str]:
    """Return the headers that a signed request or answer carries."""
    moment = str(int(now))
    return {TIME: moment, SIGNATURE: signatures.signature(secret, method, path, moment, body)}


def order(
    secret: str, address: str, *, province: str, reference: str, amount: int, about: str,
    back: str, until: dt.datetime,
) -> str:  # fmt: skip
    """
    Return where a browser goes to pay: what is to be paid, signed, in the address itself.

    ``about`` is the dossier's code, ``back`` where the provider leads the browser afterwards.
    """
    asked = {
        "province": province, "reference": reference, "amount": str(amount),
        "currency": CURRENCY, "about": about, "back": back, "until": str(int(until.timestamp())),
    }  # fmt: skip
    query = urlencode(asked)
    path = urlsplit(address).path.rstrip("/") + "/pay"
    signed = signatures.signature(secret, "GET", f"{path}?{query}", asked["until"], b"")
    return f"{address.rstrip('/')}/pay?{query}&signature={signed}"


def ordered(secret: str, path: str, query: str, *, now: float) -> dict[str, str] | None:
    """
    Return what an order says, as a provider reads it; None when it is not ours or its time is over.

    The signature covers the path and the query before it.
    """
    said, mark, signed = query.rpartition("&signature=")
    if not mark:
        return None
    found = dict(parse_qsl(said, keep_blank_values=True))
    until = found.get("until", "")
    if not (until.isascii() and until.isdecimal() and len(until) < 12) or now > int(until):
        return None
    right = signatures.signature(secret, "GET", f"{path}?{said}", until, b"")
    holds = hmac.compare_digest(right.encode(), signed.encode(errors="replace"))
    return found if holds else None
