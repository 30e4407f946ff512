import pytest

from lienmach.identity.rules.purposes import LONGEST_NOTE, Purpose, is_whole


@pytest.mark.parametrize(
    ("purpose", "dossier", "note", "whole"),
    [
        (Purpose.HANDLE_DOSSIER, "", "", False),
        (Purpose.HANDLE_DOSSIER, "H24.1-251001-0001", "", True),
        (Purpose.KEEP_REGISTERS, "", "", True),
        (Purpose.INSPECT, "", "  ", False),
        (Purpose.INSPECT, "", "Đoàn kiểm tra 12", True),
        (Purpose.INSPECT, "", "x" * (LONGEST_NOTE + 1), False),
        (Purpose.ANSWER_COMPLAINT, "", "a\x00b", False),
    ],
)
def test_a_purpose_says_what_it_leaves_open(purpose, dossier, note, whole):
    assert is_whole(purpose, dossier=dossier, note=note) is whole
