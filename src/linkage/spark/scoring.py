"""
What a pair weighs, on Spark: the recipe's levels, the model's bits, one sum.

DuckDB has the levels' weights from Splink; here they are added up by the same arithmetic, as
:mod:`linkage.explaining` does for single pairs.
"""

import re

from linkage.model import Model, bits, double
from linkage.recipe import Recipe
from linkage.scoring import LOWEST, often_sql, together_sql, weighed
from linkage.spark.bench import Bench

_DISTANCE = re.compile(r"\blevenshtein\(([^(),]+),\s*([^(),]+)\)", re.IGNORECASE)


class Scorer:
    """Scores tables of pairs by one model; the frequencies of names are counted once."""

    def __init__(self, bench: Bench, recipe: Recipe, model: Model) -> None:
        """Make ``seen_l`` and ``seen_r``: the persons, with how rare their names are."""
        self._bench = bench
        self._recipe = recipe
        self._model = model
        self._prior = bits(model.expected / bench.count("r"))
        for column in recipe.rare:
            bench.make(f"often_{column}", often_sql(column))
        rare = ", ".join(f"rare_{column}" for column in recipe.rare)
        joins = " ".join(f"left join often_{c} on often_{c}.{c} = p.{c}" for c in recipe.rare)
        for side in "lr":
            bench.make(f"seen_{side}", f"select p.*, {rare} from {side} p {joins}")

    def score(self, pairs: str, into: str) -> None:
        """Add what the pairs weigh to a table, see :meth:`linkage.scoring.Scorer.score`."""
        # Written before it is sifted, or Spark would compare every pair again to sift it early.
        self._bench.make("levelled", self._levelled(pairs))
        kept = f"select * from levelled where match_weight >= {LOWEST}"
        self._bench.add(into, together_sql(self._recipe, self._model, kept))

    def _levelled(self, pairs: str) -> str:
        comparisons = self._recipe.comparisons
        columns = self._bench.columns("seen_l")
        sides = ", ".join(f"{side}.{name} as {name}_{side}" for name in columns for side in "lr")
        levels = ", ".join(f"{bytewise(each.level_sql)} as {each.name}" for each in comparisons)
        rare = ", ".join(f"rare_{name}_{side}" for name in self._recipe.rare for side in "lr")
        weight = " + ".join(
            [double(self._prior)]
            + [weighed(each.name, self._model.odds[each.name]) for each in comparisons]
        )
        return (
            f"select *, {weight} as match_weight from ("
            f"select uid_l as l, uid_r as r, {levels}, {rare} from (select {sides}"
            f" from {pairs} p join seen_l l on l.uid = p.l join seen_r r on r.uid = p.r) pair"
            ") said"
        )


def bytewise(condition: str) -> str:
    """Return a condition with distances counted in bytes, as DuckDB counts them."""
    one, other = (rf"decode(encode({group}, 'UTF-8'), 'ISO-8859-1')" for group in (r"\1", r"\2"))
    return _DISTANCE.sub(f"levenshtein({one}, {other})", condition)
