import duckdb
from hypothesis import given
from hypothesis import strategies as st

from linkage.calibrating import probability_sql, risen

BINS = st.lists(
    st.tuples(st.floats(-10, 30), st.integers(1, 500), st.floats(0, 1)), min_size=2, max_size=12
).map(lambda bins: [(x, n, round(n * share)) for x, n, share in sorted(bins)])


@given(BINS)
def test_more_evidence_is_never_less_probable(bins):
    corners = risen(bins)
    shares = [p for _, p in corners]
    assert shares == sorted(shares)
    assert all(0 < p < 1 for p in shares)


def test_a_bin_that_falls_is_pooled_with_the_one_before():
    assert risen([(0.0, 10, 8), (1.0, 10, 2), (2.0, 10, 10)]) == (
        (0.5, 10.5 / 21),
        (2.0, 10.5 / 11),
    )


def test_between_corners_it_goes_straight():
    sql = probability_sql(((0.0, 0.2), (10.0, 0.8)))
    rows = duckdb.sql(
        f"select {sql} from (values (-5.0), (0.0), (5.0), (99.0)) t(evidence)"
    ).fetchall()
    assert [round(p, 6) for (p,) in rows] == [0.2, 0.2, 0.5, 0.8]
