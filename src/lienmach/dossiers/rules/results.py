"""
Results: their kinds and states, their numbers, and how little of them strangers are told.

Setting, numbering, signing and publishing are steps of their own, as the law on documents keeps
them apart (Decree 30/2020; general knowledge, to be checked). So what fails at one step has
lost nothing of those before: a number once given is kept.
"""

import re
import secrets
import unicodedata
from dataclasses import dataclass
from typing import Literal, get_args

from lienmach.dossiers.rules import receipts

State = Literal["set", "numbered", "signed", "published", "replaced", "revoked"]
Step = Literal["number", "sign", "publish", "replace", "revoke"]
Kind = Literal["birth-extract", "land-change", "letter"]

STATES: tuple[State, ...] = get_args(State)
KINDS: tuple[Kind, ...] = get_args(Kind)
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
}

SIGNS: dict[Kind, str] = {"birth-extract": "TLKS", "land-change": "XNBĐ", "letter": "TB"}
"""The abbreviation in a number: trích lục khai sinh, xác nhận biến động, thông báo."""

LETTER_GRANTED, LETTER_REFUSED = "granted", "refused"
KIND_OF_PROCEDURE: dict[str, Kind] = {"9": "birth-extract", "19": "land-change"}
"""By the number in the list of the 25 essential services; any other gets a letter."""

INITIAL = re.compile(r"\w", re.UNICODE)


def after(state: State, step: Step) -> State | None:
    """Return the state a step leads to, or None when it is not allowed now."""
    return STEPS.get((state, step))


def kind_of(service: int | str | None, outcome: str | None) -> Kind:
    """Return which paper answers a dossier; a refusal is told in a letter whatever was asked."""
    if outcome != "granted":
        return "letter"
    return KIND_OF_PROCEDURE.get(str(service), "letter")


def number(serial: int, kind: Kind, agency: str) -> str:
    """
    Return a result's number: ``12/TLKS-H24.101``.

    It counts within an agency, a kind and a year, as offices keep their books. The identifier
    stands where offices write their abbreviation: that is not unique in a province of 114
    communes, the identifier is, and for ever. The year stands in the date beside it.
    """
    if serial < 1:
        raise ValueError(f"a serial counts from 1, not from {serial}")
    return f"{serial}/{SIGNS[kind]}-{agency}"


def new_token() -> str:
    """Return a token for the QR code of a result: 128 random bits."""
    return receipts.told(secrets.token_bytes(receipts.TOKEN_BYTES))


@dataclass(frozen=True, slots=True)
class Hint:
    """Whom a result is about, as little as lets its holder recognise them."""

    initials: str
    year: str


def hint(name: str, day: str) -> Hint:
    """Return the initials of a name and the year of a day (ISO); empty where unknown."""
    words = unicodedata.normalize("NFC", name).split()
    initials = [found[0].upper() for word in words if (found := INITIAL.search(word))]
    year = day[:4] if re.fullmatch(r"\d{4}(-\d{2}-\d{2})?", day) else ""
    return Hint(".".join(initials) + "." if initials else "", year)
