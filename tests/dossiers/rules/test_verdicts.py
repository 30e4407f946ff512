"""A stranger's file is read apart, bounded in time and memory."""

import io
import json
import subprocess
import sys
import zlib

from asn1crypto import x509

from lienmach.dossiers.queries.results import checked_file
from lienmach.dossiers.rules import verdicts
from tests.dossiers.makers import TODAY
from tests.dossiers.rules.test_signatures import demo_installation, made, roots

__all__ = ["demo_installation"]


def judged(content, trusted):
    said = b"".join(len(der).to_bytes(4, "big") + der for der in (r.dump() for r in trusted))
    done = subprocess.run(
        [sys.executable, "-I", "-m", "lienmach.dossiers.rules.verdicts", str(len(said))],
        input=said + content, capture_output=True, check=False, timeout=60,
    )  # fmt: skip
    return done.returncode, done.stdout


def bomb():
    """Return a PDF whose one object stream unfolds to nearly a gigabyte."""
    packer = zlib.compressobj(9)
    zeros = bytes(1 << 24)
    packed = b"".join(packer.compress(zeros) for _ in range(56)) + packer.flush()
    out = io.BytesIO(b"%PDF-1.7\n")
    out.seek(0, io.SEEK_END)
    place = out.tell()
    out.write(
        b"1 0 obj\n<< /Type /XRef /Size 2 /W [1 2 1] /Root 1 0 R /Filter /FlateDecode /Length "
        + str(len(packed)).encode() + b" >>\nstream\n" + packed
        + b"\nendstream\nendobj\nstartxref\n" + str(place).encode() + b"\n%%EOF\n"
    )  # fmt: skip
    return out.getvalue()


def test_it_says_apart_what_it_says_here(demo_installation):
    code, said = judged(made().content, roots())
    assert code == 0
    assert json.loads(said)["worth"] == "valid"
    assert json.loads(judged(made().content, [])[1])["worth"] == "untrusted"


def test_roots_and_file_are_taken_apart(demo_installation):
    [root] = roots()
    der = root.dump()
    said = len(der).to_bytes(4, "big") + der
    found, rest = verdicts.taken_apart(said + b"%PDF", len(said))
    assert [each.dump() for each in found] == [der]
    assert isinstance(found[0], x509.Certificate)
    assert rest == b"%PDF"


def test_a_file_that_unfolds_without_end_fills_no_memory_of_ours(demo_installation, haiduong):
    content = bomb()
    assert len(content) < 10 << 20
    assert checked_file(content, on=TODAY).verdict.worth == "unreadable"
