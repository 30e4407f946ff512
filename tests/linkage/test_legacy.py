import pytest

from linkage.generator import legacy_fonts
from linkage.legacy import decoded, is_syllable

NAMES = [
    "Nguyễn Văn Hoà",
    "Trần Thị Mỹ Duyên",
    "Đặng Quỳnh Như",
    "Lê Đức Ưng",
    "Phạm Thị Hường",
    "Vũ Thế Kỷ",
    "Bùi Xuân Ất",
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("written", [legacy_fonts.in_tcvn3, legacy_fonts.in_vni])
def test_what_a_legacy_font_wrote_is_read(name, written):
    assert written(name) != name
    assert decoded(written(name)).lower() == name.lower()  # TCVN3 has no capitals with tones


@pytest.mark.parametrize("name", [*NAMES, "", "Nguyen Van A", "Y Moan Êban", "Nguyeenx Van"])
def test_what_is_unicode_already_is_left(name):
    assert decoded(name) == name


@pytest.mark.parametrize(
    "word", ["nguyễn", "Nguyen", "HOÀ", "thuỷ", "a", "khuya", "nghiêng", "quý"]
)
def test_syllables(word):
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["NguyÔn", "nguyeenx", "smith", "v¨n", "hoaf", "12"])
def test_what_is_no_syllable(word):
    assert not is_syllable(word)
