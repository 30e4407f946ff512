import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from lienmach.ground.actor import Duty
from lienmach.identity.rules.duties import covers, is_one_place, overlap

DAY = dt.date(2025, 7, 1)
CODES = st.frozensets(st.sampled_from(["10507", "10510", "10513", "10525"]))


def duty(**over):
    return Duty(**{"kind": "receive", "province": "haiduong", "unit": "10510",
                   "unit_on": dt.date(2025, 6, 30), "since": dt.date(2024, 1, 1), **over})  # fmt: skip


def test_a_duty_covers_what_stands_in_its_reach():
    assert covers(duty(), stands_for={"10507"}, reach={"10507"}, on=DAY)
    assert not covers(duty(), stands_for={"10525"}, reach={"10507"}, on=DAY)


def test_a_thing_of_a_split_commune_is_covered_from_each_side():
    split = {"10507", "10525"}
    assert covers(duty(), stands_for=split, reach={"10507"}, on=DAY)
    assert covers(duty(), stands_for=split, reach={"10525"}, on=DAY)


def test_a_duty_begins_on_its_first_day_and_has_ended_on_its_last():
    short = duty(since=DAY, until=DAY + dt.timedelta(2))
    held = [
        covers(short, stands_for={"1"}, reach={"1"}, on=DAY + dt.timedelta(days))
        for days in (-1, 0, 1, 2)
    ]
    assert held == [False, True, True, False]


def test_a_duty_without_a_place_covers_the_province():
    assert covers(duty(unit=None, unit_on=None), stands_for={"10525"}, reach=(), on=DAY)
    assert not covers(duty(unit=None, agency="H23.1"), stands_for={"10525"}, reach=(), on=DAY)


@given(CODES, CODES, CODES)
def test_a_wider_reach_never_covers_less(stands_for, reach, more):
    if covers(duty(), stands_for=stands_for, reach=reach, on=DAY):
        assert covers(duty(), stands_for=stands_for, reach=reach | more, on=DAY)


def test_the_same_work_in_the_same_place_overlaps_only_on_common_days():
    first = duty(until=DAY)
    assert not overlap(first, duty(since=DAY))
    assert overlap(first, duty(since=DAY - dt.timedelta(1)))
    assert overlap(duty(), first)
    never = duty(since=DAY, until=DAY)  # taken back before it began
    assert not overlap(never, duty())
    assert not overlap(duty(), never)
    assert not overlap(first, duty(kind="decide"))
    assert not overlap(first, duty(unit="10513"))


def test_a_place_is_named_once_and_the_province_never_left_over():
    assert is_one_place("10507", None, everywhere=False)
    assert is_one_place(None, "H24", everywhere=False)
    assert is_one_place(None, None, everywhere=True)
    for place in ((None, None, False), ("", "", False), ("1", "H24", False), ("1", None, True)):
        assert not is_one_place(*place[:2], everywhere=place[2])
