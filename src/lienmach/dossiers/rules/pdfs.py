"""
What in a PDF acts, hides or is locked: found without carrying anything out.

Names may be spelt with codes (``/J#61vaScript``) and objects may lie in compressed streams, so both
are read; what is packed in a way that cannot be looked into here is not taken in. It is no substitute
for a virus scanner: it keeps out what a paper of an office never needs.
"""

import re
import zlib
from collections.abc import Iterator
from typing import Literal

from lienmach.dossiers.rules.file_contents import Content

Wrong = Literal["broken", "encrypted", "active", "embedded", "unfolds"]

NAME_ENDS = rb"(?![^\x00\t\n\f\r ()<>\[\]{}/%])"
MOST_UNFOLDED = 128 << 20
"""Bytes that the compressed objects of one file may unfold to."""
PIECE = 1 << 16
OVERLAP = 512
"""Of the piece before, looked at again: a name may lie across two."""
BEFORE, AFTER = 4096, 8192


def _spelt(*names: str) -> re.Pattern[bytes]:
    """Return a pattern that finds names however they are spelt."""
    spellings = (
        "".join(f"(?:{re.escape(sign)}|#{ord(sign):02x}|#{ord(sign):02X})" for sign in name)
        for name in names
    )
    return re.compile(b"/(?:" + b"|".join(each.encode() for each in spellings) + b")" + NAME_ENDS)


# A script, whatever brings it: an action, a name tree, a rendition, a form of XFA.
ACTIVE = _spelt(
    "JavaScript", "Launch", "RichMedia", "Rendition", "SubmitForm", "ImportData", "XFA",
    "RichMediaExecute",
)  # fmt: skip
EMBEDDED = _spelt("EmbeddedFile", "EmbeddedFiles", "GoToE")
ENCRYPTED = _spelt("Encrypt")
OBJECT_STREAM = _spelt("ObjStm")

_HEADER = re.compile(rb"%PDF-[12][.]\d[\s%]")
_END = re.compile(rb"%%EOF[\s\x00]*\Z")
_STREAM = re.compile(rb">>\s{0,16}stream(?:\r\n|\n|\r)")
_OBJECTS = re.compile(rb"[\s\x00]*(?:%|\d{1,10}\s+\d)")
_FLATE = re.compile(rb"/Filter\s*(?:\[\s*/FlateDecode\s*\]|/FlateDecode\s*(?=[/>]))")


def fault(content: Content) -> Wrong | None:
    """Return what keeps a PDF from being taken in, or None."""
    last = content.rfind(b"%%EOF")
    if not _HEADER.match(content) or last < 0 or not _END.match(content, last):
        return "broken"
    if content.rfind(b"startxref", max(0, last - 1024), last) < 0:
        return "broken"
    if ENCRYPTED.search(content):
        return "encrypted"
    if not all(_is_plain(content, each.start()) for each in OBJECT_STREAM.finditer(content)):
        return "unfolds"
    wrong = _acting(content)
    return wrong or _within(content)


def _acting(content: Content) -> Wrong | None:
    if ACTIVE.search(content):
        return "active"
    return "embedded" if EMBEDDED.search(content) else None


def _within(content: Content) -> Wrong | None:
    """Return what the compressed objects of a PDF hold that is not taken in."""
    unfolded = 0
    for stream in _STREAM.finditer(content):
        for piece in _objects(content, stream.end()):
            unfolded += len(piece)
            if unfolded > MOST_UNFOLDED:
                return "unfolds"
            if wrong := _acting(piece):
                return wrong
    return None


def _is_plain(content: Content, at: int) -> bool:
    """Test if the objects of a stream are compressed in no other way than by Flate, once."""
    begin = content.rfind(b"obj", max(0, at - BEFORE), at)
    end = content.find(b"stream", at, at + AFTER)
    if begin < 0 or end < 0:
        return False
    said = content[begin:end]
    if b"/Filter" not in said:
        return b"#" not in said
    return b"/DecodeParms" not in said and b"/DP" not in said and bool(_FLATE.search(said))


def _objects(content: Content, begin: int) -> Iterator[bytes]:
    """Yield what a stream unfolds to, piece by piece, if it could hold objects."""
    unfolding, at, before, packed = zlib.decompressobj(), begin, b"", b""
    is_first = True
    try:
        while not unfolding.eof and (packed or at < len(content)):
            if not packed:
                packed, at = content[at : at + PIECE], at + PIECE
            piece = unfolding.decompress(packed, PIECE)
            packed = unfolding.unconsumed_tail
            if is_first and piece:
                if not _OBJECTS.match(piece):
                    return
                is_first = False
            if piece:
                yield before + piece
                before = piece[-OVERLAP:]
    except zlib.error:
        return
