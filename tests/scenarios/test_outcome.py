"""The report says that all went well only if all did."""

import dataclasses
import datetime as dt

import pytest

from lienmach.scenarios.history import Verdict
from lienmach.scenarios.load import Result
from lienmach.scenarios.outcome import Moves, longest_wait_within, quantile, report
from lienmach.scenarios.plan import Sent

BEGAN = dt.datetime(2026, 11, 23, 12, 0, 0, tzinfo=dt.UTC)
CLOCK = BEGAN.timestamp() - 100


def moved(system="dossiers", **more):
    ended = BEGAN + dt.timedelta(milliseconds=50)
    return {
        "system": system, "verified": True, "rows_moved": 1000, "undecided": 7,
        "seconds": {"copy": 0.3, "catch_up": 0.2, "verify": 0.1, "cutover": 0.05, "total": 1.0},
        "cutover": {"began": BEGAN.isoformat(), "ended": ended.isoformat(), "ms": 50.0},
        "verification": {"rows": 1000, "differences": 0, "manifest_missing": 0}, **more,
    }  # fmt: skip


def answered(*waits, statuses=None):
    """Requests due 10 ms after one another from the beginning of the cut-over on."""
    due = [100 + 0.01 * n for n in range(len(waits))]
    return Sent(
        due=due,
        answered=[at + wait / 1000 for at, wait in zip(due, waits, strict=True)],
        status=list(statuses or [200] * len(waits)),
    )


def result(**more):
    plain = Result(
        verdict=Verdict(writes_acknowledged=5), sent=answered(10, 20, 30), clock=CLOCK,
        unsent=0, replays_differing=0, codes={}, trouble=[],
    )  # fmt: skip
    return dataclasses.replace(plain, **more)


def test_all_well_is_said_of_nothing_wrong():
    told = report(Moves([moved("identity"), moved()]), result())
    assert told["ok"], told["wrong"]
    assert told["rows_moved"] == 2000
    assert told["rows_per_second"] == 2000
    assert told["seconds"]["total"] == 2.0
    assert told["undecided"] == 14
    assert told["wait_ms"] == {"p50": 20.0, "p99": 30.0, "max": 30.0}
    assert told["cutover_wait_ms_max"] == 30.0


@pytest.mark.parametrize(
    "more",
    [
        {"verdict": Verdict(writes_acknowledged=5, writes_lost=1)},
        {"verdict": Verdict(writes_acknowledged=5, writes_doubled=1)},
        {"verdict": Verdict(writes_acknowledged=5, stale_reads=1)},
        {"verdict": Verdict(writes_acknowledged=5, misordered=1)},
        {"verdict": Verdict()},
        {"sent": answered(10, 20, statuses=[200, 500])},
        {"sent": answered(10, 20, statuses=[200, 0])},
        {"unsent": 1},
        {"replays_differing": 1},
    ],
)
def test_whatever_the_clients_met_is_not_all_well(more):
    assert not report(Moves([moved()]), result(**more))["ok"]


@pytest.mark.parametrize(
    "moves",
    [
        Moves([]),
        Moves([moved(verified=False)]),
        Moves([moved(verification={"rows": 9, "differences": 1, "manifest_missing": 0})]),
        Moves([moved(verification={"rows": 9, "differences": 0, "manifest_missing": 1})]),
        Moves(
            [moved()],
            [{"reversal": {"verification": {"rows": 9, "differences": 2, "manifest_missing": 0}}}],
        ),
    ],
)
def test_whatever_the_moves_found_is_not_all_well(moves):
    assert not report(moves, result())["ok"]


def test_an_error_is_told():
    told = report(Moves([moved()]), result(), errors=["it broke"])
    assert not told["ok"]
    assert "it broke" in told["wrong"]


def test_only_requests_on_their_way_at_a_cut_over_count_there():
    # Due 0, 10, … ms after the beginning of a cut-over of 50 ms.
    waits = [5, 5, 5, 5, 40, 5, 900]
    windows = Moves([moved()]).windows
    assert longest_wait_within(result(sent=answered(*waits)), windows) == pytest.approx(40)


def test_a_system_moved_twice_has_its_undecided_once_and_its_rows_twice():
    told = report(Moves([moved(undecided=7), moved(undecided=9)]), result())
    assert (told["undecided"], told["rows_moved"]) == (9, 2000)


def test_a_quantile_is_a_wait_that_was():
    assert quantile([], 0.5) == 0.0
    assert quantile([3.0, 1.0, 2.0], 0.5) == 2.0
    assert quantile([float(n) for n in range(1, 101)], 0.99) == 99.0
