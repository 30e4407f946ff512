"""
Names as they are compared: one spelling, with diacritics (toned) and without (plain).

What a clerk wrote is read in this order: legacy bytes decoded, Unicode composed, abbreviations
written out, typing that the keyboard did not turn into letters turned into them, tone marks put
in one place. Nothing here is for showing: the record keeps what it says.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from linkage.folding import cleaned, folded, toned
from linkage.legacy import decoded, is_syllable, is_well_written

_WORDS = re.compile(r"[^\W\d_]+[.~]?|\d+")
_SHORT = 2
_FAMILY = {"ng": "nguyễn", "ngx": "nguyễn", "ngn": "nguyễn", "ph": "phạm", "tr": "trần"}
_MIDDLE = {"t": "thị", "th": "thị", "v": "văn"}

_TELEX = (
    ("dd", "đ"), ("aa", "â"), ("ee", "ê"), ("oo", "ô"), ("aw", "ă"), ("ow", "ơ"), ("uw", "ư"),
)  # fmt: skip
_TELEX_TONES = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_VOWELS = "aăâeêioôơuưy"


class Name(NamedTuple):
    """A name for comparing: ``toned`` keeps diacritics, ``plain`` drops them."""

    toned: str
    plain: str


@lru_cache(maxsize=262_144)
def _word(word: str) -> tuple[str, str]:
    word = word.lower()
    if word.isascii() and not is_syllable(word):
        word = typed(word)
    return toned(word), folded(word)


def typed(word: str) -> str:
    """
    Return what Telex keys stand for where a word was typed with the keyboard off.

    "nguyeenx" is "nguyễn". A word that does not become a syllable by it is left as it is.
    """
    base, tone = word, ""
    if len(word) > _SHORT and word[-1] in _TELEX_TONES:
        base, tone = word[:-1], _TELEX_TONES[word[-1]]
    for keys, letter in _TELEX:
        base = base.replace(keys, letter)
    vowels = [place for place, letter in enumerate(base) if letter in _VOWELS]
    if tone and vowels:
        marked = [place for place in vowels if base[place] in "ăâêôơư"]
        place = (marked or vowels)[-1]
        base = base[: place + 1] + tone + base[place + 1 :]
    return base if base != word and is_syllable(base) else word


def _written_out(words: list[str]) -> list[str]:
    """Write out the abbreviations clerks use for the commonest parts of a name."""
    last = len(words) - 1
    for place, word in enumerate(words):
        bare = word.rstrip(".~").lower()
        short = _FAMILY if place == 0 else _MIDDLE if 0 < place < last else {}
        if bare in short and (word[-1] in ".~" or len(bare) <= _SHORT):
            words[place] = short[bare]
        else:
            words[place] = bare
    return words


def name(text: str | None) -> Name | None:
    """Return a name for comparing, or nothing where there is none."""
    if not text:
        return None
    words = _written_out(_WORDS.findall(cleaned(decoded(text))))
    pairs = [_word(word) for word in words if word]
    if not pairs:
        return None
    return Name(" ".join(pair[0] for pair in pairs), " ".join(pair[1] for pair in pairs))


_ABBREVIATED = frozenset(_FAMILY) | frozenset(_MIDDLE)


def names(texts: Iterable[str]) -> Iterable[Name | None]:
    """
    Yield the names of many texts; what :func:`name` says of each, quicker.

    Words met before, written as syllables in full, are looked up; everything else is read. Where
    all of them are well written nothing is decoded, so that no name depends on those before it.
    """
    known = dict[str, tuple[str, str]]()
    for text in texts:
        try:
            pairs = [known[word] for word in text.split(" ")]
        except KeyError:
            found = name(text)
            yield found
            for word in text.split(" "):
                if is_well_written(word) and word.lower() not in _ABBREVIATED:
                    known[word] = _word(word)
        else:
            yield Name(" ".join([p[0] for p in pairs]), " ".join([p[1] for p in pairs]))
