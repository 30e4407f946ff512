import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienmach.identity.rules import contacts
from lienmach.identity.rules.contacts import Channel


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("lan@example.vn", "lan@example.vn"),
        (" lan.nguyen+1@mail.example.vn ", "lan.nguyen+1@mail.example.vn"),
        ("lan@example", None),
        ("lan@example.vn\nBcc: x@y.vn", None),
        ("lan@@example.vn", None),
        ("", None),
        ("a" * 250 + "@b.vn", None),
    ],
)
def test_an_address_is_one_or_is_not(said, kept):
    assert contacts.written(Channel.EMAIL, said) == kept


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("0912 345 678", "+84912345678"),
        ("+84 (91) 234-56.78", "+84912345678"),
        ("84912345678", "+84912345678"),
        ("0220 3852 345", None),
        ("+1 202 555 0100", None),
        ("091234567", None),
    ],
)
def test_a_mobile_number_is_kept_in_one_form(said, kept):
    assert contacts.written(Channel.SMS, said) == kept


def test_a_hint_tells_the_owner_and_nobody_else():
    assert contacts.hinted(Channel.EMAIL, "lan@example.vn") == "l•••@example.vn"
    assert contacts.hinted(Channel.SMS, "+84912345678") == "+84 ••• 678"


@given(st.integers(min_value=0, max_value=16**64 - 1))
def test_a_code_has_six_digits_and_only_it_fits(mark):
    code = contacts.code_of(f"{mark:064x}")
    assert len(code) == 6
    assert code.isdecimal()
    assert contacts.fits(code, f" {code[:3]} {code[3:]} ")
    assert not contacts.fits(code, f"{(int(code) + 1) % 10**6:06d}")
