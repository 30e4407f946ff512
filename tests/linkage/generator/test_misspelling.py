import pytest

from linkage.generator.misspelling import (
    in_style,
    keyboard_slip,
    letter_typo,
    name_order,
    odd_space,
    wrong_tone,
)
from linkage.generator.spelling import Marks, Style, without_marks

NAME = "Nguyễn Thị Hoà"


@pytest.mark.parametrize("slip", [letter_typo, keyboard_slip, wrong_tone, name_order, odd_space])
def test_a_slip_changes_the_name_and_the_same_draws_change_it_alike(slip):
    for where in range(12):
        for how in range(12):
            found = slip(NAME, where, how)
            assert found == slip(NAME, where, how)
            assert found != NAME


@pytest.mark.parametrize("slip", [letter_typo, keyboard_slip, wrong_tone, name_order, odd_space])
def test_no_name_is_too_short_for_a_slip(slip):
    for text in ("", "A", "Ý", "An"):
        for how in range(8):
            assert isinstance(slip(text, 3, how), str)


def test_a_typo_leaves_the_first_letters():
    for where in range(40):
        found = letter_typo("Trần Văn Anh", where, where * 7)
        assert [word[0] for word in found.split()] == ["T", "V", "A"]


def test_keys_that_were_struck_can_be_read_off():
    found = {keyboard_slip("Nguyễn", 0, how) for how in range(3)}
    assert found == {"Nguyeenx", "Nguye6n4"}
    assert keyboard_slip("Đức", 0, 1) == "Ddwsc".replace("wsc", "uwcs")


def test_a_wrong_tone_keeps_the_letters():
    for where in range(3):
        for how in range(6):
            assert without_marks(wrong_tone(NAME, where, how)) == without_marks(NAME)
    assert {wrong_tone("Đặng", 0, how) for how in range(5)} == {
        "Đăng", "Đắng", "Đằng", "Đẳng", "Đẵng",
    }  # fmt: skip


def test_slips_come_before_the_manner_of_writing_and_spaces_after():
    slips = [(name_order, 0, 1), (odd_space, 0, 1)]
    words = ["Nguyễn", "Thị", "", "Hoà"]
    assert in_style(words, Style(marks=Marks.NONE, upper=1), slips) == "HOA\u00a0NGUYEN THI"
