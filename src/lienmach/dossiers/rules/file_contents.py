"""What a file is besides what it says: archives, programs and pages that hide in it."""

import mmap
import re

import puremagic

Content = bytes | mmap.mmap
"""A whole file, in memory or mapped; read by position, searched, never changed."""

HEAD = 1024
ZIP_TAIL = 66_000
"""A ZIP archive is found by its end: 22 bytes and a comment of at most 65,535."""
ZIP_END, ZIP_LOCATOR = b"PK\x05\x06", b"PK\x06\x07"
PLACED = ((257, b"ustar"), (32_769, b"CD001"), (34_817, b"CD001"), (36_865, b"CD001"))
"""Archives and disc images that are known by what lies at a place, whatever lies before it."""
MARKUP = re.compile(
    rb"<(?:!doctype|html|head|body|script|svg|iframe|object|embed|hta:|\?php|%@)", re.IGNORECASE
)
BURIED = (
    b"PK\x03\x04", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"MSCF\x00\x00",
    b"\x7fELF", b"MZ\x90\x00", b"%PDF-", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
)  # fmt: skip
"""How archives, programs and documents begin that were hung onto a picture."""


def is_something_else(content: Content) -> bool:
    """Test if a program could take a file for an archive, a disc image or a page of the web."""
    tail = content[-ZIP_TAIL:]
    return (
        ZIP_END in tail
        or ZIP_LOCATOR in tail
        or any(content[at : at + len(mark)] == mark for at, mark in PLACED)
        or MARKUP.search(content, 0, HEAD) is not None
    )


def known_as(head: bytes) -> str:
    """Return by which ending a file of its kind is usually named, '' if nobody knows."""
    try:
        return str(puremagic.from_string(head)) if head else ""
    except (puremagic.PureError, ValueError):
        return ""


def holds_more(content: Content, begin: int) -> bool:
    """Test if what follows a place is a file of its own, or a page or program of the web."""
    return any(content.find(mark, begin) >= 0 for mark in BURIED) or bool(
        MARKUP.search(content, begin)
    )
