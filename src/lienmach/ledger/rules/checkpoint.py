"""
Checkpoints: the head of the tree, signed, in the public formats of transparency logs.

The text is that of C2SP ``tlog-checkpoint``, the signature that of C2SP ``signed-note`` with
Ed25519, so that any verifier of such logs can check ours.
"""

import base64
import binascii
import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from lienmach.ledger.rules.merkle import HASH_SIZE

ED25519 = b"\x01"
KEY_ID_SIZE = 4
LARGEST_NOTE = 65_536
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")


class BadNote(ValueError):
    """A note that is malformed, or not signed by the key it is checked against."""


@dataclass(frozen=True, slots=True)
class TreeHead:
    """What a checkpoint says: this log, at this size, has this root."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """Return the text that is signed."""
        root = base64.b64encode(self.root).decode()
        return f"{self.origin}\n{self.size}\n{root}\n"

    @classmethod
    def parse(cls, text: str) -> Self:
        """
        Return what the text of a checkpoint says.

        :raises BadNote: when it does not have the form of one.
        """
        lines = text.split("\n")
        if len(lines) < 4 or lines[-1] or not all(lines[:-1]):
            raise BadNote("A checkpoint has three lines: origin, size, root.")
        origin, size, root = lines[:3]
        if not _SIZE.fullmatch(size):
            raise BadNote(f"{size[:40]} is no size of a tree.")
        digest = _decode(root)
        if len(digest) != HASH_SIZE:
            raise BadNote("The root of a tree has 32 bytes.")
        return cls(origin=origin, size=int(size), root=digest)


@dataclass(frozen=True, slots=True)
class Verifier:
    """A public key under the name it signs with."""

    name: str
    public: bytes

    @property
    def key_id(self) -> bytes:
        """Return the four bytes by which a signature line refers to the key."""
        return _key_id(self.name, self.public)

    def __str__(self) -> str:
        key = base64.b64encode(ED25519 + self.public).decode()
        return f"{self.name}+{self.key_id.hex()}+{key}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """
        Return the verifier that its one-line form stands for.

        :raises BadNote: when the line is not of that form.
        """
        name, key_id, key = _three(text.strip())
        verifier = cls(name=name, public=_key(key))
        if verifier.key_id.hex() != key_id:
            raise BadNote("The key does not belong to its identifier.")
        return verifier

    def open(self, note: str) -> str:
        """
        Return the text of a note that this key signed.

        :raises BadNote: when it did not.
        """
        text, signatures = _split(note)
        known = [line for line in signatures if line[:2] == (self.name, self.key_id)]
        if not known:
            raise BadNote(f"The note is not signed by {self.name}.")
        key = Ed25519PublicKey.from_public_bytes(self.public)
        for _, _, signature in known:
            try:
                key.verify(signature, text.encode())
            except InvalidSignature:
                raise BadNote(f"The signature of {self.name} is false.") from None
        return text


class Signer:
    """A private key under the name it signs with."""

    def __init__(self, name: str, private: Ed25519PrivateKey) -> None:
        self.name = _checked_name(name)
        self._private = private

    @classmethod
    def make(cls, name: str) -> Self:
        """Return a signer with a new key."""
        return cls(name, Ed25519PrivateKey.generate())

    @classmethod
    def parse(cls, text: str) -> Self:
        """
        Return the signer that its one-line form stands for.

        :raises BadNote: when the line is not of that form.
        """
        prefix, rest = text.strip()[:12], text.strip()[12:]
        if prefix != "PRIVATE+KEY+":
            raise BadNote("This is no private key.")
        name, key_id, key = _three(rest)
        signer = cls(name, Ed25519PrivateKey.from_private_bytes(_key(key)))
        if signer.verifier().key_id.hex() != key_id:
            raise BadNote("The key does not belong to its identifier.")
        return signer

    def to_secret(self) -> str:
        """Return the private key in its one-line form, for a file nobody else may read."""
        key = base64.b64encode(ED25519 + self.seed()).decode()
        return f"PRIVATE+KEY+{self.name}+{self.verifier().key_id.hex()}+{key}"

    def seed(self) -> bytes:
        """Return the private key's 32 bytes."""
        return self._private.private_bytes_raw()

    def verifier(self) -> Verifier:
        """Return the public half."""
        return Verifier(self.name, self._private.public_key().public_bytes_raw())

    def sign(self, text: str) -> str:
        """Return the text as a note with our signature."""
        _checked_text(text)
        signature = self.verifier().key_id + self._private.sign(text.encode())
        return f"{text}\n— {self.name} {base64.b64encode(signature).decode()}\n"


def open_checkpoint(note: str, verifier: Verifier) -> TreeHead:
    """
    Return what a signed checkpoint says.

    :raises BadNote: when it is malformed or not signed by the verifier's key.
    """
    return TreeHead.parse(verifier.open(note))


def read_unverified(note: str) -> TreeHead:
    """
    Return what a checkpoint says without asking who says it.

    :raises BadNote: when it is malformed.
    """
    return TreeHead.parse(_split(note)[0])


def _key_id(name: str, public: bytes) -> bytes:
    return sha256(name.encode() + b"\n" + ED25519 + public).digest()[:KEY_ID_SIZE]


def _decode(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise BadNote("This is no base64.") from None


def _key(text: str) -> bytes:
    key = _decode(text)
    if key[:1] != ED25519 or len(key) != 1 + HASH_SIZE:
        raise BadNote("This is no Ed25519 key.")
    return key[1:]


def _three(text: str) -> tuple[str, str, str]:
    # Base64 may contain a plus itself: only the first two separate.
    parts = text.split("+", 2)
    if len(parts) != 3:
        raise BadNote("A key reads name+identifier+key.")
    name, key_id, key = parts
    return _checked_name(name), key_id, key


def _checked_name(name: str) -> str:
    if not name or "+" in name or any(letter.isspace() for letter in name):
        raise BadNote("The name of a key has no space and no plus.")
    return name


def _checked_text(text: str) -> None:
    if not text.endswith("\n") or any(letter < " " and letter != "\n" for letter in text):
        raise BadNote("The text of a note is lines without control characters.")


def _split(note: str) -> tuple[str, list[tuple[str, bytes, bytes]]]:
    if len(note) > LARGEST_NOTE:
        raise BadNote("The note is too long.")
    text, blank, lines = note.rpartition("\n\n")
    text += "\n"
    if not blank or not lines.endswith("\n"):
        raise BadNote("A note is a text, a blank line and signatures.")
    _checked_text(text)
    return text, [_signature(line) for line in lines[:-1].split("\n")]


def _signature(line: str) -> tuple[str, bytes, bytes]:
    mark, _, rest = line.partition(" ")
    name, _, encoded = rest.partition(" ")
    signature = _decode(encoded)
    if mark != "—" or len(signature) <= KEY_ID_SIZE:
        raise BadNote("A signature reads: em dash, name of the key, base64.")
    return _checked_name(name), signature[:KEY_ID_SIZE], signature[KEY_ID_SIZE:]
