import pytest

from linkage.generator.legacy_fonts import in_tcvn3, in_vni
from linkage.generator.names import vocabulary
from linkage.legacy import from_tcvn3, from_vni


@pytest.mark.parametrize(
    ("text", "tcvn3", "vni"),
    [
        ("Nguyễn Văn Hoà", "NguyÔn V¨n Hoµ", "Nguyeãn Vaên Hoaø"),
        ("Đặng Thị Thuỷ", "§Æng ThÞ Thuû", "Ñaëng Thò Thuyû"),
        ("Bùi Quốc Hưng", "Bïi Quèc H\u00adng", "Buøi Quoác Höng"),
        ("Trần Mỹ Ngợi", "TrÇn Mü Ngîi", "Traàn Myõ Ngôïi"),
    ],
)
def test_known_names_are_stored_as_old_fonts_stored_them(text, tcvn3, vni):
    assert in_tcvn3(text) == tcvn3
    assert in_vni(text) == vni


def test_every_word_can_be_read_back():
    for word in vocabulary().words:
        # A capital letter with a tone had no byte in the ABC fonts.
        assert from_tcvn3(in_tcvn3(word)).lower() == word.lower()
        assert from_vni(in_vni(word)) == word
