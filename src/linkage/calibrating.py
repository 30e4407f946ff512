"""
From evidence to probability, learned on a check sample that knows the answer.

Records that carry a number on both sides are matched again without it, against the same rivals;
whether the numbers agree then says which of those pairs were right. A line that never falls is
laid through what was found (isotonic regression, pool adjacent violators).
"""

import itertools
from collections.abc import Iterable, Sequence

import duckdb

from linkage.assigning import assign
from linkage.model import Model, double
from linkage.recipe import Recipe
from linkage.remainder import look_again
from linkage.scoring import unnumbered_sql

CHECKED = 60_000
HIGH = 24
Corners = tuple[tuple[float, float], ...]
USUAL: Corners = ((-10.0, 0.001), (0.0, 0.5), (10.0, 0.999), (20.0, 0.99999))
"""Where nothing could be checked: evidence taken at its word, as odds in bits."""


def calibrate(
    connection: duckdb.DuckDBPyConnection, recipe: Recipe, model: Model, scored: str
) -> Corners:
    """
    Return the corners (evidence in bits, probability) learned from a table of scored pairs.

    Numbers are wrong at times too: of the pairs whose numbers differ, as many are taken for
    right as the model says that one person has two numbers.
    """
    number = recipe.checked_by
    if number is None:
        return USUAL
    connection.execute(
        f"create or replace table checked_l as select uid, uid in (select l from {scored} where"
        f" {number} = 0) as known from l where {number} is not null order by hash(uid)"
        f" limit {CHECKED}"
    )
    connection.execute(
        f"create or replace table checking as select * from {scored} where r in"
        f" (select r from {scored} where l in (select uid from checked_l))"
    )
    weight = unnumbered_sql(recipe, model)
    assign(connection, recipe.thresholds, "checking", "checked", weight=weight)
    look_again(connection, recipe, model, "checking", "checked", numbered=False)
    # A number one digit apart says neither; one that is missing says no where the right one is known.
    other = len(recipe.comparison(number).levels)
    rows = connection.execute(
        "select avg(evidence), count(*) filter (number = 0),"
        f" count(*) filter (number = {other}), count(*) filter (number is null) from ("
        f"  select c.evidence, k.{number} as number, floor(least(c.evidence, {HIGH})) as bin"
        "   from checked c join checking k using (l, r) join checked_l p on p.uid = c.l"
        f"  where k.{number} in (0, {other}) or (k.{number} is null and p.known)) b"
        " group by bin order by bin"
    ).fetchall()
    for table in ("checked_l", "checking", "checked"):
        connection.execute(f"drop table {table}")
    if len(rows) < 2:
        return USUAL
    odds = model.odds[number]
    twice = odds[-1].m / odds[0].m
    return risen(
        (evidence, right + max(0.0, differ - right * twice) + missing, right)
        for evidence, right, differ, missing in rows
    )


def risen(bins: Iterable[Sequence[float]]) -> Corners:
    """
    Return the corners of the line that never falls and lies closest to the bins.

    A bin is (mean evidence, pairs, right pairs). Half a pair of each kind is added to a bin, for
    no share of a sample is certain.
    """
    pools: list[list[float]] = []
    for evidence, count, right in bins:
        pools.append([evidence * count, count, right])
        while len(pools) > 1 and _share(pools[-2]) > _share(pools[-1]):
            last = pools.pop()
            pools[-1] = [a + b for a, b in zip(pools[-1], last, strict=True)]
    return tuple((pool[0] / pool[1], _share(pool)) for pool in pools)


def _share(pool: list[float]) -> float:
    return (pool[2] + 0.5) / (pool[1] + 1.0)


def probability_sql(corners: Corners) -> str:
    """Return the SQL that reads a probability off the line for ``evidence``."""
    first, last = corners[0], corners[-1]
    lines = [f"when evidence <= {double(first[0])} then {double(first[1])}"]
    for (x, p), (y, q) in itertools.pairwise(corners):
        slope = (q - p) / (y - x)
        lines.append(
            f"when evidence <= {double(y)}"
            f" then {double(p)} + (evidence - ({double(x)})) * {double(slope)}"
        )
    return f"(case {' '.join(lines)} else {double(last[1])} end)"
