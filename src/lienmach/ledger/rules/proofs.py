"""
The proof that a log holds an entry, as one text that needs nothing but the log's public key.

The form is C2SP ``tlog-proof``: the leaf's number, the path of hashes, the signed checkpoint.
The leaf itself travels as the proof's extra data.
"""

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any, Self

from lienmach.ledger.rules.checkpoint import TreeHead, Verifier, open_checkpoint
from lienmach.ledger.rules.merkle import leaf_hash, verify_inclusion

FIRST_LINE = "c2sp.org/tlog-proof@v1"
LONGEST_PATH = 64


class BadProof(ValueError):
    """A proof that is malformed or proves nothing."""


@dataclass(frozen=True, slots=True)
class Proof:
    """A leaf, its number, the path to the root and the checkpoint that signs the root."""

    leaf: bytes
    number: int
    path: tuple[bytes, ...]
    note: str

    def text(self) -> str:
        """Return the proof as a text to keep or to send."""
        return "\n".join(
            [
                FIRST_LINE,
                f"extra {_encode(self.leaf)}",
                f"index {self.number}",
                *map(_encode, self.path),
                "",
                self.note,
            ]
        )

    @classmethod
    def parse(cls, text: str) -> Self:
        """
        Return the proof that a text holds.

        :raises BadProof: when it does not have the form of one.
        """
        top, _, note = text.partition("\n\n")
        first, extra, index, *path = [*top.split("\n"), "", ""]
        path = path[:-2]
        number = index.removeprefix("index ")
        if first != FIRST_LINE or not extra.startswith("extra ") or not number.isascii():
            raise BadProof("This is no proof of inclusion.")
        if not index.startswith("index ") or not number.isdigit() or len(path) > LONGEST_PATH:
            raise BadProof("This is no proof of inclusion.")
        return cls(
            leaf=_decode(extra.removeprefix("extra ")),
            number=int(number),
            path=tuple(map(_decode, path)),
            note=note,
        )

    def check(self, verifier: Verifier) -> TreeHead:
        """
        Return the head of the tree that is proved to hold the leaf.

        :raises BadNote: when the verifier's key did not sign the checkpoint.
        :raises BadProof: when the path does not lead from the leaf to the signed root.
        """
        head = open_checkpoint(self.note, verifier)
        if not verify_inclusion(
            leaf_hash(self.leaf),
            number=self.number,
            size=head.size,
            path=self.path,
            expected=head.root,
        ):
            raise BadProof("The path does not lead to the signed root.")
        return head

    def fact(self) -> dict[str, Any]:
        """
        Return the fact that the leaf holds.

        :raises BadProof: when the leaf is not one of ours.
        """
        try:
            fact = json.loads(self.leaf)["fact"]
        except (ValueError, KeyError, TypeError):
            raise BadProof("The leaf is not one of this ledger.") from None
        if not isinstance(fact, dict):
            raise BadProof("The leaf is not one of this ledger.")
        return fact


def _encode(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _decode(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise BadProof("This is no base64.") from None
