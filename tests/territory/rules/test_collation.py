import itertools
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienmach.territory.rules.collation import person_name_sort_key, sort_key

IN_ORDER = ["ma", "mà", "mả", "mã", "má", "mạ", "mai", "măng", "mầm", "mấm", "mẹ", "mê", "mo", "mồ"]
LETTERS = [
    "a",
    "ă",
    "â",
    "b",
    "c",
    "d",
    "đ",
    "e",
    "ê",
    "g",
    "h",
    "i",
    "k",
    "l",
    "m",
    "n",
    "o",
    "ô",
    "ơ",
    "p",
    "q",
    "r",
    "s",
    "t",
    "u",
    "ư",
    "v",
    "x",
    "y",
]


def by_bytes(words, key=sort_key):
    return sorted(words, key=lambda word: key(word).encode())


def test_tones_follow_the_dictionary():
    assert by_bytes(reversed(IN_ORDER)) == IN_ORDER


def test_letters_follow_the_alphabet():
    assert by_bytes(reversed(LETTERS)) == LETTERS


def test_syllable_goes_before_syllable():
    assert by_bytes(["bà ba", "ba hoa", "ba", "bà", "ba ba"]) == [
        "ba",
        "ba ba",
        "ba hoa",
        "bà",
        "bà ba",
    ]


def test_numbers_sort_by_value():
    places = ["Đông Hải", "Đông Hải 1", "Đông Hải 2", "Đông Hải 10", "Đông Hải A"]
    assert by_bytes(reversed(places)) == places


def test_people_sort_by_given_name_then_family_name():
    people = ["Trần Văn An", "Nguyễn Thị Ánh", "Đỗ Văn Bình", "Lê Văn Bình", "Nguyễn Bình"]
    ordered = ["Trần Văn An", "Nguyễn Thị Ánh", "Đỗ Văn Bình", "Lê Văn Bình", "Nguyễn Bình"]
    assert by_bytes(reversed(people), person_name_sort_key) == ordered


def test_case_and_form_do_not_matter():
    assert sort_key("HẢI DƯƠNG") == sort_key(unicodedata.normalize("NFD", "hải dương"))


def test_a_key_is_plain_ascii():
    assert sort_key("Nguyễn Thị Ước Đường Quỳnh 12").isascii()


TONES = {"": 0, "\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
SYLLABLES = st.builds(
    lambda head, vowel, tone, tail: (head, vowel, tone, tail),
    st.sampled_from(["", "b", "đ", "d", "tr"]),
    st.sampled_from(list("aăâeêioôơuưy")),
    st.sampled_from(sorted(TONES)),
    st.sampled_from(["", "n", "ng", "t"]),
)


def written(syllable):
    head, vowel, tone, tail = syllable
    return unicodedata.normalize("NFC", head + vowel + tone + tail)


def rank(syllable):
    """The dictionary's order said another way: letters by their place, then the tone."""
    head, vowel, tone, tail = syllable
    alphabet = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
    return [alphabet.index(letter) for letter in head + vowel + tail], TONES[tone]


@given(st.lists(st.lists(SYLLABLES, min_size=1, max_size=3), min_size=2, max_size=6))
def test_the_order_of_the_keys_is_the_order_of_the_dictionary(texts):
    for one, other in itertools.combinations(texts, 2):
        keys = [sort_key(" ".join(map(written, text))) for text in (one, other)]
        ranks = [[rank(syllable) for syllable in text] for text in (one, other)]
        assert (keys[0] < keys[1]) == (ranks[0] < ranks[1])
        assert (keys[0] == keys[1]) == (ranks[0] == ranks[1])


@pytest.mark.parametrize("text", ["", "   ", "!?", "日本", "Ωmega"])
def test_anything_has_a_key(text):
    assert isinstance(sort_key(text), str)
    assert isinstance(person_name_sort_key(text), str)
