"""How a hand writes words: with which marks, in which case and form, and abbreviated how."""

import re
import unicodedata
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from linkage.generator.legacy_fonts import in_tcvn3, in_vni

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_NEW_PLACEMENT = re.compile(rf"(o)([ae])([{_TONES}])$|(?<!q)(u)(y)([{_TONES}])$", re.IGNORECASE)
ABBREVIATIONS: tuple[dict[str, str], ...] = (
    {},
    {"Nguyễn": "Ng.", "Thị": "T.", "Văn": "V."},
    {"Nguyễn": "Ng~", "Thị": "Th.", "Văn": "V."},
    {"Nguyễn": "Ng", "Thị": "T", "Văn": "V"},
)


class Marks(IntEnum):
    """Which letters a hand has for Vietnamese."""

    NEW_TONES = 0
    OLD_TONES = 1
    NONE = 2
    TCVN3 = 3
    VNI = 4


class Style(NamedTuple):
    """A manner of writing; ``abbreviation`` is a position in ABBREVIATIONS."""

    marks: int = Marks.NEW_TONES
    upper: int = 0
    decomposed: int = 0
    abbreviation: int = 0


STYLES = tuple(
    Style(marks, upper, decomposed, abbreviation)
    for abbreviation in range(len(ABBREVIATIONS))
    for decomposed in (0, 1)
    for upper in (0, 1)
    for marks in Marks
)
STRIDES = Style(marks=1, upper=len(Marks), decomposed=2 * len(Marks), abbreviation=4 * len(Marks))
"""A style's position in STYLES is the sum of its parts, each times its stride."""


@lru_cache(maxsize=65_536)
def written(word: str, style: Style) -> str:
    """Return one word, given in the newer tone placement, as a hand of that style writes it."""
    short = ABBREVIATIONS[style.abbreviation].get(word)
    text = short or word
    if style.marks == Marks.TCVN3:
        return in_tcvn3(text)
    if style.marks == Marks.VNI:
        return in_vni(text)
    if style.marks == Marks.NONE:
        text = without_marks(text)
    elif style.marks == Marks.OLD_TONES:
        text = with_old_tones(text)
    if style.upper:
        text = text.upper()
    return unicodedata.normalize("NFD" if style.decomposed else "NFC", text)


def with_old_tones(word: str) -> str:
    """Return Thủy for Thuỷ and Hòa for Hoà; other words unchanged."""
    text = _NEW_PLACEMENT.sub(_onto_first_vowel, unicodedata.normalize("NFD", word))
    return unicodedata.normalize("NFC", text)


def _onto_first_vowel(found: re.Match[str]) -> str:
    first, second, tone = (group for group in found.groups() if group)
    return f"{first}{tone}{second}"


def without_marks(text: str) -> str:
    """Return the text without diacritics; đ becomes d."""
    plain = unicodedata.normalize("NFD", text)
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return bare.replace("đ", "d").replace("Đ", "D")
