"""
Vietnamese order, as a key that plain byte order sorts.

The order is the dictionary's: syllable by syllable; in a syllable first the letters
(a ă â b c d đ e ê … o ô ơ … u ư …), then the tone (ngang huyền hỏi ngã sắc nặng). Databases
without ICU sort the stored key with ``COLLATE "C"``.
"""

import string
import unicodedata

from linkage.folding import cleaned, words

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_SIGNS = string.ascii_uppercase + string.ascii_lowercase
_LETTER = dict(zip(_ALPHABET, _SIGNS, strict=False))
_TONE = {"\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0301": "5", "\u0323": "6"}
_LEVEL_TONE = "1"


def sort_key(text: str) -> str:
    """Return the key by which a text takes its place in a Vietnamese list."""
    return " ".join(_syllable_key(word) for word in words(text))


def person_name_sort_key(name: str) -> str:
    """Return the key of a person's name: by given name (the last word), then by the rest."""
    *rest, given = cleaned(name).split(" ")
    return sort_key(" ".join([given, *rest]))


def _syllable_key(word: str) -> str:
    """Letters first, tone after them; a tone's sign sorts below any letter, so short goes first."""
    if word.isdecimal():
        # A number sorts by its value and before any word.
        value = str(int(word))
        return f"0{len(value):03}{value}"
    letters, tone = [], _LEVEL_TONE
    for letter in unicodedata.normalize("NFC", word.lower()):
        base, found = _untoned(letter)
        tone = found or tone
        letters.append(base)
    return "".join(letters) + tone


def _untoned(letter: str) -> tuple[str, str]:
    """Return the sign of a letter without its tone, and the tone's sign if it carries one."""
    tone, rest = "", ""
    for mark in unicodedata.normalize("NFD", letter):
        if mark in _TONE:
            tone = _TONE[mark]
        else:
            rest += mark
    base = unicodedata.normalize("NFC", rest)
    if base not in _LETTER:
        base = base[0] if base else ""
    return _LETTER.get(base, base), tone
