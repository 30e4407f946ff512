"""Files for tests: whole ones of each kind that is accepted, and parts to spoil them with."""

import functools
import io
import struct
import zipfile
import zlib

from lienmach.scenarios.specimens import specimen
from tests.dossiers.fake_clamd import EICAR

PDF = specimen(1, "haiduong")


def pdf_with(*objects, trailer=b""):
    """Return a PDF with more objects than it needs, as an incremental update would add them."""
    more = b"".join(b"%d 0 obj%b endobj\n" % (n, body) for n, body in enumerate(objects, 90))
    end = b"trailer<<%b>>\nstartxref\n0\n%%%%EOF\n" % trailer
    return PDF + more + end


def packed(inside, head=b"/Type/ObjStm/N 1/First 5/Filter/FlateDecode"):
    content = zlib.compress(b"91 0 " + inside)
    return b"<<%b/Length %d>>stream\n%b\nendstream" % (head, len(content), content)


def infected_pdf():
    return pdf_with(b"(%b)" % EICAR.replace(b"(", b"(").replace(b")", b")"))


def _chunk(kind, data):
    crc = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc)


def png(width=2, height=2, *, behind=b""):
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = b"".join(b"\0" + bytes(min(width, 64)) for _ in range(min(height, 64)))
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", zlib.compress(rows))
        + _chunk(b"IEND", b"")
        + behind
    )


def jpeg(width=2, height=2, *, behind=b""):
    app0 = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\x00"
    scan = b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" + b"\x12\xff\x00\x34\xff\xd0\x56"
    return b"\xff\xd8" + app0 + frame + scan + b"\xff\xd9" + behind


def archive():
    """Return a ZIP archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("a.txt", "hidden")
    return out.getvalue()


@functools.cache
def hostile():
    """Return files that nobody takes in, each with its name: bombs, two kinds in one, and names."""
    return (
        ("a.pdf", pdf_with(packed(b"1 " * (65 << 20)))),  # unfolds without end
        ("a.png", png(60_000, 60_000)),  # so does a picture
        ("a.pdf", PDF + archive()),  # a document and an archive
        ("a.png", png(behind=archive())),
        ("a.jpg", jpeg(behind=b"<script>alert(1)</script>" + archive())),
        ("a.pdf", pdf_with(b"<</S/JavaScript/JS(1)>>")),
        ("a.zip", archive()),
        ("a.html", PDF),
        ("a.pdf", png()),
        ("a\u202efdp.exe", PDF),
    )
