"""
The way out to people: e-mail by SMTP, and SMS by a gateway that is sent small signed messages.

Both are ports: whoever sends hands over a :class:`Letter` and is told what became of it. What is not
configured is ``None``, and whoever asks says so instead of pretending. Nothing said about a
failure repeats what was sent, or to whom.
"""

import hashlib
import hmac
import json
import os
import smtplib
import unicodedata
import uuid
from dataclasses import dataclass
from email.utils import parseaddr
from enum import StrEnum
from typing import Protocol
from urllib.parse import unquote, urlsplit

import httpx
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from lienmach.ground import clock, installation
from lienmach.ground.installation import BadConfiguration

SMTP, SENDER, SMS = "LIENMACH_SMTP", "LIENMACH_SMTP_FROM", "LIENMACH_SMS_URL"
PATIENCE_SECONDS = 10
TIME, SIGNATURE = "X-Lienmach-Time", "X-Lienmach-Signature"
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
_KNOWN_ALREADY = 409
_REFUSED = {400, 410, 413, 415, 422}
_PERMANENT = 500


class Fate(StrEnum):
    """What became of a letter."""

    SENT = "sent"
    REJECTED = "rejected"
    """The other side read it and will never take it: trying again is of no use."""
    LATER = "later"
    """It could not be handed over now, or nobody knows."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What is sent to one address; ``key`` stays the same however often it is tried."""

    key: uuid.UUID
    to: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Sent:
    """
    What became of a letter, and why.

    ``is_down``: the way itself is closed, for other letters too. ``is_unknown``: it may have arrived,
    and nothing on the other side would know a repeat.
    """

    fate: Fate
    why: str = ""
    is_down: bool = False
    is_unknown: bool = False


class Post(Protocol):
    """A way to send letters."""

    def send(self, letter: Letter) -> Sent:
        """Send one; a failure is an answer and no exception."""

    def close(self) -> None:
        """Close what is open."""


class Email:
    """A mail relay, by Django's own back end; one connection for as many letters as there are."""

    def __init__(
        self, *, host: str, port: int, user: str, secret: str, tls: str, sender: str
    ) -> None:
        self._sender = sender
        self._backend = EmailBackend(
            host=host, port=port, username=user, password=secret, timeout=PATIENCE_SECONDS,
            use_tls=tls == "smtp+starttls", use_ssl=tls == "smtps",
        )  # fmt: skip

    def send(self, letter: Letter) -> Sent:
        """Hand a letter to the relay."""
        domain = self._sender.rpartition("@")[2]
        message = EmailMessage(
            subject=letter.subject, body=letter.text, from_email=self._sender, to=[letter.to],
            # The same however often it is tried, so that a mailbox may know a repeat.
            headers={"Message-ID": f"<{letter.key}@{domain}>", "Auto-Submitted": "auto-generated"},
            connection=self._backend,
        )  # fmt: skip
        try:
            self._backend.open()
        except (OSError, smtplib.SMTPException) as error:
            self._reset()
            return Sent(Fate.LATER, type(error).__name__, is_down=True)
        try:
            message.send()
        except smtplib.SMTPRecipientsRefused as error:
            self._reset()
            code = next(iter(error.recipients.values()), (0, b""))[0]
            return Sent(_fate(code), f"recipient refused, {code}")
        except smtplib.SMTPDataError as error:
            self._reset()
            return Sent(_fate(error.smtp_code), f"text refused, {error.smtp_code}")
        except smtplib.SMTPResponseException as error:
            self._reset()  # the relay would not have us, whatever we bring
            return Sent(Fate.LATER, f"{type(error).__name__} {error.smtp_code}", is_down=True)
        except (OSError, smtplib.SMTPException) as error:
            self._reset()  # it broke off, and the relay may have taken the letter before that
            return Sent(Fate.LATER, type(error).__name__, is_down=True, is_unknown=True)
        return Sent(Fate.SENT)

    def close(self) -> None:
        """Close the connection."""
        self._reset()

    def _reset(self) -> None:
        try:
            self._backend.close()
        except (OSError, smtplib.SMTPException):
            self._backend.connection = None


class Sms:
    """A gateway that takes one signed message by HTTP for each text (docs/howto/sms.md)."""

    def __init__(self, url: str, key: str) -> None:
        self._url, self._key = url, key
        self._client = httpx.Client(timeout=PATIENCE_SECONDS, trust_env=False)

    def send(self, letter: Letter) -> Sent:
        """Hand a text to the gateway; it knows a repeat by the key."""
        body = json.dumps(
            {"message": str(letter.key), "to": letter.to, "text": letter.text}, ensure_ascii=False
        ).encode()
        moment = str(int(clock.now().timestamp()))
        signed = {TIME: moment, SIGNATURE: signature(self._key, self._url, moment, body)}
        try:
            answer = self._client.post(
                self._url, content=body, headers={"Content-Type": "application/json", **signed}
            )
        except httpx.HTTPError as error:
            return Sent(Fate.LATER, type(error).__name__, is_down=True)
        status = answer.status_code
        if answer.is_success or status == _KNOWN_ALREADY:
            return Sent(Fate.SENT)
        refused = status in _REFUSED
        return Sent(Fate.REJECTED if refused else Fate.LATER, str(status), is_down=not refused)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


def signature(key: str, url: str, moment: str, body: bytes) -> str:
    """Return the signature of a message to the gateway (HMAC-SHA256, hex)."""
    path = urlsplit(url).path or "/"
    head = "\n".join(["POST", path, moment, hashlib.sha256(body).hexdigest()])
    return hmac.new(key.encode(), head.encode(), hashlib.sha256).hexdigest()


def email() -> Email | None:
    """
    Return the mail relay this installation is told of; None if it is told of none.

    ``smtp+starttls://user@relay:587``, ``smtps://…`` or, to this machine only, ``smtp://…``. The
    password is in ``$LIENMACH_HOME/secrets/smtp``, or in the address itself.
    :raises BadConfiguration: when it would send in the clear, or from nobody.
    """
    found = os.environ.get(SMTP, "").strip()
    if not found:
        return None
    parts = urlsplit(found)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise BadConfiguration(f"{SMTP} is smtp://, smtp+starttls:// or smtps://, and a host.")
    if parts.scheme == "smtp" and parts.hostname not in LOOPBACK:
        raise BadConfiguration(f"{SMTP}: mail leaves this machine encrypted only.")
    sender = os.environ.get(SENDER, "").strip()
    if "@" not in parseaddr(sender)[1]:
        raise BadConfiguration(f"{SENDER} names the address that mail is sent from.")
    user = unquote(parts.username or "")
    return Email(
        host=parts.hostname, port=parts.port or _PORTS[parts.scheme], user=user,
        secret=unquote(parts.password or "") or (_kept("smtp") if user else ""),
        tls=parts.scheme, sender=parseaddr(sender)[1],
    )  # fmt: skip


def sms() -> Sms | None:
    """
    Return the gateway for SMS this installation is told of; None if it is told of none.

    The secret shared with it is in ``$LIENMACH_HOME/secrets/sms``, made at first use.
    :raises BadConfiguration: when it would send in the clear.
    """
    found = os.environ.get(SMS, "").strip()
    if not found:
        return None
    parts = urlsplit(found)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise BadConfiguration(f"{SMS} begins with https://, or names this machine.")
    return Sms(found, installation.secret("sms").strip())


def has_email() -> bool:
    """Test if this installation is told of a mail relay."""
    return bool(os.environ.get(SMTP, "").strip())


def has_sms() -> bool:
    """Test if this installation is told of a gateway for SMS."""
    return bool(os.environ.get(SMS, "").strip())


def plain(text: str) -> str:
    """Return a text without diacritics: an SMS with them holds 70 letters instead of 160."""
    bare = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(each for each in bare if not unicodedata.combining(each))


def _kept(name: str) -> str:
    path = installation.folder("secrets") / name
    return path.read_text("utf-8").strip() if path.is_file() else ""


def _fate(code: int) -> Fate:
    return Fate.REJECTED if code >= _PERMANENT else Fate.LATER
