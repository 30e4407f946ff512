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
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import segno
import typst

STANDARDS: "list[typst.PDFStandard]" = ["a-2a", "ua-1"]
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

    ``template`` names a file of ``papers/``; ``contents`` are JSON values.
    """
    said = json.dumps(contents, ensure_ascii=False, allow_nan=False)
    return _press().print(template, said, at.astimezone(dt.UTC).replace(microsecond=0))


def qr(text: str) -> str:
    """Return a QR code as SVG, legible when a seventh of it is worn off."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", border=2, xmldecl=False, svgns=True, nl=False
    )
    return out.getvalue().decode()
