import datetime as dt

import pytest

from lienmach.identity.rules import eid_kinds
from lienmach.identity.rules.eid_sheet import (
    SENTENCES,
    Reason,
    Sieve,
    count_of,
    last_day,
    layout,
    month_of,
)

TODAY = dt.date(2025, 10, 1)
HEADING = ["Mã xã", "Tháng", "Hồ sơ định danh tiếp nhận", "Tài khoản kích hoạt (*)"]


def sifted(*rows):
    sieve = Sieve(layout(HEADING), today=TODAY, stands=lambda code, _on: code == "10507")
    return sieve.sift(range(2, 2 + len(rows)), rows)


@pytest.mark.parametrize("cell", ["2025-07", "7/2025", "07/2025", "2025-07-01", "01/07/2025"])
def test_a_month_is_read_as_people_write_it(cell):
    assert month_of(cell) == dt.date(2025, 7, 1)


@pytest.mark.parametrize(
    "cell", ["", "2025", "13/2025", "2025-00", "07/25", "2025-07-15", "5/1990"]
)
def test_anything_else_is_no_month(cell):
    assert month_of(cell) is None


def test_a_month_ends_on_its_last_day():
    assert last_day(dt.date(2024, 2, 1)) == dt.date(2024, 2, 29)
    assert last_day(dt.date(2025, 12, 1)) == dt.date(2025, 12, 31)


@pytest.mark.parametrize(
    ("cell", "count"),
    [("0", 0), ("17", 17), ("7.0", 7), ("1.234", 1234), ("1.717.420", 1_717_420),
     ("12,5", Reason.NOT_A_COUNT), ("-3", Reason.NOT_A_COUNT), ("x", Reason.NOT_A_COUNT),
     ("999999999", Reason.COUNT_OUT_OF_RANGE)],
)  # fmt: skip
def test_a_count_is_a_whole_number(cell, count):
    assert count_of(cell) == count


def test_a_heading_is_known_by_the_words_of_offices():
    found = layout(HEADING)
    assert found.is_usable
    assert set(found.places) == {"unit", "month", "eid-received", "activated"}
    assert layout(["unit", "month"]).missing
    assert layout([*HEADING, "Họ tên"]).extra == ("Họ tên",)
    assert layout([*HEADING, "month"]).twice == ("month",)


def test_good_rows_become_figures_and_the_others_say_why():
    figures, refused, good = sifted(
        ["10507", "2025-07", "120", ""],
        ["10507", "2025-07", "1", "1"],
        ["99999", "2025-07", "1", "1"],
        ["10507", "2026-01", "1", "1"],
        ["10507", "2025-08", "", ""],
        ["10507", "2025-08", "9"],
        ["", "", "", ""],
        ["10507", "", "1", "1"],
        ["10507", "2025-08", "9", "viele"],
        ["10507", "2025-08", "9", "8"],
    )
    assert good == 2
    assert [(one.month.month, one.kind, one.count) for one in figures] == [
        (7, eid_kinds.Kind.EID_RECEIVED, 120),
        (8, eid_kinds.Kind.EID_RECEIVED, 9),
        (8, eid_kinds.Kind.ACTIVATED, 8),
    ]
    assert figures[0].unit_on == dt.date(2025, 7, 31)
    assert [(one.line, one.reason) for one in refused] == [
        (3, Reason.DUPLICATE_IN_FILE),
        (4, Reason.UNIT_NOT_STANDING),
        (5, Reason.IN_THE_FUTURE),
        (6, Reason.NO_FIGURE),
        (7, Reason.WRONG_NUMBER_OF_CELLS),
        (9, Reason.MISSING_VALUE),
        (10, Reason.NOT_A_COUNT),
    ]


def test_every_reason_has_its_sentences():
    assert set(SENTENCES) == set(Reason)
