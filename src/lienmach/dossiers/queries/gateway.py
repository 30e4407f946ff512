"""The payment provider that is configured, the secret a province shares with it, and its word."""

import json
import os
from dataclasses import dataclass, fields
from typing import Protocol
from urllib.parse import quote, urlsplit

import httpx

from lienmach.dossiers.refusals import DemoPaymentOutsideDemo, PaymentMisconfigured
from lienmach.dossiers.rules import message_signatures as signatures
from lienmach.dossiers.rules import payment_messages
from lienmach.dossiers.rules.payment_messages import SIGNATURE, TIME, Message
from lienmach.ground import clock, installation
from lienmach.identity.queries.issuers import is_demo

VARIABLE = "LIENMACH_PAYMENT"
TIMEOUT = httpx.Timeout(10.0, connect=3.0)
ANSWER = "ANSWER"
"""What stands for the method in the signature of an answer."""


@dataclass(frozen=True, slots=True)
class Gateway:
    """
    A payment provider: its name in messages, what people read, and where a browser goes to pay.

    ``back_channel`` is host:port where it is asked, if its name does not resolve from here;
    ``demo`` marks the one where no money moves.
    """

    name: str
    address: str
    vi: str
    en: str
    back_channel: str = ""
    demo: bool = False

    @property
    def origin(self) -> str:
        """Return what a page of ours lets a form lead to."""
        parts = urlsplit(self.address)
        return f"{parts.scheme}://{parts.netloc}"


class Provider(Protocol):
    """A payment provider, as we ask it."""

    def state_of(self, reference: str) -> Message | None:
        """Return what it says of a payment; None if it does not answer, or not as itself."""


def gateway() -> Gateway | None:
    """
    Return the provider that is configured; None if nothing can be paid online.

    :raises PaymentMisconfigured: when the configuration cannot be read, or is not encrypted.
    :raises DemoPaymentOutsideDemo: when it names the demonstration's and this is none.
    """
    text = os.environ.get(VARIABLE, "").strip()
    if not text:
        return None
    try:
        told = json.loads(text)
        found = Gateway(**told)
    except (TypeError, ValueError):
        names = ", ".join(each.name for each in fields(Gateway))
        raise PaymentMisconfigured(f"{VARIABLE} is a JSON object with {names}.") from None
    if found.demo and not is_demo():
        raise DemoPaymentOutsideDemo
    if not found.demo and urlsplit(found.address).scheme != "https":
        raise PaymentMisconfigured(f"{VARIABLE}: the address begins with https://.")
    return found


def secret(province: str) -> str:
    """Return the secret a province shares with the provider: a file that its owner alone reads."""
    return installation.secret(f"payment-{province}").strip()


@dataclass(frozen=True, slots=True)
class SignedHttp:
    """The provider at an address, asked over HTTP in our own format and signed for one province."""

    gateway: Gateway
    province: str
    client: httpx.Client

    def state_of(self, reference: str) -> Message | None:
        """Return what it says of a payment; an answer that is not signed is none."""
        key, parts = secret(self.province), urlsplit(self.gateway.address)
        path = f"{parts.path.rstrip('/')}/payments/{self.province}/{quote(reference, safe='')}"
        asked = payment_messages.headers(key, "GET", path, b"", now=clock.now().timestamp())
        host = self.gateway.back_channel or parts.netloc
        scheme = "http" if self.gateway.back_channel else parts.scheme
        try:
            answer = self.client.get(
                f"{scheme}://{host}{path}", headers={"Host": parts.netloc, **asked}
            )
        except httpx.HTTPError:
            return None
        holds = signatures.holds(
            key, ANSWER, path, answer.content,
            moment=answer.headers.get(TIME, ""), signed=answer.headers.get(SIGNATURE, ""),
            now=clock.now().timestamp(),
        )  # fmt: skip
        if answer.status_code != httpx.codes.OK or not holds:
            return None
        try:
            said = payment_messages.read(answer.content)
        except ValueError:
            return None
        # An answer of another payment is none, however well it is signed.
        return said if (said.reference, said.province) == (reference, self.province) else None
