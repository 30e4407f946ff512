import io
import zipfile

import pytest

from lienmach.dossiers.rules.file_contents import holds_more, is_something_else, known_as


def test_an_archive_is_found_by_its_end_whatever_lies_before_it():
    out = io.BytesIO(b"%PDF-1.7\n" + b"x" * 200_000)
    out.seek(0, io.SEEK_END)
    with zipfile.ZipFile(out, "a") as made:
        made.writestr("a", "b")
        made.comment = b"c" * 60_000
    assert is_something_else(out.getvalue())


@pytest.mark.parametrize(
    "content",
    [b"  <!DOCTYPE html>", b"%PDF-1.7 <ScRiPt>", bytes(32_769) + b"CD001", bytes(257) + b"ustar"],
)
def test_pages_and_disc_images_are_known_by_their_place(content):
    assert is_something_else(content)


def test_what_only_looks_a_little_like_it_is_not():
    assert not is_something_else(b"%PDF-1.7 <</Type/Catalog>> <6868> PK")
    assert not is_something_else(bytes(2000) + b"<script>")
    assert not holds_more(b"%PDF- <html>" + bytes(9), 12)
    assert holds_more(b"....MZ\x90\x00", 2)


@pytest.mark.parametrize(
    ("head", "ending"), [(b"GIF89a" + bytes(40), ".gif"), (b"", ""), (b"\x01\x02\x03\x04", "")]
)
def test_what_is_not_taken_in_is_called_by_its_kind(head, ending):
    assert known_as(head) == ending
