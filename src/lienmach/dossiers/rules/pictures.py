"""
Where a picture ends, and how large it unfolds: read from its own structure, nothing decoded.

Telephones hang things of their own behind a picture. What follows its end is not kept, and if it
is a file of its own the picture is not taken in at all.
"""

import re
import zlib
from typing import Literal

from lienmach.dossiers.rules.file_contents import Content, holds_more

MOST_PIXELS = 150_000_000
"""A page of A3 at 600 dots an inch has 70 million."""
LONGEST_SIDE = 40_000
PNG_HEAD = 8
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
DEPTHS = frozenset({1, 2, 4, 8, 16})
SOI, EOI, SOS = 0xD8, 0xD9, 0xDA
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
BARE = frozenset({0x01, *range(0xD0, 0xD8)})
"""Markers of a JPEG that have no length."""
# Within the picture itself FF is followed by 00, by a restart marker, or by another FF.
_MARKER = re.compile(rb"\xff+([^\x00\xff\xd0-\xd7])")

Wrong = Literal["broken", "too-many-pixels", "twofold"]


def end_of_png(content: Content) -> int | Wrong:
    """Return where a PNG ends, or what is wrong with it."""
    at, is_first = PNG_HEAD, True
    while at + 12 <= len(content):
        length, kind = int.from_bytes(content[at : at + 4]), content[at + 4 : at + 8]
        data_end = at + 8 + length
        if data_end + 4 > len(content):
            return "broken"
        checked = zlib.crc32(memoryview(content)[at + 4 : data_end])
        if checked != int.from_bytes(content[data_end : data_end + 4]):
            return "broken"
        if is_first:
            if kind != b"IHDR" or length != 13:
                return "broken"
            wrong = _png_header(content[at + 8 : data_end])
            if wrong:
                return wrong
            is_first = False
        at = data_end + 4
        if kind == b"IEND":
            return _ended(content, at)
    return "broken"


def _png_header(header: bytes) -> Wrong | None:
    width, height = int.from_bytes(header[:4]), int.from_bytes(header[4:8])
    if header[8] not in DEPTHS or header[9] not in CHANNELS or any(header[10:12]) or header[12] > 1:
        return "broken"
    return _sides(width, height)


def end_of_jpeg(content: Content) -> int | Wrong:
    """Return where a JPEG ends, or what is wrong with it."""
    at, has_frame = 2, False
    while content[at : at + 1] == b"\xff" and at + 2 <= len(content):
        marker = content[at + 1]
        if marker == EOI:
            return _ended(content, at + 2) if has_frame else "broken"
        if marker in FRAMES:
            wrong = _frame(content[at + 4 : at + 10])
            if wrong:
                return wrong
            has_frame = True
        following = _after(content, at, marker)
        if following is None:
            return "broken"
        at = following
    return "broken"


def _after(content: Content, at: int, marker: int) -> int | None:
    """Return where the marker after the one at a place is; None if there can be none."""
    if marker == 0xFF:  # padding
        return at + 1
    if marker in BARE:
        return at + 2
    length = int.from_bytes(content[at + 2 : at + 4])
    if marker in {0x00, SOI} or length < 2:
        return None
    at += 2 + length
    if marker != SOS:
        return at
    found = _MARKER.search(content, at)
    return found.start(1) - 1 if found else None


def _frame(header: bytes) -> Wrong | None:
    if len(header) < 6:
        return "broken"
    return _sides(int.from_bytes(header[3:5]), int.from_bytes(header[1:3]))


def _sides(width: int, height: int) -> Wrong | None:
    if not width or not height:
        return "broken"
    if max(width, height) > LONGEST_SIDE or width * height > MOST_PIXELS:
        return "too-many-pixels"
    return None


def _ended(content: Content, end: int) -> int | Wrong:
    return "twofold" if holds_more(content, end) else end
