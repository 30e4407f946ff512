"""Read the QR codes of what is given out, as a telephone does: from the picture alone."""

import base64
import re
import shutil
import subprocess

import numpy as np
import pytest
import typst
import zxingcpp

DOTS = 150
"""Dots an inch: what a plain office printer and the camera of a cheap telephone make of it."""
GREYMAP = re.compile(rb"P5\s+(\d+)\s+(\d+)\s+255\s")
DRAWN = re.compile(r'src="data:image/svg\+xml;base64,([^"]+)"')


def from_pdf(pdf, *, dots=DOTS):
    """Return what the QR codes on the pages of a PDF say."""
    if shutil.which("pdftoppm") is None:
        pytest.skip("poppler is not installed here, so nobody can draw the PDF independently")
    command = ["pdftoppm", "-gray", "-r", str(dots), "-"]
    drawn = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout
    found = []
    while head := GREYMAP.match(drawn):
        width, height = int(head[1]), int(head[2])
        start, end = head.end(), head.end() + width * height
        sheet = np.frombuffer(drawn[start:end], np.uint8).reshape(height, width)
        found += [code.text for code in zxingcpp.read_barcodes(sheet) if code.valid]
        drawn = drawn[end:]
    assert not drawn, "what was drawn was not read to its end"
    return found


def from_page(page, folder):
    """Return what the QR codes that stand in a page of ours as pictures say."""
    found = []
    for number, drawing in enumerate(DRAWN.findall(page)):
        (folder / f"{number}.svg").write_bytes(base64.b64decode(drawing))
        sheet = folder / f"{number}.typ"
        sheet.write_text(f'#image("{number}.svg", width: 40mm)', "utf-8")
        found += from_pdf(typst.compile(sheet))
    return found
