"""
Set papers as PDF: PDF/A-2a for keeping, PDF/UA-1 for screen readers, by typst.

What a paper says reaches its template as JSON and never becomes part of the program. Templates
and fonts ship with the platform, so nothing is fetched. One compiler serves the whole process: what
it has read once, it keeps.
"""

import datetime as dt
import io
import json
import threading
import unicodedata
from collections.abc import Callable
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import segno
import typst

STANDARDS: "list[typst.PDFStandard]" = ["a-2a", "ua-1"]
LEGIBLE = (
    (0x20, 0x7E), (0xA0, 0x17F), (0x1A0, 0x1A1), (0x1AF, 0x1B0), (0x300, 0x309), (0x31B, 0x31B), (0x323, 0x323),
    (0x1EA0, 0x1EF9), (0x2010, 0x2022), (0x2026, 0x2026), (0x2032, 0x2033), (0x20AB, 0x20AC),
)  # fmt: skip
"""Characters that the font is known to have: Latin with every Vietnamese letter, and its signs."""

UNSEEN = {"Cc", "Cf"}
"""Kinds of characters that have no picture of their own: controls and directions."""

_turn = threading.Lock()


class _Press:
    """The compiler with its fonts; one thread at a time."""

    def __init__(self) -> None:
        self.folder = Path(str(resources.files("lienmach.dossiers") / "papers"))
        # Libertinus Serif comes inside typst (SIL Open Font Licence) and has every Vietnamese
        # letter. The machine's own fonts are left alone, so that a paper is the same everywhere.
        fonts = typst.Fonts(include_system_fonts=False)
        self._compiler = typst.Compiler(
            root=self.folder, font_paths=fonts, ignore_system_fonts=True
        )

    def print(self, template: str, said: str, at: dt.datetime) -> bytes:
        with _turn:
            pdf = self._compiler.compile(
                input=self.folder / f"{template}.typ",
                format="pdf",
                sys_inputs={"data": said},
                pdf_standards=STANDARDS,
                timestamp=at,
            )
        assert isinstance(pdf, bytes)  # noqa: S101 - a PDF is one file
        return pdf


@cache
def _press() -> _Press:
    return _Press()


def printed(template: str, contents: dict[str, Any], *, at: dt.datetime) -> bytes:
    """
    Return a paper as PDF: the same contents at the same moment are the same bytes.

    ``template`` names a file of ``papers/``; ``contents`` are JSON values. A character that the
    font does not have (another script, a picture) or that nobody sees (what turns the direction
    of writing, what has no width) is written by its number, as ``[U+1F4C4]``: a paper is never
    refused for what somebody wrote, and never silent about it.
    """
    seen = _each(contents, _seen)
    said = json.dumps(seen, ensure_ascii=False, allow_nan=False)
    moment = at.astimezone(dt.UTC).replace(microsecond=0)
    try:
        return _press().print(template, said, moment)
    except typst.TypstError:
        legible = json.dumps(legibly(seen), ensure_ascii=False, allow_nan=False)
        return _press().print(template, legible, moment)


def legibly(contents: Any) -> Any:
    """Return contents with every character spelled that a paper's font may not have."""
    return _each(contents, lambda text: _spelled(text, _has))


def _each(contents: Any, change: Callable[[str], str]) -> Any:
    if isinstance(contents, str):
        return change(contents)
    if isinstance(contents, dict):
        # A drawing is no text, and its marks are all plain.
        return {name: _each(each, change) for name, each in contents.items()}
    if isinstance(contents, list | tuple):
        return [_each(each, change) for each in contents]
    return contents


def _seen(text: str) -> str:
    """Return a text with its letters whole, and what stands in it unseen spelled."""
    whole = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\t", " ")
    return _spelled(whole, lambda each: each == "\n" or unicodedata.category(each) not in UNSEEN)


def _spelled(text: str, stands: Callable[[str], bool]) -> str:
    return "".join(each if stands(each) else f"[U+{ord(each):04X}]" for each in text)


def _has(character: str) -> bool:
    place = ord(character)
    return character == "\n" or any(first <= place <= last for first, last in LEGIBLE)


def qr(text: str) -> str:
    """Return a QR code as SVG, legible when a seventh of it is worn off."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", border=2, xmldecl=False, svgns=True, nl=False
    )
    return out.getvalue().decode()
