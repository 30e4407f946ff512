"""
One to one: which pair is right, weighed against all its rivals.

The evidence of a pair is how much likelier it is, in bits, than that the record belongs to any
other candidate, the resident to any other record, or that there is no partner. Splink's own
assignment ranks by probability, which saturates; weights do not.
"""

import duckdb

from linkage.recipe import Thresholds

ROUNDS = 6


def assign(
    connection: duckdb.DuckDBPyConnection, thresholds: Thresholds, scored: str, into: str,
    *, weight: str = "weight", rounds: int = ROUNDS,
) -> None:  # fmt: skip
    """
    Make a table (l, r, weight, evidence, decision) of links and of what a person looks at.

    A link takes its rivals out of the running, so what was a close call may become clear: this
    goes on until nothing changes. Half a bit of difference between equal pairs is not evidence.
    """
    connection.execute(
        f"create or replace table running as select l, r, {weight} as weight from {scored}"
    )
    connection.execute(
        f"create or replace table {into} (l bigint, r bigint, weight double, evidence double,"
        " decision varchar)"
    )
    for _ in range(rounds):
        connection.execute(f"create or replace table weighed as {EVIDENCE}")
        linked = connection.execute(
            f"insert into {into} select l, r, weight, evidence, 'link' from weighed"
            f" where evidence >= {thresholds.link}"
        ).fetchone()
        if linked is None or not linked[0]:
            break
        connection.execute(
            f"delete from running where l in (select l from {into}) or r in (select r from {into})"
        )
    else:
        connection.execute(f"create or replace table weighed as {EVIDENCE}")
    connection.execute(f"insert into {into} {review_sql(thresholds)}")
    connection.execute("drop table running; drop table weighed")


# 2^weight is the odds against no partner; rivals are summed over the record and over the
# resident. Weights are held within ±200 bits, where doubles still tell them apart; evidence is
# rounded, for sums of doubles depend on their order.
EVIDENCE = """
with o as (
  select l, r, weight, pow(2.0, least(greatest(weight, -200.0), 200.0)) as odds from running
), by_l as (
  select l, sum(odds) as of_l from o group by l
), by_r as (
  select r, sum(odds) as of_r from o group by r
)
select o.l, o.r, o.weight, round(
  o.weight - log2(1.0 + greatest(of_l - odds, 0.0) + greatest(of_r - odds, 0.0)), 9) as evidence
from o join by_l on by_l.l = o.l join by_r on by_r.r = o.r
"""


def review_sql(thresholds: Thresholds) -> str:
    """Return the SQL for what a person looks at, of what is left in ``weighed``."""
    return (
        "select l, r, weight, evidence, 'review' as decision from weighed"
        f" where evidence >= {thresholds.review}"
        " qualify row_number() over (partition by l order by evidence desc, weight desc, r)"
        f" <= {thresholds.reviews_a_record}"
    )
