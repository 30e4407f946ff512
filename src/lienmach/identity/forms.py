"""What people write into the pages' forms, as plain values or as a refusal."""

import uuid
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TypeVar

from django.http import QueryDict

from lienmach.ground.refusals import Invalid
from lienmach.identity.refusals import NothingChosen

E = TypeVar("E", bound=StrEnum)


def key(data: QueryDict, name: str) -> uuid.UUID:
    """
    Return a key.

    :raises Invalid: when it is none.
    """
    return _key(data.get(name, ""))


def keys(data: QueryDict, name: str) -> list[uuid.UUID]:
    """
    Return the keys that were ticked.

    :raises NothingChosen: when none was.
    """
    found = [_key(text) for text in data.getlist(name)]
    if not found:
        raise NothingChosen
    return found


def one_of(kinds: type[E], text: str) -> E:
    """
    Return one of some words.

    :raises Invalid: when it is none of them.
    """
    try:
        return kinds(text)
    except ValueError:
        raise Invalid from None


def coded(text: str, known: Mapping[str, str]) -> str | None:
    """Return the code of what people choose from a list, by code or name; None for nothing."""
    said = " ".join(text.split())
    named = [code for code, name in known.items() if name.casefold() == said.casefold()]
    return (named[0] if len(named) == 1 else said) or None


def words(text: str) -> Iterable[str]:
    """Return the codes of a list that people part by blanks, commas or lines."""
    return text.replace(",", " ").replace(";", " ").split()


def _key(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise Invalid from None
