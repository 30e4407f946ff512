"""
Which papers a dossier takes in, told by what they are and not by what they claim.

A paper is one thing: a PDF, or a picture. What could be read as something else as well, what acts
when it is opened, and what nobody here could look into, is not taken in.
"""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from lienmach.dossiers.rules import pdfs, pictures
from lienmach.dossiers.rules.file_contents import Content, is_something_else

SIGNATURES = {
    "application/pdf": b"%PDF-",
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/jpeg": b"\xff\xd8\xff",
}
ENDINGS = {
    "application/pdf": ("pdf",),
    "image/png": ("png",),
    "image/jpeg": ("jpg", "jpeg", "jpe", "jfif"),
}
LONGEST_NAME = 200
# Control characters, those that turn the direction of writing or cannot be seen, halves of pairs,
# private ones, and what breaks a line: the name comes back as the name of a download.
_FORBIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_ENDING = re.compile(r"[.]([^.\s]{1,8})$")


class Fault(StrEnum):
    """Why a file is not taken in as a paper."""

    EMPTY = "empty"
    UNKNOWN = "unknown"
    MISNAMED = "misnamed"
    BROKEN = "broken"
    ENCRYPTED = "encrypted"
    ACTIVE = "active"
    EMBEDDED = "embedded"
    TWOFOLD = "twofold"
    TOO_MANY_PIXELS = "too-many-pixels"
    UNFOLDS = "unfolds"


@dataclass(frozen=True, slots=True)
class Found:
    """What a file is; ``size`` is where it ends, and what follows there is not kept."""

    media_type: str
    size: int


def examined(content: Content, name: str) -> Found | Fault:
    """Return what a file is, or why it is not taken in."""
    if not len(content):
        return Fault.EMPTY
    kind = media_type(content[:16])
    if kind is None:
        return Fault.UNKNOWN
    if not fits(name, kind):
        return Fault.MISNAMED
    if is_something_else(content):
        return Fault.TWOFOLD
    if kind == "application/pdf":
        fault = pdfs.fault(content)
        return Fault(fault) if fault else Found(kind, len(content))
    end = pictures.end_of_png(content) if kind == "image/png" else pictures.end_of_jpeg(content)
    return Found(kind, end) if isinstance(end, int) else Fault(end)


def media_type(head: bytes) -> str | None:
    """Return what a file is by its first bytes, or None when it is none that is accepted."""
    for name, signature in SIGNATURES.items():
        if head.startswith(signature):
            return name
    return None


def is_name(text: str) -> bool:
    """Test if a text may be the name of a paper."""
    return (
        0 < len(text) <= LONGEST_NAME
        and bool(text.strip(" ."))
        and not any(sign in "/\\" or unicodedata.category(sign) in _FORBIDDEN for sign in text)
    )


def plain_name(text: str) -> str:
    """Return a name as it is kept: accents composed, no space around it."""
    return unicodedata.normalize("NFC", text).strip()


def fits(name: str, kind: str) -> bool:
    """Test if a name says nothing else of a file than what it is; it need not say anything."""
    ending = _ENDING.search(name)
    return ending is None or not _is_known(ending[1]) or ending[1].lower() in ENDINGS[kind]


def download_name(name: str, kind: str) -> str:
    """Return the name of a download, which ends as what the file is."""
    ending = _ENDING.search(name)
    if kind not in ENDINGS or (ending and ending[1].lower() in ENDINGS[kind]):
        return name
    return f"{name}.{ENDINGS[kind][0]}"


def _is_known(ending: str) -> bool:
    # "Số 12.2026" ends in no kind of file; a letter makes one of it.
    return any(sign.isascii() and sign.isalpha() for sign in ending)


def digest(content: bytes) -> str:
    """Return the SHA-256 of a file, in hex."""
    return hashlib.sha256(content).hexdigest()
