import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienmach.dossiers.rules.papers import (
    LONGEST_NAME,
    Fault,
    Found,
    digest,
    download_name,
    examined,
    is_name,
    media_type,
    plain_name,
)
from tests.dossiers.files import PDF, jpeg, png


def archive():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("a.txt", "hidden")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n...", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n...", "image/png"),
        (b"\xff\xd8\xff\xe0...", "image/jpeg"),
        (b"PK\x03\x04", None),
        (b"<svg onload=alert(1)>", None),
        (b" %PDF-1.7", None),
        (b"", None),
    ],
)
def test_a_paper_is_told_by_what_it_is(content, kind):
    assert media_type(content) == kind


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (PDF, "a.pdf", "application/pdf"),
        (png(), "a.PNG", "image/png"),
        (jpeg(), "a.jpeg", "image/jpeg"),
    ],
)
def test_whole_files_are_taken_in_to_their_end(content, name, kind):
    assert examined(content, name) == Found(kind, len(content))


@pytest.mark.parametrize(
    ("content", "name", "fault"),
    [
        (b"", "a.pdf", Fault.EMPTY),
        (b"GIF89a", "a.gif", Fault.UNKNOWN),
        (b"MZ\x90\x00", "a.pdf", Fault.UNKNOWN),
        (archive(), "a.docx", Fault.UNKNOWN),
        (PDF, "a.exe", Fault.MISNAMED),
        (PDF, "a.pdf.html", Fault.MISNAMED),
        (PDF + archive(), "a.pdf", Fault.TWOFOLD),
        (b"%PDF-1.4\n<html><script>1</script>\n" + PDF, "a.pdf", Fault.TWOFOLD),
        (PDF[:300] + b"ustar", "a.pdf", Fault.BROKEN),
        (PDF[:257] + b"ustar" + PDF[257:], "a.pdf", Fault.TWOFOLD),
        (png(behind=archive()), "a.png", Fault.TWOFOLD),
        (jpeg(behind=archive()), "a.jpg", Fault.TWOFOLD),
        (jpeg(behind=b"<script>1</script>"), "a.jpg", Fault.TWOFOLD),
        (jpeg(behind=PDF), "a.jpg", Fault.TWOFOLD),
        (jpeg(behind=b"Rar!\x1a\x07\x01\x00"), "a.jpg", Fault.TWOFOLD),
    ],
)
def test_what_is_no_paper_or_more_than_one_is_refused(content, name, fault):
    assert examined(content, name) == fault


def test_what_a_telephone_hangs_behind_a_picture_is_cut_off():
    for picture, name in ((jpeg(), "a.jpg"), (png(), "a.png")):
        assert examined(picture + b"\x00\x00Image_UTC_Data SEFT", name) == Found(
            media_type(picture), len(picture)
        )


@given(
    st.binary(max_size=300), st.sampled_from([b"%PDF-1.7\n", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"])
)
def test_rubbish_is_refused_and_never_breaks_the_reader(rubbish, head):
    found = examined(head + rubbish, "a")
    assert isinstance(found, Fault) or found.size <= len(head + rubbish)


@pytest.mark.parametrize(
    "name", ["giấy khai sinh.pdf", "a", "x" * LONGEST_NAME, "Số 12.2026", "đơn (2).pdf"]
)
def test_an_ordinary_name_is_kept(name):
    assert is_name(name)
    assert plain_name(f" {name} ") == name


@pytest.mark.parametrize(
    "name",
    ["", "  ", "..", ".", "../etc/passwd", "a\\b", "a\nb", "a\x00", "\ud800", "x" * (LONGEST_NAME + 1),
     "giay\u202efdp.exe", "a\u2066b", "a\u200bb", "a\x85b", "a\u2028b"],
)  # fmt: skip
def test_a_name_that_is_more_than_a_name_is_refused(name):
    assert not is_name(name)


def test_a_name_is_kept_composed_and_a_download_ends_as_what_it_is():
    assert plain_name("gia\u0302\u0301y.pdf") == "giấy.pdf"
    assert download_name("Số 12.2026", "application/pdf") == "Số 12.2026.pdf"
    assert download_name("a.JPG", "image/jpeg") == "a.JPG"
    assert examined(PDF, "Số 12.2026") == Found("application/pdf", len(PDF))


def test_the_digest_is_of_the_content():
    assert digest(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
