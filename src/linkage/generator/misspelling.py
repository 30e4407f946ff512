"""
Single slips of whoever typed a name: letters, tones, keyboard, order, spaces.

Each function takes the text as it should be and two draws, whole numbers of any size, that decide
where and how; the same draws give the same slip. Where a text leaves no room for the slip, it
comes back unchanged.
"""

import unicodedata
from collections.abc import Callable, Sequence

from linkage.generator.spelling import Style, written

_TONES = "\u0301\u0300\u0309\u0303\u0323"
_TELEX_TONES = dict(zip(_TONES, "sfrxj", strict=True))
_VNI_TONES = dict(zip(_TONES, "12345", strict=True))
_CIRCUMFLEX, _BREVE, _HORN = "\u0302", "\u0306", "\u031b"
_SHAPES = {_CIRCUMFLEX: "6", _HORN: "7", _BREVE: "8"}
_BESIDE = {
    "a": "sq", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "g": "fh", "h": "gj", "i": "uo",
    "k": "jl", "l": "k", "m": "n", "n": "bm", "o": "ip", "p": "o", "q": "wa", "r": "et",
    "s": "ad", "t": "ry", "u": "yi", "v": "cb", "x": "zc", "y": "tu",
}  # fmt: skip
_VOWELS = frozenset("aeiouy")

Slip = Callable[[str, int, int], str]


def letter_typo(text: str, where: int, how: int) -> str:
    """Leave out, double, mistake or exchange one letter, never the first of a word."""
    places = [at for at in range(1, len(text)) if text[at] != " " and text[at - 1] != " "]
    if not places:
        return text
    at = places[where % len(places)]
    before, letter, after = text[:at], text[at], text[at + 1 :]
    kind = how % 4
    if kind == 0 and len(places) > 1:
        return before + after
    if kind == 1:
        return before + letter + letter + after
    if kind == 2 and after and after[0] not in (" ", letter):
        return before + after[0] + letter + after[1:]
    near = _BESIDE.get(letter.lower(), "e")
    return before + near[how // 4 % len(near)] + after


def keyboard_slip(text: str, where: int, how: int) -> str:
    """Leave one word as the keys of Telex or VNI were struck, such as Nguyeenx or Nguye6n4."""
    words = text.split(" ")
    marked = [at for at, word in enumerate(words) if not word.isascii()]
    if not marked:
        return text
    at = marked[where % len(marked)]
    words[at] = (_telex if how % 3 else _vni)(words[at])
    return " ".join(words)


def _telex(word: str) -> str:
    keys, tone = "", ""
    for mark in unicodedata.normalize("NFD", word):
        if mark in _TELEX_TONES:
            tone = _TELEX_TONES[mark]
        elif mark == _CIRCUMFLEX:
            keys += keys[-1].lower()
        elif mark in _SHAPES:
            keys += "w"
        elif mark in "đĐ":
            keys += "dd" if mark == "đ" else "Dd"
        else:
            keys += mark
    return keys + tone


def _vni(word: str) -> str:
    keys, tone = "", ""
    for mark in unicodedata.normalize("NFD", word):
        if mark in _VNI_TONES:
            tone = _VNI_TONES[mark]
        elif mark in "đĐ":
            keys += "d9" if mark == "đ" else "D9"
        else:
            keys += _SHAPES.get(mark, mark)
    return keys + tone


def wrong_tone(text: str, where: int, how: int) -> str:
    """Give one word another tone, or none."""
    words = text.split(" ")
    at = where % len(words)
    letters = list(unicodedata.normalize("NFD", words[at]))
    toned = [place for place, mark in enumerate(letters) if mark in _TONES]
    if toned:
        # A tone stands behind the other mark of its vowel, wherever the old one stood.
        old = letters.pop(toned[0])
        others = ["", *(tone for tone in _TONES if tone != old)]
        letters.insert(_after_marks(letters, toned[0] - 1), others[how % len(others)])
    else:
        vowels = [place for place, mark in enumerate(letters) if mark.lower() in _VOWELS]
        if not vowels:
            return text
        letters.insert(_after_marks(letters, vowels[-1]), _TONES[how % len(_TONES)])
    words[at] = unicodedata.normalize("NFC", "".join(letters))
    return " ".join(words)


def _after_marks(letters: Sequence[str], at: int) -> int:
    at += 1
    while at < len(letters) and unicodedata.combining(letters[at]):
        at += 1
    return at


def name_order(text: str, where: int, how: int) -> str:  # noqa: ARG001 - all slips are called alike
    """Write the given name first, or exchange surname and given name."""
    words = text.split(" ")
    if how % 2:
        return " ".join([words[-1], *words[:-1]])
    return " ".join([words[-1], *words[1:-1], words[0]]) if len(words) > 1 else text


def odd_space(text: str, where: int, how: int) -> str:
    """Double a space, make it a no-break or zero-width one, or leave one at an end."""
    spaces = [at for at, letter in enumerate(text) if letter == " "]
    kind = how % 5
    if kind == 3 or not spaces:
        return f"{text} "
    if kind == 4:
        return f" {text}"
    at = spaces[where % len(spaces)]
    return text[:at] + ("  ", "\u00a0", "\u200b ")[kind] + text[at + 1 :]


def in_style(words: Sequence[str], style: Style, slips: Sequence[tuple[Slip, int, int]]) -> str:
    """Return a name with slips as a hand of a style writes it; spaces go wrong last."""
    text = " ".join(word for word in words if word)
    for slip, where, how in slips:
        if slip is not odd_space:
            text = slip(text, where, how)
    last = text.rpartition(" ")[2]
    text = " ".join(_styled(word, style, given=word == last) for word in text.split(" "))
    for slip, where, how in slips:
        if slip is odd_space:
            text = slip(text, where, how)
    return text


def _styled(word: str, style: Style, *, given: bool) -> str:
    return written(word, style._replace(abbreviation=0) if given else style)
