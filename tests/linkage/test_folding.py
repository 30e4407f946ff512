import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from linkage.folding import (
    cleaned,
    folded,
    folded_name,
    toned,
    toned_name,
    without_marks,
    words,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Thuỷ", "Thủy"),
        ("HOÀ", "hòa"),
        ("khoẻ", "khỏe"),
        ("Lý", "lí"),
        ("Kỳ", "kì"),
        ("Quý", "quí"),
        ("Qúy", "quý"),
        ("Mỹ", "mĩ"),
        (unicodedata.normalize("NFD", "Nguyễn"), "nguyễn"),
        ("Ðông", "đông"),  # an Icelandic letter that looks the same
    ],
)
def test_one_word_in_two_spellings(one, other):
    assert toned(one) == toned(other)
    assert folded(one) == folded(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Hoàng", "hoang"), ("Thủy", "thụy"), ("Phụ", "phú"), ("yên", "iên"), ("quy", "quay")],
)
def test_words_that_differ_stay_different(one, other):
    assert toned(one) != toned(other)


def test_names_lose_marks_and_punctuation():
    assert folded_name("Phường  Đông\u00a0Hải 1") == "phuong dong hai 1"
    assert toned_name("HOÀ BÌNH") == "hòa bình"
    assert without_marks("Đặng Thị Ngọc") == "Dang Thi Ngoc"
    assert words("P.Tứ Minh, TP-HD") == ["P", "Tứ", "Minh", "TP", "HD"]


def test_invisible_characters_go():
    assert cleaned(" Ái\u200b  Quốc\ufeff\n") == "Ái Quốc"


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=40))
@example("Kÿ")
def test_folding_again_changes_nothing(text):
    assert folded_name(folded_name(text)) == folded_name(text)
    assert cleaned(cleaned(text)) == cleaned(text)


@given(st.sampled_from(["thuỷ", "hoà", "nguyễn", "lý", "quốc", "đường", "khoẻ", "uỷ", "ngoẻo"]))
def test_composed_and_decomposed_are_the_same(word):
    for form in ("NFC", "NFD", "NFKD"):
        assert toned(unicodedata.normalize(form, word)) == toned(word)
        assert toned(unicodedata.normalize(form, word.upper())) == toned(word)
