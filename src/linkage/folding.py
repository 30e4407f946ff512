"""
One spelling for what people write in many: Unicode forms, tone placement, i and y.

``toned`` keeps the diacritics and brings them to one form; ``folded`` drops them. Both are
meant for comparing, never for showing.
"""

import re
import unicodedata
from functools import lru_cache

# Letters that look like Đ and are typed for it, and spaces that are not a space.
_LOOKALIKES = str.maketrans(
    {"ð": "đ", "Ð": "Đ", "Ɖ": "Đ", "ɖ": "đ", "\u00a0": " ", "\u202f": " ", "\u2007": " "}
    | dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad", "")
)
_ODD = re.compile("[" + "".join(map(chr, _LOOKALIKES)) + "]")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_SPACES = re.compile(r"\s\s+|[^\S ]")
# Open syllables in oa, oe, uy carry the tone on the first vowel (hòa, thủy) by the older rule,
# on the second (hoà, thuỷ) by the newer; in quy- the u belongs to the consonant.
_SECOND_VOWEL = re.compile(rf"(o)([ae])([{_TONES}])$|(?<!q)(u)(y)([{_TONES}])$")
_MISPLACED_ON_QU = re.compile(rf"^qu([{_TONES}])([ayeơ])")
_FINAL_Y = re.compile(rf"^([bcdđghklmnprstvx]+|qu)y([{_TONES}]?)$")


def cleaned(text: str) -> str:
    """Return the text in composed form, with plain spaces and no invisible characters."""
    if _ODD.search(text):
        text = text.translate(_LOOKALIKES)
    # Compatibility forms (full-width letters, ligatures) come from copying out of documents.
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", text)).strip()


@lru_cache(maxsize=65_536)
def toned(word: str) -> str:
    """
    Return one word in lower case with its diacritics in one place and one form.

    Thuỷ and Thủy, Hoà and Hòa, Lý and Lí, composed and decomposed become the same word.
    """
    text = unicodedata.normalize("NFD", word.translate(_LOOKALIKES).lower())
    # The tone mark comes last, whatever other mark its vowel carries, so that rules can see it.
    marks = [mark for mark in text if mark in _TONES]
    if len(marks) == 1:
        text = _MISPLACED_ON_QU.sub(r"qu\2\1", text)
        text = _SECOND_VOWEL.sub(_onto_first_vowel, text)
        text = _FINAL_Y.sub(r"\1i\2", text)
    elif not marks:
        text = _FINAL_Y.sub(r"\1i", text)
    return unicodedata.normalize("NFC", text)


def _onto_first_vowel(found: re.Match[str]) -> str:
    first, second, tone = (group for group in found.groups() if group)
    return first + tone + second


@lru_cache(maxsize=65_536)
def folded(word: str) -> str:
    """Return one word in lower case without diacritics, in the spelling :func:`toned` chose."""
    # A word no Vietnamese syllable has (kÿ) only now looks like one, and is spelled like it.
    return _FINAL_Y.sub(r"\1i", without_marks(toned(word)))


def without_marks(text: str) -> str:
    """Return the text without diacritics; đ becomes d. Case is kept."""
    text = unicodedata.normalize("NFD", text.translate(_LOOKALIKES))
    bare = "".join(letter for letter in text if not unicodedata.combining(letter))
    return bare.replace("đ", "d").replace("Đ", "D")


def words(text: str) -> list[str]:
    """Return the words of a text, without punctuation."""
    return re.findall(r"[^\W_]+", cleaned(text))


def folded_name(text: str) -> str:
    """Return a whole name folded, its words joined by single spaces."""
    return " ".join(folded(word) for word in words(text))


def toned_name(text: str) -> str:
    """Return a whole name toned, its words joined by single spaces."""
    return " ".join(toned(word) for word in words(text))
