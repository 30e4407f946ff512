import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienmach.dossiers.queries.figures.index766 import Services, definitions, values
from lienmach.dossiers.queries.figures.money_and_opinion import OnlinePayments
from lienmach.dossiers.rules import kpi766
from lienmach.dossiers.rules.figures import Sums
from lienmach.dossiers.rules.kpi766 import NOTHING, Value

GROUPS = {group.code: group for group in definitions()}
SERVICES = Services(all=26, online=20)
PAID = OnlinePayments(60, 100, 8, 10, 10)


def valued(**over):
    nothing = {metric.id: NOTHING for group in definitions() for metric in group.metrics}
    return {**nothing, **{name.replace("_", "."): value for name, value in over.items()}}


def test_the_definitions_are_the_five_groups_and_the_sixth_of_a_hundred_points():
    assert sum(group.most for group in definitions()) == 100
    assert list(GROUPS) == ["CKMB", "TDGQ", "ONLINE", "TTTT", "MDSH", "MDHL"]
    assert not GROUPS["ONLINE"].is_verified
    assert sum(len(group.metrics) for group in definitions()) == 21
    assert [m.id for g in definitions() for m in g.metrics if m.conflict] == ["4.2"]


@pytest.mark.parametrize(
    ("group", "scoring"),
    [
        ("CKMB", "maxima-unknown"), ("MDSH", "maxima-unknown"), ("ONLINE", "formula-unpublished"),
        ("TTTT", "no-source"), ("MDHL", "no-source"), ("TDGQ", "no-source"),
    ],
)  # fmt: skip
def test_without_a_source_there_are_no_points(group, scoring):
    assert kpi766.scoring(GROUPS[group], valued()) == scoring
    assert kpi766.points(GROUPS[group], valued()) is None


def test_progress_gives_twenty_points_by_the_share_in_time():
    sums = Sums({"received": 200, "received_late": 10}, received_open_late=10)
    found = values(sums, SERVICES)
    assert found["2.1"] == Value("counted", 180, 200)
    assert kpi766.points(GROUPS["TDGQ"], found) == pytest.approx(18)
    assert kpi766.points(GROUPS["TDGQ"], values(Sums(), SERVICES)) is None


def test_of_what_is_offered_online_no_more_is_used_than_there_is():
    row, offline = [2, 2, 0, 0], [2, 0, 0, 0]
    sums = Sums({"received": 8}, procedures={"A": row, "B": offline, "ENDED": row, "PAPER": row})
    services = Services(all=3, online=2, online_codes=frozenset({"A", "B"}))
    assert values(sums, services)["3.2"] == Value("counted", 1, 2)


def test_payment_is_scored_once_it_has_a_source():
    found = values(Sums(), SERVICES, paid=PAID)
    # 6 x 0.6, then min(2, 2.5 x 0.8) and min(2, 2.5 x 1)
    assert kpi766.points(GROUPS["TTTT"], found) == pytest.approx(3.6 + 2 + 2)


def test_satisfaction_needs_petitions_too_and_nothing_stands_for_them():
    found = values(Sums({"received": 100}), SERVICES, disliked=10)
    assert found["5.4"].share == pytest.approx(0.9)
    assert kpi766.scoring(GROUPS["MDHL"], found) == "no-source"
    petitions = {"5.2": Value("counted", 0, 0), "5.3": Value("counted", 5, 10)}
    # No petitions are six points, as the portal has it; half is three; nine in ten is all of six.
    assert kpi766.points(GROUPS["MDHL"], {**found, **petitions}) == pytest.approx(6 + 3 + 6)
    none = {**found, **petitions, "5.4": Value("counted", 0, 0)}
    assert kpi766.points(GROUPS["MDHL"], none) == pytest.approx(6 + 3 + 0)


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
def test_no_points_are_made_up_and_none_are_above_the_most(received, late, open_late):
    sums = Sums({"received": received, "received_late": late}, received_open_late=open_late)
    found = values(sums, SERVICES, paid=PAID)
    known, most = kpi766.known_points(definitions(), found)
    assert 0 <= known <= most <= 30
    for group in definitions():
        points = kpi766.points(group, found)
        assert points is None or 0 <= points <= group.most
