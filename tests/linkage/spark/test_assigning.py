import pytest

from linkage import assigning
from linkage.recipe import Thresholds
from linkage.spark.assigning import assign

STEPS, ROUNDS = 4, 2
STRANGE = [(50, 151, 9.0), (50, 150, 9.0), (51, 150, -1.0), (52, 152, -5.0), (53, 153, 250.0)]


def ladder():
    """Yield pairs of which each is a close call until the one above is taken: a round a step."""
    for step in range(STEPS):
        yield step, 100 + step, 30.0 - 4 * step
        yield step, 101 + step, 26.5 - 4 * step


@pytest.mark.soak
def test_rivals_are_weighed_as_in_duckdb(tables, connection):
    thresholds = Thresholds(link=3.0, review=-3.0, sure=20.0)
    pairs = [*ladder(), *STRANGE]
    values = ", ".join(f"({one}, {other}, {weight}::double)" for one, other, weight in pairs)
    scored = f"select l::bigint as l, r::bigint as r, weight from (values {values}) t(l, r, weight)"
    connection.execute(f"create table scored as {scored}")
    assigning.assign(connection, thresholds, "scored", "found", rounds=ROUNDS)
    tables.make("scored", scored)
    assign(tables, thresholds, "scored", "found", rounds=ROUNDS)
    query = "select l, r, decision, round(evidence, 6) from found order by l, r"
    ours = connection.execute(query).fetchall()
    assert tables.rows(query) == ours
    linked = [one for one, _, decision, _ in ours if decision == "link"]
    assert linked == [*range(ROUNDS), 53]  # what the rounds did not reach, a person sees
