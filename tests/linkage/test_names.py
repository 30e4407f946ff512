import unicodedata

import pytest

from linkage.names import Name, name, names, typed

THUY = Name("nguyễn thị thủy", "nguyen thi thuy")


@pytest.mark.parametrize(
    "written",
    [
        "Nguyễn Thị Thủy",
        "Nguyễn Thị Thuỷ",
        "NGUYỄN THỊ THUỶ",
        "  Nguyễn  Thị\u00a0Thuỷ ",
        unicodedata.normalize("NFD", "Nguyễn Thị Thuỷ"),
        "Ng. Thị Thuỷ",
        "Ng~ T. Thuỷ",
        "Nguyeenx Thị Thuỷ",
        "Nguyễn Th Thuỷ",
    ],
)
def test_one_name_however_it_is_written(written):
    assert name(written) == THUY


def test_what_is_no_name_is_none():
    assert name(None) is None
    assert name("") is None
    assert name(" . ") is None


def test_a_name_without_diacritics_is_left_so():
    assert name("Nguyen Thi Thuy") == Name("nguyen thi thuy", "nguyen thi thuy")


def test_a_given_name_is_never_written_out():
    assert name("Nguyễn Văn T").toned == "nguyễn văn t"


def test_different_tones_stay_different():
    assert name("Lê Văn Hùng").toned != name("Lê Văn Hưng").toned
    assert name("Lê Văn Hùng").plain == name("Lê Văn Hưng").plain


@pytest.mark.parametrize(
    ("keys", "word"), [("nguyeenx", "nguyễn"), ("ddawngj", "đặng"), ("hoas", "hoá")]
)
def test_telex_keys_become_letters(keys, word):
    assert unicodedata.normalize("NFC", typed(keys)) == word


@pytest.mark.parametrize("word", ["nam", "smith", "khanh", "x"])
def test_a_word_that_telex_does_not_explain_is_left(word):
    assert typed(word) == word


def test_many_are_read_as_one_is():
    texts = [
        "Nguyễn Thị Thuỷ",
        "Ng. Thị Thuỷ",
        "Lê Văn T",
        "NguyÔn V¨n Hoµ",
        "",
        "Trần Th Hà",
        "Trần Thị Hà",
    ]
    assert list(names(texts * 2)) == [name(text) for text in texts * 2]


def test_a_name_does_not_depend_on_those_before():
    # "TuÊn" could be a syllable; in old bytes it is Tuấn, which only the whole name tells.
    texts = ["Vò TuÊn Duy", "Vò Duy TuÊn", "Phan Linh AÙnh", "Phan AÙnh Linh"]
    assert list(names(texts)) == [name(text) for text in texts]
    assert name("Vò Duy TuÊn").toned == "vũ duy tuấn"
