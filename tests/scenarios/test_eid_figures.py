from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from lienmach.scenarios import eid_figures
from lienmach.scenarios.places import Places

COLUMN = dict(zip(eid_figures.sheets.EID_FIGURE.columns, range(99), strict=False))


def test_the_two_published_totals_are_met_to_the_last_one():
    totals, rows = Counter(), list(eid_figures.rows(Places("haiduong"), seed=1))
    for _sheet, row in rows:
        totals[row[COLUMN["kind"]]] += int(row[COLUMN["count"]])
        assert row[COLUMN["synthetic"]] == "t"
        assert int(row[COLUMN["count"]]) >= 0
    assert totals["eid-received"] == 1_717_420
    assert totals["activated"] == 1_295_020
    keys = [(row[COLUMN["unit"]], row[COLUMN["month"]], row[COLUMN["kind"]]) for _, row in rows]
    assert len(set(keys)) == len(keys)


def test_of_the_other_province_nothing_is_published_and_nothing_made_up():
    assert list(eid_figures.rows(Places("haiphong"), seed=1)) == []


@given(st.integers(0, 10**7), st.lists(st.floats(0.01, 100), min_size=1, max_size=50))
def test_what_is_shared_out_adds_up(total, weights):
    parts = eid_figures.shared(total, weights)
    assert sum(parts) == total
    assert len(parts) == len(weights)
    assert min(parts) >= 0
