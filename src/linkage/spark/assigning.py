"""One to one on Spark: what :mod:`linkage.assigning` does, round by round."""

from linkage import assigning
from linkage.recipe import Thresholds
from linkage.spark.bench import Bench


def assign(
    bench: Bench, thresholds: Thresholds, scored: str, into: str, *, rounds: int = assigning.ROUNDS
) -> None:
    """Make a table (l, r, weight, evidence, decision), see :func:`linkage.assigning.assign`."""
    links = []
    bench.name("running", f"select l, r, weight from {scored}")
    for number in range(rounds + 1):
        weighed = f"weighed_{number}"
        bench.make(weighed, assigning.EVIDENCE)
        taken = f"{weighed} where evidence >= {thresholds.link}"
        if number == rounds or not bench.count(taken):
            break
        links.append(f"select l, r, weight, evidence, 'link' as decision from {taken}")
        bench.name(
            "running",
            f"select w.l, w.r, w.weight from {weighed} w"
            f" anti join (select l from {taken}) a on a.l = w.l"
            f" anti join (select r from {taken}) b on b.r = w.r",
        )
    bench.name("weighed", f"select * from {weighed}")
    bench.make(into, " union all ".join([*links, f"({assigning.review_sql(thresholds)})"]))
