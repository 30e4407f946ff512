import re

import pytest

from lienmach.merger.rules import blocks


@pytest.mark.parametrize(
    ("address", "block"),
    [("so 12 thon dong xa nam sach", "thon dong xa nam sach"),
     ("so nha 12a to dan pho 3 phuong ai quoc", "to dan pho 3 phuong ai quoc"),
     ("nha so 7 3 thon hai", "thon hai"), ("12 3 to 4", "to 4"), ("to 4 phuong x", "to 4 phuong x"),
     ("song da", "song da"), ("", "")],
)  # fmt: skip
def test_the_block_is_the_address_but_for_the_house(address, block):
    assert re.sub(blocks.HOUSE, "", address) == block


def test_a_written_block_is_the_address_without_the_house_in_front():
    assert blocks.written("số 12, thôn Đông, xã Nam Sách") == "thôn Đông, xã Nam Sách"
    for address in ("thôn Đông, xã Nam Sách", "tổ 5", ""):
        assert blocks.written(address) == address


@pytest.mark.parametrize("text", ["", "xa nam sach", "phuong ai quoc", "thi tran x", "dac khu y"])
def test_a_whole_commune_is_no_block(text):
    assert not blocks.is_block(text)
    assert blocks.is_block("thon dong xa nam sach")
