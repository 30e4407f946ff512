import datetime as dt
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienmach.registries.rules import cells, kinds
from lienmach.registries.rules.reasons import Reason


@given(st.text())
def test_stored_text_is_composed_single_spaced_and_stays_as_it_is(cell):
    kept = cells.text(cell, longest=1000)
    if not isinstance(kept, Reason):
        assert unicodedata.is_normalized("NFC", kept) or cells.text(kept, longest=1000) == kept
        assert kept == kept.strip()
        assert "  " not in kept
        assert "\0" not in kept


@given(st.text())
def test_plain_text_is_stored_unchanged(cell):
    if cells.is_plain(cell) and cell.strip() == cell and cell:
        assert cells.text(cell, longest=1000) == cell


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("Nguyê\u0303n\u00a0 Thị\tLan", "Nguyễn Thị Lan"),
        ("Trần\u200b Bình", "Trần Bình"),
        ("Số 5\nđường Lê Lợi", "Số 5 đường Lê Lợi"),
        ("a\0b", Reason.CONTROL_CHARACTER),
        ("Nguy\udcc3n", Reason.BROKEN_ENCODING),
        ("\u200b", Reason.MISSING_VALUE),
        ("x" * 11, Reason.TOO_LONG),
    ],
)
def test_text_is_cleaned_or_refused(cell, kept):
    assert cells.text(cell, longest=100 if kept is not Reason.TOO_LONG else 10) == kept


def test_a_letter_that_was_lost_is_told():
    assert cells.text("Nguy\ufffdn", longest=100) is Reason.BROKEN_ENCODING
    assert not cells.is_plain("Nguy\ufffdn")


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("030085001234", "030085001234"),
        ("30085001234.0", Reason.LOST_LEADING_ZERO),
        ("030 085 001 234", "030085001234"),
        ("30085001234", Reason.LOST_LEADING_ZERO),
        ("142345678", Reason.OLD_NINE_DIGITS),
        ("032085001234", Reason.UNKNOWN_BIRTH_PROVINCE),
        ("3.0085E+10", Reason.NOT_TWELVE_DIGITS),
    ],
)
def test_personal_numbers_are_read_or_refused(cell, kept):
    assert cells.number_of_person(cell) == kept


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("7", "7"),
        ("7.0", "7"),
        ("007", "7"),
        ("0", Reason.OUT_OF_RANGE),
        ("9999999", Reason.OUT_OF_RANGE),
        ("-1", Reason.NOT_A_NUMBER),
        ("7.5", Reason.NOT_A_NUMBER),
        ("٧", Reason.NOT_A_NUMBER),
    ],
)
def test_whole_numbers_are_read_or_refused(cell, kept):
    assert cells.whole(cell) == kept


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("120", "120.00"),
        ("120,5", "120.50"),
        ("120.25", "120.25"),
        ("1.234", Reason.NOT_A_NUMBER),
        ("1,234", Reason.NOT_A_NUMBER),
        ("0.5", "0.50"),
        ("0", Reason.OUT_OF_RANGE),
        ("1e5", Reason.NOT_A_NUMBER),
    ],
)
def test_areas_are_read_and_never_guessed(cell, kept):
    assert cells.area(cell) == kept


def test_dates_are_kept_as_iso_and_years_as_four_digits():
    today = dt.date(2026, 1, 1)
    assert cells.day("1/2/1990", today=today) == "1990-02-01"
    assert cells.day("1990", today=today) is Reason.NOT_A_DATE
    assert cells.day_or_year("1/2/1990", today=today) == "1990-02-01"
    assert cells.day_or_year("00/00/1990", today=today) == "1990"


def test_choices_do_not_mind_capitals():
    assert cells.choice("  NỮ ", choices=kinds.SEX) == "female"
    assert cells.choice("cn", choices=kinds.CHANGES) == "CN"
    assert cells.choice("khác", choices=kinds.SEX) is Reason.NOT_A_CHOICE


def test_a_unit_code_is_two_to_five_digits():
    assert cells.unit_code("10507") == cells.unit_code("10507.0") == "10507"
    assert cells.unit_code("Cẩm Thượng") is Reason.UNIT_NOT_STANDING
