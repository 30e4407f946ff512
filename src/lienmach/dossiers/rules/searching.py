"""
How a dossier is found by words: folded, in any order, with diacritics or without.

The words of a dossier are folded once, when they are indexed, and the words of a question the
same way, so PostgreSQL compares plain ASCII and needs to know no Vietnamese. A question finds
what holds all its words.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from linkage.folding import folded, words

MOST_WORDS = 400
LONGEST_WORD = 60
MOST_ASKED = 8
PERSONAL_ID = re.compile(r"[0-9]{12}", re.ASCII)


def indexed(*texts: str, data: Mapping[str, Any] | None = None) -> str:
    """Return the words by which a dossier is found, folded, each once, in the order they came."""
    everything = [*texts, *_texts(data or {})]
    found = dict.fromkeys(_folded(everything))
    return " ".join(list(found)[:MOST_WORDS])


def asked(text: str) -> str:
    """
    Return a question as PostgreSQL's ``to_tsquery('simple', …)`` reads it; empty if it asks nothing.

    All words must be there, in whatever order. The last may go on if it holds a figure, as
    numbers and codes are often only begun; names are too many to look through all beginnings.
    """
    found = list(dict.fromkeys(_folded([text])))[:MOST_ASKED]
    if found and any(sign.isdecimal() for sign in found[-1]):
        found[-1] += ":*"
    return " & ".join(found)


def personal_id(text: str) -> str | None:
    """Return the personal number that a question is, if it is one."""
    found = text.strip()
    return found if PERSONAL_ID.fullmatch(found) else None


def _folded(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        for word in words(text):
            plain = re.sub(r"[^0-9a-z]", "", folded(word))[:LONGEST_WORD]
            if plain:  # a word of another script folds to nothing
                yield plain


def _texts(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, Mapping):
        for value in data.values():
            yield from _texts(value)
    elif isinstance(data, list):
        for value in data:
            yield from _texts(value)
    elif isinstance(data, int) and not isinstance(data, bool):
        yield str(data)
