from linkage.assigning import assign
from linkage.recipe import Thresholds

BAND = Thresholds(link=3.0, review=-3.0, sure=20.0, reviews_a_record=2)


def assigned(bench, *pairs):
    """Return {(l, r): decision} for pairs (l, r, weight)."""
    bench.execute("create or replace table s (l bigint, r bigint, weight double)")
    bench.executemany("insert into s values (?, ?, ?)", [list(pair) for pair in pairs])
    assign(bench, BAND, "s", "out")
    return {
        (left, right): decision
        for left, right, decision in bench.execute("select l, r, decision from out").fetchall()
    }


def test_a_clear_pair_is_linked(bench):
    assert assigned(bench, (1, 101, 12.0)) == {(1, 101): "link"}


def test_two_as_likely_go_to_a_person(bench):
    found = assigned(bench, (1, 101, 30.0), (1, 102, 30.0))
    assert found == {(1, 101): "review", (1, 102): "review"}


def test_a_rival_is_weighed_by_bits_not_by_probability(bench):
    """At 60 and 90 bits both probabilities are 1.0 to any double, and one is a billion times the other."""
    assert assigned(bench, (1, 101, 90.0), (1, 102, 60.0)) == {(1, 101): "link"}


def test_a_resident_is_linked_once(bench):
    found = assigned(bench, (1, 101, 20.0), (2, 101, 10.0))
    assert found == {(1, 101): "link"}
    found = assigned(bench, (1, 101, 20.0), (2, 101, 19.0))
    assert set(found.values()) == {"review"}


def test_a_link_clears_the_way_for_the_next(bench):
    """2 wavers between 101 and 102 until 101 is taken."""
    found = assigned(bench, (1, 101, 40.0), (2, 101, 12.0), (2, 102, 11.0))
    assert found == {(1, 101): "link", (2, 102): "link"}


def test_what_weighs_too_little_is_nothing(bench):
    assert assigned(bench, (1, 101, -8.0)) == {}
    assert assigned(bench, (1, 101, 0.0)) == {(1, 101): "review"}


def test_a_person_is_shown_only_the_likeliest(bench):
    found = assigned(bench, (1, 101, 20.0), (1, 102, 20.0), (1, 103, 20.0), (1, 104, 20.0))
    assert len(found) == 2


def test_nobody_is_linked_when_there_is_nobody(bench):
    assert assigned(bench, (1, 101, float("-inf"))) == {}
