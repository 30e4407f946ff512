"""
Text of the years before Unicode: TCVN3 (ABC) and VNI bytes that were never decoded.

Such text was typed in a legacy font and later read as Windows-1252: "NguyÔn V¨n Hoµ" is
"Nguyễn Văn Hoà". TCVN 5712:1993 gives the first table; the second is the VNI for Windows font
layout, where a vowel is followed by the letter that stands for its marks.
"""

import re
import unicodedata
from functools import lru_cache

from linkage.folding import without_marks

_TCVN3_FROM = "¸µ¶·¹¨¾»¼½Æ©ÊÇÈÉË®ÐÌÎÏÑªÕÒÓÔÖÝ×ØÜÞãßáâä«èåæçé¬íêëìîóïñòô\u00adøõö÷ùýúûüþ¡¢£¤¥¦§"
_TCVN3_TO = "áàảãạăắằẳẵặâấầẩẫậđéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữựýỳỷỹỵĂÂÊÔƠƯĐ"
_TCVN3 = str.maketrans(dict(zip(_TCVN3_FROM, _TCVN3_TO, strict=True)))

# VNI: what follows a vowel, as combining marks; what stands alone, as its letter.
_VNI_MARKS = {
    "ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323",
    "ê": "\u0306", "é": "\u0306\u0301", "è": "\u0306\u0300", "ú": "\u0306\u0309",
    "ü": "\u0306\u0303", "ë": "\u0306\u0323",
    "â": "\u0302", "á": "\u0302\u0301", "à": "\u0302\u0300", "å": "\u0302\u0309",
    "ã": "\u0302\u0303", "ä": "\u0302\u0323",
}  # fmt: skip
_VNI_LETTERS = {
    "ñ": "đ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ô": "ơ", "ö": "ư",
}  # fmt: skip
_VNI_PAIR = re.compile(f"([aeouyôö])([{''.join(_VNI_MARKS)}])", re.IGNORECASE)

_SYLLABLE = re.compile(
    r"(?:b|ch?|d|gh?|gi|h|kh?|l|m|ngh?|nh|n|ph?|qu?|r|s|th?|tr|t|v|x)?"
    r"(?:[aeiouy]|[iy]e|[uo]a|ia|oa[iyou]|o[eio]|u[eioy]|uo[iu]|uy[aeu]|[aeiou][iouy]|ieu|yeu|uay)"
    r"(?:ch?|m|ng|nh|n|p|t)?"
)
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_VIETNAMESE = frozenset(
    "abcdeghiklmnopqrstuvxyăâêôơưđ" + "".join(c for c in _TCVN3_TO if c.islower())
)


def from_tcvn3(text: str) -> str:
    """Return TCVN3 bytes, read as Windows-1252, as the text that was meant."""
    return text.translate(_TCVN3)


def from_vni(text: str) -> str:
    """Return VNI bytes, read as Windows-1252, as the text that was meant."""

    def joined(found: re.Match[str]) -> str:
        vowel, mark = found.groups()
        return _VNI_PAIR_VOWEL.get(vowel, vowel) + _VNI_MARKS[mark.lower()]

    text = _VNI_PAIR.sub(joined, text)
    text = "".join(_letter(letter) for letter in text)
    return unicodedata.normalize("NFC", text)


_VNI_PAIR_VOWEL = {"ô": "ơ", "ö": "ư", "Ô": "Ơ", "Ö": "Ư"}


def _letter(letter: str) -> str:
    meant = _VNI_LETTERS.get(letter.lower(), letter)
    return meant.upper() if letter.isupper() else meant


@lru_cache(maxsize=131_072)
def is_syllable(word: str) -> bool:
    """Test if a word could be one Vietnamese syllable, with or without its diacritics."""
    lowered = unicodedata.normalize("NFC", word.lower())
    if not set(lowered) <= _VIETNAMESE:
        return False
    if len(_TONES.findall(unicodedata.normalize("NFD", lowered))) > 1:
        return False
    return _SYLLABLE.fullmatch(without_marks(lowered)) is not None


def decoded(text: str) -> str:
    """
    Return the text as it was meant; unchanged unless a legacy reading makes more syllables of it.

    A whole text is read one way: a name is typed in one font.
    """
    if text.isascii():
        return text
    best, most = text, _share(text)
    if most == 1.0:
        return text
    for reading in (from_tcvn3(text), from_vni(text)):
        share = _share(reading)
        if share > most:
            best, most = reading, share
    return best


def _share(text: str) -> float:
    """Return the share of words that could be syllables and are written in one case."""
    words = text.split()
    return sum(map(is_well_written, words)) / len(words) if words else 1.0


def is_well_written(word: str) -> bool:
    """Test if a word could be one syllable and is written in one case; such text needs no reading."""
    return is_syllable(word) and (word[1:].islower() or word.isupper() or len(word) == 1)
