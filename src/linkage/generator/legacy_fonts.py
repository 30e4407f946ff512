"""
Text as it was stored for Vietnamese fonts of before Unicode, read as Windows-1252.

Written from the tables of the two encodings and not from the decoder that the linkage uses, so
that a mistake in one of them shows.
"""

import unicodedata

# TCVN 5712:1993 in the layout of the ABC fonts: one byte a letter, from 0xA1 on.
_TCVN3_BYTES = {
    "Ă": 0xA1, "Â": 0xA2, "Ê": 0xA3, "Ô": 0xA4, "Ơ": 0xA5, "Ư": 0xA6, "Đ": 0xA7,
    "ă": 0xA8, "â": 0xA9, "ê": 0xAA, "ô": 0xAB, "ơ": 0xAC, "ư": 0xAD, "đ": 0xAE,
    "à": 0xB5, "ả": 0xB6, "ã": 0xB7, "á": 0xB8, "ạ": 0xB9,
    "ằ": 0xBB, "ẳ": 0xBC, "ẵ": 0xBD, "ắ": 0xBE, "ặ": 0xC6,
    "ầ": 0xC7, "ẩ": 0xC8, "ẫ": 0xC9, "ấ": 0xCA, "ậ": 0xCB,
    "è": 0xCC, "ẻ": 0xCE, "ẽ": 0xCF, "é": 0xD0, "ẹ": 0xD1,
    "ề": 0xD2, "ể": 0xD3, "ễ": 0xD4, "ế": 0xD5, "ệ": 0xD6,
    "ì": 0xD7, "ỉ": 0xD8, "ĩ": 0xDC, "í": 0xDD, "ị": 0xDE,
    "ò": 0xDF, "ỏ": 0xE1, "õ": 0xE2, "ó": 0xE3, "ọ": 0xE4,
    "ồ": 0xE5, "ổ": 0xE6, "ỗ": 0xE7, "ố": 0xE8, "ộ": 0xE9,
    "ờ": 0xEA, "ở": 0xEB, "ỡ": 0xEC, "ớ": 0xED, "ợ": 0xEE,
    "ù": 0xEF, "ủ": 0xF1, "ũ": 0xF2, "ú": 0xF3, "ụ": 0xF4,
    "ừ": 0xF5, "ử": 0xF6, "ữ": 0xF7, "ứ": 0xF8, "ự": 0xF9,
    "ỳ": 0xFA, "ỷ": 0xFB, "ỹ": 0xFC, "ý": 0xFD, "ỵ": 0xFE,
}  # fmt: skip

_ACUTE, _GRAVE, _HOOK, _TILDE, _DOT = "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"
_CIRCUMFLEX, _BREVE, _HORN = "\u0302", "\u0306", "\u031b"
# VNI for Windows: the vowel, then one byte for all its marks.
_VNI_MARK_BYTES = {
    "": {_ACUTE: 0xF9, _GRAVE: 0xF8, _HOOK: 0xFB, _TILDE: 0xF5, _DOT: 0xEF},
    _CIRCUMFLEX: {"": 0xE2, _ACUTE: 0xE1, _GRAVE: 0xE0, _HOOK: 0xE5, _TILDE: 0xE3, _DOT: 0xE4},
    _BREVE: {"": 0xEA, _ACUTE: 0xE9, _GRAVE: 0xE8, _HOOK: 0xFA, _TILDE: 0xFC, _DOT: 0xEB},
}
_VNI_LETTER_BYTES = {
    "đ": 0xF1, "í": 0xED, "ì": 0xEC, "ỉ": 0xE6, "ĩ": 0xF3, "ị": 0xF2, "ỵ": 0xEE,
}  # fmt: skip
_VNI_HORN_BYTES = {"o": 0xF4, "u": 0xF6}


def _letter(byte: int) -> str:
    return bytes([byte]).decode("cp1252")


_TCVN3 = str.maketrans({letter: _letter(byte) for letter, byte in _TCVN3_BYTES.items()})


def in_tcvn3(text: str) -> str:
    """Return the bytes of the ABC fonts for a text, as Windows-1252 shows them."""
    # Capital letters with a tone have no byte; people typed the small one.
    typed = (letter if letter in _TCVN3_BYTES else letter.lower() for letter in text)
    ready = (new if new in _TCVN3_BYTES else old for new, old in zip(typed, text, strict=True))
    return "".join(ready).translate(_TCVN3)


def in_vni(text: str) -> str:
    """Return the bytes of the VNI fonts for a text, as Windows-1252 shows them."""
    return "".join(_vni_letter(letter) for letter in unicodedata.normalize("NFC", text))


def _vni_letter(letter: str) -> str:
    if letter.isascii():
        return letter
    small = letter.lower()
    if small in _VNI_LETTER_BYTES:
        return _cased(_letter(_VNI_LETTER_BYTES[small]), like=letter)
    plain = unicodedata.normalize("NFD", small)
    base, marks = plain[0], plain[1:]
    shape = next((mark for mark in marks if mark in (_CIRCUMFLEX, _BREVE)), "")
    tone = next((mark for mark in marks if mark in (_ACUTE, _GRAVE, _HOOK, _TILDE, _DOT)), "")
    if _HORN in marks:
        base = _letter(_VNI_HORN_BYTES[base])
    byte = _VNI_MARK_BYTES[shape].get(tone)
    return _cased(base + (_letter(byte) if byte else ""), like=letter)


def _cased(text: str, *, like: str) -> str:
    return text.upper() if like.isupper() else text
