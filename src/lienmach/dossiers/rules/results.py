"""
Results: their kinds and states, their numbers, and how little of them strangers are told.

Setting, numbering, signing and publishing are steps of their own, as the law on documents keeps
them apart (Decree 30/2020; general knowledge, to be checked). So what fails at one step has
lost nothing of those before: a number once given is kept. What an agency had on its way when it
ended is void: the number stays in its book and was never issued.
"""

import re
import secrets
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from lienmach.dossiers.rules import receipts

State = Literal["set", "numbered", "signed", "published", "replaced", "revoked", "void"]
Step = Literal["number", "sign", "publish", "replace", "revoke", "void"]

STATES: tuple[State, ...] = get_args(State)
PENDING: frozenset[State] = frozenset({"set", "numbered", "signed"})
"""States in which a result is on its way and nobody outside has it."""

ISSUED: frozenset[State] = frozenset({"published", "replaced", "revoked"})
"""States in which somebody may hold it and ask what it is worth."""

STEPS: dict[tuple[State, Step], State] = {
    ("set", "number"): "numbered",
    ("numbered", "sign"): "signed",
    ("signed", "publish"): "published",
    ("published", "replace"): "replaced",
    ("published", "revoke"): "revoked",
    ("set", "void"): "void",
    ("numbered", "void"): "void",
    ("signed", "void"): "void",
}

INITIAL = re.compile(r"\w", re.UNICODE)


def after(state: State, step: Step) -> State | None:
    """Return the state a step leads to, or None when it is not allowed now."""
    return STEPS.get((state, step))


def number(serial: int, sign: str, agency: str) -> str:
    """
    Return a result's number: ``12/TLKS-H24.101``.

    It counts within an agency, a kind of paper and a year, as offices keep their books; ``sign`` is
    the kind's abbreviation. The agency's identifier stands where offices write theirs: that is not
    unique in a province of 114 communes, the identifier is, and for ever. The year stands in the
    date beside it, which is the day of numbering, whenever it is signed.
    """
    if serial < 1:
        raise ValueError(f"a serial counts from 1, not from {serial}")
    return f"{serial}/{sign}-{agency}"


def new_token() -> str:
    """Return a token for the QR code of a result: 128 random bits."""
    return receipts.told(secrets.token_bytes(receipts.TOKEN_BYTES))


@dataclass(frozen=True, slots=True)
class Hint:
    """Whom a result is about, as little as lets its holder recognise them."""

    initials: str
    year: str


def hint(names: Iterable[str], day: str) -> Hint:
    """Return the initials of names and the year of a day (ISO); empty where unknown."""
    initials = " – ".join(filter(None, map(_initials, names)))
    year = day[:4] if re.fullmatch(r"\d{4}(-\d{2}-\d{2})?", day) else ""
    return Hint(initials, year)


def _initials(name: str) -> str:
    words = unicodedata.normalize("NFC", name).split()
    found = [first[0].upper() for word in words if (first := INITIAL.search(word))]
    return ".".join(found) + "." if found else ""
