import pytest

from lienmach.dossiers.rules.papers import LONGEST_NAME, digest, is_name, media_type


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


@pytest.mark.parametrize("name", ["giấy khai sinh.pdf", "a", "x" * LONGEST_NAME])
def test_an_ordinary_name_is_kept(name):
    assert is_name(name)


@pytest.mark.parametrize(
    "name", ["", "  ", "../etc/passwd", "a\\b", "a\nb", "a\x00", "\ud800", "x" * (LONGEST_NAME + 1)]
)
def test_a_name_that_is_more_than_a_name_is_refused(name):
    assert not is_name(name)


def test_the_digest_is_of_the_content():
    assert digest(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
