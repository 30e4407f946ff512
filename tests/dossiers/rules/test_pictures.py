import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienmach.dossiers.rules import pictures
from lienmach.dossiers.rules.papers import Fault, examined
from tests.dossiers.files import jpeg, png


def test_whole_pictures_end_where_they_end():
    assert pictures.end_of_png(png(behind=b"\0")) == len(png())
    assert pictures.end_of_jpeg(jpeg(behind=b"\0")) == len(jpeg())


@pytest.mark.parametrize(("make", "name"), [(png, "a.png"), (jpeg, "a.jpg")])
@pytest.mark.parametrize(
    ("sides", "fault"),
    [((60_000, 60_000), Fault.TOO_MANY_PIXELS), ((50_000, 1), Fault.TOO_MANY_PIXELS), ((0, 9), Fault.BROKEN)],
)  # fmt: skip
def test_pictures_have_a_largest_size(make, name, sides, fault):
    assert examined(make(*sides), name) == fault


@given(st.integers(0, len(png()) - 13), st.binary(min_size=1, max_size=40))
def test_a_spoilt_png_is_never_taken_in_whole(at, more):
    content = png()
    spoilt = content[:at] + more + content[at + len(more) :]
    found = examined(spoilt, "a.png")
    assert spoilt == content or isinstance(found, Fault) or found.size < len(spoilt)


@pytest.mark.parametrize("cut", range(0, len(jpeg()) - 1, 3))
def test_a_jpeg_that_breaks_off_is_refused(cut):
    assert isinstance(examined(jpeg()[:cut], "a.jpg"), Fault)
