import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienmach.portal import charts

START = dt.datetime(2026, 11, 20, 7, 0, tzinfo=dt.UTC)


def after(seconds):
    return START + dt.timedelta(seconds=seconds)


def axis(*seconds, **most) -> charts.Axis:
    along = charts.axis([after(s) for s in seconds], **most)
    assert along is not None
    return along


def test_without_a_moment_there_is_no_axis():
    assert charts.axis([]) is None


@given(st.lists(st.floats(0, 400_000), min_size=1, max_size=30), st.integers(2, 300))
def test_an_axis_holds_every_moment_in_few_enough_buckets(seconds, most):
    along = axis(*seconds, most=most)
    assert along.buckets <= most
    assert all(along.index(after(s).replace(microsecond=0)) is not None for s in seconds)


def test_shares_run_from_nought_to_one():
    along = axis(0, 99)
    assert along.share(after(0)) == 0
    assert along.share(after(50)) == pytest.approx(0.5)
    assert along.share(after(10_000)) == 1
    assert along.share(after(-5)) == 0


def test_points_are_gathered_into_their_buckets_and_nothing_is_nothing():
    along = axis(0, 3)
    points = [(after(0), 1), (after(0.5), 2), (after(3), 7), (after(99), 5)]
    assert charts.gather(along, points, sum) == [3, None, None, 7]
    assert charts.gather(along, points, max)[0] == 2
    assert charts.gather(along, points, charts.mean)[0] == 1.5


@given(st.floats(0.001, 1e9))
def test_a_scale_ends_on_a_number_that_holds_the_peak_without_dwarfing_it(peak):
    top = charts.round_top(peak)
    assert top >= peak
    assert top <= max(peak * 2.01, 1)


def test_a_curve_is_broken_where_nothing_is_known():
    drawn = charts.curve([1, 2, None, 2])
    assert drawn.peak == drawn.top == 2
    assert drawn.line == "M125.0 50.0L375.0 0.0M875.0 0.0h.1"
    assert drawn.area.count("M") == drawn.area.count("Z") == 2


def test_a_curve_of_nothing_draws_nothing():
    assert charts.curve([None, None]) == charts.Picture(top=1, peak=0)


def test_bars_stand_where_something_happened():
    drawn = charts.bars([0, 5, None, 10], at_least=20)
    assert (drawn.top, drawn.peak) == (20, 10)
    assert drawn.bars == "M250.0 100V75.0H500.0V100ZM750.0 100V50.0H1000.0V100Z"
