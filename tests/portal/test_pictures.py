import dataclasses

import pytest

from lienmach.merger.queries import Traffic
from lienmach.portal import charts, pictures
from tests.portal.makers import CUT_OVER, VERIFY, WAY_BACK, detail, second


def drawn_of(move) -> pictures.Pictures:
    drawn = pictures.pictures(move, "vi")
    assert drawn is not None
    return drawn


def mark_of(drawn: pictures.Pictures) -> pictures.Mark:
    assert drawn.mark is not None
    return drawn.mark


def by_key(drawn):
    return {each.key: each for each in drawn.drawn}


def test_nothing_is_drawn_before_anything_is_measured():
    assert pictures.pictures(detail(samples=[], traffic=[]), "vi") is None


def test_four_pictures_share_one_axis():
    drawn = drawn_of(detail())
    assert list(by_key(drawn)) == ["chart.served", "chart.longest", "chart.rows", "chart.lag"]
    assert (drawn.start, drawn.end) == ("14:03:07", "14:03:57")


def test_the_cut_over_is_marked_and_said():
    drawn = drawn_of(detail("cut over", WAY_BACK))
    assert mark_of(drawn).label == "Chuyển giao 14:04:13"
    assert mark_of(drawn).anchor == "end"
    assert 70 < float(mark_of(drawn).x.rstrip("%")) < 90
    assert all("14:04:13" in each.alt for each in drawn.drawn)


def test_a_move_that_is_not_cut_over_has_no_mark():
    drawn = drawn_of(detail("running", CUT_OVER))
    assert drawn.mark is None


def test_the_bound_is_always_in_the_picture_of_the_waits():
    one = by_key(drawn_of(detail()))["chart.longest"]
    assert one.bound.label == "giới hạn 150 ms"
    assert one.picture.top >= pictures.BOUND_MS
    assert 0 < float(one.bound.y) < pictures.PLOT_HEIGHT


def test_a_failure_raises_an_alarm_over_its_second_alone():
    calm = by_key(drawn_of(detail()))["chart.served"]
    alarmed = by_key(drawn_of(detail(failed_at=7)))["chart.served"]
    assert not calm.alarm
    assert alarmed.alarm.count("M") == 1


def test_a_second_in_which_nobody_answered_is_drawn_as_nought():
    silent = [each for each in detail().traffic if each.second != second(20)]
    shown = by_key(drawn_of(detail(traffic=silent)))["chart.served"]
    assert shown.picture.line.count("M") == 1
    assert f" {charts.HEIGHT}L" in shown.picture.line


def test_the_table_says_what_the_pictures_show():
    drawn = drawn_of(detail("cut over", WAY_BACK, failed_at=7))
    assert drawn.columns[:2] == ["chart.served", "chart.failed"]
    assert len(drawn.rows) <= pictures.ROWS_IN_TABLE
    failures: list[int] = [int(row.cells[1]) for row in drawn.rows if row.cells[1] != "–"]
    assert sum(failures) == 2
    assert max(float(row.cells[2]) for row in drawn.rows) == 57


def test_long_after_the_cut_over_it_is_still_in_the_picture():
    later = [Traffic(second(t), 100, 0, 9.0) for t in range(90, 20_000)]
    move = detail("cut over", WAY_BACK)
    drawn = drawn_of(dataclasses.replace(move, traffic=move.traffic + later))
    assert 20 < float(mark_of(drawn).x.rstrip("%")) < 90


def test_sums_add_up():
    sums = pictures.figures(detail("cut over", WAY_BACK, failed_at=7))
    assert sums.rows_done == sums.rows_total == 18_432
    assert sums.served == sum(150 + t % 7 for t in range(84))
    assert sums.failed == 2
    assert sums.longest_ms == sums.cutover_longest_ms == 57.3
    assert sums.rate is None
    assert sums.mean_rate is not None
    assert 52_000 < sums.mean_rate < 52_050


def test_a_copy_too_short_to_be_sampled_has_a_rate_all_the_same():
    sums = pictures.figures(dataclasses.replace(detail("cut over", WAY_BACK), samples=[]))
    assert sums.mean_rate == pytest.approx(18_432 / 40.4)  # all rows over the step's own seconds


def test_the_rate_is_told_while_copying_and_its_mean_afterwards():
    assert pictures.figures(detail()).rate == 52_039
    assert pictures.figures(detail("running", VERIFY)).rate is None


def test_a_wait_that_ends_in_the_second_after_counts_to_the_cut_over():
    move = detail("cut over", WAY_BACK)
    late = [
        dataclasses.replace(t, longest_ms=130.0 if t.second == second(67) else 5)
        for t in move.traffic
    ]
    assert pictures.figures(dataclasses.replace(move, traffic=late)).cutover_longest_ms == 130


def test_a_reversal_has_pictures_of_its_own():
    assert pictures.of_reversal(detail("closed", WAY_BACK), "vi") is None
    drawn = pictures.of_reversal(detail("reversed", WAY_BACK), "vi")
    assert drawn is not None
    assert list(by_key(drawn)) == ["chart.served", "chart.longest"]
    assert mark_of(drawn).label == "Chuyển ngược 14:04:17"
    assert all("Chuyển ngược lúc 14:04:17" in each.alt for each in drawn.drawn)
    assert mark_of(drawn_of(detail("reversed", WAY_BACK))).label == "Chuyển giao 14:04:13"


def test_a_picture_of_what_nobody_measured_is_left_out():
    assert list(by_key(drawn_of(detail(traffic=[])))) == ["chart.rows", "chart.lag"]
