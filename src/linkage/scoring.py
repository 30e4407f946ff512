"""
How sure a pair is, in bits: against strangers by Splink, against kin by what tells kin apart.

Splink's weight says how much likelier two records are one person than two people drawn at
random. Two children of one couple are not drawn at random: where the parents agree, the pair
must also be likelier one person than two of them. The weight of a pair is both together.
"""

from typing import TYPE_CHECKING, Any

import duckdb

from linkage import model as models
from linkage.model import Model, Odds, double
from linkage.recipe import Comparison, Recipe
from linkage.training import quiet

if TYPE_CHECKING:
    from splink import Linker

AT_ONCE = 2_500_000
NEAR = 1e-6
LOWEST = -12.0
"""Pairs below this weight (bits) are not kept: nothing a person sees could lift them."""


class Scorer:
    """Scores tables of pairs by one model; the frequencies of names are counted once."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, recipe: Recipe, model: Model) -> None:
        """
        Count how frequent every name is, on both sides together: a table ``often`` a column.

        That two people share a name has the probability sum(p²) over all names; that they share
        this one has p. The difference, in bits, is what its rarity adds (Winkler 1989).
        """
        self._connection = connection
        self._recipe = recipe
        self._model = model
        row = connection.execute("select count(*) from r").fetchone()
        self.right = row[0] if row else 1
        for column in recipe.rare:
            connection.execute(f"create or replace table often_{column} as {often_sql(column)}")

    def score(self, pairs: str, into: str) -> None:
        """
        Add what the pairs weigh to a table (l, r, weight, stranger, kin, and a level a comparison).

        ``weight`` is ``stranger`` and ``kin`` together. Pairs are scored some at a time, so that
        memory does not grow with their number.
        """
        levels = "".join(f", {each.name} tinyint" for each in self._recipe.comparisons)
        self._connection.execute(
            f"create table if not exists {into} (l bigint, r bigint, weight double,"
            f" stranger double, kin double{levels})"
        )
        row = self._connection.execute(f"select count(*) from {pairs}").fetchone()
        chunks = -(-(row[0] if row else 0) // AT_ONCE)
        for chunk in range(chunks):
            self._score_some(f"select l, r from {pairs} where l % {chunks} = {chunk}", into)

    def _score_some(self, pairs: str, into: str) -> None:
        connection = self._connection
        connection.execute(
            "create or replace table asked as select 0 as match_key, l as join_key_l,"
            f" r as join_key_r from ({pairs}) p"
        )
        rare = self._recipe.rare
        columns = ", ".join(["p.*", *(f"rare_{column}" for column in rare)])
        joins = " ".join(f"left join often_{column} using ({column})" for column in rare)
        connection.execute(
            f"create or replace table seen as select {columns} from ("
            " select * from l where uid in (select join_key_l from asked) union all"
            f" select * from r where uid in (select join_key_r from asked)) p {joins}"
        )
        with quiet():
            linker = self._linker()
            found = linker.inference.predict(
                threshold_match_weight=LOWEST, warning_mode="never"
            ).physical_name
        together = together_sql(self._recipe, self._model, self._levelled(found))
        connection.execute(f"insert into {into} {together}")
        connection.execute(f"drop table {found}; drop table asked; drop table seen")

    def settings(self) -> dict[str, Any]:
        """Return Splink's settings for this model on tables of this size."""
        return models.settings(self._recipe.comparisons, self._model.odds) | {
            "probability_two_random_records_match": self._model.expected / self.right,
            "additional_columns_to_retain": [f"rare_{column}" for column in self._recipe.rare],
        }

    def _linker(self) -> "Linker":
        from splink import DuckDBAPI, Linker, SettingsCreator  # noqa: PLC0415 - slow to load

        api = DuckDBAPI(connection=self._connection)
        linker = Linker(
            [api.register("seen", dataset_display_name="seen")],
            SettingsCreator.from_path_or_dict(self.settings()),
        )
        linker.table_management.register_blocked_pairs_for_predict(api.register("asked"))
        return linker

    def _levelled(self, found: str) -> str:
        """Return the SQL that reads the levels off Splink's pairs."""
        levels = [
            _level(each.name, self._model.odds[each.name]) for each in self._recipe.comparisons
        ]
        rare = [f"rare_{column}_{side}" for column in self._recipe.rare for side in "lr"]
        return (
            f"select uid_l as l, uid_r as r, match_weight, {', '.join([*levels, *rare])}"
            f" from {found}"
        )


def often_sql(column: str) -> str:
    """Return the SQL for what the rarity of a column's values adds, in bits."""
    return (
        f"with counted as (select {column}, count(*)::double as n from"
        f"  (select {column} from l union all select {column} from r) t"
        f"  where {column} is not null group by {column}),"
        " whole as (select sum(n) as n, sum(n * n) as squares from counted)"
        f" select {column}, log2(squares / whole.n) - log2(counted.n) as rare_{column}"
        " from counted cross join whole"
    )


def together_sql(recipe: Recipe, model: Model, levelled: str) -> str:
    """
    Return the SQL that joins the weight against strangers and the one against kin into one.

    ``levelled`` has what was found of the pairs: ``l``, ``r``, ``match_weight`` against strangers
    before rarity, a level a comparison, and ``rare_*`` of both sides.
    """
    rarity = " + ".join(_rarity(each) for each in recipe.comparisons)
    kin = kin_sql(recipe, model, model.kin_prior, model.kin)
    return (
        f"select l, r, {both('stranger', 'kin')} as weight, stranger, kin,"
        f" {', '.join(each.name for each in recipe.comparisons)}"
        f" from (select *, match_weight + {rarity} as stranger,"
        f" case when {recipe.kin_when} then {kin} end as kin from ({levelled}) f) g"
    )


def kin_sql(recipe: Recipe, model: Model, prior: float, kin: dict[str, tuple[Odds, ...]]) -> str:
    """Return the SQL for what a pair weighs against two children of one couple."""
    lines = [weighed(name, odds) for name, odds in kin.items()]
    return " + ".join([double(prior), number_sql(recipe, model), *lines])


def number_sql(recipe: Recipe, model: Model) -> str:
    """Return the SQL for what the number adds to a weight."""
    number = recipe.checked_by
    return weighed(number, model.odds[number]) if number else "0e0"


def unnumbered_sql(recipe: Recipe, model: Model) -> str:
    """Return the SQL for what a scored pair weighs without what its number says."""
    number = number_sql(recipe, model)
    return both(f"(stranger - {number})", f"(kin - {number})")


def _level(name: str, odds: tuple[Odds, ...]) -> str:
    """
    Return the SQL for the place of the level that held, null where nothing could be said.

    Splink tells it only together with both records, which would be most of what it writes. It
    is read from what the level weighs: no two levels of a comparison weigh the same.
    """
    lines = " ".join(
        f"when abs(mw_{name} - ({double(level.weight)})) < {NEAR} then {place}"
        for place, level in enumerate(odds)
    )
    return f"(case {lines} end)::tinyint as {name}"


def _rarity(comparison: Comparison) -> str:
    """Return the SQL for what the rarity of the shared value adds, in bits."""
    lines = " ".join(
        f"when {place} then least(rare_{level.rare}_l, rare_{level.rare}_r)"
        for place, level in enumerate(comparison.levels)
        if level.rare
    )
    return f"coalesce(case {comparison.name} {lines} end, 0.0)" if lines else "0.0"


def weighed(name: str, odds: tuple[Odds, ...]) -> str:
    """Return the SQL for what a comparison's level weighs, without how rare the value is."""
    lines = " ".join(
        f"when {place} then {double(level.weight)}" for place, level in enumerate(odds)
    )
    return f"(case {name} {lines} else 0e0 end)"


def both(one: str, other: str) -> str:
    """Return the SQL for what is left of two weights that must both hold."""
    return (
        f"case when kin is null then {one}"
        f" else -log2(pow(2.0, -({one})) + pow(2.0, -({other}))) end"
    )
