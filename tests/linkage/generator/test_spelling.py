import unicodedata

from linkage.generator.spelling import STRIDES, STYLES, Marks, Style, with_old_tones, written


def test_a_styles_place_is_the_sum_of_its_parts():
    for place, style in enumerate(STYLES):
        assert place == sum(part * stride for part, stride in zip(style, STRIDES, strict=True))


def test_tones_move_to_the_older_place_only_in_open_syllables():
    pairs = {"Thuỷ": "Thủy", "Hoà": "Hòa", "Quý": "Quý", "Hoàng": "Hoàng", "Loan": "Loan"}
    assert {word: with_old_tones(word) for word in pairs} == pairs


def test_a_word_is_written_in_every_manner():
    assert written("Nguyễn", Style(marks=Marks.NONE, upper=1)) == "NGUYEN"
    assert written("Nguyễn", Style(abbreviation=1)) == "Ng."
    assert written("Thị", Style(abbreviation=2, upper=1)) == "TH."
    assert written("Đức", Style(decomposed=1)) == unicodedata.normalize("NFD", "Đức")
    assert written("Thuỷ", Style(marks=Marks.OLD_TONES)) == "Thủy"
